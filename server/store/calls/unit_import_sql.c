#include "server/store/calls/unit_import_sql.h"

/* Arrays side by side as a table; what a set's arrays are is in unit_import_arrays.h. */
#define KEYS(line, code)                                                                           \
    "(SELECT unnest($" line "::int4[]) AS line, unnest($" code "::text[]) AS code)"
#define NAMES(line, field, name, unit, group)                                                      \
    "(SELECT unnest($" line "::int4[]) AS line, unnest($" field "::text[]) AS field,"              \
    " unnest($" name "::text[]) AS name, unnest($" unit "::text[]) AS unit_code,"                  \
    " unnest($" group "::text[]) AS group_code)"
#define PARENTS(line, code, parent)                                                                \
    "(SELECT unnest($" line "::int4[]) AS line, unnest($" code "::text[]) AS code,"                \
    " unnest($" parent "::text[]) AS parent)"
#define MEMBERS(group, unit)                                                                       \
    "(SELECT unnest($" group "::text[]) AS group_code, unnest($" unit "::text[]) AS unit_code)"
#define PERSONS                                                                                    \
    "(SELECT unnest($1::text[]) AS name, unnest($2::text[]) AS group_code,"                        \
    " unnest($3::text[]) AS unit_code)"

#define REMARKS_MAX   "200" /* more are not read by anybody */
#define EXISTS_ERR    "301"
#define NOT_FOUND_ERR "300"
#define CONFLICT_ERR  "309"

/* The formatter would take the statements apart at their macros. */
/* clang-format off */

/*
 * Taken: claimed twice in the file (by two rows, or two things of one code), or held in the register by what the file
 * does not speak of. A row may claim one name twice, as its code and its name.
 */
const struct pg_statement import_names_check = {
    "import_names_check",
    "WITH claim AS (SELECT DISTINCT ON (line, name, unit_code, group_code) *"
    "  FROM " NAMES("1", "2", "3", "4", "5") " n ORDER BY line, name, unit_code, group_code, field),"
    " nth AS (SELECT *, row_number() OVER (PARTITION BY name ORDER BY line, unit_code) AS nth"
    "  FROM claim)"
    " SELECT f.line, " EXISTS_ERR "::int4, f.field, f.name FROM nth f"
    " LEFT JOIN unit_name h ON h.name = f.name LEFT JOIN unit u ON u.unit_id = h.unit_id"
    " LEFT JOIN unit_group g ON g.group_id = h.group_id"
    " LEFT JOIN (SELECT DISTINCT code FROM " KEYS("6", "7") " k) ku ON ku.code = u.code"
    " LEFT JOIN (SELECT DISTINCT code FROM " KEYS("8", "9") " k) kg ON kg.code = g.code"
    " WHERE f.nth > 1"
    " OR (u.code IS NOT NULL AND u.code IS DISTINCT FROM f.unit_code AND ku.code IS NULL)"
    " OR (g.code IS NOT NULL AND g.code IS DISTINCT FROM f.group_code AND kg.code IS NULL)"
    " ORDER BY 1 LIMIT " REMARKS_MAX};

const struct pg_statement import_refs_check = {
    "import_refs_check",
    "SELECT r.line, " NOT_FOUND_ERR
    "::int4, r.field, r.code FROM (SELECT unnest($1::int4[]) AS line,"
    "  unnest($2::text[]) AS field, unnest($3::text[]) AS code, unnest($4::bool[]) AS to_group) r"
    " LEFT JOIN (SELECT k.code, false AS is_group FROM " KEYS("5", "6") " k"
    "  UNION SELECT u.code, false FROM unit u"
    "  UNION SELECT k.code, true FROM " KEYS("7", "8") " k"
    "  UNION SELECT g.code, true FROM unit_group g) known"
    " ON known.code = r.code AND known.is_group = r.to_group"
    " WHERE known.code IS NULL ORDER BY 1 LIMIT " REMARKS_MAX};

/*
 * Whoever is not reached from the roots, over the file's parents and for all others the register's, has himself among
 * his parents. A parent that does not exist is another remark, and its children count as roots here. EXCEPT sorts,
 * which does not mind that the planner takes the recursion for a million times larger than it is.
 */
const struct pg_statement import_cycle_check = {
    "import_cycle_check",
    "WITH RECURSIVE file AS (SELECT * FROM " PARENTS("1", "2", "3") " p),"
    " edge AS MATERIALIZED (SELECT code, parent FROM file"
    "  UNION ALL SELECT u.code, b.code FROM unit u LEFT JOIN unit b ON b.unit_id = u.parent_id"
    "  LEFT JOIN file f ON f.code = u.code WHERE f.code IS NULL),"
    " reached AS (SELECT e.code FROM edge e LEFT JOIN edge o ON o.code = e.parent"
    "   WHERE o.code IS NULL"
    "  UNION SELECT e.code FROM edge e JOIN reached r ON e.parent = r.code),"
    " cycle AS (SELECT code FROM file EXCEPT SELECT code FROM reached)"
    " SELECT f.line, " CONFLICT_ERR
    "::int4, 'parent', f.parent FROM file f JOIN cycle c USING (code)"
    " ORDER BY 1 LIMIT " REMARKS_MAX};

