/* AUDIT_GET: a page of units, whether the chains of their events are whole. */
#include "server/store/calls/audit.h"
#include "proto/audit.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static void fill_break(const struct chain_break_record *record, Rectify__ChainBreak *out)
{
    rectify__chain_break__init(out);
    out->unit_id = record->unit_id;
    out->unit_name = convert_text(record->unit_name);
    out->problem_id = record->problem_id;
    out->campaign = convert_text(record->campaign);
    out->has_problem_no = record->problem_no != 0;
    out->problem_no = (uint32_t)record->problem_no;
    out->number = record->number;
    out->kind = (uint32_t)record->kind;
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct audit_call *found = CONTAINER_OF(call, struct audit_call, call);
    Rectify__Audit *out = (Rectify__Audit *)message;
    struct arena *arena = &command->arena;
    out->last_unit_id = found->last_unit_id;
    out->more = found->more;
    out->chains = found->chains;
    out->events = found->events;
    out->broken = found->broken;
    out->breaks = convert_list(arena, found->break_count, sizeof(Rectify__ChainBreak));
    if (out->breaks == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < found->break_count; i++) {
        fill_break(&found->breaks[i], out->breaks[i]);
    }
    out->n_breaks = found->break_count;
    return ERR_OK;
}

enum command_progress command_audit_get(struct command *command)
{
    const Rectify__AuditGet *in = (const Rectify__AuditGet *)command->in;
    struct audit_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->after_unit_id = in->has_after_unit_id ? in->after_unit_id : INT64_MIN;
    return command_await(command, store_audit(command->commands->options.store, call));
}
