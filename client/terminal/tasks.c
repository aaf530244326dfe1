/* tasks: what is mine, what is urgent first. */
#include "client/cli/assignment_json.h"
#include "client/cli/json.h"
#include "client/cli/late.h"
#include "client/cli/period.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/sent_back.h"
#include "client/cli/table.h"
#include "client/cli/task_name.h"
#include "client/cli/task_names.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "client/lib/outbox.h"
#include "client/terminal/commands.h"
#include "client/terminal/notice_pull.h"
#include "client/terminal/pull.h"
#include "client/terminal/report_tasks.h"
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

static enum urgency urgency_of_day(day_t day, day_t today, enum urgency otherwise)
{
    if (day < today) {
        return URGENCY_OVERDUE;
    }
    return day - today <= DUE_SOON_DAYS ? URGENCY_DUE_SOON : otherwise;
}

/* A long-term task is at rest until the next period has begun. */
static enum urgency urgency_of_period(const Rectify__AssignmentBrief *brief, day_t today)
{
    if (brief->period == NULL || brief->period->first_on > today) {
        return URGENCY_CLOSED;
    }
    return urgency_of_day(brief->period->last_on, today, URGENCY_IN_PROGRESS);
}

static enum urgency urgency_of(const Rectify__AssignmentBrief *brief, day_t today)
{
    enum urgency urgency = urgency_of_state(brief->state);
    bool mine = urgency == URGENCY_NOT_BEGUN || urgency == URGENCY_IN_PROGRESS;
    bool dated = brief->due_kind == WORD_DUE_DATE && brief->has_due_on;

    if (brief->state == WORD_STATE_SUSTAINING) {
        return urgency_of_period(brief, today);
    }

