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
#include "client/terminal/pull.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdlib.h>
#include <string.h>

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
    size_t place; /* in the server's order: by campaign, then by number */
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
    return a->place < b->place ? -1 : 1;
}

static struct task *arrange(struct cli *cli, const struct pull *pull, size_t *count)
{
    const Rectify__Assignments *all = pull->assignments;
    struct task *tasks = keep_alloc(&cli->arena, all->n_assignments, sizeof(*tasks));
    day_t today = pull->fresh ? all->today : day_of_wall_ms(clock_wall_ms());

    *count = 0;
    for (size_t i = 0; i < all->n_assignments; i++) {
        if (pull_shows(cli, all->assignments[i])) {
            tasks[(*count)++] =
                (struct task){all->assignments[i], i, urgency_of(all->assignments[i], today)};
        }
    }
    if (*count > 0) {
        qsort(tasks, *count, sizeof(*tasks), compare);
    }
    return tasks;
}

/* Late is no obstacle; it is said, so that nobody learns it from the list that goes up. */
static const char *with_phase(const struct task *task, const char *label, struct arena *arena)
{
    const Rectify__AssignmentBrief *brief = task->brief;
    if (brief->has_phase_state && brief->phase_state > WORD_PHASE_STATE_OPEN) {
        return keep_printf(arena, _("%s\n(phase \"%s\": %s)"), label,
                           word_label(WORDS_PHASE, brief->phase),
                           word_label(WORDS_PHASE_STATE, brief->phase_state));
    }
    if (!brief->late || task->urgency == URGENCY_OVERDUE) {
        return label;
    }
    return brief->has_phase ? keep_printf(arena, _("%s\n(after the day of phase \"%s\")"), label,
                                          word_label(WORDS_PHASE, brief->phase))
                            : keep_printf(arena, _("%s\n(late)"), label);
}

static const char *urgency_text(const struct task *task, struct arena *arena)
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

static const char *state_text(const struct task *task, struct arena *arena)
{
    return with_phase(task, urgency_text(task, arena), arena);
}

/* A return's reason stands where nobody can overlook it: with the task itself. */
static const char *title_text(const struct task *task, struct arena *arena)
{
    const Rectify__AssignmentBrief *brief = task->brief;
    const char *title =
        brief->repeat ? keep_printf(arena, _("%s (repeat finding)"), brief->title) : brief->title;
    if (task->urgency != URGENCY_RETURNED || brief->last_reason == NULL) {
        return title;
    }
    return keep_printf(arena, _("%s\nReturned because: %s"), title, brief->last_reason);
}

/* Where tasks of several campaigns stand together, a number alone names none: it stands there as it is to be typed. */
static bool several(const struct task *tasks, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const char *first = tasks[0].brief->campaign;
        const char *other = tasks[i].brief->campaign;
        if (first != NULL && other != NULL && strcmp(first, other) != 0) {
            return true;
        }
    }
    return false;
}

static int print_table(struct cli *cli, const struct task *tasks, size_t count)
{
    enum {
        NO = 1,
    };
    struct sheet_column columns[] = {
        {N_("Unit"), 20, 0, SHEET_LEFT, false}, /* for whoever has none of his own */
        [NO] = {N_("No."), 4, 0, SHEET_RIGHT, false},
        {N_("Problem"), 40, 0, SHEET_LEFT, false},
        {N_("State"), 14, 0, SHEET_LEFT, false},
        {N_("Due"), 10, 0, SHEET_LEFT, false},
        {N_("What you can do"), 32, 0, SHEET_LEFT, false},
    };
    struct table table;
    size_t skipped = cli->home.identity.unit_name[0] != '\0' ? 1 : 0;
    bool mixed = several(tasks, count);

    columns[NO].width = mixed ? 16 : columns[NO].width;
    table_init(&table, cli, columns + skipped, ARRAY_LEN(columns) - skipped, count);
    for (size_t i = 0; i < count; i++) {
        const Rectify__AssignmentBrief *brief = tasks[i].brief;
        if (skipped == 0) {
            table_cell(&table, brief->unit_name);
        }
        table_cell(&table,
                   mixed ? keep_printf(&cli->arena, "%s/%u", brief->campaign, brief->problem_no)
                         : keep_printf(&cli->arena, "%u", brief->problem_no));
        table_cell(&table, title_text(&tasks[i], &cli->arena));
        table_cell(&table, state_text(&tasks[i], &cli->arena));
        table_cell(&table,
                   texts_due(brief->due_kind, brief->has_due_on, brief->due_on, &cli->arena));
        table_cell(&table,
                   receipt_allowed(brief->n_allowed_acts, brief->allowed_acts, &cli->arena));
    }
    return table_print(&table);
}

static json_t *campaigns_json(const Rectify__Assignments *all)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < all->n_campaigns; i++) {
        json_push(array, json_string(all->campaigns[i]->code));
    }
    return array;
}

static void print_json(const struct pull *pull, const struct task *tasks, size_t count)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    json_add_text(document, "campaign", pull->assignments->campaign->code);
    json_add(document, "campaigns", campaigns_json(pull->assignments));
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
    size_t count = 0;
    code = pull_check_campaign(cli, &pull);
    if (code != EXITS_DONE) {
        return code;
    }
    const struct task *tasks = arrange(cli, &pull, &count);
    if (cli->json) {
        print_json(&pull, tasks, count);
    } else if (count == 0) {
        say(cli, _("No tasks."));
    } else {
        code = print_table(cli, tasks, count);
    }
    return code == EXITS_DONE ? say_queue(cli) : code;
}

const struct cli_command tasks_command = {
    .name = "tasks",
    .arguments = "",
    .summary = N_("what is yours, what is urgent first"),
    .run = run,
};
