/* A task's file for scripts. */
#include "client/cli/assignment_json.h"
#include "client/cli/dossier.h"
#include "client/cli/dossier_files.h"
#include "client/cli/dossier_parts.h"
#include "client/cli/dossier_repeat.h"
#include "client/cli/effect_diff.h"
#include "client/cli/effect_standing.h"
#include "client/cli/json.h"
#include "client/cli/plan_diff.h"
#include "client/cli/version_code.h"

static json_t *effect_json(const Rectify__Dossier *dossier, const Rectify__EffectRecord *effect)
{
    json_t *object = json_made(json_object());
    json_add_text(object, "text", effect->text);
    json_add_text(object, "quantity", effect->quantity);
    json_add_text(object, "no_evidence_reason", effect->no_evidence_reason);
    json_add_flag(object, "repeats_measure", effect->repeats_measure);
    json_add_flag(object, "before_reopening", effect_before_reopening(dossier, effect) != NULL);
    return object;
}

static json_t *measure_json(const Rectify__Dossier *dossier, const Rectify__MeasureRecord *measure)
{
    json_t *object = json_made(json_object());
    json_add_number(object, "no", measure->no);
    json_add_word(object, "kind", WORDS_MEASURE_KIND, measure->kind);
    json_add_text(object, "text", measure->text);
    json_add_text(object, "owner", measure->owner);
    json_add_day(object, "due_on", measure->has_due_on, measure->due_on);
    json_add_text(object, "frequency", measure->frequency);
    json_add_numbers(object, "points", measure->n_points, measure->points);
    json_add_text(object, "not_done_reason", measure->not_done_reason);
    if (measure->has_continues) {
        json_add_number(object, "continues", measure->continues);
    }
    if (measure->effect != NULL) {
        json_add(object, "effect", effect_json(dossier, measure->effect));
    }
    return object;
}

static json_t *local_json(const Rectify__Dossier *dossier, const Rectify__LocalProblem *local)
{
    json_t *object = json_made(json_object());
    json_t *measures = json_made(json_array());
    json_add_number(object, "no", local->no);
    json_add_text(object, "description", local->description);
    json_add_text(object, "responsible", local->responsible);
    json_add_time(object, "received_at", local->received_ms);
    for (size_t i = 0; i < local->n_measures; i++) {
        json_push(measures, measure_json(dossier, local->measures[i]));
    }
    json_add(object, "measures", measures);
    return object;
}

static json_t *gap_json(const Rectify__Finding *gap)
{
    json_t *object = json_made(json_object());
    json_add_number(object, "reason", gap->reason);
    if (gap->has_item) {
        json_add_number(object, "item", gap->item);
    }
    return object;
}

/* What the unit found itself, and what is to be looked at. */
static void findings_json(const Rectify__Dossier *dossier, json_t *document)
{
    json_t *locals = json_made(json_array());
    json_t *gaps = json_made(json_array());
    for (size_t i = 0; i < dossier->n_locals; i++) {
        json_push(locals, local_json(dossier, dossier->locals[i]));
    }
    for (size_t i = 0; i < dossier->n_gaps; i++) {
        json_push(gaps, gap_json(dossier->gaps[i]));
    }
    json_add(document, "locals", locals);
    json_add(document, "gaps", gaps);
}

static json_t *plan_json(const Rectify__Dossier *dossier, const Rectify__PlanVersion *plan)
{
    char code[VERSION_CODE_SIZE];
    json_t *object = json_made(json_object());
    json_t *measures = json_made(json_array());
    json_t *excuses = json_made(json_array());

    json_add_word(object, "act", WORDS_ACT, plan->act);
    version_code(&plan->digest, code);
    json_add_text(object, "version_code", code);
    json_add_flag(object, "accepted", plan->accepted);
    json_add_flag(object, "waiting", plan->waiting);
    json_add_text(object, "reason", plan->reason);
    if (plan->self_check != NULL) {
        json_t *check = json_made(json_object());
        json_add_day(check, "checked_on", true, plan->self_check->checked_on);
        json_add_text(check, "method", plan->self_check->method);
        json_add_text(check, "scope", plan->self_check->scope);
        json_add_number(check, "persons", plan->self_check->persons);
        json_add(object, "self_check", check);
    }
    json_add_text(object, "cause", plan->cause);
    json_add_text(object, "statement", plan->statement);
    json_add_text(object, "confirmed_by", plan->confirmed_by);
    for (size_t i = 0; i < plan->n_measures; i++) {
        json_push(measures, measure_json(dossier, plan->measures[i]));
    }
    json_add(object, "measures", measures);
    for (size_t i = 0; i < plan->n_excuses; i++) {
        json_t *excuse = json_made(json_object());
        json_add_number(excuse, "point", plan->excuses[i]->point);
        json_add_text(excuse, "reason", plan->excuses[i]->reason);
        json_push(excuses, excuse);
    }
    json_add(object, "excuses", excuses);
    json_add_texts(object, "local_problems", plan->n_local_problems, plan->local_problems);
    return object;
}