const struct pg_statement import_unit_figures = {
    "import_unit_figures",
    "WITH file AS (SELECT unnest($1::text[]) AS code, unnest($2::text[]) AS name,"
    "  unnest($3::int2[]) AS kind, unnest($4::int2[]) AS level, unnest($5::text[]) AS responsible,"
    "  unnest($6::bool[]) AS sample),"
    " claimed AS (SELECT unit_code AS code, array_agg(DISTINCT name ORDER BY name) AS names"
    "  FROM " NAMES("10", "11", "12", "13", "14") " n WHERE unit_code IS NOT NULL GROUP BY unit_code),"
    " held AS (SELECT unit_id, array_agg(name ORDER BY name) AS names FROM unit_name"
    "  WHERE unit_id IS NOT NULL GROUP BY unit_id),"
    " row AS (SELECT u.unit_id IS NULL AS created,"
    "  (u.name, u.kind, u.level, u.first_responsible, u.sample, b.code, h.names)"
    "   IS DISTINCT FROM (f.name, f.kind, f.level, f.responsible, f.sample, p.parent, c.names)"
    "   AS differs"
    "  FROM file f JOIN " PARENTS("7", "8", "9") " p USING (code) JOIN claimed c USING (code)"
    "  LEFT JOIN unit u USING (code) LEFT JOIN unit b ON b.unit_id = u.parent_id"
    "  LEFT JOIN held h ON h.unit_id = u.unit_id)"
    " SELECT count(*) FILTER (WHERE created), count(*) FILTER (WHERE NOT created AND differs),"
    "  count(*) FILTER (WHERE NOT created AND NOT differs) FROM row"};

const struct pg_statement import_group_figures = {
    "import_group_figures",
    "WITH file AS (SELECT unnest($1::text[]) AS code, unnest($2::text[]) AS name,"
    "  unnest($3::int2[]) AS kind),"
    " member AS (SELECT group_code AS code, array_agg(DISTINCT unit_code ORDER BY unit_code) AS units"
    "  FROM " MEMBERS("4", "5") " m GROUP BY group_code),"
    " claimed AS (SELECT group_code AS code, array_agg(DISTINCT name ORDER BY name) AS names"
    "  FROM " NAMES("6", "7", "8", "9", "10") " n WHERE group_code IS NOT NULL GROUP BY group_code),"
    " row AS (SELECT g.group_id IS NULL AS created, (g.name, g.kind,"
    "   (SELECT array_agg(n.name ORDER BY n.name) FROM unit_name n WHERE n.group_id = g.group_id),"
    "   (SELECT array_agg(u.code ORDER BY u.code) FROM unit_group_member m JOIN unit u USING (unit_id)"
    "    WHERE m.group_id = g.group_id))"
    "   IS DISTINCT FROM (f.name, f.kind, c.names, m.units) AS differs"
    "  FROM file f JOIN claimed c USING (code) LEFT JOIN member m USING (code)"
    "  LEFT JOIN unit_group g USING (code))"
    " SELECT count(*) FILTER (WHERE created), count(*) FILTER (WHERE NOT created AND differs),"
    "  count(*) FILTER (WHERE NOT created AND NOT differs) FROM row"};

const struct pg_statement import_person_figures = {
    "import_person_figures",
    "SELECT count(*) FILTER (WHERE m.person_id IS NULL), 0::int8,"
    "  count(*) FILTER (WHERE m.person_id IS NOT NULL)"
    " FROM (SELECT DISTINCT * FROM " PERSONS " p) f LEFT JOIN unit_group g ON g.code = f.group_code"
    " LEFT JOIN unit u ON u.code = f.unit_code"
    " LEFT JOIN person r ON r.unit_id = u.unit_id AND r.name = f.name"
    " LEFT JOIN person_group_member m ON m.group_id = g.group_id AND m.person_id = r.person_id"};

const struct pg_statement import_drop_names = {
    "import_drop_names",
    "WITH claim AS (SELECT * FROM " NAMES("1", "2", "3", "4", "5") " n),"
    " gone AS (SELECT h.name FROM unit_name h JOIN unit u ON u.unit_id = h.unit_id"
    "   WHERE u.code IN (SELECT unit_code FROM claim)"
    "   AND NOT EXISTS (SELECT FROM claim c WHERE c.name = h.name AND c.unit_code = u.code)"
    "  UNION ALL SELECT h.name FROM unit_name h JOIN unit_group g ON g.group_id = h.group_id"
    "   WHERE g.code IN (SELECT group_code FROM claim)"
    "   AND NOT EXISTS (SELECT FROM claim c WHERE c.name = h.name AND c.group_code = g.code))"
    " DELETE FROM unit_name h USING gone WHERE h.name = gone.name"};

