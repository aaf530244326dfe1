#include "server/commands/convert_report.h"
#include "server/commands/internal.h"
#include "server/rules/phase.h"
#include "server/rules/report_transition.h"

/* What is made final now is judged by now. */
static bool phase_closed(const struct report_record *record, const struct report_view *view)
{
    int64_t now_ms = view->command->commands->options.wall_ms();
    bool called_for = record->state == REPORT_STATE_RETURNED;
    for (size_t i = 0; i < view->campaign->phase_count; i++) {
        const struct phase_record *phase = &view->campaign->phases[i];
        if (phase->phase == PHASE_REPORT) {
            return phase_judge(&phase->terms, now_ms, called_for) != ERR_OK;
        }
    }
    return false;
}

static bool convert_allowed(struct arena *arena, const struct report_record *record,
                            const struct report_view *view, Rectify__ReportBrief *out)
{
    const struct caller *caller = &view->command->caller;
    const struct report_standing standing = {
        .state = record->state,
        .unit_id = record->unit_id,
        .has_terminal = record->has_terminal,
        .phase_closed = phase_closed(record, view),
    };
    uint64_t allowed =
        report_allowed(&standing, caller->identity.unit_id,
                       caller_roles_over(view->command->commands, caller, record->unit_id));
    out->allowed_acts = arena_calloc(arena, ACT_MAX, sizeof(*out->allowed_acts));
    if (out->allowed_acts == NULL) {
        return false;
    }
    for (uint32_t act = 1; act <= ACT_MAX; act++) {
        if ((allowed >> act & 1) != 0) {
            out->allowed_acts[out->n_allowed_acts++] = act;
        }
    }
    return true;
}

static bool convert_version(struct arena *arena, const struct report_record *record,
                            Rectify__ReportBrief *out)
{
    out->version = record->version;
    if (record->version == 0) {
        return true;
    }
    out->has_digest = true;
    out->has_received_ms = true;
    out->received_ms = record->received_ms;
    out->confirmed_by = convert_text(record->confirmed_by);
    out->signed_by = convert_text(record->signed_by);
    out->on_time = record->on_time;
    out->unfinished = (uint32_t)record->unfinished;
    out->paper = record->paper;
    out->scan = record->scan;
    return convert_bytes(arena, record->digest.bytes, DIGEST_SIZE, &out->digest);
}

bool convert_report(struct arena *arena, const struct report_record *record,
                    const struct report_view *view, Rectify__ReportBrief *out)
{
    rectify__report_brief__init(out);
    out->unit_id = record->unit_id;
    out->unit_name = convert_text(record->unit_name);
    out->unit_kind = (uint32_t)record->unit_kind;
    out->first_responsible = convert_text(record->first_responsible);
    out->expected = record->expected;
    out->state = (uint32_t)record->state;
    out->last_reason = convert_text(record->last_reason);
    return convert_version(arena, record, out) && convert_allowed(arena, record, view, out);
}

bool convert_report_event(struct arena *arena, const struct report_event_record *record,
                          Rectify__ReportEvent *out)
{
    rectify__report_event__init(out);
    out->act = (uint32_t)record->act;
    out->from_state = (uint32_t)record->from_state;
    out->to_state = (uint32_t)record->to_state;
    out->version = record->version;
    out->person_name = convert_text(record->person_name);
    out->unit_name = convert_text(record->unit_name);
    out->role = record->hat;
    out->received_ms = record->received_ms;
    out->text = convert_text(record->text);
    out->has_self_held = record->self_held;
    out->self_held = record->self_held;
    out->has_received_on = record->received_on != DAY_NONE;
    out->received_on = out->has_received_on ? record->received_on : 0;
    out->received_by = convert_text(record->received_by);
    out->signed_by = convert_text(record->signed_by);
    out->n_files = record->file_count;
    return convert_files(arena, record->files, record->file_count, &out->files) &&
           convert_bytes(arena, record->request_id.bytes, sizeof(record->request_id.bytes),
                         &out->request_id) &&
           convert_bytes(arena, record->digest.bytes, DIGEST_SIZE, &out->digest);
}
