/* Measures and effects as people read them: of dossier.h. */
#include "client/cli/dossier.h"
#include "client/cli/dossier_files.h"
#include "client/cli/effect_standing.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"

const char *dossier_measure_text(const Rectify__MeasureRecord *measure, struct arena *arena)
{
    const char *text =
        keep_printf(arena, "%s\n[%s", measure->text, word_label(WORDS_MEASURE_KIND, measure->kind));
    if (measure->owner != NULL) {
        text = keep_join(arena, text, _(", "), measure->owner);
    }
    if (measure->has_due_on) {
        text =
            keep_join(arena, text, _(", "), texts_due(WORD_DUE_DATE, true, measure->due_on, arena));
    }
    if (measure->frequency != NULL) {
        text = keep_join(arena, text, _(", "), measure->frequency);
    }
    return keep_printf(arena, "%s]", text);
}

/* Behind the text, in a line of its own, that it is from before the reopening, if it is. */
static const char *with_reopening(const Rectify__Dossier *dossier,
                                  const Rectify__EffectRecord *effect, const char *text,
                                  struct arena *arena)
{
    const Rectify__Event *event = effect_before_reopening(dossier, effect);
    if (event == NULL) {
        return text;
    }
    return keep_printf(arena,
                       _("%s\nfrom before the reopening (%s); it counts until another is reported"),
                       text, texts_day(day_of_wall_ms(event->received_ms), arena));
}

/* What became of a measure without an effect. */
static const char *no_effect_text(const Rectify__MeasureRecord *measure, bool missing,
                                  struct arena *arena)
{
    if (measure->not_done_reason != NULL) {
        return keep_printf(arena, _("not done: %s"), measure->not_done_reason);
    }
    return missing ? _("gap: no effect yet") : "";
}

const char *dossier_effect_text(const Rectify__Dossier *dossier,
                                const Rectify__MeasureRecord *measure,
                                struct dossier_effect_gaps gaps, struct arena *arena)
{
    const Rectify__EffectRecord *effect = measure->effect;
    if (effect == NULL) {
        return no_effect_text(measure, gaps.missing, arena);
    }
    const char *text = effect->text;
    if (effect->quantity != NULL) {
        text = keep_printf(arena, _("%s (%s)"), text, effect->quantity);
    }
    if (effect->no_evidence_reason != NULL) {
        text = keep_printf(arena, _("%s\nwithout evidence: %s"), text, effect->no_evidence_reason);
    }
    const Rectify__Event *event = dossier_effect_event(dossier, effect);
    if (event != NULL && event->n_files > 0) {
        text = keep_join(arena, text, "\n", dossier_files_text(event, arena));
    }
    text = with_reopening(dossier, effect, text, arena);
    return gaps.repeats ? keep_printf(arena, _("%s\ngap: it only says the measure again"), text)
                        : text;
}