/* A new unit comes with its parent, which may be new too: nothing is moved then (sql/014_node_count.sql). */
const struct pg_statement import_units = {
    "import_units",
    "WITH file AS (SELECT unnest($1::text[]) AS code, unnest($2::text[]) AS name, unnest($3::int2[]) AS kind,"
    "  unnest($4::int2[]) AS level, unnest($5::text[]) AS responsible, unnest($6::bool[]) AS sample),"
    " fresh AS MATERIALIZED (SELECT nextval('unit_unit_id_seq') AS unit_id, f.code FROM file f"
    "  WHERE NOT EXISTS (SELECT FROM unit u WHERE u.code = f.code)),"
    " known AS (SELECT unit_id, code FROM fresh UNION ALL SELECT unit_id, code FROM unit)"
    " INSERT INTO unit AS u (unit_id, code, name, kind, level, first_responsible, sample, parent_id)"
    " SELECT k.unit_id, f.code, f.name, f.kind, f.level, f.responsible, f.sample, b.unit_id"
    " FROM file f JOIN known k USING (code) JOIN " PARENTS("7", "8", "9") " p USING (code)"
    " LEFT JOIN known b ON b.code = p.parent"
    " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,"
    " level = excluded.level, first_responsible = excluded.first_responsible,"
    " sample = excluded.sample"
    " WHERE (u.name, u.kind, u.level, u.first_responsible, u.sample) IS DISTINCT FROM"
    " (excluded.name, excluded.kind, excluded.level, excluded.first_responsible, excluded.sample)"};

/* Those that are moved. */
const struct pg_statement import_parents = {
    "import_parents",
    "UPDATE unit u SET parent_id = b.unit_id FROM " PARENTS("1", "2", "3") " p"
    " LEFT JOIN unit b ON b.code = p.parent"
    " WHERE u.code = p.code AND u.parent_id IS DISTINCT FROM b.unit_id"};

const struct pg_statement import_groups = {
    "import_groups", "INSERT INTO unit_group AS g (code, name, kind)"
    " SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::int2[])"
    " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind"
    " WHERE (g.name, g.kind) IS DISTINCT FROM (excluded.name, excluded.kind)"};

/* Its own names are there already; another's would have been a remark, or was dropped just before. */
const struct pg_statement import_names = {
    "import_names",
    "INSERT INTO unit_name (name, unit_id, group_id)"
    " SELECT DISTINCT c.name, u.unit_id, g.group_id FROM " NAMES("1", "2", "3", "4", "5") " c"
    " LEFT JOIN unit u ON u.code = c.unit_code LEFT JOIN unit_group g ON g.code = c.group_code"
    " WHERE NOT EXISTS (SELECT FROM unit_name h WHERE h.name = c.name"
    "  AND h.unit_id IS NOT DISTINCT FROM u.unit_id AND h.group_id IS NOT DISTINCT FROM g.group_id)"};

const struct pg_statement import_drop_members = {
    "import_drop_members",
    "DELETE FROM unit_group_member m USING unit_group g, unit u"
    " WHERE g.group_id = m.group_id AND u.unit_id = m.unit_id"
    " AND g.code IN (SELECT k.code FROM " KEYS("1", "2") " k)"
    " AND NOT EXISTS (SELECT FROM " MEMBERS("3", "4") " f"
    "  WHERE f.group_code = g.code AND f.unit_code = u.code)"};

const struct pg_statement import_members = {
    "import_members",
    "INSERT INTO unit_group_member (group_id, unit_id)"
    " SELECT DISTINCT g.group_id, u.unit_id FROM " MEMBERS("1", "2") " f"
    " JOIN unit_group g ON g.code = f.group_code JOIN unit u ON u.code = f.unit_code"
    " ON CONFLICT DO NOTHING"};

const struct pg_statement import_persons = {
    "import_persons",
    "INSERT INTO person (unit_id, name) SELECT DISTINCT u.unit_id, f.name FROM " PERSONS " f"
    " JOIN unit u ON u.code = f.unit_code"
    " ON CONFLICT (unit_id, name) DO NOTHING"};

const struct pg_statement import_person_groups = {
    "import_person_groups",
    "INSERT INTO person_group_member (group_id, person_id, unit_id)"
    " SELECT DISTINCT g.group_id, r.person_id, u.unit_id FROM " PERSONS " f"
    " JOIN unit u ON u.code = f.unit_code JOIN unit_group g ON g.code = f.group_code"
    " JOIN person r ON r.unit_id = u.unit_id AND r.name = f.name"
    " ON CONFLICT DO NOTHING"};
/* clang-format on */
