#include "client/report/lists.h"
#include "client/report/sheet.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <string.h>

/*
 * On paper the short columns hold what stands in them on one line: a category and "long-term" have four characters, a day has
 * five, counts have headings of three. In the ledger, which has sixteen columns, they hold half of it.
 */
/* clang-format off */
static const struct sheet_column responsibility_columns[] = {
    {N_("No."),                         4,  6, SHEET_CENTRE, false},
    {N_("Category"),                    8, 13, SHEET_CENTRE, true},
    {N_("The problem in detail"),      60, 41, SHEET_LEFT,   false},
    {N_("In charge"),                  24, 24, SHEET_LEFT,   false},
    {N_("Remarks"),                    12, 12, SHEET_LEFT,   false},
};

static const struct sheet_column effects_columns[] = {
    {N_("No."),                         4,  6, SHEET_CENTRE, false},
    {N_("Category"),                    8, 13, SHEET_CENTRE, true},
    {N_("The problem in detail"),      30, 28, SHEET_LEFT,   false},
    {N_("Measures taken"),             36, 31, SHEET_LEFT,   false},
    {N_("Effects reached"),            36, 31, SHEET_LEFT,   false},
    {N_("In charge"),                  16, 18, SHEET_LEFT,   false},
    {N_("To be done by"),              10, 15, SHEET_CENTRE, false},
};

static const struct sheet_column ledger_columns[] = {
    {N_("No."),                         4,  5, SHEET_CENTRE, false},
    {N_("Category"),                    8, 10, SHEET_CENTRE, true},
    {N_("The problem in detail"),      20, 22, SHEET_LEFT,   false},
    {N_("Goal"),                       14, 16, SHEET_LEFT,   false},
    {N_("Measures taken"),             20, 24, SHEET_LEFT,   false},
    {N_("Effects reached"),            20, 23, SHEET_LEFT,   false},
    {N_("Progress"),                   14, 11, SHEET_LEFT,   false},
    {N_("Leader"),                      8, 10, SHEET_LEFT,   false},
    {N_("In charge"),                  12, 15, SHEET_LEFT,   false},
    {N_("Persons responsible"),        10, 14, SHEET_LEFT,   false},
    {N_("To be done by"),              14, 20, SHEET_CENTRE, false},
    {N_("State"),                      10, 12, SHEET_LEFT,   false},
    {N_("Closed"),                      6, 10, SHEET_CENTRE, false},
    {N_("Closed on"),                  10, 12, SHEET_CENTRE, false},
    {N_("Evidence"),                   14, 15, SHEET_LEFT,   false},
    {N_("Remarks"),                     8, 10, SHEET_LEFT,   false},
};

/* Without who leads and answers for it, how far it is, and what shows it. */
static const struct sheet_column public_ledger_columns[] = {
    {N_("No."),                         4,  7, SHEET_CENTRE, false},
    {N_("Category"),                    8, 11, SHEET_CENTRE, true},
    {N_("The problem in detail"),      24, 26, SHEET_LEFT,   false},
    {N_("Goal"),                       18, 19, SHEET_LEFT,   false},
    {N_("Measures taken"),             24, 26, SHEET_LEFT,   false},
    {N_("Effects reached"),            24, 26, SHEET_LEFT,   false},
    {N_("In charge"),                  14, 19, SHEET_LEFT,   false},
    {N_("To be done by"),              10, 18, SHEET_CENTRE, false},
    {N_("State"),                      12, 16, SHEET_LEFT,   false},
    {N_("Closed"),                      6,  9, SHEET_CENTRE, false},
    {N_("Closed on"),                  10, 18, SHEET_CENTRE, false},
    {N_("Remarks"),                     8, 11, SHEET_LEFT,   false},
};

