#include "client/cli/effect_standing.h"

#include "client/cli/dossier.h"
#include "client/cli/dossier_files.h"
#include "client/cli/words.h"
#include <string.h>

/* Of an effect that does not name its event nothing can be said: it is nobody's successor. */
static bool is_of(const Rectify__EffectRecord *effect, const Rectify__Event *event)
{
    if (effect == NULL || !effect->has_request_id) {
        return effect != NULL;
    }
    const ProtobufCBinaryData *id = &event->request_id;
    return id->len == effect->request_id.len &&
           memcmp(id->data, effect->request_id.data, id->len) == 0;
}

static bool one_has(Rectify__MeasureRecord *const *measures, size_t count,
                    const Rectify__Event *event)
{
    for (size_t i = 0; i < count; i++) {
        if (is_of(measures[i]->effect, event)) {
            return true;
        }
    }
    return false;
}

bool effect_is_superseded(const Rectify__Dossier *dossier, const Rectify__Event *event)
{
    const Rectify__PlanVersion *plan = dossier_accepted(dossier);
    if (event->act != WORD_ACT_EFFECT) {
        return false;
    }
    bool had = plan != NULL && one_has(plan->measures, plan->n_measures, event);
    for (size_t i = 0; i < dossier->n_locals; i++) {
        const Rectify__LocalProblem *local = dossier->locals[i];
        had = had || one_has(local->measures, local->n_measures, event);
    }
    return !had;
}

const Rectify__Event *effect_before_reopening(const Rectify__Dossier *dossier,
                                              const Rectify__EffectRecord *effect)
{
    const Rectify__Event *event = dossier_effect_event(dossier, effect);
    bool met = false;
    for (size_t i = 0; event != NULL && i < dossier->n_events; i++) {
        met = met || dossier->events[i] == event;
        if (met && dossier->events[i]->act == WORD_ACT_REOPEN) {
            return event;
        }
    }
    return NULL;
}
