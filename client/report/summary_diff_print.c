/* The differences of two summaries as a table for people and as JSON for scripts. */
#include "client/report/lists.h"
#include "client/report/output.h"
#include "client/report/summary_diff.h"
#include "client/report/text_width.h"
#include "common/base/language.h"
#include <jansson.h>

/* clang-format off */
static const struct {
    const char *name;
    const char *label;
} aspects[] = {
    [ASPECT_PROBLEM]       = {"problem",       N_("problem")},
    [ASPECT_TITLE]         = {"title",         N_("title")},
    [ASPECT_DESCRIPTION]   = {"description",   N_("description")},
    [ASPECT_REMARK]        = {"remark",        N_("remark")},
    [ASPECT_DUE]           = {"due",           N_("due date")},
    [ASPECT_PARTIES]       = {"parties",       N_("in charge")},
    [ASPECT_WORDING]       = {"wording",       N_("the office's wording")},
    [ASPECT_MEASURE]       = {"measure",       N_("measure")},
    [ASPECT_MEASURE_UNITS] = {"measure_units", N_("units of the measure")},
    [ASPECT_EFFECT]        = {"effect",        N_("effect")},
    [ASPECT_EFFECT_UNITS]  = {"effect_units",  N_("units of the effect")},
    [ASPECT_STATE]         = {"state",         N_("tasks")},
    [ASPECT_FIGURE]        = {"figure",        N_("figure")},
};

static const struct sheet_column diff_columns[] = {
    {N_("Problem or unit"), 26, 32, SHEET_LEFT, true},
    {N_("Aspect"),          26, 32, SHEET_LEFT, false},
    {N_("Before"),          36, 40, SHEET_LEFT, false},
    {N_("After"),           36, 40, SHEET_LEFT, false},
};
/* clang-format on */

_Static_assert(ARRAY_LEN(aspects) == ASPECTS, "every aspect has its words");

static const char *title_of(const struct summary *summary, unsigned no)
{
    for (size_t i = 0; i < summary->problem_count; i++) {
        if (summary->problems[i].no == no) {
            return summary->problems[i].title;
        }
    }
    return NULL;
}

static const char *subject_of(const struct summary *before, const struct summary *after,
                              const struct summary_change *change, struct arena *arena)
{
    if (change->unit != NULL) {
        return change->unit;
    }
    const char *title = title_of(after, change->problem_no);
    title = title != NULL ? title : title_of(before, change->problem_no);
    return arena_printf(arena, "%u.%s", change->problem_no, title != NULL ? title : "");
}

static const char *what_of(const struct summary_change *change, struct arena *arena)
{
    const char *aspect = gettext(aspects[change->aspect].label);
    if (change->label == NULL) {
        return aspect;
    }
    return change->aspect == ASPECT_FIGURE
               ? change->label
               : arena_printf(arena, _("%s: %s"), aspect, change->label);
}

/* A frozen report by its number, else by its moment. */
static const char *head_of(const struct summary *summary, struct arena *arena)
{
    char time[CLOCK_TEXT_SIZE];
    clock_format(summary->as_of_ms, time);
    return summary->version > 0
               ? arena_printf(arena, _("Version %u, %.16s"), summary->version, time)
               : arena_printf(arena, _("As of %.16s"), time);
}

static struct sheet_column *make_columns(const struct summary *before, const struct summary *after,
                                         struct arena *arena)
{
    struct sheet_column *columns = arena_calloc(arena, ARRAY_LEN(diff_columns), sizeof(*columns));
    for (size_t i = 0; i < ARRAY_LEN(diff_columns) && columns != NULL; i++) {
        columns[i] = diff_columns[i];
        columns[i].heading = gettext(columns[i].heading);
    }
    if (columns != NULL) {
        columns[2].heading = head_of(before, arena);
        columns[3].heading = head_of(after, arena);
    }
    return columns == NULL || columns[2].heading == NULL || columns[3].heading == NULL ? NULL
                                                                                       : columns;
}

