#include "client/admin/unit_file.h"

#include "client/admin/csv_reader.h"
#include "client/admin/unit_rows.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include "common/base/utf8.h"
#include <string.h>

enum {
    CELLS_MAX = 64, /* of one row; the next one is already a fault */
};

struct cell {
    const char *text;
    struct file_place place;
};

struct parsing {
    struct unit_file *file;
    struct file_faults *faults;
    struct cell cells[CELLS_MAX];
    size_t cell_count;         /* of the row that is being read, also those beyond CELLS_MAX */
    struct file_place heading; /* line 0: not read yet */
    bool heading_whole;        /* all columns are there that must be */
    int order[CELLS_MAX];      /* which column stands at each place; -1: unknown */
    size_t order_count;
    bool too_many;
};

static void on_cell(const char *text, size_t length, struct file_place place, void *arg)
{
    struct parsing *parsing = arg;
    if (parsing->cell_count < CELLS_MAX) {
        const char *copy =
            length > 0 ? keep(arena_strndup(parsing->file->arena, text, length)) : "";
        parsing->cells[parsing->cell_count] = (struct cell){.text = copy, .place = place};
    }
    parsing->cell_count++;
}

/* ---- the heading ---- */

static int find_column(const char *name)
{
    for (int i = 0; i < UNIT_COLUMNS; i++) {
        if (strcmp(unit_columns[i].chinese, name) == 0 ||
            strcmp(unit_columns[i].english, name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool has_column(const struct parsing *parsing, int column)
{
    for (size_t i = 0; i < parsing->order_count; i++) {
        if (parsing->order[i] == column) {
            return true;
        }
    }
    return false;
}

static void take_heading(struct parsing *parsing)
{
    size_t count = parsing->cell_count < CELLS_MAX ? parsing->cell_count : CELLS_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct cell *cell = &parsing->cells[i];
        int column = find_column(cell->text);
        if (column < 0) {
            file_fault(parsing->faults, cell->place,
                       _("there is no column \"%s\"; FORMATS.md lists them"),
                       file_quote(parsing->faults, cell->text));
        } else if (has_column(parsing, column)) {
            file_fault(parsing->faults, cell->place, _("the column \"%s\" is there twice"),
                       cell->text);
        }
        parsing->order[parsing->order_count++] = column;
    }
    parsing->heading = parsing->cells[0].place;
    parsing->heading_whole = true;
    for (int i = 0; i < UNIT_COLUMNS; i++) {
        if (unit_columns[i].needed && !has_column(parsing, i)) {
            parsing->heading_whole = false;
            file_fault(parsing->faults, parsing->heading,
                       _("the first row must name the columns; \"%s\" (%s) is missing"),
                       unit_columns[i].chinese, unit_columns[i].english);
        }
    }
}

/* ---- the rows ---- */

/* Room for all rows that there may be: no more than line ends, and one without. */
static void make_room(struct unit_file *file, const char *bytes, size_t length)
{
    size_t lines = 1;
    for (size_t i = 0; i < length && lines < UNIT_FILE_ROWS_MAX; i++) {
        lines += bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n');
    }
    file->rows = keep_alloc(file->arena, lines, sizeof(*file->rows));
}

static struct unit_file_row *add_row(struct unit_file *file)
{
    struct unit_file_row *row = &file->rows[file->row_count++];
    for (size_t i = 0; i < UNIT_COLUMNS; i++) {
        row->texts[i] = "";
    }
    return row;
}

static void take_row(struct parsing *parsing)
{
    if (parsing->cell_count != parsing->order_count) {
        file_fault(parsing->faults, parsing->cells[0].place,
                   _("this row has %zu cells, the first row has %zu; a comma within a text needs "
                     "quotation marks around it"),
                   parsing->cell_count, parsing->order_count);
        return;
    }
    if (parsing->file->row_count == UNIT_FILE_ROWS_MAX) {
        if (!parsing->too_many) {
            file_fault(parsing->faults, parsing->cells[0].place, _("more than %d rows"),
                       UNIT_FILE_ROWS_MAX);
        }
        parsing->too_many = true;
        return;
    }
    struct unit_file_row *row = add_row(parsing->file);
    for (size_t i = 0; i < parsing->order_count; i++) {
        int column = parsing->order[i];
        if (column >= 0) {
            row->texts[column] = parsing->cells[i].text;
            row->places[column] = parsing->cells[i].place;
        }
    }
}

/* A line of nothing but commas, as spreadsheets leave them behind, is an empty line. */
static bool is_empty(const struct parsing *parsing)
{
    for (size_t i = 0; i < parsing->cell_count && i < CELLS_MAX; i++) {
        if (parsing->cells[i].text[0] != '\0') {
            return false;
        }
    }
    return true;
}

static void on_row(void *arg)
{
    struct parsing *parsing = arg;
    if (!is_empty(parsing)) {
        if (parsing->heading.line > 0) {
            take_row(parsing);
        } else {
            take_heading(parsing);
        }
    }
    parsing->cell_count = 0;
}

/* Rows under a heading with gaps are not looked at: each would be wrong for the same reason. */
static void convert(const struct parsing *parsing)
{
    struct file_place begin = {1, 1};

    if (parsing->heading.line == 0) {
        file_fault(parsing->faults, begin,
                   _("the file is empty; FORMATS.md shows what belongs into it"));
    } else if (parsing->heading_whole && parsing->file->row_count == 0 &&
               parsing->faults->errors == 0) {
        file_fault(parsing->faults, parsing->heading,
                   _("under the names of the columns there is no row"));
    } else if (parsing->heading_whole) {
        unit_rows_convert(parsing->file, parsing->faults);
    }
}

void unit_file_parse(const char *bytes, size_t length, struct unit_file *file,
                     struct file_faults *faults, struct arena *arena)
{
    struct parsing parsing = {.file = file, .faults = faults};

    *file = (struct unit_file){.arena = arena};
    rectify__unit_import__init(&file->message);
    if (!file_check_text(bytes, length, faults)) {
        return;
    }
    make_room(file, bytes, length);
    if (csv_reader_read(bytes, length, on_cell, on_row, &parsing, faults)) {
        convert(&parsing);
    }
}

/* ---- remarks of the server ---- */

/* Rows stand in the order of their lines. */
static const struct unit_file_row *row_at(const struct unit_file *file, size_t line)
{
    size_t low = 0;
    size_t high = file->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (file->rows[middle].places[UNIT_COLUMN_ROW].line < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < file->row_count && file->rows[low].places[UNIT_COLUMN_ROW].line == line;
    return found ? &file->rows[low] : NULL;
}

static bool is_field(const struct unit_column_names *column, const char *field)
{
    for (size_t i = 0; i < ARRAY_LEN(column->fields); i++) {
        if (column->fields[i] != NULL && strcmp(column->fields[i], field) == 0) {
            return true;
        }
    }
    return false;
}

struct file_place unit_file_place(const struct unit_file *file, const Rectify__RowRemark *remark)
{
    const struct unit_file_row *row = row_at(file, remark->line);
    struct file_place place = {.line = remark->line, .column = 1};

    for (size_t i = 0; row != NULL && remark->field != NULL && i < UNIT_COLUMNS; i++) {
        if (row->places[i].line > 0 && is_field(&unit_columns[i], remark->field)) {
            return row->places[i];
        }
    }
    return place;
}
