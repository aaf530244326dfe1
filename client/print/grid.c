#include "client/print/grid.h"
#include "client/report/page.h"
#include "common/base/mem.h"

enum {
    PART_LINES = 4, /* a cut row leaves at least so many lines on a page, unless it has fewer */
};

#define PITCH     1.35 /* from line to line, of the size of the type */
#define PADDING_X 4.0
#define PADDING_Y 3.0
#define RULE      0.5 /* points, how thick */

/* The cell of a column in the row under way. */
struct cell {
    PangoLayout *layout;
    int lines;
};

/* A merged cell that goes on. */
struct open {
    PangoLayout *layout; /* NULL: none */
    double top;          /* on this page */
};

struct grid {
    struct press *press;
    const struct sheet *sheet;
    double points; /* size of the type */
    double pitch;
    double *edges; /* of the columns, one more than they are */
    struct cell *heading;
    struct cell *row;
    struct open *open;
};

/* ---- cells ---- */

static void set_cell(struct grid *grid, struct cell *cell, size_t column, enum typeface typeface,
                     PangoAlignment align, const char *text)
{
    struct press_style style = {
        .typeface = typeface,
        .points = grid->points,
        .width = grid->edges[column + 1] - grid->edges[column] - 2 * PADDING_X,
        .align = align,
    };
    /* 责任落实 in a narrow column is two and two. */
    bool balanced = align == PANGO_ALIGN_CENTER;
    cell->layout =
        balanced ? press_title(grid->press, &style, text) : press_layout(grid->press, &style, text);
    cell->lines = pango_layout_get_line_count(cell->layout);
}

static void clear_cells(const struct grid *grid, struct cell *cells)
{
    for (size_t i = 0; i < grid->sheet->column_count; i++) {
        g_clear_object(&cells[i].layout);
    }
}

static void set_heading(struct grid *grid)
{
    for (size_t i = 0; i < grid->sheet->column_count; i++) {
        set_cell(grid, &grid->heading[i], i, TYPEFACE_HEADING, PANGO_ALIGN_CENTER,
                 grid->sheet->columns[i].heading);
    }
}

static void set_row(struct grid *grid, size_t row)
{
    static const PangoAlignment aligns[] = {[SHEET_LEFT] = PANGO_ALIGN_LEFT,
                                            [SHEET_CENTRE] = PANGO_ALIGN_CENTER,
                                            [SHEET_RIGHT] = PANGO_ALIGN_RIGHT};
    for (size_t i = 0; i < grid->sheet->column_count; i++) {
        set_cell(grid, &grid->row[i], i, TYPEFACE_BODY, aligns[grid->sheet->columns[i].align],
                 sheet_cell(grid->sheet, row, i));
    }
}

static int count_lines(const struct grid *grid, const struct cell *cells)
{
    int most = 1;
    for (size_t i = 0; i < grid->sheet->column_count; i++) {
        most = cells[i].lines > most ? cells[i].lines : most;
    }
    return most;
}

static double height_of(const struct grid *grid, int lines)
{
    return lines * grid->pitch + 2 * PADDING_Y;
}

/* ---- drawing ---- */

static void draw_box(const struct grid *grid, size_t column, double top, double bottom)
{
    cairo_t *cairo = grid->press->cairo;
    double left = grid->edges[column];
    cairo_set_line_width(cairo, RULE);
    cairo_rectangle(cairo, left, top, grid->edges[column + 1] - left, bottom - top);
    cairo_stroke(cairo);
}

static void draw_lines(const struct grid *grid, size_t column, PangoLayout *layout, int from,
                       int to, double top)
{
    /* Balanced lines are narrower than the column and stand in its middle. */
    double width = (double)pango_layout_get_width(layout) / PANGO_SCALE;
    double x = (grid->edges[column] + grid->edges[column + 1] - width) / 2;
    press_lines(grid->press, layout, from, to, grid->points, x, top, grid->pitch);
}

static void draw_centred(const struct grid *grid, size_t column, PangoLayout *layout, double top,
                         double bottom)
{
    int lines = pango_layout_get_line_count(layout);
    draw_box(grid, column, top, bottom);
    draw_lines(grid, column, layout, 0, lines, (top + bottom - lines * grid->pitch) / 2);
}

static void draw_heading(struct grid *grid)
{
    double top = grid->press->y;
    double bottom = top + height_of(grid, count_lines(grid, grid->heading));
    for (size_t i = 0; i < grid->sheet->column_count; i++) {
        draw_centred(grid, i, grid->heading[i].layout, top, bottom);
    }
    grid->press->y = bottom;
}

/* Draws the merged cell of the column, which ends here. */
static void end_merged(struct grid *grid, size_t column)
{
    struct open *open = &grid->open[column];
    if (open->layout != NULL) {
        draw_centred(grid, column, open->layout, open->top, grid->press->y);
        g_clear_object(&open->layout);
    }
}

static void next_page(struct grid *grid)
{
    for (size_t i = 0; i < grid->sheet->column_count; i++) {
        end_merged(grid, i);
    }
    press_page(grid->press, grid->press->landscape);
    draw_heading(grid);
}

