/* overdue: what is not there and past its day; 3 when there is anything, so that a timer can ask. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/cli/assignment_json.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/period.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"

static bool is_overdue(const Rectify__AssignmentBrief *brief)
{
    return brief->overdue || brief->missing_periods > 0;
}

/* Since the due date, or since the end of the earliest period without a report. */
static int32_t days_overdue(const Rectify__AssignmentBrief *brief, int32_t today)
{
    if (brief->missing_periods > 0 && brief->period != NULL) {
        return today - brief->period->last_on;
    }
    return brief->has_due_on ? today - brief->due_on : 0;
}

static const char *state_text(const Rectify__AssignmentBrief *brief, struct arena *arena)
{
    const char *label = word_label(WORDS_STATE, brief->state);
    if (brief->missing_periods == 0 || brief->period == NULL) {
        return label;
    }
    return keep_printf(arena, _("%s\n(reports missing: %u, from %s on)"), label,
                       brief->missing_periods, period_text(brief->period, arena));
}

static int print_table(struct cli *cli, const Rectify__Assignments *all)
{
    static const struct sheet_column columns[] = {
        {N_("Task"), 26, 0, SHEET_LEFT, false},         {N_("Problem"), 32, 0, SHEET_LEFT, false},
        {N_("State"), 14, 0, SHEET_LEFT, false},        {N_("Due"), 10, 0, SHEET_LEFT, false},
        {N_("Days overdue"), 9, 0, SHEET_RIGHT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_assignments);
    for (size_t i = 0; i < all->n_assignments; i++) {
        const Rectify__AssignmentBrief *brief = all->assignments[i];
        if (is_overdue(brief)) {
            table_cell(&table,
                       keep_printf(&cli->arena, "%u/%s", brief->problem_no, brief->unit_name));
            table_cell(&table, brief->title);
            table_cell(&table, state_text(brief, &cli->arena));
            table_cell(&table,
                       texts_due(brief->due_kind, brief->has_due_on, brief->due_on, &cli->arena));
            table_number(&table, days_overdue(brief, all->today));
        }
    }
    return table_print(&table);
}

static void print_json(const Rectify__Assignments *all)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    json_add_text(document, "campaign", all->campaign->code);
    for (size_t i = 0; i < all->n_assignments; i++) {
        if (is_overdue(all->assignments[i])) {
            json_push(array, assignment_json(all->assignments[i]));
        }
    }
    json_add(document, "assignments", array);
    json_print(document);
}

static size_t count_overdue(const Rectify__Assignments *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->n_assignments; i++) {
        count += is_overdue(all->assignments[i]) ? 1 : 0;
    }
    return count;
}

static int run(struct cli *cli)
{
    const struct request_filter filter = {0};
    Rectify__Assignments *all = NULL;

    int code = connect_open(cli);
    code = code == EXITS_DONE ? request_assignments(cli, &filter, &all) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    size_t count = count_overdue(all);
    if (cli->json) {
        print_json(all);
    } else if (count > 0) {
        code = print_table(cli, all);
    } else {
        say(cli, _("Nothing is overdue."));
    }
    return code == EXITS_DONE && count > 0 ? EXITS_OVERDUE : code;
}

const struct cli_command overdue_command = {
    .name = "overdue",
    .arguments = N_("[C]"),
    .summary = N_("what is overdue; exit code 3 when there is anything"),
    .run = run,
};
