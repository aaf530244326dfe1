/* Whom an act of the office on a campaign concerns, of the units that are asked for, and what they are told of it. */
#include "server/store/calls/work.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* 1: ISSUE. 34: PHASE. */
static const struct pg_statement campaign_told = {
    "campaign_told",
    "SELECT CASE WHEN h.phase IS NULL THEN 1 ELSE 34 END, o.event_id, o.at, c.title, r.name, "
    "u.name,"
    " h.phase, h.state FROM office_event o JOIN campaign c ON c.campaign_id = $1::int8"
    " LEFT JOIN phase_change h USING (event_id) LEFT JOIN person r USING (person_id)"
    " LEFT JOIN unit u ON u.unit_id = r.unit_id WHERE o.event_id = $2::uuid"};
/* Of an issue, those that were given work, by the key of their assignments; else those that have the office's event. */
static const struct pg_statement campaign_units = {
    "campaign_units",
    "SELECT k.unit_id FROM unnest($3::int8[]) k (unit_id)"
    " WHERE EXISTS (SELECT FROM event e WHERE e.unit_id = k.unit_id AND e.event_id = $2::uuid)"
    " OR EXISTS (SELECT FROM office_event o WHERE o.event_id = $2::uuid AND o.act = "
    "'campaign-issue')"
    "  AND EXISTS (SELECT FROM assignment a WHERE a.unit_id = k.unit_id"
    "   AND a.campaign_id = $1::int8)"};
static const struct pg_statement *const statements[] = {&campaign_told, &campaign_units, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct campaign_notices_call *wanted =
        CONTAINER_OF(call, struct campaign_notices_call, call);
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
    params_uuid(&params, &wanted->event_id);
    enum err err = round_send(round, &campaign_told, &params);
    if (err == ERR_OK) {
        params_array(&params, &units);
        err = round_send(round, &campaign_units, &params);
    }
    array_close(&units);
    return err;
}

COLUMNS_OF(struct campaign_notices_call, notice_columns) = {
    COLUMN(NUMBER, struct campaign_notices_call, notice.act),
    COLUMN(UUID, struct campaign_notices_call, notice.request_id),
    COLUMN(TIME, struct campaign_notices_call, notice.at_ms),
    COLUMN(TEXT, struct campaign_notices_call, notice.text),
    COLUMN(TEXT, struct campaign_notices_call, notice.person_name),
    COLUMN(TEXT, struct campaign_notices_call, notice.unit_name),
    COLUMN(NUMBER, struct campaign_notices_call, notice.phase),
    COLUMN(NUMBER, struct campaign_notices_call, notice.phase_state),
};

COLUMNS_OF(struct told_unit, unit_columns) = {COLUMN(NUMBER, struct told_unit, unit_id)};

static const struct take takes[] = {
    {&campaign_told, TAKE_ROW(struct campaign_notices_call, notice_columns)},
    {&campaign_units, TAKE_LIST(struct campaign_notices_call, told, told_count, unit_columns)},
    {0},
};

const struct call_script campaign_notices_script = {
    .name = "campaign-notices",
    .keyed = true,
    .statements = statements,
    .send = ask,
    .takes = takes,
};

enum err store_campaign_notices(struct store *store, struct campaign_notices_call *call)
{
    return store_accept(store, &call->call, &campaign_notices_script);
}
