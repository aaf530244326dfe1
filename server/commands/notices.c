/* NOTICES_GET: what is news to the caller's unit, whether it was pushed or not. */
#include "server/commands/notices.h"
#include "proto/work.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

void notice_fill(int64_t unit_id, const struct notice_record *record, Rectify__Notice *out)
{
    rectify__notice__init(out);
    out->unit_id = unit_id;
    out->problem_id = record->problem_id;
    out->problem_no = (uint32_t)record->problem_no;
    out->act = (uint32_t)record->act;
    out->state = (uint32_t)record->state;
    out->version = record->version;
    out->at_ms = record->at_ms;
    out->text = convert_text(record->text);
    out->has_request_id = true;
    out->request_id.len = sizeof(record->request_id.bytes);
    out->request_id.data = (uint8_t *)(uintptr_t)record->request_id.bytes;
    out->person_name = convert_text(record->person_name);
    out->unit_name = convert_text(record->unit_name);
    out->has_reply_by = record->act == ACT_SUPERVISE && record->reply_by != DAY_NONE;
    out->reply_by = out->has_reply_by ? record->reply_by : 0;
    out->has_answered = out->has_reply_by;
    out->answered = record->answered;
    out->has_kind = record->kind != 0;
    out->kind = (uint32_t)record->kind;
    out->has_held_on = out->has_kind && record->held_on != DAY_NONE;
    out->held_on = out->has_held_on ? record->held_on : 0;
    out->topic = convert_text(record->topic);
    out->has_phase = record->phase != 0;
    out->phase = (uint32_t)record->phase;
    out->has_phase_state = out->has_phase;
    out->phase_state = (uint32_t)record->phase_state;
    out->has_files = record->file_count > 0;
    out->files = (uint32_t)record->file_count;
    out->has_new_due_on = record->new_due_on != DAY_NONE;
    out->new_due_on = out->has_new_due_on ? record->new_due_on : 0;
    out->has_former_due_on = record->former_due_on != DAY_NONE;
    out->former_due_on = out->has_former_due_on ? record->former_due_on : 0;
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct notices_call *found = CONTAINER_OF(call, struct notices_call, call);
    Rectify__Notices *out = (Rectify__Notices *)message;
    out->notices = convert_list(&command->arena, found->notice_count, sizeof(Rectify__Notice));
    if (out->notices == NULL) {
        return ERR_NOMEM;
    }
    out->n_notices = found->notice_count;
    out->more = found->more;
    for (size_t i = 0; i < found->notice_count; i++) {
        notice_fill(found->unit_id, &found->notices[i], out->notices[i]);
    }
    return ERR_OK;
}

enum command_progress command_notices_get(struct command *command)
{
    const Rectify__NoticesGet *in = (const Rectify__NoticesGet *)command->in;
    struct notices_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    if (command->caller.identity.unit_id == 0) {
        return command_refuse(command, ERR_FORBIDDEN, NULL);
    }
    if (!time_sane(in->since_ms)) {
        return command_refuse(command, ERR_FIELD, "since_ms");
    }
    if (in->has_since_id && !uuid_read(&in->since_id, &call->after)) {
        return command_refuse(command, ERR_FIELD, "since_id");
    }
    call->call = command_answer_call(command, fill);
    call->unit_id = command->caller.identity.unit_id;
    call->since_ms = in->since_ms;
    return command_await(command, store_notices(command->commands->options.store, call));
}
