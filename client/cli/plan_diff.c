#include "client/cli/plan_diff.h"

#include "client/cli/dossier.h"
#include "client/cli/keep.h"
#include "client/cli/text_diff.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <string.h>

enum {
    ALIKE_MIN =
        50, /* percent of shared characters from which on two texts are one measure reworded */
    ROWS_BESIDE = 3, /* cause, statement, self-check */
};

/* What is compared at present. */
struct comparing {
    const Rectify__PlanVersion *before;
    const Rectify__PlanVersion *after;
    struct plan_diff *diff;
    struct arena *arena;
};

/* ---- rows ---- */

void plan_diff_add(struct plan_diff *diff, const char *what, const char *before, const char *after,
                   struct arena *arena)
{
    before = before != NULL && before[0] != '\0' ? before : NULL;
    after = after != NULL && after[0] != '\0' ? after : NULL;
    struct plan_diff_row row = {.what = what, .before = before, .after = after};

    if (before == NULL && after == NULL) {
        return;
    }
    if (before == NULL) {
        row.kind = PLAN_DIFF_ADDED;
        row.marked = after;
    } else if (after == NULL) {
        row.kind = PLAN_DIFF_REMOVED;
        row.marked = before;
    } else if (strcmp(before, after) == 0) {
        row.kind = PLAN_DIFF_SAME;
        row.marked = after;
    } else {
        row.kind = PLAN_DIFF_CHANGED;
        row.marked = text_diff(before, after, arena);
    }
    diff->rows[diff->count++] = row;
    diff->differences += row.kind != PLAN_DIFF_SAME ? 1 : 0;
}

static void add_row(struct comparing *comparing, const char *what, const char *before,
                    const char *after)
{
    plan_diff_add(comparing->diff, what, before, after, comparing->arena);
}

static const char *self_check_text(const Rectify__SelfCheckRecord *check, struct arena *arena)
{
    if (check == NULL) {
        return NULL;
    }
    const char *text = texts_day(check->checked_on, arena);
    text = keep_join(arena, text, _(", "), check->method);
    text = keep_join(arena, text, _(", "), check->scope);
    if (check->has_persons && check->persons > 0) {
        text = keep_printf(arena, _("%s, %u persons"), text, check->persons);
    }
    return text;
}

static const char *measure_text(const Rectify__MeasureRecord *measure, struct arena *arena)
{
    const char *points = "";
    for (size_t i = 0; i < measure->n_points; i++) {
        points = keep_join(arena, points, _(", "), keep_printf(arena, "%u", measure->points[i]));
    }
    const char *text = dossier_measure_text(measure, arena);
    return points[0] != '\0' ? keep_printf(arena, _("%s points %s"), text, points) : text;
}

/* ---- which measure is which ---- */

/* For each measure of the newer plan the one of the older that it was; NULL: none. */
struct pairing {
    const Rectify__MeasureRecord **was;
    bool *taken; /* of the older plan: it has its counterpart */
};

static void pair(const struct comparing *comparing, struct pairing *pairing, size_t i, size_t j)
{
    pairing->was[i] = comparing->before->measures[j];
    pairing->taken[j] = true;
}

static void pair_as_said(const struct comparing *comparing, struct pairing *pairing)
{
    for (size_t i = 0; i < comparing->after->n_measures; i++) {
        const Rectify__MeasureRecord *measure = comparing->after->measures[i];
        for (size_t j = 0; measure->has_continues && j < comparing->before->n_measures; j++) {
            if (comparing->before->measures[j]->no == measure->continues) {
                pair(comparing, pairing, i, j);
            }
        }
    }
}

static void pair_equal(const struct comparing *comparing, struct pairing *pairing)
{
    for (size_t i = 0; i < comparing->after->n_measures; i++) {
        const char *text = comparing->after->measures[i]->text;
        for (size_t j = 0; pairing->was[i] == NULL && j < comparing->before->n_measures; j++) {
            if (!pairing->taken[j] && strcmp(comparing->before->measures[j]->text, text) == 0) {
                pair(comparing, pairing, i, j);
            }
        }
    }
}

static void pair_alike(const struct comparing *comparing, struct pairing *pairing)
{
    for (size_t i = 0; i < comparing->after->n_measures; i++) {
        const char *text = comparing->after->measures[i]->text;
        unsigned most = ALIKE_MIN;
        size_t best = comparing->before->n_measures;
        for (size_t j = 0; pairing->was[i] == NULL && j < comparing->before->n_measures; j++) {
            unsigned alike =
                pairing->taken[j]
                    ? 0
                    : text_diff_alike(comparing->before->measures[j]->text, text, comparing->arena);
            if (alike > most || (alike == most && best == comparing->before->n_measures)) {
                most = alike;
                best = j;
            }
        }
        if (best < comparing->before->n_measures) {
            pair(comparing, pairing, i, best);
        }
    }
}

static struct pairing pair_measures(const struct comparing *comparing)
{
    struct pairing pairing = {
        .was = keep_alloc(comparing->arena, comparing->after->n_measures, sizeof(*pairing.was)),
        .taken = keep_alloc(comparing->arena, comparing->before->n_measures, sizeof(bool)),
    };
    if (comparing->after->act == WORD_ACT_REVISE && comparing->before->accepted) {
        pair_as_said(comparing, &pairing);
    } else {
        pair_equal(comparing, &pairing);
        pair_alike(comparing, &pairing);
    }
    return pairing;
}

