/* What the office did with no unit, in the order of its chains: by unit and number. */
#include "server/store/calls/audit.h"
#include "server/store/calls/unit_find.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* $1 to $3 the unit (UNIT_ASKED), $4 to $6 the place after which it goes on, $7 how many. */
static const struct pg_statement office_events_page = {
    "office_events_page",
    "SELECT o.unit_id, o.number, o.event_id, (extract(epoch FROM o.at) * 1000000)::int8,"
    " o.person_id, o.client_id, o.hat, o.act, o.subject, o.chain FROM office_event o"
    " WHERE " UNIT_NOT_ASKED
    " AND (o.unit_id, o.number, o.event_id) > ($4::int8, $5::int8, $6::uuid)"
    " ORDER BY o.unit_id, o.number, o.event_id LIMIT $7::int4"};
static const struct pg_statement *const statements[] = {&office_events_page, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct office_events_call *wanted = CONTAINER_OF(call, struct office_events_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    enum err err = unit_find_named(round, &wanted->asked);
    params_init(&params);
    params_unit_asked(&params, &wanted->asked);
    params_int8(&params, wanted->after.unit_id);
    params_int8(&params, wanted->after.number);
    params_uuid(&params, &wanted->after.event_id);
    params_int4(&params, EVENTS_PAGE + 1);
    return err == ERR_OK ? round_send(round, &office_events_page, &params) : err;
}

COLUMNS_OF(struct office_event_record, event_columns) = {
    COLUMN(NUMBER, struct office_event_record, unit_id),
    COLUMN(NUMBER, struct office_event_record, number),
    COLUMN(UUID, struct office_event_record, event_id),
    COLUMN(NUMBER, struct office_event_record, at_us),
    COLUMN(NUMBER, struct office_event_record, person_id),
    COLUMN(NUMBER, struct office_event_record, client_id),
    COLUMN(NUMBER, struct office_event_record, hat),
    COLUMN(TEXT, struct office_event_record, act),
    COLUMN(TEXT, struct office_event_record, subject),
    COLUMN(DIGEST, struct office_event_record, chain),
};

static const struct take takes[] = {
    {&office_events_page,
     TAKE_PAGE(struct office_events_call, events, event_count, more, EVENTS_PAGE, event_columns)},
    {0},
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    (void)statement;
    return unit_find_take(result,
                          CONTAINER_OF(call, struct office_events_call, call)->asked.only_unit_id);
}

const struct call_script office_events_script = {
    .name = "office-events",
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_office_events(struct store *store, struct office_events_call *call)
{
    return store_accept(store, &call->call, &office_events_script);
}
