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

static bool fill(struct arena *arena, const struct audit_call *call, Rectify__Audit *out)
{
    rectify__audit__init(out);
    out->last_unit_id = call->last_unit_id;
    out->more = call->more;
    out->chains = call->chains;
    out->events = call->events;
    out->broken = call->broken;
    out->breaks = convert_list(arena, call->break_count, sizeof(Rectify__ChainBreak));
    if (out->breaks == NULL) {
        return false;
    }
    for (size_t i = 0; i < call->break_count; i++) {
        fill_break(&call->breaks[i], out->breaks[i]);
    }
    out->n_breaks = call->break_count;
    return true;
}

static void on_audited(struct store_call *call)
{
    struct command *command = call->owner;
    const struct audit_call *found = CONTAINER_OF(call, struct audit_call, call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    Rectify__Audit *out = arena_alloc(&command->arena, sizeof(*out));
    bool ok = out != NULL && fill(&command->arena, found, out);
    command_finish(command, ok ? ERR_OK : ERR_NOMEM, ok ? &out->base : NULL);
}

enum command_progress command_audit_get(struct command *command)
{
    const Rectify__AuditGet *in = (const Rectify__AuditGet *)command->in;
    struct audit_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_store_call(command, on_audited);
    call->after_unit_id = in->has_after_unit_id ? in->after_unit_id : INT64_MIN;
    return command_await(command, store_audit(command->commands->options.store, call));
}
