/* A long-term task's periods: what was reported, what is missing. */
#include "client/cli/dossier_parts.h"
#include "client/cli/period.h"
#include "client/cli/table.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdio.h>

static const char *report_text(const Rectify__PeriodReport *report, struct arena *arena)
{
    const char *text = report->text;
    if (report->nil) {
        text = keep_printf(arena, _("nothing done: %s"), text);
    }
    if (report->quantity != NULL && report->quantity[0] != '\0') {
        text = keep_printf(arena, _("%s (%s)"), text, report->quantity);
    }
    return text;
}

static void add_report(struct table *table, const Rectify__PeriodReport *report)
{
    struct arena *arena = &table->cli->arena;
    char time[CLOCK_TEXT_SIZE];

    clock_format(report->received_ms, time);
    time[16] = '\0'; /* to the minute */
    table_cell(table, period_text(report->period, arena));
    table_cell(table, report_text(report, arena));
    table_cell(table,
               report->late ? keep_printf(arena, _("%s\n(late)"), time) : keep_text(arena, time));
    table_cell(table, report->signed_by != NULL ? report->signed_by : report->person_name);
}

static void add_missing(struct table *table, const Rectify__Period *period)
{
    table_cell(table, period_text(period, &table->cli->arena));
    table_cell(table, _("missing"));
    table_cell(table, "");
    table_cell(table, "");
}

int dossier_print_periods(struct cli *cli, const Rectify__Dossier *dossier)
{
    static const struct sheet_column columns[] = {
        {N_("Period"), 12, 0, SHEET_LEFT, false},
        {N_("Report"), 40, 0, SHEET_LEFT, false},
        {N_("Received"), 16, 0, SHEET_LEFT, false},
        {N_("Who"), 14, 0, SHEET_LEFT, false},
    };
    struct table table;

    if (dossier->n_reports + dossier->n_missing == 0) {
        return EXITS_DONE;
    }
    table_init(&table, cli, columns, ARRAY_LEN(columns), dossier->n_reports + dossier->n_missing);
    for (size_t i = 0; i < dossier->n_reports; i++) {
        add_report(&table, dossier->reports[i]);
    }
    for (size_t i = 0; i < dossier->n_missing; i++) {
        add_missing(&table, dossier->missing[i]);
    }
    printf("%s", _("\nPeriodic reports\n"));
    return table_print(&table);
}
