/* EVENTS_GET: a page of events in the order of their chains, of units or of the office. Whose: as in asked.h. */
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

static bool fill_office_event(struct arena *arena, const struct office_event_record *record,
                              Rectify__OfficeEvent *out)
{
    rectify__office_event__init(out);
    out->unit_id = record->unit_id;
    out->number = record->number;
    out->at_us = record->at_us;
    out->has_person_id = record->person_id != 0;
    out->person_id = record->person_id;
    out->has_client_id = record->client_id != 0;
    out->client_id = record->client_id;
    out->hat = record->hat;
    out->act = convert_text(record->act);
    out->subject = convert_text(record->subject);
    return convert_bytes(arena, record->event_id.bytes, sizeof(record->event_id.bytes),
                         &out->event_id) &&
           convert_bytes(arena, record->chain.bytes, DIGEST_SIZE, &out->chain);
}

static enum err fill_office(struct command *command, struct store_call *call,
                            ProtobufCMessage *message)
{
    const struct office_events_call *found = CONTAINER_OF(call, struct office_events_call, call);
    Rectify__Events *out = (Rectify__Events *)message;
    struct arena *arena = &command->arena;
    out->more = found->more;
    out->office_events = convert_list(arena, found->event_count, sizeof(Rectify__OfficeEvent));
    bool ok = out->office_events != NULL;
    for (size_t i = 0; ok && i < found->event_count; i++) {
        ok = fill_office_event(arena, &found->events[i], out->office_events[i]);
    }
    out->n_office_events = found->event_count;
    return ok ? ERR_OK : ERR_NOMEM;
}

/* What both kinds are asked by. */
struct question {
    struct unit_asked asked;
    struct chain_place after;
};

static struct question check(const struct command *command, const Rectify__EventsGet *in,
                             struct checks *checks)
{
    struct question question = {.asked = asked_read(checks, in->unit_id, in->unit),
                                .after = {.unit_id = INT64_MIN}};
    if (in->after != NULL) {
        struct chain_place *after = &question.after;
        checks_that(checks, uuid_read(&in->after->event_id, &after->event_id), ERR_FIELD,
                    "after.event_id");
        after->unit_id = in->after->unit_id;
        after->problem_id = in->after->problem_id;
        after->number = in->after->number;
    }
    asked_narrow(checks, &command->caller, &question.asked);
    return question;
}

static enum command_progress ask_units(struct command *command, const struct question *question)
{
    struct events_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->asked = question->asked;
    call->after = question->after;
    return command_await(command, store_events(command->commands->options.store, call));
}

static enum command_progress ask_office(struct command *command, const struct question *question)
{
    struct office_events_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill_office);
    call->asked = question->asked;
    call->after = question->after;
    return command_await(command, store_office_events(command->commands->options.store, call));
}

enum command_progress command_events_get(struct command *command)
{
    const Rectify__EventsGet *in = (const Rectify__EventsGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct question question = check(command, in, &checks);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    return in->office ? ask_office(command, &question) : ask_units(command, &question);
}
