#include "client/admin/unit_rows.h"

#include "common/base/language.h"
#include "common/base/utf8.h"
#include <string.h>

enum {
    CODE_MAX = 64,
};

/* One row on its way. */
struct converting {
    struct unit_file *file;
    struct file_faults *faults;
    const struct unit_file_row *row;
};

static const char *text_of(const struct converting *at, enum unit_column column)
{
    return at->row->texts[column];
}

/* The cell's place, or that of the row when the file has no such column. */
static struct file_place place_of(const struct converting *at, enum unit_column column)
{
    struct file_place place = at->row->places[column];
    return place.line > 0 ? place : at->row->places[UNIT_COLUMN_ROW];
}

static char *copy(const struct converting *at, const char *text)
{
    return keep_text(at->file->arena, text);
}

bool unit_rows_is_code(const char *text)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    size_t length = strlen(text);
    return length > 0 && length <= CODE_MAX && strspn(text, allowed) == length;
}

static bool check_there(const struct converting *at, enum unit_column column)
{
    const char *text = text_of(at, column);
    if (!utf8_blank(text, strlen(text))) {
        return true;
    }
    file_fault(at->faults, place_of(at, column), _("\"%s\" is missing"),
               unit_columns[column].chinese);
    return false;
}

static bool check_code(const struct converting *at, enum unit_column column, const char *text)
{
    if (unit_rows_is_code(text)) {
        return true;
    }
    file_fault(at->faults, place_of(at, column),
               _("\"%s\" is no code: 1 to 64 letters, digits, \"-\" and \"_\""),
               file_quote(at->faults, text));
    return false;
}

static bool check_name(const struct converting *at, enum unit_column column, const char *text)
{
    enum err err = utf8_check(text, strlen(text), OPTION_NAME_MAX, NULL);
    if (err == ERR_SIZE) {
        file_fault(at->faults, place_of(at, column), _("\"%s\" has more than %d characters"),
                   file_quote(at->faults, text), OPTION_NAME_MAX);
    } else if (err != ERR_OK) {
        file_fault(at->faults, place_of(at, column), _("a name stands in one line, without tabs"));
    }
    return err == ERR_OK;
}

static char *take_code(const struct converting *at, enum unit_column column)
{
    if (check_there(at, column)) {
        (void)check_code(at, column, text_of(at, column));
    }
    return copy(at, text_of(at, column));
}

static char *take_name(const struct converting *at, enum unit_column column)
{
    if (check_there(at, column)) {
        (void)check_name(at, column, text_of(at, column));
    }
    return copy(at, text_of(at, column));
}

static uint32_t take_word(const struct converting *at, enum unit_column column, enum words words)
{
    return check_there(at, column)
               ? file_word(at->faults, place_of(at, column), unit_columns[column].chinese, words,
                           text_of(at, column))
               : 0;
}

/* Without the blanks around it; taken apart where it lies. */
static char *trim(char *text)
{
    text += strspn(text, " ");
    for (size_t length = strlen(text); length > 0 && text[length - 1] == ' '; length--) {
        text[length - 1] = '\0';
    }
    return text;
}

static size_t count_bars(const char *text)
{
    size_t bars = 0;
    for (; *text != '\0'; text++) {
        bars += *text == '|';
    }
    return bars;
}

/* "a|b|c"; between two bars stands something, or it is a slip. */
static char **take_list(const struct converting *at, enum unit_column column, bool codes,
                        size_t *count)
{
    char *rest = copy(at, text_of(at, column));
    size_t bars = count_bars(rest);
    char *part = NULL;

    *count = 0;
    if (rest[0] == '\0') {
        return NULL;
    }
    char **list = keep_alloc(at->file->arena, bars + 1, sizeof(*list));
    while ((part = strsep(&rest, "|")) != NULL) {
        part = trim(part);
        if (part[0] == '\0') {
            file_fault(at->faults, place_of(at, column), _("between two \"|\" stands nothing"));
        } else if (codes ? check_code(at, column, part) : check_name(at, column, part)) {
            list[(*count)++] = part;
        }
    }
    return list;
}

static bool take_sample(const struct converting *at)
{
    const char *text = text_of(at, UNIT_COLUMN_SAMPLE);
    bool sample = strcmp(text, "是") == 0 || strcmp(text, "yes") == 0;
    if (!sample && text[0] != '\0' && strcmp(text, "否") != 0 && strcmp(text, "no") != 0) {
        file_fault(at->faults, place_of(at, UNIT_COLUMN_SAMPLE),
                   _("\"%s\" is neither \"%s\" (yes) nor empty"), file_quote(at->faults, text),
                   "是");
    }
    return sample;
}

/* What would be read by nobody is no small slip: the person meant something by it. */
static void refuse(const struct converting *at, enum unit_column column)
{
    if (text_of(at, column)[0] != '\0') {
        file_fault(at->faults, place_of(at, column), _("\"%s\" does not belong to a row \"%s\""),
                   unit_columns[column].chinese, text_of(at, UNIT_COLUMN_ROW));
    }
}

