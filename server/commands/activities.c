/* ACTIVITIES_GET: what the office did with units. Whose: as in asked.h. */
#include "proto/work.pb-c.h"
#include "server/commands/asked.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/store/calls/work.h"

static bool fill_activity(struct arena *arena, const struct activity_record *record,
                          Rectify__ActivityRecord *out)
{
    rectify__activity_record__init(out);
    out->unit_id = record->unit_id;
    out->unit_name = convert_text(record->unit_name);
    out->problem_no = (uint32_t)record->problem_no;
    out->kind = (uint32_t)record->kind;
    out->held_on = record->held_on;
    out->text = convert_text(record->text);
    out->topic = convert_text(record->topic);
    out->trainer = convert_text(record->trainer);
    out->audience = convert_text(record->audience);
    out->has_head_count = record->head_count > 0;
    out->head_count = (uint32_t)record->head_count;
    out->person_name = convert_text(record->person_name);
    out->at_ms = record->at_ms;
    out->files = convert_texts(record->files);
    out->n_files = record->file_count;
    return convert_bytes(arena, record->request_id.bytes, sizeof(record->request_id.bytes),
                         &out->request_id);
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct activities_call *found = CONTAINER_OF(call, struct activities_call, call);
    Rectify__Activities *out = (Rectify__Activities *)message;
    struct arena *arena = &command->arena;
    out->activities = convert_list(arena, found->activity_count, sizeof(Rectify__ActivityRecord));
    bool ok = out->activities != NULL;
    for (size_t i = 0; ok && i < found->activity_count; i++) {
        ok = fill_activity(arena, &found->activities[i], out->activities[i]);
    }
    out->n_activities = found->activity_count;
    return ok ? ERR_OK : ERR_NOMEM;
}

enum command_progress command_activities_get(struct command *command)
{
    const Rectify__ActivitiesGet *in = (const Rectify__ActivitiesGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct unit_asked asked = asked_read(&checks, in->unit_id, in->unit);
    asked_narrow(&checks, &command->caller, &asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct activities_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->asked = asked;
    return command_await(command, store_activities(command->commands->options.store, call));
}