static const struct sheet_column completeness_columns[] = {
    {N_("Problem or unit"),            30, 32, SHEET_LEFT,   false},
    {N_("Expected"),                    8,  8, SHEET_RIGHT,  false},
    {N_("Reported"),                    8,  8, SHEET_RIGHT,  false},
    {N_("On time"),                     8,  8, SHEET_RIGHT,  false},
    {N_("Reported late"),               8,  8, SHEET_RIGHT,  false},
    {N_("With content"),                8, 11, SHEET_RIGHT,  false},
    {N_("Of these nil"),                8, 11, SHEET_RIGHT,  false},
    {N_("Plan reported"),               8, 11, SHEET_RIGHT,  false},
    {N_("Not reported"),                8,  8, SHEET_RIGHT,  false},
    {N_("Returned"),                    8,  8, SHEET_RIGHT,  false},
    {N_("State"),                      30, 32, SHEET_LEFT,   false},
    {N_("Self-held"),                   9, 11, SHEET_RIGHT,  false},
};

static const struct sheet_column self_held_columns[] = {
    {N_("No."),                         4,  6, SHEET_CENTRE, false},
    {N_("Problem"),                    36, 40, SHEET_LEFT,   false},
    {N_("Unit"),                       24, 28, SHEET_LEFT,   false},
    {N_("Decision"),                   12, 14, SHEET_LEFT,   false},
    {N_("Decided by"),                 12, 14, SHEET_LEFT,   false},
    {N_("Time"),                       16, 20, SHEET_LEFT,   false},
};
/* clang-format on */

struct shape {
    const struct sheet_column *columns;
    size_t column_count;
    bool landscape;
    bool dense;
};

static const struct shape shapes[] = {
    [SHEET_RESPONSIBILITY] = {responsibility_columns, ARRAY_LEN(responsibility_columns), false,
                              false},
    [SHEET_EFFECTS] = {effects_columns, ARRAY_LEN(effects_columns), true, false},
    [SHEET_LEDGER] = {ledger_columns, ARRAY_LEN(ledger_columns), true, true},
    [SHEET_COMPLETENESS] = {completeness_columns, ARRAY_LEN(completeness_columns), true, false},
    [SHEET_SELF_HELD] = {self_held_columns, ARRAY_LEN(self_held_columns), true, false},
};

static const struct shape public_ledger = {public_ledger_columns, ARRAY_LEN(public_ledger_columns),
                                           true, true};

/* What an edition does not have is no empty column. */
static bool is_public(const struct summary *summary)
{
    return summary->edition != NULL && strcmp(summary->edition, "PUBLIC") == 0;
}

static const char *format_due(struct arena *arena, const struct summary_problem *problem)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (problem->long_term) {
        return _("long-term");
    }
    if (problem->due_on == DAY_NONE) {
        return "";
    }
    day_to_civil(problem->due_on, &year, &month, &day);
    /* Month and day. */
    return arena_printf(arena, _("%02d-%02d"), month, day);
}

static void put_responsibility(struct list_maker *maker)
{
    for (size_t i = 0; i < maker->summary->problem_count; i++) {
        const struct summary_problem *problem = &maker->summary->problems[i];
        list_put_problem(maker, problem);
        list_put(maker, list_parties(maker->arena, problem, "\n"));
        list_put(maker, problem->remark);
    }
}

static void put_effects(struct list_maker *maker)
{
    for (size_t i = 0; i < maker->summary->problem_count; i++) {
        const struct summary_problem *problem = &maker->summary->problems[i];
        list_put_problem(maker, problem);
        list_put_done(maker, problem);
        list_put(maker, list_parties(maker->arena, problem, "\n"));
        list_put(maker, format_due(maker->arena, problem));
    }
}

static const char *title_of(const struct summary *summary, unsigned no)
{
    for (size_t i = 0; i < summary->problem_count; i++) {
        if (summary->problems[i].no == no) {
            return summary->problems[i].title;
        }
    }
    return "";
}

/* To the minute, as people say it. */
static const char *format_minute(struct arena *arena, int64_t wall_ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_format(wall_ms, text);
    return arena_printf(arena, "%.16s", text);
}

