#include "client/cli/dossier_repeat.h"

#include "client/cli/keep.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <stdio.h>

/* How one unit's task of then stands, or all of them. */
static const char *outcome(const Rectify__Repeat *repeat, struct arena *arena)
{
    const char *day = repeat->has_ended_on ? texts_day(repeat->ended_on, arena) : "";
    if (!repeat->has_state) {
        const char *text =
            keep_printf(arena, _("%u of %u tasks ended"), repeat->ended, repeat->units);
        return day[0] != '\0' ? keep_printf(arena, _("%s, the last on %s"), text, day) : text;
    }
    const char *text = word_label(WORDS_STATE, repeat->state);
    if (day[0] != '\0') {
        text = keep_join(arena, text, _(", "), day);
    }
    return repeat->has_result ? keep_printf(arena, _("%s, result: %s"), text,
                                            word_label(WORDS_RESULT, repeat->result))
                              : text;
}

const char *dossier_repeat(const Rectify__Repeat *repeat, struct arena *arena)
{
    return keep_printf(arena, _("%s (%u), problem %u, %s (%s)"), repeat->campaign, repeat->year,
                       repeat->problem_no, repeat->title, outcome(repeat, arena));
}

json_t *dossier_repeat_json(const Rectify__Repeat *repeat)
{
    json_t *object = json_made(json_object());
    json_t *measures = json_made(json_array());
    json_add_text(object, "campaign", repeat->campaign);
    json_add_number(object, "year", repeat->year);
    json_add_number(object, "problem_no", repeat->problem_no);
    json_add_text(object, "title", repeat->title);
    json_add_number(object, "tasks", repeat->units);
    json_add_number(object, "ended", repeat->ended);
    json_add_day(object, "ended_on", repeat->has_ended_on, repeat->ended_on);
    if (repeat->has_state) {
        json_add_word(object, "state", WORDS_STATE, repeat->state);
    }
    if (repeat->has_result) {
        json_add_word(object, "result", WORDS_RESULT, repeat->result);
    }
    for (size_t i = 0; i < repeat->n_measures; i++) {
        json_t *measure = json_made(json_object());
        json_add_text(measure, "text", repeat->measures[i]->text);
        json_add_text(measure, "effect", repeat->measures[i]->effect);
        json_push(measures, measure);
    }
    json_add(object, "measures", measures);
    return object;
}

const char *dossier_indicator(const Rectify__Indicator *indicator, struct arena *arena)
{
    const char *text = keep_printf(arena, _("%s (%s)"), indicator->name, indicator->unit);
    if (indicator->baseline != NULL) {
        text = keep_printf(arena, _("%s, now %s"), text, indicator->baseline);
    }
    if (indicator->benchmark != NULL) {
        text = keep_printf(arena, _("%s, benchmark %s"), text, indicator->benchmark);
    }
    return indicator->target != NULL
               ? keep_printf(arena, _("%s, target %s"), text, indicator->target)
               : text;
}

/* What the newest closure request says; NULL: nothing yet. */
static const char *find_actual(const Rectify__Dossier *dossier, size_t indicator)
{
    for (size_t i = 0; i < dossier->n_actuals; i++) {
        if (dossier->actuals[i]->indicator == indicator) {
            return dossier->actuals[i]->value;
        }
    }
    return NULL;
}

const char *dossier_indicator_now(const Rectify__Dossier *dossier, size_t at, struct arena *arena)
{
    const char *text = dossier_indicator(dossier->indicators[at], arena);
    const char *actual = find_actual(dossier, at + 1);
    return actual == NULL ? text : keep_printf(arena, _("%s, actual %s"), text, actual);
}

static void print_indicators(const Rectify__Dossier *dossier, struct arena *arena)
{
    for (size_t i = 0; i < dossier->n_indicators; i++) {
        printf(_("Indicator %zu: %s\n"), i + 1, dossier_indicator_now(dossier, i, arena));
    }
}

void dossier_print_beside(const Rectify__Dossier *dossier, struct arena *arena)
{
    if (dossier->risk != NULL && dossier->risk[0] != '\0') {
        printf(_("Risk: %s\n"), dossier->risk);
    }
    print_indicators(dossier, arena);
    if (dossier->repeats == NULL) {
        return;
    }
    printf(_("Repeat finding: %s\n"), dossier_repeat(dossier->repeats, arena));
    for (size_t i = 0; i < dossier->repeats->n_measures; i++) {
        const Rectify__RepeatMeasure *measure = dossier->repeats->measures[i];
        printf(_("  then, measure %zu: %s; effect: %s\n"), i + 1, measure->text,
               measure->effect != NULL ? measure->effect : _("none"));
    }
}

json_t *dossier_indicators_json(size_t count, Rectify__Indicator *const *indicators)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_made(json_object());
        json_add_text(item, "name", indicators[i]->name);
        json_add_text(item, "unit", indicators[i]->unit);
        json_add_text(item, "baseline", indicators[i]->baseline);
        json_add_text(item, "benchmark", indicators[i]->benchmark);
        json_add_text(item, "target", indicators[i]->target);
        json_push(array, item);
    }
    return array;
}

void dossier_add_beside(json_t *document, const Rectify__Dossier *dossier)
{
    json_t *indicators = dossier_indicators_json(dossier->n_indicators, dossier->indicators);
    json_add_text(document, "risk", dossier->risk);
    for (size_t i = 0; i < dossier->n_indicators; i++) {
        json_add_text(json_array_get(indicators, i), "actual", find_actual(dossier, i + 1));
    }
    json_add(document, "indicators", indicators);
    if (dossier->repeats != NULL) {
        json_add(document, "repeat_finding", dossier_repeat_json(dossier->repeats));
    }
}
