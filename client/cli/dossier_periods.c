/* A long-term task's periods by the calendar: what was reported, what is missing. */
#include "client/cli/dossier.h"
#include "client/cli/dossier_parts.h"
#include "client/cli/period.h"
#include "client/cli/table.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdio.h>
#include <stdlib.h>

const char *dossier_period_told(const Rectify__PeriodReport *report, struct arena *arena)
{
    return period_told(report->nil, report->text, report->quantity, arena);
}

static int compare(const void *left, const void *right)
{
    const struct dossier_period *a = left;
    const struct dossier_period *b = right;
    if (a->period->first_on != b->period->first_on) {
        return a->period->first_on < b->period->first_on ? -1 : 1;
    }
    return (a->report == NULL) - (b->report == NULL);
}

struct dossier_period *dossier_periods(const Rectify__Dossier *dossier, struct arena *arena,
                                       size_t *count)
{
    *count = dossier->n_reports + dossier->n_missing;
    struct dossier_period *rows = keep_alloc(arena, *count, sizeof(*rows));

    for (size_t i = 0; i < dossier->n_reports; i++) {
        rows[i] = (struct dossier_period){dossier->reports[i]->period, dossier->reports[i]};
    }
    for (size_t i = 0; i < dossier->n_missing; i++) {
        rows[dossier->n_reports + i].period = dossier->missing[i];
    }
    qsort(rows, *count, sizeof(*rows), compare);
    return rows;
}

static void add_row(struct table *table, const struct dossier_period *row)
{
    struct arena *arena = &table->cli->arena;
    const Rectify__PeriodReport *report = row->report;
    char time[CLOCK_TEXT_SIZE];

    table_cell(table, period_text(row->period, arena));
    if (report == NULL) {
        table_cell(table, _("missing"));
        table_cell(table, "");
        table_cell(table, "");
        return;
    }
    clock_format_minute(report->received_ms, time);
    table_cell(table, dossier_period_told(report, arena));
    table_cell(table,
               report->late ? keep_printf(arena, _("%s\n(late)"), time) : keep_text(arena, time));
    table_cell(table, report->signed_by != NULL ? report->signed_by : report->person_name);
}

int dossier_print_periods(struct cli *cli, const Rectify__Dossier *dossier)
{
    static const struct sheet_column columns[] = {
        {N_("Period"), 12, 0, SHEET_LEFT, false},
        {N_("Report"), 40, 0, SHEET_LEFT, false},
        {N_("Received"), 16, 0, SHEET_LEFT, false},
        {N_("Who"), 14, 0, SHEET_LEFT, false},
    };
    size_t count = 0;
    const struct dossier_period *rows = dossier_periods(dossier, &cli->arena, &count);
    struct table table;

    if (count == 0) {
        return EXITS_DONE;
    }
    table_init(&table, cli, columns, ARRAY_LEN(columns), count);
    for (size_t i = 0; i < count; i++) {
        add_row(&table, &rows[i]);
    }
    printf("%s", _("\nPeriodic reports\n"));
    return table_print(&table);
}
