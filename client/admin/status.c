/* status: the matrix of units and problems, and the figures of completeness. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/admin/problem_option.h"
#include "client/admin/request.h"
#include "client/cli/assignment_json.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/sent_back.h"
#include "client/cli/summary_command.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "client/report/completeness_json.h"
#include "common/base/language.h"
#include <stdio.h>

enum {
    UNIT = 'u',
    PROBLEM = 'p',
    PROBLEMS_SHOWN_MAX = 40, /* columns of the matrix; the rest is seen with --problem */
};

static const struct option options[] = {
    {"unit", UNIT, OPTION_LINE, OPTION_NAME_MAX, false, N_("UNIT"), N_("only this unit")},
    PROBLEM_OPTION(PROBLEM, N_("only this problem")),
    {0},
};

/* Which problems have a column and which units a row, in the order in which they come. */
struct matrix {
    struct cli *cli;
    const Rectify__Assignments *all;
    uint32_t problems[PROBLEMS_SHOWN_MAX];
    size_t problem_count;
    int64_t *units;
    const char **names;
    size_t unit_count;
};

static void note_problem(struct matrix *matrix, uint32_t problem_no)
{
    for (size_t i = 0; i < matrix->problem_count; i++) {
        if (matrix->problems[i] == problem_no) {
            return;
        }
    }
    if (matrix->problem_count < PROBLEMS_SHOWN_MAX) {
        matrix->problems[matrix->problem_count++] = problem_no;
    }
}

static void note_unit(struct matrix *matrix, const Rectify__AssignmentBrief *brief)
{
    for (size_t i = 0; i < matrix->unit_count; i++) {
        if (matrix->units[i] == brief->unit_id) {
            return;
        }
    }
    matrix->units[matrix->unit_count] = brief->unit_id;
    matrix->names[matrix->unit_count++] = brief->unit_name;
}

static void arrange(struct matrix *matrix)
{
    size_t count = matrix->all->n_assignments;
    matrix->units = keep_alloc(&matrix->cli->arena, count, sizeof(*matrix->units));
    matrix->names = keep_alloc(&matrix->cli->arena, count, sizeof(*matrix->names));
    for (size_t i = 0; i < count; i++) {
        note_problem(matrix, matrix->all->assignments[i]->problem_no);
        note_unit(matrix, matrix->all->assignments[i]);
    }
}

static const Rectify__AssignmentBrief *find(const struct matrix *matrix, int64_t unit_id,
                                            uint32_t problem_no)
{
    for (size_t i = 0; i < matrix->all->n_assignments; i++) {
        const Rectify__AssignmentBrief *brief = matrix->all->assignments[i];
        if (brief->unit_id == unit_id && brief->problem_no == problem_no) {
            return brief;
        }
    }
    return NULL;
}

/* What is past a day and not there yet, by the item's own day or else by its phase's; or came after it; else "". */
static const char *time_text(const Rectify__AssignmentBrief *brief)
{
    if (brief->overdue) {
        return _("overdue");
    }
    if (!brief->late) {
        return "";
    }
    if (!brief->has_phase) {
        return _("late");
    }
    return sent_back(brief) == SENT_BACK_NOT ? _("not answered in time")
                                             : _("not answered again in time");
}

static const char *cell_text(const struct matrix *matrix, const Rectify__AssignmentBrief *brief)
{
    if (brief == NULL) {
        return "";
    }
    const char *text = word_label(WORDS_STATE, brief->state);
    const char *const notes[] = {sent_back_text(sent_back(brief)), time_text(brief)};
    for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
        if (notes[i][0] != '\0') {
            text = keep_printf(&matrix->cli->arena, _("%s\n(%s)"), text, notes[i]);
        }
    }
    return text;
}

static int print_matrix(struct matrix *matrix)
{
    struct sheet_column *columns =
        keep_alloc(&matrix->cli->arena, matrix->problem_count + 1, sizeof(*columns));
    struct table table;

    columns[0] = (struct sheet_column){.heading = N_("Unit"), .width = 28};
    for (size_t i = 0; i < matrix->problem_count; i++) {
        columns[i + 1] = (struct sheet_column){
            .heading = keep_printf(&matrix->cli->arena, "%u", matrix->problems[i]), .width = 14};
    }
    table_init(&table, matrix->cli, columns, matrix->problem_count + 1, matrix->unit_count);
    for (size_t i = 0; i < matrix->unit_count; i++) {
        table_cell(&table, matrix->names[i]);
        for (size_t j = 0; j < matrix->problem_count; j++) {
            table_cell(&table,
                       cell_text(matrix, find(matrix, matrix->units[i], matrix->problems[j])));
        }
    }
    return table_print(&table);
}

static void print_json(const Rectify__Assignments *all, const struct summary *summary)
{
    json_t *document = json_document();
    json_t *assignments = json_made(json_array());
    json_t *problems = json_made(json_array());

    json_add_text(document, "campaign", all->campaign->code);
    for (size_t i = 0; i < all->n_assignments; i++) {
        json_push(assignments, assignment_json(all->assignments[i]));
    }
    json_add(document, "assignments", assignments);
    for (size_t i = 0; i < summary->problem_count; i++) {
        json_t *object = json_made(json_object());
        json_add_number(object, "problem_no", summary->problems[i].no);
        json_add(object, "completeness",
                 json_made(completeness_json(&summary->problems[i].completeness)));
        json_push(problems, object);
    }
    json_add(document, "problems", problems);
    json_print(document);
}

static int run(struct cli *cli)
{
    struct matrix matrix = {.cli = cli};
    struct summary summary;
    Rectify__Assignments *all = NULL;
    struct problem_option problem;
    struct request_filter filter = {0};

    int code = problem_option_read(cli, PROBLEM, &problem);
    if (code == EXITS_DONE) {
        code = problem_option_unit(&problem, options_text(&cli->options, UNIT), &filter.unit);
    }
    filter.problem_no = problem.problem_no;
    code = code == EXITS_DONE ? connect_open(cli) : code;
    code = code == EXITS_DONE ? summary_fetch(cli, request_campaign(cli), &summary) : code;
    code = code == EXITS_DONE ? request_assignments(cli, &filter, &all) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (all->n_assignments == 0 && filter.problem_no > 0) {
        return office_act_say_none(filter.problem_no, filter.unit);
    }
    if (cli->json) {
        print_json(all, &summary);
        return EXITS_DONE;
    }
    matrix.all = all;
    arrange(&matrix);
    printf(_("%s: units and problems\n"), all->campaign->title);
    code = print_matrix(&matrix);
    printf("%s\n\n",
           _("Overdue: the due date is over and the task is not reported on. Late: it was, after "
             "the day.\n"
             "Not answered in time: the day for plans is over, and there is no plan and no nil "
             "declaration."));
    return code == EXITS_DONE ? summary_print(cli, &summary, SHEET_COMPLETENESS) : code;
}

const struct cli_command status_command = {
    .name = "status",
    .arguments = N_("[C]"),
    .summary = N_("units and problems at a glance, completeness"),
    .options = options,
    .run = run,
};