/* A longer text than every part of a row has room for is printed row by row. */
static bool merges(const struct grid *grid, size_t column)
{
    return grid->sheet->columns[column].merges && grid->row[column].lines <= PART_LINES;
}

/* The lines [from, to) of the row, of which it has `lines`; the page has room. */
static void draw_part(struct grid *grid, int from, int to, int lines)
{
    double top = grid->press->y;
    double bottom = top + height_of(grid, to - from);
    for (size_t i = 0; i < grid->sheet->column_count; i++) {
        const struct cell *cell = &grid->row[i];
        if (merges(grid, i)) {
            if (grid->open[i].layout == NULL) {
                grid->open[i] = (struct open){g_object_ref(cell->layout), top};
            }
        } else if (to - from == lines) {
            draw_centred(grid, i, cell->layout, top, bottom);
        } else {
            draw_box(grid, i, top, bottom);
            draw_lines(grid, i, cell->layout, from, to < cell->lines ? to : cell->lines,
                       top + PADDING_Y);
        }
    }
    grid->press->y = bottom;
}

/* ---- rows ---- */

/* How many lines of a row still go on the page. */
static int room(const struct grid *grid)
{
    double height = press_height(grid->press) - grid->press->y - 2 * PADDING_Y;
    return height > 0 ? (int)(height / grid->pitch) : 0;
}

static int room_of_page(const struct grid *grid)
{
    double heading = height_of(grid, count_lines(grid, grid->heading));
    return (int)((press_height(grid->press) - heading - 2 * PADDING_Y) / grid->pitch);
}

static void print_cut(struct grid *grid, int lines)
{
    for (int from = 0; from < lines;) {
        int left = lines - from;
        if (room(grid) < (left < PART_LINES ? left : PART_LINES)) {
            next_page(grid);
        }
        int part = room(grid) < left ? room(grid) : left;
        draw_part(grid, from, from + part, lines);
        from += part;
    }
}

static void print_row(struct grid *grid, size_t row)
{
    set_row(grid, row);
    int lines = count_lines(grid, grid->row);
    if (lines > room_of_page(grid)) {
        print_cut(grid, lines);
    } else {
        if (lines > room(grid)) {
            next_page(grid);
        }
        draw_part(grid, 0, lines, lines);
    }
    for (size_t i = 0; i < grid->sheet->column_count; i++) {
        if (!sheet_continues(grid->sheet, row + 1, i)) {
            end_merged(grid, i);
        }
    }
    clear_cells(grid, grid->row);
}

static void print_rows(struct grid *grid)
{
    int heading = count_lines(grid, grid->heading);
    if (room_of_page(grid) < PART_LINES) {
        press_refuse(grid->press, ERR_LIMIT);
        return;
    }
    if (room(grid) < heading + 2 * PART_LINES) {
        press_page(grid->press, grid->press->landscape);
    }
    draw_heading(grid);
    for (size_t row = 0; row < grid->sheet->row_count && grid->press->err == ERR_OK; row++) {
        print_row(grid, row);
    }
}

/* Below the table in its type, on one page. */
static void print_note(struct grid *grid)
{
    struct press *press = grid->press;
    struct press_style style = {
        .typeface = TYPEFACE_BODY, .points = grid->points, .width = press_width(press)};
    PangoLayout *layout = press_layout(press, &style, grid->sheet->note);
    int lines = pango_layout_get_line_count(layout);
    if (room(grid) < lines) {
        press_page(press, press->landscape);
    }
    press_lines(press, layout, 0, lines, grid->points, 0, press->y + PADDING_Y, grid->pitch);
    press->y += height_of(grid, lines);
    g_object_unref(layout);
}

static void set_edges(struct grid *grid)
{
    const struct sheet *sheet = grid->sheet;
    double sum = 0;
    double before = 0;
    for (size_t i = 0; i < sheet->column_count; i++) {
        sum += sheet->columns[i].paper_width;
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        before += sheet->columns[i].paper_width;
        grid->edges[i + 1] = press_width(grid->press) * before / sum;
    }
}

void grid_print(struct press *press, const struct sheet *sheet)
{
    double points = sheet->dense ? PAGE_DENSE_POINTS : PAGE_TABLE_POINTS;
    struct grid grid = {
        .press = press,
        .sheet = sheet,
        .points = points,
        .pitch = points * PITCH,
        .edges = mem_calloc(sheet->column_count + 1, sizeof(*grid.edges)),
        .heading = mem_calloc(sheet->column_count, sizeof(*grid.heading)),
        .row = mem_calloc(sheet->column_count, sizeof(*grid.row)),
        .open = mem_calloc(sheet->column_count, sizeof(*grid.open)),
    };
    if (grid.edges == NULL || grid.heading == NULL || grid.row == NULL || grid.open == NULL) {
        press_refuse(press, ERR_NOMEM);
    } else {
        set_edges(&grid);
        set_heading(&grid);
        print_rows(&grid);
        if (press->err == ERR_OK && sheet->note != NULL && sheet->note[0] != '\0') {
            print_note(&grid);
        }
        clear_cells(&grid, grid.heading);
    }
    mem_free(grid.edges);
    mem_free(grid.heading);
    mem_free(grid.row);
    mem_free(grid.open);
}
