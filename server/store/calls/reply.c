/*
 * A unit's answer to a notice.
 *
 *   round 0   the notice, which never changes: NOT_FOUND; its problem and campaign are the reply's
 *   round 1   the event and the reply. What the office enters a unit with a terminal says itself: then there is no event, HAS_TERMINAL,
 *             unless it was entered before the unit had one
 */
#include "server/store/calls/unit_terminal.h"
#include "server/store/calls/work.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

static const struct pg_statement reply_notice = {
    "reply_notice", "SELECT e.problem_id, e.campaign_id FROM supervision s"
                    " JOIN event e USING (unit_id, event_id)"
                    " WHERE s.unit_id = $1::int8 AND s.event_id = $2::uuid"};
/* clang-format off */
static const struct pg_statement reply = {
    "reply",
    "WITH " UNIT_EVENT_SIGNED("$16::text", UNIT_ENTERED("$16::text", "$1::int8")) ","
    " replied AS (INSERT INTO supervision_reply (unit_id, event_id, notice_event)"
    "  SELECT unit_id, event_id, $15::uuid FROM fresh), "
    EVENT_FILES("$17", "$18", "$19", "$20") UNIT_EVENT_ANSWER};
/* clang-format on */
static const struct pg_statement *const statements[] = {&reply_notice, &reply, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct reply_call *act = CONTAINER_OF(call, struct reply_call, call);
    struct pg_params params;
    if (round->number == 0) {
        params_init(&params);
        params_int8(&params, act->event.unit_id);
        params_uuid(&params, &act->notice);
        return round_send(round, &reply_notice, &params);
    }
    if (round->number > 1) {
        return ERR_OK;
    }
    unit_event_params(&params, &act->event);
    params_uuid(&params, &act->notice);
    params_text(&params, act->event.signed_by);
    return unit_event_send(round, &reply, &params, &act->event);
}

struct notice_row {
    int64_t problem_id;
    int64_t campaign_id;
};

static enum err take_notice(struct reply_call *act, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct notice_row, problem_id),
        COLUMN(NUMBER, struct notice_row, campaign_id),
    };
    static const struct columns columns = COLUMNS(struct notice_row, table);
    struct notice_row row = {0};
    if (PQntuples(result) != 1) {
        return ERR_NOT_FOUND;
    }
    enum err err = row_read(result, 0, &columns, NULL, &row);
    act->event.problem_id = row.problem_id;
    act->event.campaign_id = row.campaign_id;
    return err;
}

/* The notice is there: that the unit has a terminal is all that keeps an entered reply out. */
static enum err take_reply(struct reply_call *act, const struct pg_statement *statement,
                           const PGresult *result)
{
    enum err err = unit_event_take(statement, result, &act->event, &act->outcome);
    bool kept_out = statement == &reply && act->outcome.outcome == CHANGE_NOT_FOUND;
    return err == ERR_OK && kept_out ? ERR_HAS_TERMINAL : err;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct reply_call *act = CONTAINER_OF(call, struct reply_call, call);
    return statement == &reply_notice ? take_notice(act, result)
                                      : take_reply(act, statement, result);
}

const struct call_script reply_script = {
    .name = "reply",
    .writes = true,
    .unique_err = ERR_ID_REUSED, /* for an act on an assignment meanwhile */
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_reply(struct store *store, struct reply_call *call)
{
    return store_accept(store, &call->call, &reply_script);
}
