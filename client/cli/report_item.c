#include "client/cli/report_item.h"

#include "client/cli/dossier.h"
#include "client/cli/dossier_repeat.h"
#include "client/cli/keep.h"
#include "client/cli/period.h"
#include "client/cli/report_page.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <string.h>

bool report_task_is_known(const struct report_task *task)
{
    return task->dossier != NULL && task->dossier->assignment->version == task->brief->version &&
           task->dossier->assignment->state == task->brief->state;
}

bool report_item_is_nil(const Rectify__ReportItem *item)
{
    return item->state == WORD_STATE_NIL_CLAIMED || item->state == WORD_STATE_NIL_CONFIRMED;
}

static const char *effect_text(const Rectify__MeasureRecord *measure, struct arena *arena)
{
    const Rectify__EffectRecord *effect = measure->effect;
    if (effect != NULL) {
        return effect->quantity != NULL && effect->quantity[0] != '\0'
                   ? keep_printf(arena, _("%s (%s)"), effect->text, effect->quantity)
                   : effect->text;
    }
    return measure->not_done_reason != NULL
               ? keep_printf(arena, _("not done: %s"), measure->not_done_reason)
               : NULL;
}

static Rectify__ReportLine **take_lines(Rectify__MeasureRecord *const *measures, size_t count,
                                        struct arena *arena)
{
    Rectify__ReportLine **lines = keep_alloc(arena, count, sizeof(*lines));
    for (size_t i = 0; i < count; i++) {
        const char *effect = effect_text(measures[i], arena);
        lines[i] = keep_alloc(arena, 1, sizeof(*lines[i]));
        rectify__report_line__init(lines[i]);
        lines[i]->measure = keep_text(arena, measures[i]->text);
        lines[i]->effect = effect != NULL ? keep_text(arena, effect) : NULL;
    }
    return lines;
}

/* ---- what the unit found itself ---- */

static Rectify__ReportLocal *add_local(Rectify__ReportItem *item, const char *description,
                                       struct arena *arena)
{
    Rectify__ReportLocal *local = keep_alloc(arena, 1, sizeof(*local));
    rectify__report_local__init(local);
    local->description = keep_text(arena, description);
    item->locals[item->n_locals++] = local;
    return local;
}

static bool has_local(const Rectify__ReportItem *item, const char *description)
{
    for (size_t i = 0; i < item->n_locals; i++) {
        if (strcmp(item->locals[i]->description, description) == 0) {
            return true;
        }
    }
    return false;
}

/* What is registered with measures of its own, then what the plan only names: nothing is told twice. */
static void take_locals(const Rectify__Dossier *dossier, const Rectify__PlanVersion *plan,
                        Rectify__ReportItem *item, struct arena *arena)
{
    size_t named = plan != NULL ? plan->n_local_problems : 0;
    item->locals = keep_alloc(arena, dossier->n_locals + named, sizeof(*item->locals));
    for (size_t i = 0; i < dossier->n_locals; i++) {
        const Rectify__LocalProblem *in = dossier->locals[i];
        Rectify__ReportLocal *local = add_local(item, in->description, arena);
        local->responsible = keep_text(arena, in->responsible);
        local->lines = take_lines(in->measures, in->n_measures, arena);
        local->n_lines = in->n_measures;
    }
    for (size_t i = 0; i < named; i++) {
        if (!has_local(item, plan->local_problems[i])) {
            (void)add_local(item, plan->local_problems[i], arena);
        }
    }
}

/* ---- long-term problems, indicators ---- */

static const char *told_of(const struct dossier_period *period, struct arena *arena)
{
    const char *when = period_text(period->period, arena);
    const char *what =
        period->report != NULL ? dossier_period_told(period->report, arena) : _("not reported on");
    return keep_printf(arena, _("%s: %s"), when, what);
}

static void take_periods(const Rectify__Dossier *dossier, Rectify__ReportItem *item,
                         struct arena *arena)
{
    size_t count = 0;
    const struct dossier_period *periods = dossier_periods(dossier, arena, &count);
    item->periods = keep_alloc(arena, count, sizeof(*item->periods));
    item->n_periods = count;
    for (size_t i = 0; i < count; i++) {
        item->periods[i] = keep_text(arena, told_of(&periods[i], arena));
    }
}

