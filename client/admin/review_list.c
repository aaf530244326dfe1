/* review list: what waits for a decision, longest waiting first. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/cli/assignment_json.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdlib.h>

static int compare(const void *left, const void *right)
{
    const Rectify__AssignmentBrief *a = *(Rectify__AssignmentBrief *const *)left;
    const Rectify__AssignmentBrief *b = *(Rectify__AssignmentBrief *const *)right;
    return (a->changed_ms > b->changed_ms) - (a->changed_ms < b->changed_ms);
}

static int print_table(struct cli *cli, const Rectify__Assignments *all)
{
    static const struct sheet_column columns[] = {
        {N_("Task"), 26, 0, SHEET_LEFT, false},     {N_("Problem"), 32, 0, SHEET_LEFT, false},
        {N_("Waits as"), 14, 0, SHEET_LEFT, false}, {N_("Since"), 16, 0, SHEET_LEFT, false},
        {N_("Due"), 10, 0, SHEET_LEFT, false},      {N_("Returns"), 8, 0, SHEET_RIGHT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_assignments);
    for (size_t i = 0; i < all->n_assignments; i++) {
        const Rectify__AssignmentBrief *brief = all->assignments[i];
        char time[CLOCK_TEXT_SIZE];
        clock_format(brief->changed_ms, time);
        time[16] = '\0'; /* to the minute */
        table_cell(&table, keep_printf(&cli->arena, "%u/%s", brief->problem_no, brief->unit_name));
        table_cell(&table, brief->title);
        const char *label = word_label(WORDS_STATE, brief->state);
        table_cell(&table, brief->review_started
                               ? keep_printf(&cli->arena, _("%s\n(under review)"), label)
                               : label);
        table_cell(&table, keep_text(&cli->arena, time));
        table_cell(&table,
                   texts_due(brief->due_kind, brief->has_due_on, brief->due_on, &cli->arena));
        table_number(&table, brief->returns);
    }
    return table_print(&table);
}

static void print_json(const Rectify__Assignments *all)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    json_add_text(document, "campaign", all->campaign->code);
    for (size_t i = 0; i < all->n_assignments; i++) {
        json_push(array, assignment_json(all->assignments[i]));
    }
    json_add(document, "assignments", array);
    json_print(document);
}

static int run(struct cli *cli)
{
    static const uint32_t waiting[] = {WORD_STATE_NIL_CLAIMED, WORD_STATE_PLAN_SUBMITTED,
                                       WORD_STATE_CLOSURE_REQUESTED};
    const struct request_filter filter = {.states = waiting, .state_count = ARRAY_LEN(waiting)};
    Rectify__Assignments *all = NULL;

    int code = connect_open(cli);
    code = code == EXITS_DONE ? request_assignments(cli, &filter, &all) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (all->n_assignments > 0) {
        qsort(all->assignments, all->n_assignments, sizeof(Rectify__AssignmentBrief *), compare);
    }
    if (cli->json) {
        print_json(all);
        return EXITS_DONE;
    }
    if (all->n_assignments == 0) {
        say(cli, _("Nothing waits for a decision."));
        return EXITS_DONE;
    }
    code = print_table(cli, all);
    say(cli,
        _("Waiting: %zu. Look: review show A; decide: review approve A, review return A, "
          "close A, sustain A"),
        all->n_assignments);
    return code;
}

const struct cli_command review_list_command = {
    .name = "review",
    .subname = "list",
    .arguments = N_("[C]"),
    .summary = N_("what waits for a decision"),
    .run = run,
};
