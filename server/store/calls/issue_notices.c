/* Whom a campaign concerns that was just issued: of the units that are asked for, by the key of their assignments. */
#include "server/store/calls/work.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* The issue is among the newest acts of the office, so it is looked for from their end. */
static const struct pg_statement issue_told = {
    "issue_told", "SELECT c.title, o.at, r.name, u.name FROM campaign c CROSS JOIN LATERAL (SELECT "
                  "e.at, e.person_id"
                  "  FROM office_event e WHERE e.act = 'campaign-issue' AND e.subject = c.code"
                  "  ORDER BY e.at DESC LIMIT 1) o LEFT JOIN person r USING (person_id)"
                  " LEFT JOIN unit u ON u.unit_id = r.unit_id"
                  " WHERE c.campaign_id = $1::int8"};
static const struct pg_statement issue_units = {
    "issue_units", "SELECT DISTINCT unit_id FROM assignment WHERE unit_id = ANY($2::int8[])"
                   " AND campaign_id = $1::int8"};
static const struct pg_statement *const statements[] = {&issue_told, &issue_units, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct issue_notices_call *wanted = CONTAINER_OF(call, struct issue_notices_call, call);
    struct pg_params params;
    struct pg_array units;
    if (round->number > 0) {
        return ERR_OK;
    }
    array_init(&units, PG_INT8);
    for (size_t i = 0; i < wanted->unit_count; i++) {
        array_int8(&units, wanted->units[i]);
    }
    params_init(&params);
    params_int8(&params, wanted->campaign_id);
    enum err err = round_send(round, &issue_told, &params);
    if (err == ERR_OK) {
        params_array(&params, &units);
        err = round_send(round, &issue_units, &params);
    }
    array_close(&units);
    return err;
}

static enum err take_told(struct issue_notices_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(TEXT, struct issue_notices_call, title),
        COLUMN(TIME, struct issue_notices_call, at_ms),
        COLUMN(TEXT, struct issue_notices_call, person_name),
        COLUMN(TEXT, struct issue_notices_call, unit_name),
    };
    static const struct columns columns = COLUMNS(struct issue_notices_call, table);
    return PQntuples(result) == 0 ? ERR_OK
                                  : row_read(result, 0, &columns, found->call.arena, found);
}

static enum err take_units(struct issue_notices_call *found, const PGresult *result)
{
    static const struct column table[] = {COLUMN(NUMBER, struct issued_unit, unit_id)};
    static const struct columns columns = COLUMNS(struct issued_unit, table);
    void *rows = NULL;
    enum err err = rows_read(result, &columns, found->call.arena, &rows, &found->issued_count);
    found->issued = rows;
    return err;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct issue_notices_call *found = CONTAINER_OF(call, struct issue_notices_call, call);
    return statement == &issue_told ? take_told(found, result) : take_units(found, result);
}

const struct call_script issue_notices_script = {
    .name = "issue-notices",
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_issue_notices(struct store *store, struct issue_notices_call *call)
{
    return store_accept(store, &call->call, &issue_notices_script);
}
