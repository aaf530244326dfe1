/*
 * A unit's answer to a notice.
 *
 *   round 0   the notice, which never changes: NOT_FOUND; its problem and campaign are the reply's. What the office enters a unit
 *             with a terminal says itself: HAS_TERMINAL, unless it was entered before it had one
 *   round 1   the event and the reply
 */
#include "server/store/calls/work.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

static const struct pg_statement reply_notice = {
    "reply_notice", "SELECT e.problem_id, e.campaign_id, EXISTS (SELECT FROM client c"
                    "  WHERE c.unit_id = s.unit_id AND c.valid) AND NOT EXISTS (SELECT FROM event r"
                    "  WHERE r.unit_id = $1::int8 AND r.event_id = $3::uuid) FROM supervision s"
                    " JOIN event e USING (unit_id, event_id)"
                    " WHERE s.unit_id = $1::int8 AND s.event_id = $2::uuid"};
/* clang-format off */
static const struct pg_statement reply = {
    "reply",
    "WITH " UNIT_EVENT_SIGNED("$16::text", "") ","
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
        params_uuid(&params, &act->event.request_id);
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
    bool answers_itself; /* has a terminal, and this reply was not entered before */
};

static enum err take_notice(struct reply_call *act, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct notice_row, problem_id),
        COLUMN(NUMBER, struct notice_row, campaign_id),
        COLUMN(BOOL, struct notice_row, answers_itself),
    };
    static const struct columns columns = COLUMNS(struct notice_row, table);
    struct notice_row row = {0};
    if (PQntuples(result) != 1) {
        return ERR_NOT_FOUND;
    }
    enum err err = row_read(result, 0, &columns, NULL, &row);
    act->event.problem_id = row.problem_id;
    act->event.campaign_id = row.campaign_id;
    bool entered = act->event.signed_by != NULL;
    return err == ERR_OK && entered && row.answers_itself ? ERR_HAS_TERMINAL : err;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct reply_call *act = CONTAINER_OF(call, struct reply_call, call);
    return statement == &reply_notice
               ? take_notice(act, result)
               : unit_event_take(statement, result, &act->event, &act->outcome);
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
