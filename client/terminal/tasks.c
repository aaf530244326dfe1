/* tasks: what is mine, what is urgent first. */
#include "client/cli/assignment_json.h"
#include "client/cli/json.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "client/lib/outbox.h"
#include "client/terminal/commands.h"
#include "client/terminal/notice_pull.h"
#include "client/terminal/pull.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdlib.h>

enum {
    DUE_SOON_DAYS = 3,
};

/* The order of the list. */
enum urgency {
    URGENCY_RETURNED,
    URGENCY_OVERDUE,
    URGENCY_DUE_SOON,
    URGENCY_NOT_BEGUN,
    URGENCY_IN_PROGRESS,
    URGENCY_UNDER_REVIEW,
    URGENCY_CLOSED,
};

struct task {
    const Rectify__AssignmentBrief *brief;
    enum urgency urgency;
};

static enum urgency urgency_of_state(uint32_t state)
{
    switch (state) {
    case WORD_STATE_ISSUED:
    case WORD_STATE_ACKNOWLEDGED: return URGENCY_NOT_BEGUN;
    case WORD_STATE_IN_PROGRESS: return URGENCY_IN_PROGRESS;
    case WORD_STATE_NIL_CLAIMED:
    case WORD_STATE_PLAN_SUBMITTED:
    case WORD_STATE_CLOSURE_REQUESTED: return URGENCY_UNDER_REVIEW;
    default: return URGENCY_CLOSED;
    }
}

static enum urgency urgency_of(const Rectify__AssignmentBrief *brief, day_t today)
{
    enum urgency urgency = urgency_of_state(brief->state);
    bool mine = urgency == URGENCY_NOT_BEGUN || urgency == URGENCY_IN_PROGRESS;
    bool dated = brief->due_kind == WORD_DUE_DATE && brief->has_due_on;

    if (!mine) {
        return urgency;
    }
    if (brief->last_returned) {
        return URGENCY_RETURNED;
    }
    if (brief->overdue || (dated && brief->due_on < today)) {
        return URGENCY_OVERDUE;
    }
    return dated && brief->due_on - today <= DUE_SOON_DAYS ? URGENCY_DUE_SOON : urgency;
}

static int compare(const void *left, const void *right)
{
    const struct task *a = left;
    const struct task *b = right;
    if (a->urgency != b->urgency) {
        return a->urgency < b->urgency ? -1 : 1;
    }
    return (a->brief->problem_no > b->brief->problem_no) -
           (a->brief->problem_no < b->brief->problem_no);
}

static struct task *arrange(struct cli *cli, const struct pull *pull)
{
    const Rectify__Assignments *all = pull->assignments;
    struct task *tasks = keep_alloc(&cli->arena, all->n_assignments, sizeof(*tasks));
    day_t today = pull->fresh ? all->today : day_of_wall_ms(clock_wall_ms());

    for (size_t i = 0; i < all->n_assignments; i++) {
        tasks[i].brief = all->assignments[i];
        tasks[i].urgency = urgency_of(all->assignments[i], today);
    }
    if (all->n_assignments > 0) {
        qsort(tasks, all->n_assignments, sizeof(*tasks), compare);
    }
    return tasks;
}

static const char *state_text(const struct task *task, struct arena *arena)
{
    const char *label = word_label(WORDS_STATE, task->brief->state);
    switch (task->urgency) {
    case URGENCY_RETURNED: return keep_printf(arena, _("%s\n(returned)"), label);
    case URGENCY_OVERDUE: return keep_printf(arena, _("%s\n(overdue)"), label);
    case URGENCY_DUE_SOON: return keep_printf(arena, _("%s\n(due soon)"), label);
    case URGENCY_NOT_BEGUN:
    case URGENCY_IN_PROGRESS:
    case URGENCY_CLOSED: break;
    case URGENCY_UNDER_REVIEW:
        return task->brief->review_started ? keep_printf(arena, _("%s\n(under review)"), label)
                                           : label;
    }
    return label;
}

