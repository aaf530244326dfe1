/* A task's file on the screen: its parts in order, and the plan with its points: of dossier.h. */
#include "client/cli/dossier.h"
#include "client/cli/dossier_parts.h"
#include "client/cli/guide.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include <stdio.h>

/* ---- points and their coverage ---- */

static const char *coverage(const Rectify__Dossier *dossier, unsigned point,
                            const struct dossier_point *state, struct arena *arena)
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
    if (state->excuse != NULL) {
        return keep_printf(arena, _("explained: %s"), state->excuse);
    }
    return dossier_has_gap(dossier, WORD_REASON_POINT_UNCOVERED, point) ? _("gap: no measure") : "";
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
        table_cell(&table, plan != NULL ? coverage(dossier, i + 1, &state, &cli->arena) : "");
    }
    printf("\n");
    return table_print(&table);
}

/* ---- the plan: its measures, their effects, what is missing ---- */

static const char *plan_effect(const Rectify__Dossier *dossier,
                               const Rectify__MeasureRecord *measure, struct arena *arena)
{
    const struct dossier_effect_gaps gaps = {
        .missing = dossier_has_gap(dossier, WORD_REASON_EFFECT_MISSING, measure->no),
        .repeats = dossier_has_gap(dossier, WORD_REASON_EFFECT_REPEATS_MEASURE, measure->no),
    };
    return dossier_effect_text(dossier, measure, gaps, arena);
}

static int print_measures(struct cli *cli, const Rectify__Dossier *dossier,
                          const Rectify__PlanVersion *plan)
{
    static const struct sheet_column columns[] = {
        {N_("No."), 4, 0, SHEET_RIGHT, false},
        {N_("Measure"), 38, 0, SHEET_LEFT, false},
        {N_("Effect"), 38, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), plan->n_measures);
    for (size_t i = 0; i < plan->n_measures; i++) {
        table_number(&table, plan->measures[i]->no);
        table_cell(&table, dossier_measure_text(plan->measures[i], &cli->arena));
        table_cell(&table, plan_effect(dossier, plan->measures[i], &cli->arena));
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

static int print_plan(struct cli *cli, const Rectify__Dossier *dossier,
                      const Rectify__PlanVersion *plan)
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
        const char *found = plan->local_problems[i];
        printf(_("Found by the unit itself: %s\n"), found);
        if (!dossier_is_registered(dossier, found)) {
            printf("  %s\n", _("(said in the plan alone; with measures and effects of its own: "
                               "local add)"));
        }
    }
    if (plan->confirmed_by != NULL && plan->confirmed_by[0] != '\0') {
        printf(_("Confirmed by: %s\n"), plan->confirmed_by);
    }
    return print_measures(cli, dossier, plan);
}

/* What nobody has begun is no fault, and no gap: it is to be done. */
static void print_not_begun(const Rectify__Dossier *dossier)
{
    if (dossier->assignment->state != WORD_STATE_CANCELLED) {
        printf("\n%s\n", _("Not begun: no plan and no declaration handed in yet."));
    }
}

int dossier_print(struct cli *cli, const Rectify__Dossier *dossier, bool diff)
{
    const Rectify__PlanVersion *plan = dossier_plan(dossier);

    diff = diff || dossier_waits_changed(dossier);
    if (cli->json) {
        dossier_print_json(cli, dossier, diff);
        return EXITS_DONE;
    }
    dossier_print_head(cli, dossier);
    int code = print_points(cli, dossier);
    if (plan == NULL) {
        print_not_begun(dossier);
    } else if (code == EXITS_DONE) {
        code = print_plan(cli, dossier, plan);
    }
    if (code == EXITS_DONE) {
        code = dossier_print_locals(cli, dossier);
    }
    if (code == EXITS_DONE && diff) {
        code = dossier_print_diff(cli, dossier);
    }
    if (code == EXITS_DONE) {
        code = dossier_print_periods(cli, dossier);
    }
    if (code == EXITS_DONE) {
        code = dossier_print_events(cli, dossier);
    }
    dossier_print_gaps(cli, dossier);
    guide_print(cli, dossier->assignment);
    return code;
}
