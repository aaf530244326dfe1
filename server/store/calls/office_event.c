#include "server/store/calls/office_event.h"
#include "server/store/calls/event_chain.h"
#include "server/store/listen.h"

/* clang-format off */
/* What is written down, but for unit and number. */
#define WRITTEN "$2::uuid, $3::timestamptz, $4::int8, $5::int8, $6::int4, $7::text, $8::text"
#define BYTES(number) "office_event_bytes($1::int8, " number ", " WRITTEN ")"

/* The conflict takes the head's row and sees its newest state: acts from one unit come one after the other. */
const struct pg_statement office_event_insert = {
    "office_event_insert",
    "WITH chained AS (INSERT INTO office_chain AS c (unit_id, length, head)"
    "  VALUES ($1::int8, 1, sha256(" EVENT_CHAIN_BEGIN " || " BYTES("1") "))"
    "  ON CONFLICT (unit_id) DO UPDATE SET length = c.length + 1, head = sha256(c.head || " BYTES("c.length + 1") ")"
    "  RETURNING c.length, c.head)"
    " INSERT INTO office_event (unit_id, number, chain, event_id, at, person_id, client_id, hat, act, subject)"
    " SELECT $1::int8, length, head, " WRITTEN " FROM chained"};
/* clang-format on */

const struct pg_statement office_notify = {"office_notify", "NOTIFY rectify_catalog"};

enum err office_event_send(struct round *round, const struct office_actor *actor, const char *act,
                           const char *subject)
{
    struct pg_params params;
    params_init(&params);
    params_int8(&params, actor->unit_id);
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
