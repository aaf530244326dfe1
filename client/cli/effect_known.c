#include "client/cli/effect_known.h"

#include "client/cli/acts/measures.h"
#include "client/cli/dossier.h"
#include "client/cli/dossier_files.h"
#include "client/cli/keep.h"
#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "client/report/text_width.h"
#include "common/base/language.h"

enum {
    FIRST_WORDS_WIDTH = 40, /* columns: enough to know it again */
};

static const Rectify__MeasureRecord *find_local_measure(const Rectify__Dossier *file,
                                                        const Rectify__Effect *effect)
{
    for (size_t i = 0; i < file->n_locals; i++) {
        const Rectify__LocalProblem *local = file->locals[i];
        if (local->no == effect->local) {
            return measures_find(local->measures, local->n_measures, effect->measure);
        }
    }
    return NULL;
}

static const Rectify__MeasureRecord *find_measure(const Rectify__Dossier *file,
                                                  const Rectify__Effect *effect)
{
    const Rectify__PlanVersion *plan = dossier_accepted(file);
    if (effect->has_local) {
        return find_local_measure(file, effect);
    }
    return plan != NULL ? measures_find(plan->measures, plan->n_measures, effect->measure) : NULL;
}

bool effect_known_in(const Rectify__Dossier *file, const Rectify__Effect *effect,
                     struct effect_known *known)
{
    const Rectify__MeasureRecord *measure = find_measure(file, effect);
    if (measure == NULL || measure->effect == NULL) {
        return false;
    }
    const Rectify__Event *event = dossier_effect_event(file, measure->effect);
    *known = (struct effect_known){
        .text = measure->effect->text,
        .reported_ms = event != NULL ? event->received_ms : 0,
    };
    return true;
}

static const char *first_words(const char *text, struct arena *arena)
{
    const char *rest = text;
    struct text_line line = {.start = text};
    (void)text_wrap(&rest, FIRST_WORDS_WIDTH, 1, &line);
    return keep_printf(arena, "%.*s%s", (int)line.len, line.start, rest != NULL ? "…" : "");
}

static const char *where(const Rectify__Effect *effect, struct arena *arena)
{
    const char *measure = keep_printf(arena, _("measure %u"), effect->measure);
    return effect->has_local
               ? keep_join(arena, keep_printf(arena, _("local problem no. %u"), effect->local),
                           _(", "), measure)
               : measure;
}

void effect_known_say(struct act_draft *draft)
{
    struct arena *arena = &draft->cli->arena;
    const Rectify__Effect *effect = draft->act.effect;
    struct effect_known known;

    if (!draft->find_effect(draft, &known)) {
        return;
    }
    const char *text = first_words(known.text, arena);
    if (known.reported_ms == 0) {
        say(draft->cli, _("This takes the place of the effect of %s: \"%s\""), where(effect, arena),
            text);
        return;
    }
    say(draft->cli, _("This takes the place of the effect of %s reported on %s: \"%s\""),
        where(effect, arena), texts_day(day_of_wall_ms(known.reported_ms), arena), text);
}