static const char *number_text(const Rectify__MeasureRecord *was,
                               const Rectify__MeasureRecord *measure, struct arena *arena)
{
    if (was == NULL || was->no == measure->no) {
        return keep_printf(arena, _("measure %u"), measure->no);
    }
    return keep_printf(arena, _("measure %u, before %u"), measure->no, was->no);
}

static void compare_measures(struct comparing *comparing)
{
    struct arena *arena = comparing->arena;
    struct pairing pairing = pair_measures(comparing);

    for (size_t i = 0; i < comparing->after->n_measures; i++) {
        const Rectify__MeasureRecord *measure = comparing->after->measures[i];
        const Rectify__MeasureRecord *was = pairing.was[i];
        add_row(comparing, number_text(was, measure, arena),
                was != NULL ? measure_text(was, arena) : NULL, measure_text(measure, arena));
    }
    for (size_t j = 0; j < comparing->before->n_measures; j++) {
        const Rectify__MeasureRecord *gone = comparing->before->measures[j];
        if (!pairing.taken[j]) {
            add_row(comparing, keep_printf(arena, _("measure %u before"), gone->no),
                    measure_text(gone, arena), NULL);
        }
    }
}

/* ---- what stands beside the measures ---- */

static const char *excuse_of(const Rectify__PlanVersion *plan, uint32_t point)
{
    for (size_t i = 0; i < plan->n_excuses; i++) {
        if (plan->excuses[i]->point == point) {
            return plan->excuses[i]->reason;
        }
    }
    return NULL;
}

static void compare_excuses(struct comparing *comparing)
{
    const Rectify__PlanVersion *before = comparing->before;
    const Rectify__PlanVersion *after = comparing->after;

    for (size_t i = 0; i < after->n_excuses; i++) {
        uint32_t point = after->excuses[i]->point;
        add_row(comparing, keep_printf(comparing->arena, _("point %u without measure"), point),
                excuse_of(before, point), after->excuses[i]->reason);
    }
    for (size_t i = 0; i < before->n_excuses; i++) {
        uint32_t point = before->excuses[i]->point;
        if (excuse_of(after, point) == NULL) {
            add_row(comparing, keep_printf(comparing->arena, _("point %u without measure"), point),
                    before->excuses[i]->reason, NULL);
        }
    }
}

static bool has_text(char *const *texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(texts[i], text) == 0) {
            return true;
        }
    }
    return false;
}

static void compare_local_problems(struct comparing *comparing)
{
    const Rectify__PlanVersion *before = comparing->before;
    const Rectify__PlanVersion *after = comparing->after;
    const char *what = _("found by the unit itself");

    for (size_t i = 0; i < after->n_local_problems; i++) {
        const char *text = after->local_problems[i];
        bool was = has_text(before->local_problems, before->n_local_problems, text);
        add_row(comparing, what, was ? text : NULL, text);
    }
    for (size_t i = 0; i < before->n_local_problems; i++) {
        const char *text = before->local_problems[i];
        if (!has_text(after->local_problems, after->n_local_problems, text)) {
            add_row(comparing, what, text, NULL);
        }
    }
}

struct plan_diff plan_diff(const Rectify__PlanVersion *before, const Rectify__PlanVersion *after,
                           struct arena *arena)
{
    struct plan_diff diff = {0};
    struct comparing comparing = {before, after, &diff, arena};
    size_t rows = ROWS_BESIDE + before->n_measures + after->n_measures + before->n_excuses +
                  after->n_excuses + before->n_local_problems + after->n_local_problems;

    diff.rows = keep_alloc(arena, rows, sizeof(*diff.rows));
    add_row(&comparing, _("self-check"), self_check_text(before->self_check, arena),
            self_check_text(after->self_check, arena));
    add_row(&comparing, _("cause"), before->cause, after->cause);
    add_row(&comparing, _("statement"), before->statement, after->statement);
    compare_measures(&comparing);
    compare_excuses(&comparing);
    compare_local_problems(&comparing);
    return diff;
}

static bool brought(const Rectify__Event *event, const Rectify__PlanVersion *plan)
{
    return event->request_id.len == plan->request_id.len &&
           memcmp(event->request_id.data, plan->request_id.data, plan->request_id.len) == 0;
}

/* What the newest version answers: the one that was returned, where that was the last decision; else the one before it. */
static const Rectify__PlanVersion *find_answered(const Rectify__Dossier *dossier)
{
    size_t newest = dossier->n_plans - 1;
    size_t place = dossier->assignment->last_returned ? dossier_sent_back(dossier) : 0;

    for (size_t i = place; i-- > 0;) {
        if (brought(dossier->events[i], dossier->plans[newest])) {
            break;
        }
        for (size_t j = newest; j-- > 0;) {
            if (brought(dossier->events[i], dossier->plans[j])) {
                return dossier->plans[j];
            }
        }
    }
    return dossier->plans[newest - 1];
}

void plan_diff_choose(const Rectify__Dossier *dossier, const Rectify__PlanVersion **before,
                      const Rectify__PlanVersion **after)
{
    *before = NULL;
    *after = NULL;
    if (dossier->n_plans < 2) {
        return;
    }
    *after = dossier->plans[dossier->n_plans - 1];
    *before = find_answered(dossier);
    for (size_t i = dossier->n_plans - 1; (*after)->act == WORD_ACT_REVISE && i-- > 0;) {
        if (dossier->plans[i]->accepted) {
            *before = dossier->plans[i];
            break;
        }
    }
}
