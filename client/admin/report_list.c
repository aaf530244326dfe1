/* report list: who owes a summary report and how far each is. 3 when one is missing after its day. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/cli/campaign_say.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/report_show.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdio.h>

static int fetch(struct cli *cli, const Rectify__Reports **out)
{
    Rectify__ReportsGet in = RECTIFY__REPORTS_GET__INIT;
    ProtobufCMessage *answer = NULL;
    in.campaign = request_campaign(cli);
    if (connection_call(cli->connection, MESSAGE_REPORTS_GET, &in.base, &cli->arena, &answer,
                        &cli->failure) != ERR_OK) {
        return say_campaign_failure(cli, in.campaign);
    }
    *out = (const Rectify__Reports *)answer;
    return EXITS_DONE;
}

/* Who owes none and has handed in none is not worth a row. */
static bool is_shown(const Rectify__ReportBrief *brief)
{
    return brief->expected || brief->state != WORD_REPORT_NONE;
}

static const char *time_text(struct cli *cli, const Rectify__ReportBrief *brief)
{
    char time[CLOCK_TEXT_SIZE];
    if (brief->version == 0) {
        return "";
    }
    clock_format_minute(brief->received_ms, time);
    return brief->on_time ? keep_text(&cli->arena, time)
                          : keep_printf(&cli->arena, _("%s\n(late)"), time);
}

static const char *state_text(struct cli *cli, const Rectify__ReportBrief *brief)
{
    const char *state = word_label(WORDS_REPORT_STATE, brief->state);
    bool entered = brief->signed_by != NULL;
    return entered ? keep_printf(&cli->arena, _("%s\n(entered)"), state) : state;
}

static int print_table(struct cli *cli, const Rectify__Reports *all)
{
    static const struct sheet_column columns[] = {
        {N_("Unit"), 28, 0, SHEET_LEFT, false},
        {N_("State"), 14, 0, SHEET_LEFT, false},
        {N_("Version"), 7, 0, SHEET_RIGHT, false},
        {N_("Check code"), 14, 0, SHEET_LEFT, false},
        {N_("Received"), 16, 0, SHEET_LEFT, false},
        {N_("Stamped copy"), 12, 0, SHEET_LEFT, false},
        {N_("Unfinished"), 10, 0, SHEET_RIGHT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_reports);
    for (size_t i = 0; i < all->n_reports; i++) {
        const Rectify__ReportBrief *brief = all->reports[i];
        if (is_shown(brief)) {
            table_cell(&table, brief->unit_name);
            table_cell(&table, state_text(cli, brief));
            table_number_or_none(&table, brief->version);
            table_cell(&table, report_code(brief, &cli->arena));
            table_cell(&table, time_text(cli, brief));
            table_cell(&table, report_copies(brief, &cli->arena));
            table_number_or_none(&table, brief->unfinished);
        }
    }
    return table_print(&table);
}

static void print_figures(const Rectify__ReportFigures *figures)
{
    printf(_("\nOwed: %u, handed in: %u, on time: %u, complete with stamped copy: %u, accepted: "
             "%u\n"),
           figures->expected, figures->submitted, figures->on_time, figures->complete,
           figures->accepted);
}

static void print_json(struct cli *cli, const Rectify__Reports *all)
{
    json_t *document = json_document();
    json_t *figures = json_made(json_object());
    json_t *array = json_made(json_array());

    json_add_text(document, "campaign", all->campaign->code);
    json_add_number(figures, "expected", all->figures->expected);
    json_add_number(figures, "submitted", all->figures->submitted);
    json_add_number(figures, "on_time", all->figures->on_time);
    json_add_number(figures, "complete", all->figures->complete);
    json_add_number(figures, "accepted", all->figures->accepted);
    json_add(document, "figures", figures);
    for (size_t i = 0; i < all->n_reports; i++) {
        json_push(array, report_json(all->reports[i], &cli->arena));
    }
    json_add(document, "reports", array);
    json_print(document);
}

static bool is_due(const Rectify__Reports *all)
{
    for (size_t i = 0; i < all->campaign->n_phases; i++) {
        if (all->campaign->phases[i]->phase == WORD_PHASE_REPORT) {
            return all->campaign->phases[i]->due_on < all->today;
        }
    }
    return false;
}

static int run(struct cli *cli)
{
    const Rectify__Reports *all = NULL;

    int code = connect_open(cli);
    code = code == EXITS_DONE ? fetch(cli, &all) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (cli->json) {
        print_json(cli, all);
    } else {
        code = print_table(cli, all);
        print_figures(all->figures);
    }
    bool missing = all->figures->complete < all->figures->expected;
    return code == EXITS_DONE && missing && is_due(all) ? EXITS_OVERDUE : code;
}

const struct cli_command report_list_command = {
    .name = "report",
    .subname = "list",
    .arguments = N_("[C]"),
    .summary = N_("who owes a summary report, who has handed it in; 3 when one is overdue"),
    .run = run,
};
