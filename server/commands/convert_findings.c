#include "server/commands/convert.h"
#include "server/rules/gaps.h"

bool local_resolved(const struct local_record *local, bool or_reason)
{
    for (size_t i = 0; i < local->measure_count; i++) {
        const struct measure_record *measure = &local->measures[i];
        if (!measure->has_effect && !(or_reason && measure->not_done_reason != NULL)) {
            return false;
        }
    }
    return true;
}

static bool convert_local(struct arena *arena, const struct local_record *record,
                          Rectify__LocalProblem *out)
{
    rectify__local_problem__init(out);
    out->no = (uint32_t)record->no;
    out->description = convert_text(record->description);
    out->responsible = convert_text(record->responsible);
    out->received_ms = record->received_ms;
    out->n_measures = record->measure_count;
    return convert_bytes(arena, record->request_id.bytes, sizeof(record->request_id.bytes),
                         &out->request_id) &&
           convert_measures(arena, record->measures, record->measure_count, &out->measures);
}

bool convert_locals(struct arena *arena, const struct dossier_call *call, Rectify__Dossier *out)
{
    out->locals = convert_list(arena, call->local_count, sizeof(Rectify__LocalProblem));
    bool ok = out->locals != NULL;
    for (size_t i = 0; ok && i < call->local_count; i++) {
        ok = convert_local(arena, &call->locals[i], out->locals[i]);
    }
    out->n_locals = call->local_count;
    return ok;
}

/* The plan that counts: the accepted one, else the newest. NULL: none, or a declaration that there is no such problem. */
static const struct plan_record *find_plan(const struct dossier_call *call)
{
    const struct plan_record *found = NULL;
    for (size_t i = 0; i < call->plan_count; i++) {
        const struct plan_record *plan = &call->plans[i];
        bool newer = found == NULL || !found->accepted || plan->accepted;
        found = plan->act != ACT_NIL && newer ? plan : found;
    }
    return found;
}

static struct gap_measure *list_measures(struct arena *arena, const struct plan_record *plan)
{
    struct gap_measure *all = arena_calloc(arena, plan->measure_count, sizeof(*all));
    for (size_t i = 0; all != NULL && i < plan->measure_count; i++) {
        const struct measure_record *measure = &plan->measures[i];
        all[i] = (struct gap_measure){
            .no = measure->no,
            .points = measure->points,
            .text = measure->text,
            .effect = measure->has_effect ? measure->effect.text : NULL,
            .quantity = measure->effect.quantity,
            .files = (size_t)measure->effect.files,
            .not_done = measure->not_done_reason != NULL,
            .due_on = measure->due_on,
        };
    }
    return all;
}

static uint32_t excused_points(const struct plan_record *plan)
{
    uint32_t points = 0;
    for (size_t i = 0; i < plan->excuse_count; i++) {
        points |= UINT32_C(1) << (plan->excuses[i].point - 1);
    }
    return points;
}

static struct gap_local *list_locals(struct arena *arena, const struct dossier_call *call)
{
    struct gap_local *all = arena_calloc(arena, call->local_count, sizeof(*all));
    for (size_t i = 0; all != NULL && i < call->local_count; i++) {
        all[i] = (struct gap_local){
            .no = call->locals[i].no,
            .resolved = local_resolved(&call->locals[i], true),
        };
    }
    return all;
}

const struct event_record *find_closure(const struct dossier_call *call)
{
    for (size_t i = call->event_count; i-- > 0;) {
        if (call->events[i].act == ACT_DONE) {
            return &call->events[i];
        }
    }
    return NULL;
}

static const char *find_actual(const struct event_record *closure, int indicator)
{
    for (size_t i = 0; closure != NULL && i < closure->actual_count; i++) {
        if (closure->actuals[i].indicator == indicator) {
            return closure->actuals[i].value;
        }
    }
    return NULL;
}

static struct gap_indicator *list_indicators(struct arena *arena, const struct dossier_call *call)
{
    const struct event_record *closure = find_closure(call);
    struct gap_indicator *all = arena_calloc(arena, call->indicator_count, sizeof(*all));
    for (size_t i = 0; all != NULL && i < call->indicator_count; i++) {
        const struct indicator_record *indicator = &call->indicators[i];
        all[i] = (struct gap_indicator){
            .no = (int)i + 1,
            .baseline = indicator->baseline,
            .benchmark = indicator->benchmark,
            .target = indicator->target,
            .actual = find_actual(closure, (int)i + 1),
        };
    }
    return all;
}

static bool fill_gaps(struct arena *arena, const struct findings *findings, Rectify__Dossier *out)
{
    out->gaps = convert_list(arena, findings->count, sizeof(Rectify__Finding));
    if (out->gaps == NULL) {
        return false;
    }
    out->n_gaps = findings->count;
    for (size_t i = 0; i < findings->count; i++) {
        rectify__finding__init(out->gaps[i]);
        out->gaps[i]->reason = (uint32_t)findings->all[i].reason;
        out->gaps[i]->has_item = findings->all[i].item > 0;
        out->gaps[i]->item = findings->all[i].item > 0 ? (uint32_t)findings->all[i].item : 0;
    }
    return true;
}

bool convert_gaps(struct arena *arena, const struct dossier_call *call, day_t today,
                  Rectify__Dossier *out)
{
    static const struct plan_record none;
    const struct plan_record *found = find_plan(call);
    const struct plan_record *plan = found == NULL ? &none : found;
    struct findings findings = {.count = 0};
    const struct gaps_input input = {
        .state = call->assignment.state,
        .today = today,
        .terms = {.due_kind = call->assignment.due_kind, .due_on = call->assignment.due_on},
        .points = (int)call->point_count,
        .planned = found != NULL,
        .excused = excused_points(plan),
        .measures = list_measures(arena, plan),
        .measure_count = plan->measure_count,
        .indicators = list_indicators(arena, call),
        .indicator_count = call->indicator_count,
        .locals = list_locals(arena, call),
        .local_count = call->local_count,
    };
    if (input.measures == NULL || input.locals == NULL || input.indicators == NULL) {
        return false;
    }
    gaps_find(&input, &findings);
    return fill_gaps(arena, &findings, out);
}
