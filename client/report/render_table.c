#include "client/report/output.h"
#include "client/report/render.h"
#include "client/report/text_width.h"
#include "common/base/language.h"
#include "common/base/mem.h"

enum {
    COLUMN_WIDTH_MIN = 2,   /* one Chinese character */
    WIDE_COLUMN_WIDTH = 8,  /* columns that are not wider keep their width in a narrow terminal */
    COLUMN_FRAME_WIDTH = 3, /* "| " before and " " after a cell */
};

/* A column while it is printed. */
struct track {
    unsigned width;
    const char *rest; /* of the cell under way; NULL: nothing is left of it */
};

struct table {
    const struct sheet *sheet;
    const struct render_table_options *options;
    FILE *out;
    struct track *tracks; /* one a column */
    unsigned width;       /* of all, frame included */
};

/* What the widest text takes, as far as the column wants that much. */
static unsigned measure(const struct table *table, size_t column)
{
    const struct sheet *sheet = table->sheet;
    unsigned ambiguous = table->options->ambiguous_width;
    unsigned widest = text_width(sheet->columns[column].heading, ambiguous);
    for (size_t row = 0; row < sheet->row_count; row++) {
        unsigned width = text_width(sheet_cell(sheet, row, column), ambiguous);
        widest = width > widest ? width : widest;
    }
    widest = widest < sheet->columns[column].width ? widest : sheet->columns[column].width;
    return widest > COLUMN_WIDTH_MIN ? widest : COLUMN_WIDTH_MIN;
}

static unsigned surplus(const struct track *track)
{
    return track->width > WIDE_COLUMN_WIDTH ? track->width - WIDE_COLUMN_WIDTH : 0;
}

/*
 * Takes `excess` from what the wide columns have above the minimum, from each in proportion to it.
 */
static void shrink(struct table *table, unsigned excess)
{
    size_t count = table->sheet->column_count;
    unsigned total = 0;
    for (size_t column = 0; column < count; column++) {
        total += surplus(&table->tracks[column]);
    }
    excess = excess < total ? excess : total;
    table->width -= excess;
    /* Each column takes its share of what is left, so that rounding is made good by the last. */
    for (size_t column = 0; column < count && total > 0; column++) {
        unsigned own = surplus(&table->tracks[column]);
        unsigned share = (unsigned)((unsigned long long)excess * own / total);
        table->tracks[column].width -= share;
        excess -= share;
        total -= own;
    }
}

static void lay_out(struct table *table)
{
    table->width = 1;
    for (size_t column = 0; column < table->sheet->column_count; column++) {
        table->tracks[column].width = measure(table, column);
        table->width += table->tracks[column].width + COLUMN_FRAME_WIDTH;
    }
    if (table->options->width > 0 && table->width > table->options->width) {
        shrink(table, table->width - table->options->width);
    }
}

static void repeat(char what, unsigned count, FILE *out)
{
    for (unsigned i = 0; i < count; i++) {
        (void)fputc(what, out);
    }
}

static void put_line(const struct table *table, const struct text_line *line, bool bold)
{
    bold = bold && table->options->bold && line->len > 0;
    (void)fputs(bold ? "\033[1m" : "", table->out);
    text_print(line, table->out);
    (void)fputs(bold ? "\033[0m" : "", table->out);
}

static void put_title(const struct table *table)
{
    const char *rest = table->sheet->title;
    struct text_line line = {0};
    if (rest[0] == '\0') {
        return;
    }
    while (text_wrap(&rest, table->width, table->options->ambiguous_width, &line)) {
        repeat(' ', line.width < table->width ? (table->width - line.width) / 2 : 0, table->out);
        put_line(table, &line, true);
        (void)fputc('\n', table->out);
    }
}

/* The rule above a row; cells that are one with the cell above them have none. */
static void put_rule(const struct table *table, size_t row)
{
    bool ruled = false;
    for (size_t column = 0; column < table->sheet->column_count; column++) {
        bool left = ruled;
        ruled = !sheet_continues(table->sheet, row, column);
        (void)fputc(left || ruled ? '+' : '|', table->out);
        repeat(ruled ? '-' : ' ', table->tracks[column].width + COLUMN_FRAME_WIDTH - 1, table->out);
    }
    (void)fputs(ruled ? "+\n" : "|\n", table->out);
}

static unsigned indent(enum sheet_align align, unsigned room)
{
    switch (align) {
    case SHEET_CENTRE: return room / 2;
    case SHEET_RIGHT: return room;
    case SHEET_LEFT: break;
    }
    return 0;
}

/* The next line of a cell with its frame. */
static void put_cell(const struct table *table, size_t column, bool heading)
{
    struct track *track = &table->tracks[column];
    struct text_line line = {0};
    unsigned left = 0;
    unsigned room = track->width;
    (void)fputs("| ", table->out);
    if (text_wrap(&track->rest, track->width, table->options->ambiguous_width, &line)) {
        room = line.width < track->width ? track->width - line.width : 0;
        left = indent(heading ? SHEET_CENTRE : table->sheet->columns[column].align, room);
        repeat(' ', left, table->out);
        put_line(table, &line, heading);
    }
    repeat(' ', room - left + 1, table->out);
}

/* Prints the cells that the tracks hold, line by line, until nothing is left of any. */
static void put_row(const struct table *table, bool heading)
{
    size_t count = table->sheet->column_count;
    bool more = true;
    while (more) {
        more = false;
        for (size_t column = 0; column < count; column++) {
            put_cell(table, column, heading);
            more = more || table->tracks[column].rest != NULL;
        }
        (void)fputs("|\n", table->out);
    }
}

static void put_heading(const struct table *table)
{
    for (size_t column = 0; column < table->sheet->column_count; column++) {
        table->tracks[column].rest = table->sheet->columns[column].heading;
    }
    put_rule(table, 0);
    put_row(table, true);
    put_rule(table, 0);
}

static void put_rows(const struct table *table)
{
    const struct sheet *sheet = table->sheet;
    for (size_t row = 0; row < sheet->row_count; row++) {
        for (size_t column = 0; column < sheet->column_count; column++) {
            bool continues = sheet_continues(sheet, row, column);
            table->tracks[column].rest = continues ? NULL : sheet_cell(sheet, row, column);
        }
        put_row(table, false);
        put_rule(table, row + 1);
    }
}

enum err render_table(const struct sheet *sheet, const struct render_table_options *options,
                      FILE *out)
{
    struct table table = {.sheet = sheet, .options = options, .out = out};
    table.tracks = mem_calloc(sheet->column_count, sizeof(*table.tracks));
    if (table.tracks == NULL) {
        return ERR_NOMEM;
    }
    lay_out(&table);
    put_title(&table);
    put_heading(&table);
    put_rows(&table);
    (void)fprintf(out, ngettext("(%zu row)\n", "(%zu rows)\n", sheet->row_count), sheet->row_count);
    if (sheet->note != NULL && sheet->note[0] != '\0') {
        (void)fprintf(out, "%s\n", sheet->note);
    }
    mem_free(table.tracks);
    return output_finish(out);
}
