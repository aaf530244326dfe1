/* EVENTS_GET: a page of events in the order of their chains. Whose: as in asked.h. */
#include "proto/audit.pb-c.h"
#include "server/commands/asked.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/store/calls/audit.h"

static void fill_who(const struct chain_event_record *record, Rectify__ChainEvent *out)
{
    out->has_person_id = record->person_id != 0;
    out->person_id = record->person_id;
    out->has_actor_unit_id = record->actor_unit_id != 0;
    out->actor_unit_id = record->actor_unit_id;
    out->has_client_id = record->client_id != 0;
    out->client_id = record->client_id;
    out->has_client_time_us = record->has_client_time;
    out->client_time_us = record->client_time_us;
    out->received_us = record->received_us;
    out->hat = record->hat;
    out->signed_by = convert_text(record->signed_by);
}

static void fill_what(const struct chain_event_record *record, Rectify__ChainEvent *out)
{
    out->unit_id = record->place.unit_id;
    out->problem_id = record->problem_id;
    out->campaign_id = record->campaign_id;
    out->version = record->version;
    out->act = record->act;
    out->from_state = record->from_state;
    out->to_state = record->to_state;
    out->self_held = record->self_held;
    out->text = convert_text(record->text);
    out->blocked_on = convert_text(record->blocked_on);
    out->has_affected_unit_id = record->affected_unit_id != 0;
    out->affected_unit_id = record->affected_unit_id;
    out->has_unit_no = record->unit_no != 0;
    out->unit_no = record->unit_no;
}

static bool fill_event(struct arena *arena, const struct chain_event_record *record,
                       Rectify__ChainEvent *out)
{
    rectify__chain_event__init(out);
    fill_who(record, out);
    fill_what(record, out);
    return convert_bytes(arena, record->place.event_id.bytes, sizeof(record->place.event_id.bytes),
                         &out->event_id) &&
           convert_bytes(arena, record->digest.bytes, DIGEST_SIZE, &out->digest) &&
           convert_bytes(arena, record->chain.bytes, DIGEST_SIZE, &out->chain);
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct events_call *found = CONTAINER_OF(call, struct events_call, call);
    Rectify__Events *out = (Rectify__Events *)message;
    struct arena *arena = &command->arena;
    out->more = found->more;
    out->events = convert_list(arena, found->event_count, sizeof(Rectify__ChainEvent));
    bool ok = out->events != NULL;
    for (size_t i = 0; ok && i < found->event_count; i++) {
        ok = fill_event(arena, &found->events[i], out->events[i]);
    }
    out->n_events = found->event_count;
    return ok ? ERR_OK : ERR_NOMEM;
}

static void check(const Rectify__EventsGet *in, struct events_call *call, struct checks *checks)
{
    struct chain_place *after = &call->after;
    call->asked = asked_read(checks, in->unit_id, in->unit);
    if (in->after == NULL) {
        after->unit_id = INT64_MIN;
        return;
    }
    checks_that(checks, uuid_read(&in->after->event_id, &after->event_id), ERR_FIELD,
                "after.event_id");
    after->unit_id = in->after->unit_id;
    after->problem_id = in->after->problem_id;
    after->number = in->after->number;
}

enum command_progress command_events_get(struct command *command)
{
    const Rectify__EventsGet *in = (const Rectify__EventsGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct events_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    check(in, call, &checks);
    asked_narrow(&checks, &command->caller, &call->asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    call->call = command_answer_call(command, fill);
    return command_await(command, store_events(command->commands->options.store, call));
}