static void take_indicators(const Rectify__Dossier *dossier, Rectify__ReportItem *item,
                            struct arena *arena)
{
    item->indicators = keep_alloc(arena, dossier->n_indicators, sizeof(*item->indicators));
    item->n_indicators = dossier->n_indicators;
    for (size_t i = 0; i < dossier->n_indicators; i++) {
        item->indicators[i] = keep_text(arena, dossier_indicator_now(dossier, i, arena));
    }
}

/* ---- how far it is ---- */

/* The newest event of this act; NULL: there is none. */
static const Rectify__Event *find_event(const Rectify__Dossier *dossier, uint32_t act)
{
    for (size_t i = dossier->n_events; i-- > 0;) {
        if (dossier->events[i]->act == act) {
            return dossier->events[i];
        }
    }
    return NULL;
}

static const char *closed_text(const Rectify__Dossier *dossier, struct arena *arena)
{
    const Rectify__Event *close = find_event(dossier, WORD_ACT_CLOSE);
    if (close == NULL || !close->has_result || !close->has_verified_on) {
        return _("closed");
    }
    return keep_printf(arena, _("closed (%s, verified on %s)"),
                       word_label(WORDS_RESULT, close->result),
                       texts_day(close->verified_on, arena));
}

static const char *sustaining_text(const Rectify__Dossier *dossier, struct arena *arena)
{
    const Rectify__Event *sustain = find_event(dossier, WORD_ACT_SUSTAIN);
    if (sustain == NULL || !sustain->has_cadence) {
        return _("results so far reached, kept up long-term");
    }
    return keep_printf(arena, _("results so far reached, kept up long-term (%s)"),
                       word_label(WORDS_CADENCE, sustain->cadence));
}

static const char *completion(const struct report_task *task, struct arena *arena)
{
    switch (task->brief->state) {
    case WORD_STATE_NIL_CLAIMED: return _("declared; the office has not confirmed it yet");
    case WORD_STATE_NIL_CONFIRMED: return _("confirmed by the office");
    case WORD_STATE_CLOSURE_REQUESTED: return _("closure requested; the office verifies it");
    case WORD_STATE_CLOSED:
        return task->dossier != NULL ? closed_text(task->dossier, arena) : _("closed");
    case WORD_STATE_SUSTAINING:
        return task->dossier != NULL ? sustaining_text(task->dossier, arena)
                                     : _("results so far reached, kept up long-term");
    default:
        return keep_printf(arena, _("not finished (%s)"),
                           word_label(WORDS_STATE, task->brief->state));
    }
}

/* What was accepted with the closure that stands: a problem that was opened again has none. */
static char *accepted_risk(const struct report_task *task, struct arena *arena)
{
    const Rectify__Event *close =
        task->brief->state == WORD_STATE_CLOSED ? find_event(task->dossier, WORD_ACT_CLOSE) : NULL;
    bool accepted = close != NULL && close->accepted_risk != NULL;
    return accepted ? keep_text(arena, close->accepted_risk) : NULL;
}

static void take_dossier(const struct report_task *task, const Rectify__PlanVersion *plan,
                         Rectify__ReportItem *item, struct arena *arena)
{
    if (plan != NULL) {
        item->lines = take_lines(plan->measures, plan->n_measures, arena);
        item->n_lines = plan->n_measures;
    }
    take_locals(task->dossier, plan, item, arena);
    take_periods(task->dossier, item, arena);
    if (!report_item_is_nil(item)) {
        take_indicators(task->dossier, item, arena);
    }
    item->risk = accepted_risk(task, arena);
}

Rectify__ReportItem *report_item(const struct report_task *task, const char *reason,
                                 struct arena *arena)
{
    const Rectify__PlanVersion *plan = task->dossier != NULL ? dossier_plan(task->dossier) : NULL;
    Rectify__ReportItem *item = keep_alloc(arena, 1, sizeof(*item));
    rectify__report_item__init(item);
    item->problem_id = task->brief->problem_id;
    item->problem_no = task->brief->problem_no;
    item->title = keep_text(arena, task->brief->title);
    item->version = task->brief->version;
    item->state = task->brief->state;
    item->completion = keep_text(arena, completion(task, arena));
    if (task->dossier != NULL) {
        take_dossier(task, plan, item, arena);
    }
    if (report_item_is_nil(item)) {
        bool said = plan != NULL && plan->statement != NULL;
        item->statement = keep_text(arena, said ? plan->statement : _("No such problem here."));
    }
    if (!report_page_finished(item->state) && reason != NULL) {
        item->unfinished_reason = keep_text(arena, reason);
    }
    return item;
}
