/* What the names of a plan mean here: its parties, its area, and the plans that it refers to, in one round trip. */
#include "server/store/calls/office.h"
#include "server/store/calls/unit_group.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* Unit u lies in the area $1, a unit's name, or is that unit; null: the whole register. */
#define IN_AREA                                                                                    \
    "($1::text IS NULL OR u.unit_id IN (WITH RECURSIVE area AS"                                    \
    " (SELECT n.unit_id FROM unit_name n WHERE n.name = $1::text"                                  \
    "  UNION SELECT c.unit_id FROM unit c JOIN area b ON c.parent_id = b.unit_id)"                 \
    " SELECT unit_id FROM area))"

static const struct pg_statement parties_facts = {
    "parties_facts", "SELECT coalesce((SELECT state FROM campaign WHERE code = $2::text), 0),"
                     " (SELECT n.unit_id FROM unit_name n WHERE n.name = $1::text),"
                     " (SELECT count(*) FROM unit u WHERE u.kind = 3 AND " IN_AREA ")"};

/* Groups of persons (3, 4) get no assignment: their communities have one. */
static const struct pg_statement parties_names = {
    "parties_names",
    "SELECT i.item, n.unit_id, n.group_id, g.kind, s.kind, CASE WHEN n.unit_id IS NOT NULL THEN 1"
    " WHEN g.kind IN (1, 2) THEN (SELECT count(*) FROM unit u WHERE " IN_GROUP
    "  AND (g.kind = 2 OR " IN_AREA ")) ELSE 0 END"
    " FROM (SELECT unnest($2::int4[]) AS item, unnest($3::text[]) AS name) i"
    " JOIN unit_name n ON n.name = i.name"
    " LEFT JOIN unit_group g ON g.group_id = n.group_id LEFT JOIN unit s ON s.unit_id = n.unit_id"};

#define REFERENCE                                                                                  \
    "SELECT p.seq_no, p.title, p.due_on FROM problem p JOIN campaign c USING (campaign_id)"        \
    " WHERE c.code = $1::text AND c.state = "

static const struct pg_statement parties_previous = {"parties_previous",
                                                     REFERENCE "2 ORDER BY p.seq_no"};
static const struct pg_statement parties_parent = {"parties_parent",
                                                   REFERENCE "3 ORDER BY p.seq_no"};
static const struct pg_statement parties_parent_phases = {
    "parties_parent_phases", "SELECT f.phase, f.due_on FROM campaign_phase f"
                             " JOIN campaign c USING (campaign_id)"
                             " WHERE c.code = $1::text AND c.state = 3 ORDER BY f.phase"};

static const struct pg_statement *const statements[] = {&parties_facts,         &parties_names,
                                                        &parties_previous,      &parties_parent,
                                                        &parties_parent_phases, NULL};

static enum err send_names(const struct parties_call *wanted, struct round *round)
{
    struct pg_params params;
    struct pg_array items;
    struct pg_array names;
    array_init(&items, PG_INT4);
    array_init(&names, PG_TEXT);
    for (size_t i = 0; i < wanted->party_count; i++) {
        array_int4(&items, (int64_t)i);
        array_text(&names, wanted->parties[i].name);
    }
    params_init(&params);
    params_text(&params, wanted->area);
    params_array(&params, &items);
    params_array(&params, &names);
    enum err err = round_send(round, &parties_names, &params);
    array_close(&items);
    array_close(&names);
    return err;
}

/* Without a code it finds nothing. */
static enum err send_reference(struct round *round, const struct pg_statement *statement,
                               const char *code)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, code);
    return round_send(round, statement, &params);
}

static enum err ask(struct store_call *call, struct round *round)
{
    struct parties_call *wanted = CONTAINER_OF(call, struct parties_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    for (size_t i = 0; i < wanted->party_count; i++) {
        wanted->parties[i] = (struct party_lookup){.name = wanted->parties[i].name};
    }
    params_init(&params);
    params_text(&params, wanted->area);
    params_text(&params, wanted->campaign_code);
    enum err err = round_send(round, &parties_facts, &params);
    if (err == ERR_OK) {
        err = send_names(wanted, round);
    }
    if (err == ERR_OK) {
        err = send_reference(round, &parties_previous, wanted->previous_code);
    }
    if (err == ERR_OK) {
        err = send_reference(round, &parties_parent, wanted->parent_code);
    }
    return err == ERR_OK ? send_reference(round, &parties_parent_phases, wanted->parent_code) : err;
}

struct party_row {
    int item;
    struct party_lookup party;
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct party_row, item),
        COLUMN(NUMBER, struct party_row, party.unit_id),
        COLUMN(NUMBER, struct party_row, party.group_id),
        COLUMN(NUMBER, struct party_row, party.group_kind),
        COLUMN(NUMBER, struct party_row, party.unit_kind),
        COLUMN(NUMBER, struct party_row, party.member_count),
    };
    static const struct columns columns = COLUMNS(struct party_row, table);
    struct parties_call *found = CONTAINER_OF(call, struct parties_call, call);
    (void)statement;
    for (int i = 0; i < PQntuples(result); i++) {
        struct party_row row = {0};
        enum err err = row_read(result, i, &columns, call->arena, &row);
        if (err != ERR_OK) {
            return err;
        }
        if (row.item >= 0 && (size_t)row.item < found->party_count) {
            row.party.name = found->parties[row.item].name;
            row.party.found = true;
            found->parties[row.item] = row.party;
        }
    }
    return ERR_OK;
}

COLUMNS_OF(struct parties_call, fact_columns) = {
    COLUMN(NUMBER, struct parties_call, existing),
    COLUMN(NUMBER, struct parties_call, area_id),
    COLUMN(NUMBER, struct parties_call, community_count),
};

COLUMNS_OF(struct reference_problem_record, reference_columns) = {
    COLUMN(NUMBER, struct reference_problem_record, seq_no),
    COLUMN(TEXT, struct reference_problem_record, title),
    COLUMN(DAY, struct reference_problem_record, due_on),
};

COLUMNS_OF(struct phase_record, phase_columns) = {
    COLUMN(NUMBER, struct phase_record, phase),
    COLUMN(DAY, struct phase_record, terms.due_on),
};

static const struct take takes[] = {
    {&parties_facts, TAKE_ROW(struct parties_call, fact_columns)},
    {&parties_previous,
     TAKE_LIST(struct parties_call, previous.problems, previous.problem_count, reference_columns)},
    {&parties_parent,
     TAKE_LIST(struct parties_call, parent.problems, parent.problem_count, reference_columns)},
    {&parties_parent_phases,
     TAKE_LIST(struct parties_call, parent.phases, parent.phase_count, phase_columns)},
    {0},
};

const struct call_script parties_script = {
    .name = "parties",
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_parties(struct store *store, struct parties_call *call)
{
    return store_accept(store, &call->call, &parties_script);
}
