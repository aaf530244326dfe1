#include "client/cli/effect_diff.h"

#include "client/cli/dossier.h"
#include "client/cli/keep.h"
#include "client/cli/words.h"
#include "common/base/language.h"

bool effect_diff_waits(const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;
    return brief->state == WORD_STATE_CLOSURE_REQUESTED && brief->last_returned &&
           dossier_sent_back(dossier) > 0;
}

static bool is_effect(const Rectify__Event *event)
{
    return event->act == WORD_ACT_EFFECT && event->has_measure;
}

static bool same_measure(const Rectify__Event *one, const Rectify__Event *other)
{
    return is_effect(one) && one->measure == other->measure && one->has_local == other->has_local &&
           one->local == other->local;
}

/* The effect that it had when the request was returned; a revised plan counts its measures anew. */
static const Rectify__Event *find_before(const Rectify__Dossier *dossier, size_t returned,
                                         const Rectify__Event *effect)
{
    for (size_t i = returned; i-- > 0;) {
        const Rectify__Event *event = dossier->events[i];
        if (same_measure(event, effect)) {
            return event;
        }
        if (event->act == WORD_ACT_REVISE && !effect->has_local) {
            break;
        }
    }
    return NULL;
}

static bool has_later(const Rectify__Dossier *dossier, size_t place)
{
    for (size_t i = place + 1; i < dossier->n_events; i++) {
        if (same_measure(dossier->events[i], dossier->events[place])) {
            return true;
        }
    }
    return false;
}

static const char *effect_text(const Rectify__Event *event, struct arena *arena)
{
    if (event == NULL) {
        return NULL;
    }
    return event->quantity != NULL ? keep_printf(arena, _("%s (%s)"), event->text, event->quantity)
                                   : event->text;
}

static const char *where(const Rectify__Event *event, struct arena *arena)
{
    const char *text = keep_printf(arena, _("effect of measure %u"), event->measure);
    return event->has_local
               ? keep_join(arena, keep_printf(arena, _("local problem no. %u"), event->local),
                           _(", "), text)
               : text;
}

struct plan_diff effect_diff(const Rectify__Dossier *dossier, struct arena *arena)
{
    size_t returned = dossier_sent_back(dossier);
    struct plan_diff diff = {
        .rows = keep_alloc(arena, dossier->n_events - returned, sizeof(*diff.rows))};

    for (size_t i = returned; i < dossier->n_events; i++) {
        const Rectify__Event *event = dossier->events[i];
        if (is_effect(event) && !has_later(dossier, i)) {
            plan_diff_add(&diff, where(event, arena),
                          effect_text(find_before(dossier, returned, event), arena),
                          effect_text(event, arena), arena);
        }
    }
    return diff;
}
