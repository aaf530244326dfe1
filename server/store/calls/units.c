/* The register of units. */
#include "server/store/calls/office.h"
#include "server/store/calls/unit_find.h"
#include "server/store/calls/unit_group.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

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
    const struct unit_asked asked = {.unit_name = wanted->unit};
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
        err = unit_find_named(round, &asked);
    }
    params_text(&params, wanted->unit);
    return err == ERR_OK ? round_send(round, &units_list, &params) : err;
}

COLUMNS_OF(struct unit_record, unit_columns) = {
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

static const struct take units_takes[] = {
    {&units_list, TAKE_LIST(struct units_call, units, unit_count, unit_columns)},
    {0},
};

static enum err take_units(struct store_call *call, const struct pg_statement *statement,
                           const PGresult *result)
{
    (void)call;
    if (statement == &units_group) {
        return PQntuples(result) == 1 ? ERR_OK : ERR_NOT_FOUND;
    }
    return unit_find_take(result, 0);
}

const struct call_script units_script = {
    .name = "units",
    .statements = units_statements,
    .send = send_units,
    .takes = units_takes,
    .take = take_units,
};

enum err store_units(struct store *store, struct units_call *call)
{
    return store_accept(store, &call->call, &units_script);
}