/* What the act had not is left out. */
static void decision_json(const Rectify__Event *event, json_t *object)
{
    if (event->n_items > 0) {
        json_add_numbers(object, "items", event->n_items, event->items);
    }
    json_add_day(object, "new_due_on", event->has_new_due_on, event->new_due_on);
    if (event->has_method) {
        json_add_word(object, "method", WORDS_METHOD, event->method);
    }
    json_add_day(object, "verified_on", event->has_verified_on, event->verified_on);
    if (event->has_result) {
        json_add_word(object, "result", WORDS_RESULT, event->result);
    }
    json_add_text(object, "accepted_risk", event->accepted_risk);
    if (event->has_cadence) {
        json_add_word(object, "cadence", WORDS_CADENCE, event->cadence);
    }
    json_add_day(object, "next_review_on", event->has_next_review_on, event->next_review_on);
    if (event->has_end_reason) {
        json_add_word(object, "end_reason", WORDS_END_REASON, event->end_reason);
    }
    json_add_text(object, "carried_to", event->carried_to);
    json_add_text(object, "conclusion", event->conclusion);
    json_add_text(object, "other_unit", event->other_unit);
}

/* What the unit asked for or reported. */
static void request_json(const Rectify__Event *event, json_t *object)
{
    json_add_day(object, "wanted_on", event->has_wanted_on, event->wanted_on);
    json_add_text(object, "progress", event->progress);
    if (event->period != NULL) {
        json_add(object, "period", period_json(event->period));
        json_add_flag(object, "nil", event->nil);
    }
    json_add_text(object, "quantity", event->quantity);
    json_add_text(object, "signed_by", event->signed_by);
}

static void work_json(const Rectify__Event *event, json_t *object)
{
    json_add_day(object, "reply_by", event->has_reply_by, event->reply_by);
    if (event->has_activity_kind) {
        json_add_word(object, "activity_kind", WORDS_ACTIVITY_KIND, event->activity_kind);
    }
    json_add_day(object, "held_on", event->has_held_on, event->held_on);
}

static json_t *actuals_json(const Rectify__Event *event)
{
    json_t *actuals = json_made(json_array());
    for (size_t i = 0; i < event->n_actuals; i++) {
        json_t *actual = json_made(json_object());
        json_add_number(actual, "indicator", event->actuals[i]->indicator);
        json_add_text(actual, "value", event->actuals[i]->value);
        json_push(actuals, actual);
    }
    return actuals;
}

static json_t *event_json(const Rectify__Dossier *dossier, const Rectify__Event *event)
{
    json_t *object = json_made(json_object());
    json_add_word(object, "act", WORDS_ACT, event->act);
    if (event->from_state != 0) { /* issued, or an act that moves nothing */
        json_add_word(object, "from_state", WORDS_STATE, event->from_state);
    }
    if (event->to_state != 0) {
        json_add_word(object, "to_state", WORDS_STATE, event->to_state);
    }
    json_add_number(object, "version", event->version);
    json_add_text(object, "person", event->person_name);
    json_add_text(object, "unit", event->unit_name);
    json_add_word(object, "role", WORDS_ROLE, event->role);
    json_add_time(object, "received_at", event->received_ms);
    json_add_text(object, "text", event->text);
    json_add_flag(object, "self_held", event->self_held);
    json_add_text(object, "blocked_on", event->blocked_on);
    json_add_text(object, "affected_unit", event->affected_unit);
    if (event->has_local) {
        json_add_number(object, "local", event->local);
    }
    if (event->has_measure) {
        json_add_number(object, "measure", event->measure);
    }
    if (event->act == WORD_ACT_EFFECT) {
        json_add_flag(object, "counts", !effect_is_superseded(dossier, event));
    }
    if (event->n_files > 0) {
        json_add(object, "files", dossier_files_json(event));
    }
    if (event->n_actuals > 0) {
        json_add(object, "actuals", actuals_json(event));
    }
    decision_json(event, object);
    request_json(event, object);
    work_json(event, object);
    return object;
}

