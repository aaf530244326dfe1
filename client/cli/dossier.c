#include "client/cli/dossier.h"

#include "client/cli/dossier_repeat.h"
#include "client/cli/receipt.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <stdio.h>
#include <string.h>

const Rectify__PlanVersion *dossier_plan(const Rectify__Dossier *dossier)
{
    for (size_t i = dossier->n_plans; i-- > 0;) {
        if (dossier->plans[i]->accepted) {
            return dossier->plans[i];
        }
    }
    return dossier->n_plans > 0 ? dossier->plans[dossier->n_plans - 1] : NULL;
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

/* ---- the head ---- */

static void print_head(struct cli *cli, const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;
    const char *due = texts_due(brief->due_kind, brief->has_due_on, brief->due_on, &cli->arena);

    printf(_("Problem %u (%s): %s\n"), brief->problem_no,
           word_label(WORDS_CATEGORY, dossier->category), brief->title);
    printf(_("Unit: %s (%s)   State: %s%s   Due: %s%s\n"), brief->unit_name,
           word_label(WORDS_PARTY_ROLE, brief->role), word_label(WORDS_STATE, brief->state),
           brief->review_started ? _(", under review") : "", due,
           brief->overdue ? _(", overdue") : "");
    if (dossier->has_original_due_on && brief->has_due_on &&
        dossier->original_due_on != brief->due_on) {
        printf(_("Originally due: %s\n"), texts_day(dossier->original_due_on, &cli->arena));
    }
    if (dossier->reviewer != NULL && dossier->reviewer[0] != '\0') {
        printf(_("Reviewer: %s\n"), dossier->reviewer);
    }
    if (brief->last_returned) {
        printf(_("Returned: %s\n"), brief->last_reason != NULL ? brief->last_reason : "");
    }
    printf("\n%s\n", dossier->description);
    if (dossier->criterion != NULL && dossier->criterion[0] != '\0') {
        printf(_("Criterion: %s\n"), dossier->criterion);
    }
    dossier_print_beside(dossier, &cli->arena);
}

/* ---- points and their coverage ---- */

static const char *coverage(const struct dossier_point *state, struct arena *arena)
{
    const char *joined = "";
    for (unsigned no = 1; no < 64; no++) {
        if ((state->measures >> no & 1) != 0) {
            joined = keep_join(arena, joined, _(", "), keep_printf(arena, "%u", no));
        }
    }
    if (joined[0] != '\0') {
        return keep_printf(arena, _("measure %s"), joined);
    }
    return state->excuse != NULL ? keep_printf(arena, _("explained: %s"), state->excuse)
                                 : _("gap: no measure");
}

static int print_points(struct cli *cli, const Rectify__Dossier *dossier)
{
    static const struct sheet_column columns[] = {
        {N_("Point"), 6, 0, SHEET_RIGHT, false},
        {N_("What is to be checked"), 44, 0, SHEET_LEFT, false},
        {N_("Covered by"), 24, 0, SHEET_LEFT, false},
    };
    const Rectify__PlanVersion *plan = dossier_plan(dossier);
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), dossier->n_points);
    for (unsigned i = 0; i < dossier->n_points; i++) {
        struct dossier_point state = dossier_cover(plan, i + 1);
        table_number(&table, i + 1);
        table_cell(&table, dossier->points[i]);
        table_cell(&table, plan != NULL ? coverage(&state, &cli->arena) : "");
    }
    printf("\n");
    return table_print(&table);
}

/* ---- the plan: its measures, their effects, what is missing ---- */

static const char *measure_text(const Rectify__MeasureRecord *measure, struct arena *arena)
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

/* A claim that there is no such problem has measures against it, but no effects to report. */
static const char *effect_text(const Rectify__MeasureRecord *measure, bool expected,
                               struct arena *arena)
{
    const Rectify__EffectRecord *effect = measure->effect;
    if (effect == NULL) {
        if (measure->not_done_reason != NULL) {
            return keep_printf(arena, _("not done: %s"), measure->not_done_reason);
        }
        return expected ? _("gap: no effect yet") : "";
    }
    const char *text = effect->text;
    if (effect->quantity != NULL) {
        text = keep_printf(arena, _("%s (%s)"), text, effect->quantity);
    }
    if (effect->no_evidence_reason != NULL) {
        text = keep_printf(arena, _("%s\nwithout evidence: %s"), text, effect->no_evidence_reason);
    }
    return effect->repeats_measure
               ? keep_printf(arena, _("%s\ngap: it only says the measure again"), text)
               : text;
}

static int print_measures(struct cli *cli, const Rectify__PlanVersion *plan)
{
    static const struct sheet_column columns[] = {
        {N_("No."), 4, 0, SHEET_RIGHT, false},
        {N_("Measure"), 38, 0, SHEET_LEFT, false},
        {N_("Effect"), 38, 0, SHEET_LEFT, false},
    };
    bool expected = plan->act != WORD_ACT_NIL && plan->accepted;
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), plan->n_measures);
    for (size_t i = 0; i < plan->n_measures; i++) {
        table_number(&table, plan->measures[i]->no);
        table_cell(&table, measure_text(plan->measures[i], &cli->arena));
        table_cell(&table, effect_text(plan->measures[i], expected, &cli->arena));
    }
    return table_print(&table);
}

static void print_self_check(const Rectify__SelfCheckRecord *check, struct arena *arena)
{
    if (check == NULL) {
        return;
    }
    printf(_("Self-check: %s, %s, %s"), texts_due(WORD_DUE_DATE, true, check->checked_on, arena),
           check->method, check->scope);
    if (check->has_persons && check->persons > 0) {
        printf(_(", %u persons"), check->persons);
    }
    printf("\n");
}