/* A return's reason stands where nobody can overlook it: with the task itself. */
static const char *title_text(const struct task *task, struct arena *arena)
{
    const Rectify__AssignmentBrief *brief = task->brief;
    if (task->urgency != URGENCY_RETURNED || brief->last_reason == NULL) {
        return brief->title;
    }
    return keep_printf(arena, _("%s\nReturned because: %s"), brief->title, brief->last_reason);
}

static int print_table(struct cli *cli, const struct task *tasks, size_t count)
{
    static const struct sheet_column columns[] = {
        {N_("Unit"), 20, 0, SHEET_LEFT, false}, /* for whoever has none of his own */
        {N_("No."), 4, 0, SHEET_RIGHT, false},
        {N_("Problem"), 40, 0, SHEET_LEFT, false},
        {N_("State"), 14, 0, SHEET_LEFT, false},
        {N_("Due"), 10, 0, SHEET_LEFT, false},
        {N_("What you can do"), 32, 0, SHEET_LEFT, false},
    };
    struct table table;
    size_t skipped = cli->home.identity.unit_name[0] != '\0' ? 1 : 0;

    table_init(&table, cli, columns + skipped, ARRAY_LEN(columns) - skipped, count);
    for (size_t i = 0; i < count; i++) {
        const Rectify__AssignmentBrief *brief = tasks[i].brief;
        if (skipped == 0) {
            table_cell(&table, brief->unit_name);
        }
        table_number(&table, brief->problem_no);
        table_cell(&table, title_text(&tasks[i], &cli->arena));
        table_cell(&table, state_text(&tasks[i], &cli->arena));
        table_cell(&table,
                   texts_due(brief->due_kind, brief->has_due_on, brief->due_on, &cli->arena));
        table_cell(&table,
                   receipt_allowed(brief->n_allowed_acts, brief->allowed_acts, &cli->arena));
    }
    return table_print(&table);
}

static void print_json(const struct pull *pull, const struct task *tasks, size_t count)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    json_add_text(document, "campaign", pull->assignments->campaign->code);
    json_add_flag(document, "offline", !pull->fresh);
    json_add_time(document, "as_of", pull->seen_ms);
    for (size_t i = 0; i < count; i++) {
        json_push(array, assignment_json(tasks[i].brief));
    }
    json_add(document, "tasks", array);
    json_print(document);
}

static int say_queue(struct cli *cli)
{
    size_t queued = 0;
    size_t refused = 0;
    enum err err = outbox_count(&cli->home, OUTBOX_QUEUED, &queued, &cli->failure);
    if (err == ERR_OK) {
        err = outbox_count(&cli->home, OUTBOX_REFUSED, &refused, &cli->failure);
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    if (queued > 0) {
        say(cli, _("Waiting to be sent: %zu (rectify sync)"), queued);
    }
    if (refused > 0) {
        say(cli, _("Not accepted: %zu (rectify outbox)"), refused);
    }
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    struct pull pull = {0};
    int code = pull_any(cli, &pull);
    if (code != EXITS_DONE) {
        return code;
    }
    if (pull.fresh && notice_pull(cli) != ERR_OK) {
        return say_failure(cli);
    }
    size_t count = pull.assignments->n_assignments;
    const struct task *tasks = arrange(cli, &pull);
    if (cli->json) {
        print_json(&pull, tasks, count);
    } else if (count == 0) {
        say(cli, _("No tasks."));
    } else {
        code = print_table(cli, tasks, count);
    }
    code = code == EXITS_DONE ? say_queue(cli) : code;
    return code == EXITS_DONE ? notice_pull_say(cli) : code;
}

const struct cli_command tasks_command = {
    .name = "tasks",
    .arguments = "",
    .summary = N_("what is yours, what is urgent first"),
    .run = run,
};
