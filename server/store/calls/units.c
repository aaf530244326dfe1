/* The register of units, and what the names of a plan's parties mean in it. */
#include "server/store/calls/office.h"
#include "server/store/calls/unit_find.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* The members of a group; a group of communities without any means every community. */
#define IN_GROUP                                                                                   \
    "(u.unit_id IN (SELECT m.unit_id FROM unit_group_member m WHERE m.group_id = g.group_id)"      \
    " OR g.kind = 1 AND u.kind = 3 AND NOT EXISTS"                                                 \
    "  (SELECT FROM unit_group_member m WHERE m.group_id = g.group_id))"

static const struct pg_statement units_group = {
    "units_group", "SELECT group_id FROM unit_name WHERE name = $1::text AND group_id IS NOT NULL"};

static const struct pg_statement units_list = {
    "units_list",
    "SELECT u.unit_id, u.code, u.name, u.kind, u.level, b.name, u.first_responsible, u.sample,"
    " ARRAY(SELECT n.name FROM unit_name n WHERE n.unit_id = u.unit_id AND n.name <> u.name"
    "  AND n.name <> u.code ORDER BY n.name),"
    " ARRAY(SELECT g.name FROM unit_group g WHERE " IN_GROUP " ORDER BY g.code)"
    " FROM unit u LEFT JOIN unit b ON b.unit_id = u.parent_id"
    " WHERE ($1::text IS NULL OR EXISTS (SELECT FROM unit_name n"
    "  JOIN unit_group g ON g.group_id = n.group_id WHERE n.name = $1::text AND " IN_GROUP "))"
    " AND ($2::text IS NULL OR u.unit_id ="
    "  (SELECT n.unit_id FROM unit_name n WHERE n.name = $2::text))"
    " ORDER BY u.level, u.code"};

static const struct pg_statement *const units_statements[] = {&units_group, &units_list, NULL};

static enum err send_units(struct store_call *call, struct round *round)
{
    const struct units_call *wanted = CONTAINER_OF(call, struct units_call, call);
    struct pg_params params;
    enum err err = ERR_OK;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_text(&params, wanted->group);
    if (wanted->group != NULL) {
        err = round_send(round, &units_group, &params);
    }
    if (err == ERR_OK) {
        err = unit_find_named(round, 0, wanted->unit);
    }
    params_text(&params, wanted->unit);
    return err == ERR_OK ? round_send(round, &units_list, &params) : err;
}

static enum err take_units(struct store_call *call, const struct pg_statement *statement,
                           const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct unit_record, unit_id),
        COLUMN(TEXT, struct unit_record, code),
        COLUMN(TEXT, struct unit_record, name),
        COLUMN(NUMBER, struct unit_record, kind),
        COLUMN(NUMBER, struct unit_record, level),
        COLUMN(TEXT, struct unit_record, parent),
        COLUMN(TEXT, struct unit_record, first_responsible),
        COLUMN(BOOL, struct unit_record, sample),
        COLUMN(TEXTS, struct unit_record, aliases),
        COLUMN(TEXTS, struct unit_record, groups),
    };
    static const struct columns columns = COLUMNS(struct unit_record, table);
    struct units_call *found = CONTAINER_OF(call, struct units_call, call);
    if (statement == &units_group) {
        return PQntuples(result) == 1 ? ERR_OK : ERR_NOT_FOUND;
    }
    if (statement == &unit_find) {
        return unit_find_take(result, 0);
    }
    void *rows = NULL;
    enum err err = rows_read(result, &columns, call->arena, &rows, &found->unit_count);
    found->units = rows;
    return err;
}

const struct call_script units_script = {
    .name = "units",
    .statements = units_statements,
    .send = send_units,
    .take = take_units,
};

enum err store_units(struct store *store, struct units_call *call)
{
    return store_accept(store, &call->call, &units_script);
}

static const struct pg_statement parties_facts = {
    "parties_facts", "SELECT coalesce((SELECT state FROM campaign WHERE code = $1::text), 0),"
                     " (SELECT count(*) FROM unit WHERE kind = 3)"};

/* Groups of persons (3, 4) get no assignment: their communities have one. */
static const struct pg_statement parties_names = {
    "parties_names",
    "SELECT i.item, n.unit_id, n.group_id, g.kind, s.kind, CASE WHEN n.unit_id IS NOT NULL THEN 1"
    " WHEN g.kind IN (1, 2) THEN (SELECT count(*) FROM unit u WHERE " IN_GROUP ") ELSE 0 END"
    " FROM (SELECT unnest($1::int4[]) AS item, unnest($2::text[]) AS name) i"
    " JOIN unit_name n ON n.name = i.name"
    " LEFT JOIN unit_group g ON g.group_id = n.group_id LEFT JOIN unit s ON s.unit_id = n.unit_id"};

static const struct pg_statement *const parties_statements[] = {&parties_facts, &parties_names,
                                                                NULL};

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
    params_array(&params, &items);
    params_array(&params, &names);
    enum err err = round_send(round, &parties_names, &params);
    array_close(&items);
    array_close(&names);
    return err;
}

static enum err send_parties(struct store_call *call, struct round *round)
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
    params_text(&params, wanted->campaign_code);
    enum err err = round_send(round, &parties_facts, &params);
    return err == ERR_OK ? send_names(wanted, round) : err;
}

struct party_row {
    int item;
    struct party_lookup party;
};

static enum err take_names(struct parties_call *found, const PGresult *result)
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
    for (int i = 0; i < PQntuples(result); i++) {
        struct party_row row = {0};
        enum err err = row_read(result, i, &columns, found->call.arena, &row);
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

static enum err take_parties(struct store_call *call, const struct pg_statement *statement,
                             const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct parties_call, existing),
        COLUMN(NUMBER, struct parties_call, community_count),
    };
    static const struct columns columns = COLUMNS(struct parties_call, table);
    struct parties_call *found = CONTAINER_OF(call, struct parties_call, call);
    if (statement == &parties_facts) {
        return row_read(result, 0, &columns, call->arena, found);
    }
    return take_names(found, result);
}

const struct call_script parties_script = {
    .name = "parties",
    .statements = parties_statements,
    .send = send_parties,
    .take = take_parties,
};

enum err store_parties(struct store *store, struct parties_call *call)
{
    return store_accept(store, &call->call, &parties_script);
}