static void put_self_held(struct list_maker *maker)
{
    for (size_t i = 0; i < maker->summary->self_held_count; i++) {
        const struct summary_decision *decision = &maker->summary->self_held[i];
        list_put(maker, arena_printf(maker->arena, "%u", decision->problem_no));
        list_put(maker, title_of(maker->summary, decision->problem_no));
        list_put(maker, decision->unit);
        list_put(maker, decision->act_label);
        list_put(maker, decision->person);
        list_put(maker, format_minute(maker->arena, decision->received_ms));
    }
}

static size_t count_rows(const struct summary *summary, enum sheet_list list)
{
    switch (list) {
    case SHEET_COMPLETENESS: return list_completeness_rows(summary);
    case SHEET_SELF_HELD: return summary->self_held_count;
    case SHEET_RESPONSIBILITY:
    case SHEET_EFFECTS:
    case SHEET_LEDGER: break;
    }
    return summary->problem_count;
}

static void put_cells(struct list_maker *maker, enum sheet_list list)
{
    switch (list) {
    case SHEET_RESPONSIBILITY: put_responsibility(maker); break;
    case SHEET_EFFECTS: put_effects(maker); break;
    case SHEET_LEDGER: list_put_ledger(maker, is_public(maker->summary)); break;
    case SHEET_COMPLETENESS: list_put_completeness(maker); break;
    case SHEET_SELF_HELD: put_self_held(maker); break;
    }
}

static const char *make_title(struct arena *arena, const struct summary *summary,
                              enum sheet_list list)
{
    const char *title = summary->title;
    switch (list) {
    case SHEET_RESPONSIBILITY: return arena_printf(arena, _("%s: responsibility list"), title);
    case SHEET_EFFECTS: return arena_printf(arena, _("%s: list of effects"), title);
    case SHEET_LEDGER: return arena_printf(arena, _("%s: ledger"), title);
    case SHEET_COMPLETENESS:
        return summary->node == NULL
                   ? arena_printf(arena, _("%s: completeness"), title)
                   : arena_printf(arena, _("%s: completeness, %s"), title, summary->node);
    case SHEET_SELF_HELD: return arena_printf(arena, _("%s: self-held decisions"), title);
    }
    return NULL;
}

static const struct sheet_column *make_columns(struct arena *arena, const struct shape *shape)
{
    struct sheet_column *columns = arena_calloc(arena, shape->column_count, sizeof(*columns));
    for (size_t i = 0; i < shape->column_count && columns != NULL; i++) {
        columns[i] = shape->columns[i];
        columns[i].heading = gettext(columns[i].heading);
    }
    return columns;
}

enum err sheet_make(const struct summary *summary, enum sheet_list list, struct arena *arena,
                    struct sheet *sheet)
{
    if ((size_t)list >= ARRAY_LEN(shapes)) {
        return ERR_INVALID;
    }
    bool less = list == SHEET_LEDGER && is_public(summary);
    const struct shape *shape = less ? &public_ledger : &shapes[list];
    size_t rows = count_rows(summary, list);
    struct list_maker maker = {
        .summary = summary,
        .arena = arena,
        .capacity = rows * shape->column_count,
        .cells = arena_calloc(arena, rows, shape->column_count * sizeof(*maker.cells)),
    };
    *sheet = (struct sheet){
        .title = make_title(arena, summary, list),
        .landscape = shape->landscape,
        .dense = shape->dense,
        .columns = make_columns(arena, shape),
        .column_count = shape->column_count,
        .cells = maker.cells,
        .row_count = rows,
        .note = list == SHEET_COMPLETENESS ? list_completeness_note() : "",
    };
    if (sheet->title == NULL || sheet->columns == NULL || sheet->cells == NULL) {
        return ERR_NOMEM;
    }
    put_cells(&maker, list);
    return maker.failed ? ERR_NOMEM : ERR_OK;
}

const char *sheet_footer(const struct summary *summary, struct arena *arena)
{
    char time[CLOCK_TEXT_SIZE];
    clock_format(summary->as_of_ms, time);
    if (summary->version == 0) {
        return arena_printf(arena, _("As of %.16s"), time);
    }
    return arena_printf(arena, _("Version %u (%s), as of %.16s"), summary->version,
                        summary->edition_label, time);
}
