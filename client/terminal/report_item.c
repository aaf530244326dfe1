#include "client/terminal/report_item.h"

#include "client/cli/dossier.h"
#include "client/cli/keep.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"

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

static void take_lines(const Rectify__PlanVersion *plan, Rectify__ReportItem *item,
                       struct arena *arena)
{
    item->lines = keep_alloc(arena, plan->n_measures, sizeof(*item->lines));
    item->n_lines = plan->n_measures;
    for (size_t i = 0; i < plan->n_measures; i++) {
        const char *effect = effect_text(plan->measures[i], arena);
        Rectify__ReportLine *line = keep_alloc(arena, 1, sizeof(*line));
        rectify__report_line__init(line);
        line->measure = keep_text(arena, plan->measures[i]->text);
        line->effect = effect != NULL ? keep_text(arena, effect) : NULL;
        item->lines[i] = line;
    }
}

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
    if (plan != NULL) {
        take_lines(plan, item, arena);
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
