/* review list: what waits for a decision, longest waiting first; and which reports are owed. */
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
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdlib.h>

/* Why a task is in the list. */
enum waits {
    WAITS_SUBMISSION, /* a nil declaration, a plan, a request for closure */
    WAITS_REVISION,
    WAITS_EXTENSION,
    WAITS_REPORT, /* for the unit, which owes reports on periods that are over */
    WAITS_KINDS,
};

struct row {
    const Rectify__AssignmentBrief *brief;
    enum waits waits;
};

struct rows {
    struct row *all;
    size_t count;
};

static bool is_waiting(const Rectify__AssignmentBrief *brief, enum waits waits)
{
    bool submitted = brief->submitted_digest.len > 0;
    switch (waits) {
    case WAITS_SUBMISSION: return submitted && brief->state != WORD_STATE_IN_PROGRESS;
    case WAITS_REVISION: return submitted && brief->state == WORD_STATE_IN_PROGRESS;
    case WAITS_EXTENSION: return brief->has_extension_digest;
    case WAITS_REPORT: return brief->missing_periods > 0 && brief->period != NULL;
    case WAITS_KINDS: break;
    }
    return false;
}

/* Decisions first, the longest waiting first; what the units owe behind them. */
static int compare(const void *left, const void *right)
{
    const struct row *a = left;
    const struct row *b = right;
    int owed = (a->waits == WAITS_REPORT) - (b->waits == WAITS_REPORT);
    return owed != 0 ? owed
                     : (a->brief->changed_ms > b->brief->changed_ms) -
                           (a->brief->changed_ms < b->brief->changed_ms);
}

static struct rows collect(struct cli *cli, const Rectify__Assignments *all)
{
    struct rows rows = {
        .all = keep_alloc(&cli->arena, all->n_assignments * WAITS_KINDS, sizeof(*rows.all))};
    for (size_t i = 0; i < all->n_assignments; i++) {
        for (unsigned waits = 0; waits < WAITS_KINDS; waits++) {
            if (is_waiting(all->assignments[i], (enum waits)waits)) {
                rows.all[rows.count++] = (struct row){all->assignments[i], (enum waits)waits};
            }
        }
    }
    if (rows.count > 0) {
        qsort(rows.all, rows.count, sizeof(*rows.all), compare);
    }
    return rows;
}

static const char *waits_text(const struct row *row, struct arena *arena)
{
    const Rectify__AssignmentBrief *brief = row->brief;
    const char *text = "";

    switch (row->waits) {
    case WAITS_SUBMISSION:
        text = word_label(WORDS_STATE, brief->state);
        text = brief->late ? keep_printf(arena, _("%s\n(%s)"), text, _("late")) : text;
        break;
    case WAITS_REVISION: text = _("revised plan"); break;
    case WAITS_EXTENSION:
        return keep_printf(arena, _("extension to %s"),
                           texts_due(WORD_DUE_DATE, true, brief->extension_wanted_on, arena));
    case WAITS_REPORT:
        return keep_printf(arena, _("reports missing: %u, from %s on"), brief->missing_periods,
                           period_text(brief->period, arena));
    case WAITS_KINDS: break;
    }
    return brief->review_started ? keep_printf(arena, _("%s\n(under review)"), text) : text;
}

static int print_table(struct cli *cli, const struct rows *rows)
{
    static const struct sheet_column columns[] = {
        {N_("Task"), 26, 0, SHEET_LEFT, false},     {N_("Problem"), 32, 0, SHEET_LEFT, false},
        {N_("Waits as"), 16, 0, SHEET_LEFT, false}, {N_("Last change"), 16, 0, SHEET_LEFT, false},
        {N_("Due"), 10, 0, SHEET_LEFT, false},      {N_("Returns"), 8, 0, SHEET_RIGHT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        const Rectify__AssignmentBrief *brief = rows->all[i].brief;
        char time[CLOCK_TEXT_SIZE];
        clock_format_minute(brief->changed_ms, time);
        table_cell(&table, keep_printf(&cli->arena, "%u/%s", brief->problem_no, brief->unit_name));
        table_cell(&table, brief->title);
        table_cell(&table, waits_text(&rows->all[i], &cli->arena));
        table_cell(&table, keep_text(&cli->arena, time));
        table_cell(&table,
                   texts_due(brief->due_kind, brief->has_due_on, brief->due_on, &cli->arena));
        table_number(&table, brief->returns);
    }
    return table_print(&table);
}

static void print_json(const Rectify__Assignments *all, const struct rows *rows)
{
    static const char *const names[WAITS_KINDS] = {
        [WAITS_SUBMISSION] = "SUBMISSION",
        [WAITS_REVISION] = "REVISION",
        [WAITS_EXTENSION] = "EXTENSION",
        [WAITS_REPORT] = "REPORT",
    };
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    json_add_text(document, "campaign", all->campaign->code);
    for (size_t i = 0; i < rows->count; i++) {
        json_t *object = assignment_json(rows->all[i].brief);
        json_add_text(object, "waits_as", names[rows->all[i].waits]);
        json_push(array, object);
    }
    json_add(document, "assignments", array);
    json_print(document);
}

static size_t count_decisions(const struct rows *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        count += rows->all[i].waits != WAITS_REPORT ? 1 : 0;
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
    struct rows rows = collect(cli, all);
    if (cli->json) {
        print_json(all, &rows);
        return EXITS_DONE;
    }
    if (rows.count > 0) {
        code = print_table(cli, &rows);
    }
    if (count_decisions(&rows) == 0) {
        say(cli, _("Nothing waits for a decision."));
    } else {
        say(cli,
            _("Waiting: %zu. Look: rectify-admin review show A. Decide: rectify-admin review "
              "approve A, review return A, close A, sustain A, extend A"),
            count_decisions(&rows));
    }
    return code;
}

const struct cli_command review_list_command = {
    .name = "review",
    .subname = "list",
    .arguments = N_("[C]"),
    .summary = N_("what waits for a decision, and which reports are missing"),
    .run = run,
};