static void convert_unit(const struct converting *at)
{
    Rectify__UnitImport *message = &at->file->message;
    Rectify__UnitRow *unit = keep_alloc(at->file->arena, 1, sizeof(*unit));
    const char *parent = text_of(at, UNIT_COLUMN_PARENT);
    const char *first = text_of(at, UNIT_COLUMN_FIRST_RESPONSIBLE);

    rectify__unit_row__init(unit);
    unit->line = (uint32_t)at->row->places[UNIT_COLUMN_ROW].line;
    unit->code = take_code(at, UNIT_COLUMN_CODE);
    unit->name = take_name(at, UNIT_COLUMN_NAME);
    unit->kind = take_word(at, UNIT_COLUMN_KIND, WORDS_UNIT_KIND);
    unit->level = take_word(at, UNIT_COLUMN_LEVEL, WORDS_LEVEL);
    if (parent[0] != '\0' && check_code(at, UNIT_COLUMN_PARENT, parent)) {
        unit->parent_code = copy(at, parent);
    }
    if (first[0] != '\0' && check_name(at, UNIT_COLUMN_FIRST_RESPONSIBLE, first)) {
        unit->first_responsible = copy(at, first);
    }
    unit->aliases = take_list(at, UNIT_COLUMN_ALIASES, false, &unit->n_aliases);
    refuse(at, UNIT_COLUMN_MEMBERS);
    unit->has_sample = take_sample(at);
    unit->sample = unit->has_sample;
    message->units[message->n_units++] = unit;
}

static void convert_group(const struct converting *at)
{
    Rectify__UnitImport *message = &at->file->message;
    Rectify__GroupRow *group = keep_alloc(at->file->arena, 1, sizeof(*group));

    rectify__group_row__init(group);
    group->line = (uint32_t)at->row->places[UNIT_COLUMN_ROW].line;
    group->code = take_code(at, UNIT_COLUMN_CODE);
    group->name = take_name(at, UNIT_COLUMN_NAME);
    group->kind = take_word(at, UNIT_COLUMN_KIND, WORDS_GROUP_KIND);
    group->aliases = take_list(at, UNIT_COLUMN_ALIASES, false, &group->n_aliases);
    group->unit_codes = take_list(at, UNIT_COLUMN_MEMBERS, true, &group->n_unit_codes);
    refuse(at, UNIT_COLUMN_LEVEL);
    refuse(at, UNIT_COLUMN_PARENT);
    refuse(at, UNIT_COLUMN_FIRST_RESPONSIBLE);
    (void)take_sample(at);
    message->groups[message->n_groups++] = group;
}

static void convert_person(const struct converting *at)
{
    Rectify__UnitImport *message = &at->file->message;
    Rectify__PersonRow *person = keep_alloc(at->file->arena, 1, sizeof(*person));

    rectify__person_row__init(person);
    person->line = (uint32_t)at->row->places[UNIT_COLUMN_ROW].line;
    person->group_code = take_code(at, UNIT_COLUMN_CODE);
    person->name = take_name(at, UNIT_COLUMN_NAME);
    person->unit_code = take_code(at, UNIT_COLUMN_PARENT);
    refuse(at, UNIT_COLUMN_KIND);
    refuse(at, UNIT_COLUMN_LEVEL);
    refuse(at, UNIT_COLUMN_FIRST_RESPONSIBLE);
    refuse(at, UNIT_COLUMN_ALIASES);
    refuse(at, UNIT_COLUMN_MEMBERS);
    (void)take_sample(at);
    message->persons[message->n_persons++] = person;
}

static void convert_row(const struct converting *at)
{
    const char *row = text_of(at, UNIT_COLUMN_ROW);
    if (strcmp(row, "单位") == 0 || strcmp(row, "unit") == 0) {
        convert_unit(at);
    } else if (strcmp(row, "组") == 0 || strcmp(row, "group") == 0) {
        convert_group(at);
    } else if (strcmp(row, "人") == 0 || strcmp(row, "person") == 0) {
        convert_person(at);
    } else {
        file_fault(at->faults, place_of(at, UNIT_COLUMN_ROW), _("\"%s\": \"%s\" is none of %s"),
                   unit_columns[UNIT_COLUMN_ROW].chinese, file_quote(at->faults, row),
                   "单位 = unit, 组 = group, 人 = person");
    }
}

void unit_rows_convert(struct unit_file *file, struct file_faults *faults)
{
    Rectify__UnitImport *message = &file->message;

    message->units = keep_alloc(file->arena, file->row_count, sizeof(*message->units));
    message->groups = keep_alloc(file->arena, file->row_count, sizeof(*message->groups));
    message->persons = keep_alloc(file->arena, file->row_count, sizeof(*message->persons));
    for (size_t i = 0; i < file->row_count; i++) {
        const struct converting at = {.file = file, .faults = faults, .row = &file->rows[i]};
        convert_row(&at);
    }
}
