/* What the unit found itself, and what a reviewer should look at. */
#include "client/cli/dossier.h"
#include "client/cli/dossier_parts.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "common/base/language.h"
#include <stdio.h>

static const char *local_effect(const Rectify__Dossier *dossier, const Rectify__LocalProblem *local,
                                const Rectify__MeasureRecord *measure, struct arena *arena)
{
    if (measure->effect != NULL) {
        return dossier_with_reopening(dossier, measure->effect, measure->effect->text, arena);
    }
    if (measure->not_done_reason != NULL) {
        return keep_printf(arena, _("not done: %s"), measure->not_done_reason);
    }
    return dossier_has_gap(dossier, WORD_REASON_LOCAL_UNRESOLVED, local->no)
               ? _("gap: no effect yet")
               : "";
}

int dossier_print_locals(struct cli *cli, const Rectify__Dossier *dossier)
{
    static const struct sheet_column columns[] = {
        {N_("No."), 5, 0, SHEET_RIGHT, false},
        {N_("Found by the unit itself"), 28, 0, SHEET_LEFT, true},
        {N_("Measure"), 26, 0, SHEET_LEFT, false},
        {N_("Effect"), 26, 0, SHEET_LEFT, false},
    };
    struct arena *arena = &cli->arena;
    size_t rows = 0;
    struct table table;

    for (size_t i = 0; i < dossier->n_locals; i++) {
        rows += dossier->locals[i]->n_measures;
    }
    if (rows == 0) {
        return EXITS_DONE;
    }
    table_init(&table, cli, columns, ARRAY_LEN(columns), rows);
    for (size_t i = 0; i < dossier->n_locals; i++) {
        const Rectify__LocalProblem *local = dossier->locals[i];
        for (size_t j = 0; j < local->n_measures; j++) {
            table_cell(&table, keep_printf(arena, "%u.%u", local->no, local->measures[j]->no));
            table_cell(&table,
                       keep_printf(arena, _("%s (%s)"), local->description, local->responsible));
            table_cell(&table, dossier_measure_text(local->measures[j], arena));
            table_cell(&table, local_effect(dossier, local, local->measures[j], arena));
        }
    }
    printf("\n");
    return table_print(&table);
}

void dossier_print_gaps(struct cli *cli, const Rectify__Dossier *dossier)
{
    if (dossier->n_gaps == 0) {
        return;
    }
    printf("\n%s\n", _("To be looked at:"));
    for (size_t i = 0; i < dossier->n_gaps; i++) {
        const Rectify__Finding *gap = dossier->gaps[i];
        printf("  - %s\n", texts_reason(gap->reason, gap->item, &cli->arena));
    }
}