enum err summary_diff_sheet(const struct summary *before, const struct summary *after,
                            struct arena *arena, struct sheet *sheet)
{
    struct summary_change *changes = NULL;
    size_t count = 0;
    enum err err = summary_diff(before, after, arena, &changes, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct list_maker maker = {.arena = arena, .capacity = count * ARRAY_LEN(diff_columns)};
    maker.cells = arena_calloc(arena, maker.capacity, sizeof(*maker.cells));
    *sheet = (struct sheet){
        .title = arena_printf(arena, _("%s: changes"), after->title),
        .landscape = true,
        .columns = make_columns(before, after, arena),
        .column_count = ARRAY_LEN(diff_columns),
        .cells = maker.cells,
        .row_count = count,
    };
    if (maker.cells == NULL || sheet->title == NULL || sheet->columns == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        list_put(&maker, subject_of(before, after, &changes[i], arena));
        list_put(&maker, what_of(&changes[i], arena));
        list_put(&maker, changes[i].before != NULL ? changes[i].before : "");
        list_put(&maker, changes[i].after != NULL ? changes[i].after : "");
    }
    return maker.failed ? ERR_NOMEM : ERR_OK;
}

/* NULL becomes null; a text that is not UTF-8 becomes what jansson refuses, once, at the end. */
static json_t *make_change(const struct summary_change *change)
{
    return json_pack("{s:i, s:s?, s:s, s:s?, s:s?, s:s?}", "problem_no", (int)change->problem_no,
                     "unit", change->unit, "aspect", aspects[change->aspect].name, "name",
                     change->name, "before", change->before, "after", change->after);
}

static json_t *make_side(const struct summary *summary)
{
    char time[CLOCK_TEXT_SIZE];
    clock_format(summary->as_of_ms, time);
    time[DAY_TEXT_SIZE - 1] = time[0] != '\0' ? 'T' : '\0';
    return json_pack("{s:i, s:s+}", "version", (int)summary->version, "as_of", time,
                     time[0] != '\0' ? "+08:00" : "");
}

static json_t *make_document(const struct summary *before, const struct summary *after,
                             const struct summary_change *changes, size_t count)
{
    json_t *array = json_array();
    bool whole = array != NULL;
    for (size_t i = 0; i < count && whole; i++) {
        whole = json_array_append_new(array, make_change(&changes[i])) == 0;
    }
    json_t *document = json_pack("{s:i, s:s, s:o, s:o, s:O}", "schema_version", 1, "campaign",
                                 after->campaign_code, "before", make_side(before), "after",
                                 make_side(after), "changes", array);
    json_decref(array);
    if (!whole) {
        json_decref(document);
        return NULL;
    }
    return document;
}

static bool is_well_formed(const struct summary_change *changes, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        const char *const texts[] = {changes[i].unit, changes[i].name, changes[i].before,
                                     changes[i].after};
        for (size_t j = 0; j < ARRAY_LEN(texts) && good; j++) {
            good = texts[j] == NULL || text_is_well_formed(texts[j]);
        }
    }
    return good;
}

enum err summary_diff_json(const struct summary *before, const struct summary *after,
                           struct arena *arena, FILE *out)
{
    struct summary_change *changes = NULL;
    size_t count = 0;
    enum err err = summary_diff(before, after, arena, &changes, &count);
    if (err == ERR_OK && !is_well_formed(changes, count)) {
        err = ERR_UTF8;
    }
    if (err != ERR_OK) {
        return err;
    }
    json_t *document = make_document(before, after, changes, count);
    if (document == NULL) {
        return ERR_NOMEM;
    }
    bool written = json_dumpf(document, out, JSON_INDENT(2)) == 0;
    json_decref(document);
    if (!written) {
        return ferror(out) != 0 ? ERR_IO : ERR_NOMEM;
    }
    (void)fputc('\n', out);
    return output_finish(out);
}