static int print_plan(struct cli *cli, const Rectify__PlanVersion *plan)
{
    printf("\n%s%s\n",
           plan->act == WORD_ACT_NIL ? _("Declared: no such problem") : _("The unit's plan"),
           plan->accepted ? _(" (accepted)") : "");
    print_self_check(plan->self_check, &cli->arena);
    if (plan->cause != NULL && plan->cause[0] != '\0') {
        printf(_("Cause: %s\n"), plan->cause);
    }
    if (plan->statement != NULL && plan->statement[0] != '\0') {
        printf(_("Statement: %s\n"), plan->statement);
    }
    for (size_t i = 0; i < plan->n_local_problems; i++) {
        printf(_("Found by the unit itself: %s\n"), plan->local_problems[i]);
    }
    if (plan->confirmed_by != NULL && plan->confirmed_by[0] != '\0') {
        printf(_("Confirmed by: %s\n"), plan->confirmed_by);
    }
    return print_measures(cli, plan);
}

/* ---- what happened ---- */

/* One line more of an event's text. */
static const char *with_line(const char *text, const char *line, struct arena *arena)
{
    return text[0] != '\0' ? keep_join(arena, text, "\n", line) : line;
}

static const char *with_return(const Rectify__Event *event, const char *text, struct arena *arena)
{
    const char *items = "";
    for (size_t i = 0; i < event->n_items; i++) {
        const char *no = keep_printf(arena, "%u", event->items[i]);
        items = i == 0 ? no : keep_join(arena, items, _(", "), no);
    }
    if (event->n_items > 0) {
        text = with_line(text, keep_printf(arena, _("measure %s"), items), arena);
    }
    if (event->has_new_due_on) {
        const char *day = texts_day(event->new_due_on, arena);
        text = with_line(text, keep_printf(arena, _("new date: %s"), day), arena);
    }
    return text;
}

static const char *with_verification(const Rectify__Event *event, const char *text,
                                     struct arena *arena)
{
    if (event->has_method) {
        const char *line = word_label(WORDS_METHOD, event->method);
        if (event->has_verified_on) {
            line = keep_join(arena, line, _(", "), texts_day(event->verified_on, arena));
        }
        text = with_line(text, keep_printf(arena, _("verified: %s"), line), arena);
    }
    if (event->has_result) {
        const char *label = word_label(WORDS_RESULT, event->result);
        text = with_line(text, keep_printf(arena, _("result: %s"), label), arena);
    }
    if (event->accepted_risk != NULL && event->accepted_risk[0] != '\0') {
        text = with_line(text, keep_printf(arena, _("accepted risk: %s"), event->accepted_risk),
                         arena);
    }
    if (event->has_next_review_on) {
        const char *line = texts_day(event->next_review_on, arena);
        if (event->has_cadence) {
            line = keep_join(arena, line, _(", "), word_label(WORDS_CADENCE, event->cadence));
        }
        text = with_line(text, keep_printf(arena, _("next review: %s"), line), arena);
    }
    return text;
}

static const char *event_text(const Rectify__Event *event, struct arena *arena)
{
    const char *text = event->text != NULL ? event->text : "";
    if (event->blocked_on != NULL && event->blocked_on[0] != '\0') {
        text = with_line(text, keep_printf(arena, _("waiting for: %s"), event->blocked_on), arena);
    }
    return with_verification(event, with_return(event, text, arena), arena);
}

static int print_events(struct cli *cli, const Rectify__Dossier *dossier)
{
    static const struct sheet_column columns[] = {
        {N_("Time"), 16, 0, SHEET_LEFT, false},
        {N_("Who"), 22, 0, SHEET_LEFT, false},
        {N_("What"), 14, 0, SHEET_LEFT, false},
        {N_("Text"), 32, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), dossier->n_events);
    for (size_t i = 0; i < dossier->n_events; i++) {
        const Rectify__Event *event = dossier->events[i];
        char time[CLOCK_TEXT_SIZE];
        clock_format(event->received_ms, time);
        time[16] = '\0'; /* to the minute */
        table_cell(&table, keep_text(&cli->arena, time));
        table_cell(&table, keep_join(&cli->arena, event->unit_name != NULL ? event->unit_name : "",
                                     " ", event->person_name));
        table_cell(&table, keep_printf(&cli->arena, "%s%s", word_label(WORDS_ACT, event->act),
                                       event->self_held ? _(" (self-held)") : ""));
        table_cell(&table, event_text(event, &cli->arena));
    }
    printf("\n");
    return table_print(&table);
}

int dossier_print(struct cli *cli, const Rectify__Dossier *dossier)
{
    const Rectify__AssignmentBrief *brief = dossier->assignment;
    const Rectify__PlanVersion *plan = dossier_plan(dossier);

    if (cli->json) {
        dossier_print_json(dossier);
        return EXITS_DONE;
    }
    print_head(cli, dossier);
    int code = print_points(cli, dossier);
    if (code == EXITS_DONE && plan != NULL) {
        code = print_plan(cli, plan);
    }
    if (code == EXITS_DONE) {
        code = print_events(cli, dossier);
    }
    const char *allowed = receipt_allowed(brief->n_allowed_acts, brief->allowed_acts, &cli->arena);
    printf(_("\nWhat you can do now: %s\n"), allowed[0] != '\0' ? allowed : _("nothing"));
    return code;
}