/* Which measures cover a point is made from the plan, as on the screen. */
static json_t *point_json(const Rectify__Dossier *dossier, unsigned point)
{
    struct dossier_point state = dossier_cover(dossier_plan(dossier), point);
    json_t *object = json_made(json_object());
    json_t *measures = json_made(json_array());

    json_add_number(object, "no", point);
    json_add_text(object, "text", dossier->points[point - 1]);
    for (int no = 1; no < 64; no++) {
        if ((state.measures >> no & 1) != 0) {
            json_push(measures, json_integer(no));
        }
    }
    json_add(object, "measures", measures);
    json_add_text(object, "excuse", state.excuse);
    return object;
}

static json_t *report_json(const Rectify__PeriodReport *report)
{
    json_t *object = json_made(json_object());
    json_add(object, "period", period_json(report->period));
    json_add_flag(object, "nil", report->nil);
    json_add_flag(object, "late", report->late);
    json_add_text(object, "text", report->text);
    json_add_text(object, "quantity", report->quantity);
    json_add_time(object, "received_at", report->received_ms);
    json_add_text(object, "person", report->person_name);
    json_add_text(object, "signed_by", report->signed_by);
    return object;
}

static void long_term_json(const Rectify__Dossier *dossier, json_t *document)
{
    json_t *reports = json_made(json_array());
    json_t *missing = json_made(json_array());

    if (dossier->has_cadence) {
        json_add_word(document, "cadence", WORDS_CADENCE, dossier->cadence);
    }
    json_add_day(document, "sustained_on", dossier->has_sustained_on, dossier->sustained_on);
    json_add_day(document, "next_review_on", dossier->has_next_review_on, dossier->next_review_on);
    for (size_t i = 0; i < dossier->n_reports; i++) {
        json_push(reports, report_json(dossier->reports[i]));
    }
    json_add(document, "reports", reports);
    for (size_t i = 0; i < dossier->n_missing; i++) {
        json_push(missing, period_json(dossier->missing[i]));
    }
    json_add(document, "missing", missing);
}

/* Only what differs. */
static void diff_json(struct cli *cli, const Rectify__Dossier *dossier, json_t *document)
{
    static const char *const kinds[PLAN_DIFF_KINDS] = {
        [PLAN_DIFF_SAME] = "SAME",
        [PLAN_DIFF_CHANGED] = "CHANGED",
        [PLAN_DIFF_ADDED] = "ADDED",
        [PLAN_DIFF_REMOVED] = "REMOVED",
    };
    const Rectify__PlanVersion *before = NULL;
    const Rectify__PlanVersion *after = NULL;
    json_t *array = json_made(json_array());

    plan_diff_choose(dossier, &before, &after);
    struct plan_diff diff = {0};
    if (effect_diff_waits(dossier)) {
        diff = effect_diff(dossier, &cli->arena);
    } else if (after != NULL) {
        diff = plan_diff(before, after, &cli->arena);
    }
    for (size_t i = 0; i < diff.count; i++) {
        const struct plan_diff_row *row = &diff.rows[i];
        if (row->kind != PLAN_DIFF_SAME) {
            json_t *object = json_made(json_object());
            json_add_text(object, "where", row->what);
            json_add_text(object, "kind", kinds[row->kind]);
            json_add_text(object, "before", row->before);
            json_add_text(object, "after", row->after);
            json_push(array, object);
        }
    }
    json_add(document, "difference", array);
}

void dossier_print_json(struct cli *cli, const Rectify__Dossier *dossier, bool diff)
{
    json_t *document = json_document();
    json_t *points = json_made(json_array());
    json_t *plans = json_made(json_array());
    json_t *events = json_made(json_array());

    json_add(document, "assignment", assignment_json(dossier->assignment));
    json_add_word(document, "category", WORDS_CATEGORY, dossier->category);
    json_add_text(document, "description", dossier->description);
    json_add_text(document, "criterion", dossier->criterion);
    json_add_day(document, "original_due_on", dossier->has_original_due_on,
                 dossier->original_due_on);
    json_add_text(document, "reviewer", dossier->reviewer);
    dossier_add_beside(document, dossier);
    if (dossier->has_result) {
        json_add_word(document, "result", WORDS_RESULT, dossier->result);
    }
    long_term_json(dossier, document);
    for (unsigned i = 0; i < dossier->n_points; i++) {
        json_push(points, point_json(dossier, i + 1));
    }
    json_add(document, "points", points);
    for (size_t i = 0; i < dossier->n_plans; i++) {
        json_push(plans, plan_json(dossier, dossier->plans[i]));
    }
    json_add(document, "plans", plans);
    findings_json(dossier, document);
    for (size_t i = 0; i < dossier->n_events; i++) {
        json_push(events, event_json(dossier, dossier->events[i]));
    }
    json_add(document, "events", events);
    if (diff) {
        diff_json(cli, dossier, document);
    }
    json_print(document);
}
