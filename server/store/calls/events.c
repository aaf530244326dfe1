/* Events in the order of their chains. The key begins with the unit, so that a page sorts no more than the units it touches. */
#include "server/store/calls/audit.h"
#include "server/store/calls/event_chain.h"
#include "server/store/calls/unit_find.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* clang-format off */
#define MICROSECONDS(time) "(extract(epoch FROM " time ") * 1000000)::int8"

/* $1 to $3 the unit (UNIT_ASKED), $4 to $7 the place after which it goes on, $8 how many. */
static const struct pg_statement events_page = {
    "events_page",
    "SELECT e.unit_id, " EVENT_CHAIN_PROBLEM ", " EVENT_CHAIN_NUMBER "::int8, e.event_id, e.problem_id, e.campaign_id,"
    " e.person_id, e.actor_unit_id, e.client_id, e.client_time IS NOT NULL, " MICROSECONDS("e.client_time") ", " MICROSECONDS("e.received_at") ","
    " e.version, e.hat, e.act, e.from_state, e.to_state, e.self_held, e.digest, e.text, e.blocked_on, e.signed_by,"
    " e.affected_unit_id, e.unit_no, e.chain FROM event e WHERE e.unit_id >= $4::int8 AND " UNIT_ASKED("e.unit_id")
    " AND (e.unit_id, " EVENT_CHAIN_PROBLEM ", " EVENT_CHAIN_NUMBER ", e.event_id)"
    "  > ($4::int8, $5::int8, $6::int8, $7::uuid)"
    " ORDER BY e.unit_id, " EVENT_CHAIN_PROBLEM ", " EVENT_CHAIN_NUMBER ", e.event_id LIMIT $8::int4"};
/* clang-format on */
static const struct pg_statement *const statements[] = {&events_page, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct events_call *wanted = CONTAINER_OF(call, struct events_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    enum err err = unit_find_named(round, &wanted->asked);
    params_init(&params);
    params_unit_asked(&params, &wanted->asked);
    params_int8(&params, wanted->after.unit_id);
    params_int8(&params, wanted->after.problem_id);
    params_int8(&params, wanted->after.number);
    params_uuid(&params, &wanted->after.event_id);
    params_int4(&params, EVENTS_PAGE + 1);
    return err == ERR_OK ? round_send(round, &events_page, &params) : err;
}

COLUMNS_OF(struct chain_event_record, event_columns) = {
    COLUMN(NUMBER, struct chain_event_record, place.unit_id),
    COLUMN(NUMBER, struct chain_event_record, place.problem_id),
    COLUMN(NUMBER, struct chain_event_record, place.number),
    COLUMN(UUID, struct chain_event_record, place.event_id),
    COLUMN(NUMBER, struct chain_event_record, problem_id),
    COLUMN(NUMBER, struct chain_event_record, campaign_id),
    COLUMN(NUMBER, struct chain_event_record, person_id),
    COLUMN(NUMBER, struct chain_event_record, actor_unit_id),
    COLUMN(NUMBER, struct chain_event_record, client_id),
    COLUMN(BOOL, struct chain_event_record, has_client_time),
    COLUMN(NUMBER, struct chain_event_record, client_time_us),
    COLUMN(NUMBER, struct chain_event_record, received_us),
    COLUMN(NUMBER, struct chain_event_record, version),
    COLUMN(NUMBER, struct chain_event_record, hat),
    COLUMN(NUMBER, struct chain_event_record, act),
    COLUMN(NUMBER, struct chain_event_record, from_state),
    COLUMN(NUMBER, struct chain_event_record, to_state),
    COLUMN(BOOL, struct chain_event_record, self_held),
    COLUMN(DIGEST, struct chain_event_record, digest),
    COLUMN(TEXT, struct chain_event_record, text),
    COLUMN(TEXT, struct chain_event_record, blocked_on),
    COLUMN(TEXT, struct chain_event_record, signed_by),
    COLUMN(NUMBER, struct chain_event_record, affected_unit_id),
    COLUMN(NUMBER, struct chain_event_record, unit_no),
    COLUMN(DIGEST, struct chain_event_record, chain),
};

static const struct take takes[] = {
    {&events_page,
     TAKE_PAGE(struct events_call, events, event_count, more, EVENTS_PAGE, event_columns)},
    {0},
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    (void)statement;
    return unit_find_take(result, CONTAINER_OF(call, struct events_call, call)->asked.only_unit_id);
}

const struct call_script events_script = {
    .name = "events",
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_events(struct store *store, struct events_call *call)
{
    return store_accept(store, &call->call, &events_script);
}
