/* What a task's file says, looked up: pure. */
#include "client/cli/dossier.h"
#include "client/cli/words.h"
#include <string.h>

static const Rectify__PlanVersion *newest_accepted(const Rectify__Dossier *dossier)
{
    for (size_t i = dossier->n_plans; i-- > 0;) {
        if (dossier->plans[i]->accepted) {
            return dossier->plans[i];
        }
    }
    return NULL;
}

const Rectify__PlanVersion *dossier_accepted(const Rectify__Dossier *dossier)
{
    const Rectify__PlanVersion *accepted = newest_accepted(dossier);
    return accepted != NULL && accepted->act != WORD_ACT_NIL ? accepted : NULL;
}

const Rectify__PlanVersion *dossier_plan(const Rectify__Dossier *dossier)
{
    const Rectify__PlanVersion *accepted = newest_accepted(dossier);
    if (accepted != NULL) {
        return accepted;
    }
    return dossier->n_plans > 0 ? dossier->plans[dossier->n_plans - 1] : NULL;
}

bool dossier_is_registered(const Rectify__Dossier *dossier, const char *found)
{
    for (size_t i = 0; i < dossier->n_locals; i++) {
        if (strcmp(dossier->locals[i]->description, found) == 0) {
            return true;
        }
    }
    return false;
}

size_t dossier_sent_back(const Rectify__Dossier *dossier)
{
    for (size_t i = dossier->n_events; i-- > 0;) {
        uint32_t act = dossier->events[i]->act;
        if (act == WORD_ACT_RETURN || act == WORD_ACT_REOPEN) {
            return i + 1;
        }
    }
    return 0;
}

bool dossier_has_gap(const Rectify__Dossier *dossier, uint32_t reason, uint32_t item)
{
    for (size_t i = 0; i < dossier->n_gaps; i++) {
        if (dossier->gaps[i]->reason == reason && dossier->gaps[i]->item == item) {
            return true;
        }
    }
    return false;
}

static bool covers(const Rectify__MeasureRecord *measure, unsigned point)
{
    for (size_t i = 0; i < measure->n_points; i++) {
        if (measure->points[i] == point) {
            return true;
        }
    }
    return measure->n_points == 0;
}

struct dossier_point dossier_cover(const Rectify__PlanVersion *plan, unsigned point)
{
    struct dossier_point state = {0};

    for (size_t i = 0; plan != NULL && i < plan->n_measures; i++) {
        const Rectify__MeasureRecord *measure = plan->measures[i];
        if (measure->no < 64 && covers(measure, point)) {
            state.measures |= UINT64_C(1) << measure->no;
        }
    }
    for (size_t i = 0; plan != NULL && i < plan->n_excuses; i++) {
        if (plan->excuses[i]->point == point) {
            state.excuse = plan->excuses[i]->reason;
        }
    }
    return state;
}