    if (!mine) {
        return urgency;
    }
    if (sent_back(brief) != SENT_BACK_NOT) {
        return URGENCY_RETURNED;
    }
    if (brief->overdue) {
        return URGENCY_OVERDUE;
    }
    return dated ? urgency_of_day(brief->due_on, today, urgency) : urgency;
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

static const char *urgency_text(const struct task *task)
{
    switch (task->urgency) {
    case URGENCY_RETURNED: return sent_back_text(sent_back(task->brief));
    case URGENCY_OVERDUE: return _("overdue");
    case URGENCY_DUE_SOON: return _("due soon");
    case URGENCY_UNDER_REVIEW: return task->brief->review_started ? _("under review") : "";
    case URGENCY_NOT_BEGUN:
    case URGENCY_IN_PROGRESS:
    case URGENCY_CLOSED: break;
    }
    return "";
}

/* One line more, in brackets. */
static const char *with_note(const char *text, const char *note, struct arena *arena)
{
    return note[0] != '\0' ? keep_printf(arena, _("%s\n(%s)"), text, note) : text;
}

/* As in the column of dates. */
static const char *date_text(day_t day, struct arena *arena)
{
    return texts_due(WORD_DUE_DATE, true, day, arena);
}

/* The state, what makes it urgent, and what waits for the office beside it. */
static const char *state_text(const struct task *task, struct arena *arena)
{
    const Rectify__AssignmentBrief *brief = task->brief;
    const char *text = word_label(WORDS_STATE, brief->state);

    text = with_note(text, urgency_text(task), arena);
    text = with_note(text, late_text(brief, task->urgency == URGENCY_OVERDUE, arena), arena);
    if (brief->missing_periods > 1) {
        text = with_note(text, keep_printf(arena, _("%u reports missing"), brief->missing_periods),
                         arena);
    }
    if (brief->state == WORD_STATE_IN_PROGRESS && brief->submitted_digest.len > 0) {
        text = with_note(
            text, brief->review_started ? _("revised plan under review") : _("revised plan waits"),
            arena);
    }
    if (brief->has_extension_wanted_on) {
        const char *day = date_text(brief->extension_wanted_on, arena);
        text = with_note(text, keep_printf(arena, _("extension to %s asked for"), day), arena);
    }
    return text;
}

/* What the office said stands where nobody can overlook it: with the task itself. */
static const char *title_text(const struct task *task, struct arena *arena)
{
    const Rectify__AssignmentBrief *brief = task->brief;
    const char *text =
        brief->repeat ? keep_printf(arena, _("%s (repeat finding)"), brief->title) : brief->title;
    bool open = task->urgency < URGENCY_UNDER_REVIEW && !brief->has_extension_wanted_on;

    if (task->urgency == URGENCY_RETURNED && brief->last_reason != NULL) {
        text = sent_back(brief) == SENT_BACK_REOPENED
                   ? keep_printf(arena, _("%s\nReopened because: %s"), text, brief->last_reason)
                   : keep_printf(arena, _("%s\nReturned because: %s"), text, brief->last_reason);
    }
    if (open && brief->extension_refused != NULL && brief->extension_refused[0] != '\0') {
        text = keep_printf(arena, _("%s\nExtension refused: %s"), text, brief->extension_refused);
    }
    if (brief->successor != NULL) {
        text = keep_printf(arena, _("%s\nTransferred to: %s"), text, brief->successor);
    }
    if (brief->predecessor != NULL && task->urgency < URGENCY_UNDER_REVIEW) {
        text = keep_printf(arena, _("%s\nTaken over from: %s"), text, brief->predecessor);
    }
    return text;
}

/* A later date shows the original one; a long-term task the report that is due. */
static const char *due_text(const Rectify__AssignmentBrief *brief, struct arena *arena)
{
    const char *text = texts_due(brief->due_kind, brief->has_due_on, brief->due_on, arena);

    if (brief->has_original_due_on && brief->has_due_on &&
        brief->original_due_on != brief->due_on) {
        text = with_note(
            text, keep_printf(arena, _("originally %s"), date_text(brief->original_due_on, arena)),
            arena);
    }
    if (brief->state == WORD_STATE_SUSTAINING && brief->period != NULL) {
        text = with_note(text,
                         keep_printf(arena, _("report for %s until %s"),
                                     period_text(brief->period, arena),
                                     date_text(brief->period->last_on, arena)),
                         arena);
    }
    return text;
}

/* The reports, above all tasks; they have no number. */
static void print_reports(struct cli *cli, const struct report_tasks *reports,
                          const struct task_names *names, struct table *table)
{
    for (size_t i = 0; i < reports->count; i++) {
        const Rectify__Report *report = reports->reports[i];
        report_tasks_row(cli, reports, i, names->mixed ? report->campaign->code : "", table);
    }
}

/* Where tasks of several campaigns stand together, a number alone names none: it stands there as it is to be typed. */
static int print_table(struct cli *cli, const struct task *tasks, size_t count,
                       const struct report_tasks *reports, const struct task_names *names)
{
    enum {
        NO = 1,
    };
    struct sheet_column columns[] = {
        {N_("Unit"), 20, 0, SHEET_LEFT, false}, /* for whoever has none of his own */
        [NO] = {N_("No."), 4, 0, SHEET_RIGHT, false},
        {N_("Problem"), 40, 0, SHEET_LEFT, false},
        {N_("State"), 18, 0, SHEET_LEFT, false},
        {N_("Due"), 20, 0, SHEET_LEFT, false},
        {N_("What you can do"), 32, 0, SHEET_LEFT, false},
    };
    struct table table;
    size_t skipped = cli->home.identity.unit_name[0] != '\0' ? 1 : 0;

    columns[NO].width = task_names_width(names, columns[NO].width);
    table_init(&table, cli, columns + skipped, ARRAY_LEN(columns) - skipped,
               count + reports->count);
    print_reports(cli, reports, names, &table);
    for (size_t i = 0; i < count; i++) {
        const Rectify__AssignmentBrief *brief = tasks[i].brief;
        if (skipped == 0) {
            table_cell(&table, brief->unit_name);
        }
        table_cell(&table, task_name_text(names->mixed ? brief->campaign : NULL, brief->problem_no,
                                          &cli->arena));
        table_cell(&table, title_text(&tasks[i], &cli->arena));
        table_cell(&table, state_text(&tasks[i], &cli->arena));
        table_cell(&table, due_text(brief, &cli->arena));
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

static void print_json(struct cli *cli, const struct pull *pull, const struct task *tasks,
                       size_t count, const struct report_tasks *reports)
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
    json_add(document, "reports", report_tasks_json(cli, reports));
    json_print(document);
}

static int say_queue(struct cli *cli)
{
    struct outbox_item *items = NULL;
    size_t count = 0;
    size_t queued = 0;
    size_t refused = 0;
    unsigned states = 1u << OUTBOX_QUEUED | 1u << OUTBOX_REFUSED;
    if (outbox_list(&cli->home, states, 0, &cli->arena, &items, &count, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    for (size_t i = 0; i < count; i++) {
        bool waits = items[i].state == OUTBOX_QUEUED;
        queued += waits ? 1 : 0;
        refused += !waits && outbox_is_open(&items[i]) ? 1 : 0;
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
    size_t count = 0;
    code = pull_check_campaign(cli, &pull);
    struct report_tasks reports;
    code = code == EXITS_DONE ? report_tasks_take(cli, &pull, &reports) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    const struct task *tasks = arrange(cli, &pull, &count);
    if (cli->json) {
        print_json(cli, &pull, tasks, count, &reports);
    } else if (count + reports.count == 0) {
        say(cli, _("No tasks."));
    } else {
        struct task_names names;
        task_names_of(pull.assignments, &names);
        names.mixed = names.mixed && cli->campaign == NULL; /* all are of the one that was named */
        code = print_table(cli, tasks, count, &reports, &names);
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
