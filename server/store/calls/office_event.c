#include "server/store/calls/office_event.h"
#include "server/store/listen.h"

const struct pg_statement office_event_insert = {
    "office_event_insert",
    "INSERT INTO office_event (event_id, at, person_id, client_id, hat, act, subject)"
    " VALUES ($1::uuid, $2::timestamptz, $3::int8, $4::int8, $5::int4, $6::text, $7::text)"};

const struct pg_statement office_notify = {"office_notify", "NOTIFY rectify_catalog"};

enum err office_event_send(struct round *round, const struct office_actor *actor, const char *act,
                           const char *subject)
{
    struct pg_params params;
    params_init(&params);
    params_uuid(&params, &actor->request_id);
    params_time(&params, actor->received_ms);
    params_id(&params, actor->person_id);
    params_id(&params, actor->client_id);
    params_int4(&params, actor->hat);
    params_text(&params, act);
    params_text(&params, subject);
    return round_send(round, &office_event_insert, &params);
}

enum err office_notify_send(struct round *round)
{
    struct pg_params params;
    params_init(&params);
    return round_send(round, &office_notify, &params);
}

enum err office_tell_send(struct round *round, const struct office_actor *actor,
                          const char *campaign)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, campaign);
    params_uuid(&params, &actor->request_id);
    return round_send(round, &tell_campaign, &params);
}
