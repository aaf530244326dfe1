/*
 * The way of a sheet to paper: a workbook with one worksheet, its page set up; the title, the
 * heading, the rows; then the library writes the file at once.
 *
 * What may fail: the file cannot be made or the disk is full (IO), there is no memory (NOMEM), a
 * text is longer or there are more rows than the format allows (LIMIT). The first failure is kept,
 * what follows is skipped or without effect, and no file is written unless all before went well.
 */
#include "client/report/paper.h"
#include "client/report/render.h"
#include "client/report/text_width.h"
#include "common/base/mem.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum {
    ROW_POINTS_MAX = 409, /* what the format allows */
    NAME_UNITS_MAX = 31,  /* UTF-16 units of a worksheet's name */
    COUNT_DIGITS_MAX = 9,
    FOOTER_SIZE = 256, /* what the format allows */
};

#define TITLE_FONT   "方正小标宋简体"
#define HEADING_FONT "黑体"
#define BODY_FONT    "仿宋_GB2312"
#define FOOTER       "&C&\"宋体\"&14— &P —"
#define FOOTER_RIGHT "&R&\"宋体\"&9"

/* Millimetres as the inches that the library wants. */
#define INCHES(mm) ((mm) / 25.4)

struct book {
    const struct sheet *sheet;
    const char *footer;
    int64_t as_of_ms;
    lxw_workbook *file;
    lxw_worksheet *paper;
    lxw_format *title;
    lxw_format *heading;
    lxw_format *body[SHEET_RIGHT + 1]; /* by alignment */
    lxw_format *note;
    lxw_row_t
        *tops; /* the first row on paper of each row of the sheet, and the row after the last */
    enum err err;
};

/* Cells of the paper that are one. */
struct area {
    lxw_row_t top;
    lxw_col_t left;
    lxw_row_t bottom;
    lxw_col_t right;
};

static enum err translate(lxw_error error)
{
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED) {
        return ERR_NOMEM;
    }
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ||
        error == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE) {
        return ERR_LIMIT;
    }
    bool io = error >= LXW_ERROR_CREATING_XLSX_FILE && error <= LXW_ERROR_ZIP_CLOSE;
    return io ? ERR_IO : ERR_INVALID;
}

static void refuse(struct book *book, enum err err)
{
    if (book->err == ERR_OK) {
        book->err = err;
    }
}

static void keep(struct book *book, lxw_error error)
{
    if (error != LXW_NO_ERROR) {
        refuse(book, translate(error));
    }
}

/* ---- the workbook ---- */

static lxw_format *make_format(struct book *book, const char *font, unsigned points, uint8_t align)
{
    lxw_format *format = workbook_add_format(book->file);
    if (format == NULL) {
        refuse(book, ERR_NOMEM);
        return NULL;
    }
    format_set_font_name(format, font);
    format_set_font_size(format, points);
    format_set_align(format, align);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(format);
    return format;
}

static lxw_format *make_bordered(struct book *book, const char *font, uint8_t align)
{
    lxw_format *format = make_format(book, font, PAPER_TEXT_POINTS, align);
    if (format != NULL) {
        format_set_border(format, LXW_BORDER_THIN);
    }
    return format;
}

static void make_formats(struct book *book)
{
    book->title = make_format(book, TITLE_FONT, PAPER_TITLE_POINTS, LXW_ALIGN_CENTER);
    book->heading = make_bordered(book, HEADING_FONT, LXW_ALIGN_CENTER);
    book->body[SHEET_LEFT] = make_bordered(book, BODY_FONT, LXW_ALIGN_LEFT);
    book->body[SHEET_CENTRE] = make_bordered(book, BODY_FONT, LXW_ALIGN_CENTER);
    book->body[SHEET_RIGHT] = make_bordered(book, BODY_FONT, LXW_ALIGN_RIGHT);
    book->note = make_format(book, BODY_FONT, PAPER_TEXT_POINTS, LXW_ALIGN_LEFT);
}

/*
 * The title's end, which tells the lists of a campaign apart, without what a worksheet's name may
 * not hold.
 */
static void make_name(const char *title, char name[NAME_UNITS_MAX * 4 + 1])
{
    const char *start = title + strlen(title);
    size_t units = 0;
    while (start > title) {
        const char *before = start - 1;
        while (before > title && ((unsigned char)*before & 0xc0) == 0x80) {
            before--;
        }
        units += (unsigned char)*before >= 0xf0 ? 2 : 1; /* four bytes are two units */
        if (units > NAME_UNITS_MAX) {
            break;
        }
        start = before;
    }
    /* What is left of a torn number would be another year. */
    start += start > title ? strspn(start, "0123456789") : 0;
    size_t len = strlen(start);
    memcpy(name, start, len + 1);
    for (size_t i = 0; i < len; i++) {
        name[i] = strchr("[]:*?/\\'", name[i]) != NULL ? ' ' : name[i];
    }
}

/* The page's number in the middle, where a reader looks for it; of which moment the list is, at the right. */
static void set_footer(struct book *book)
{
    char footer[FOOTER_SIZE];
    const char *right = book->footer[0] != '\0' ? FOOTER_RIGHT : "";
    int len = snprintf(footer, sizeof(footer), FOOTER "%s%s", right, book->footer);
    if (len < 0 || (size_t)len >= sizeof(footer)) {
        refuse(book, ERR_LIMIT);
        return;
    }
    keep(book, worksheet_set_footer(book->paper, footer));
}

static void set_page(struct book *book)
{
    worksheet_set_paper(book->paper, 9); /* A4 */
    if (book->sheet->landscape) {
        worksheet_set_landscape(book->paper);
    }
    worksheet_set_margins(book->paper, INCHES(15), INCHES(15), INCHES(20), INCHES(20));
    worksheet_center_horizontally(book->paper);
    worksheet_fit_to_pages(book->paper, 1, 0); /* as many pages down as it takes */
    set_footer(book);
    /* The numbers of problems are texts like the others: no reader is to mark them as mistakes. */
    keep(book,
         worksheet_ignore_errors(book->paper, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"));
    for (size_t column = 0; column < book->sheet->column_count; column++) {
        keep(book, worksheet_set_column(book->paper, (lxw_col_t)column, (lxw_col_t)column,
                                        book->sheet->columns[column].paper_width, NULL));
    }
}

static void open_book(struct book *book, const char *path)
{
    char name[NAME_UNITS_MAX * 4 + 1] = "";
    lxw_doc_properties properties = {.created = (time_t)(book->as_of_ms / 1000)};
    book->file = workbook_new(path);
    if (book->file == NULL) {
        refuse(book, ERR_NOMEM);
        return;
    }
    make_name(book->sheet->title, name);
    book->paper = workbook_add_worksheet(book->file, name[0] != '\0' ? name : NULL);
    if (book->paper == NULL) {
        refuse(book, ERR_NOMEM);
        return;
    }
    keep(book, workbook_set_properties(book->file, &properties));
    make_formats(book);
    if (book->err == ERR_OK) {
        set_page(book);
    }
}

/* ---- cells ---- */

/* Counts stay numbers, so that a reader can add them up. */
static bool is_count(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= COUNT_DIGITS_MAX && text[digits] == '\0';
}

static void put(struct book *book, const struct area *area, const char *text, lxw_format *format)
{
    lxw_worksheet *paper = book->paper;
    if (!text_is_well_formed(text)) {
        refuse(book, ERR_UTF8);
        return;
    }
    if (area->top != area->bottom || area->left != area->right) {
        keep(book, worksheet_merge_range(paper, area->top, area->left, area->bottom, area->right,
                                         "", format));
    }
    if (format == book->body[SHEET_RIGHT] && is_count(text)) {
        keep(book,
             worksheet_write_number(paper, area->top, area->left, strtod(text, NULL), format));
    } else {
        /* As a string: what begins with "=" is no formula. */
        keep(book, worksheet_write_string(paper, area->top, area->left, text, format));
    }
}

/* Both return the row after what they wrote. */
static lxw_row_t put_title(struct book *book)
{
    struct area area = {.right = (lxw_col_t)(book->sheet->column_count - 1)};
    if (book->sheet->title[0] == '\0') {
        return 0;
    }
    keep(book, worksheet_set_row(book->paper, 0, paper_title_height(book->sheet), NULL));
    put(book, &area, book->sheet->title, book->title);
    return 1;
}

static lxw_row_t put_heading(struct book *book, lxw_row_t row)
{
    keep(book, worksheet_set_row(book->paper, row, paper_heading_height(book->sheet), NULL));
    for (size_t column = 0; column < book->sheet->column_count; column++) {
        struct area area = {row, (lxw_col_t)column, row, (lxw_col_t)column};
        put(book, &area, book->sheet->columns[column].heading, book->heading);
    }
    keep(book, worksheet_repeat_rows(book->paper, row, row));
    worksheet_freeze_panes(book->paper, row + 1, 0);
    return row + 1;
}

/*
 * A row that is higher than the format allows takes several of equal height, whose cells are
 * merged.
 */
static void place_rows(struct book *book, lxw_row_t top)
{
    for (size_t row = 0; row < book->sheet->row_count && book->err == ERR_OK; row++) {
        double height = paper_row_height(book->sheet, row);
        lxw_row_t parts = (lxw_row_t)(height / ROW_POINTS_MAX) + 1;
        book->tops[row] = top;
        for (lxw_row_t part = 0; part < parts && book->err == ERR_OK; part++) {
            keep(book, worksheet_set_row(book->paper, top++, height / parts, NULL));
        }
    }
    book->tops[book->sheet->row_count] = top;
}

static void put_column(struct book *book, size_t column)
{
    const struct sheet *sheet = book->sheet;
    lxw_format *format = book->body[sheet->columns[column].align];
    size_t end = 0;
    for (size_t row = 0; row < sheet->row_count && book->err == ERR_OK; row = end) {
        end = row + 1;
        while (sheet_continues(sheet, end, column)) {
            end++;
        }
        struct area area = {book->tops[row], (lxw_col_t)column, book->tops[end] - 1,
                            (lxw_col_t)column};
        put(book, &area, sheet_cell(sheet, row, column), format);
    }
}

static void put_note(struct book *book)
{
    lxw_row_t row = book->tops[book->sheet->row_count];
    struct area area = {.top = row, .bottom = row};
    double height = paper_note_height(book->sheet);
    area.right = (lxw_col_t)(book->sheet->column_count - 1);
    if (height > 0) {
        keep(book, worksheet_set_row(book->paper, row, height, NULL));
        put(book, &area, book->sheet->note, book->note);
    }
}

static void put_sheet(struct book *book)
{
    place_rows(book, put_heading(book, put_title(book)));
    for (size_t column = 0; column < book->sheet->column_count && book->err == ERR_OK; column++) {
        put_column(book, column);
    }
    if (book->err == ERR_OK) {
        put_note(book);
    }
}

/*
 * Asked before the library is, which would print a line of its own about a file that cannot be
 * made.
 */
static enum err try_to_make(const char *path)
{
    FILE *file = fopen(path, "wb");
    return file != NULL && fclose(file) == 0 ? ERR_OK : ERR_IO;
}

/* Closing frees the workbook and writes the file. */
static void close_book(struct book *book, const char *path)
{
    if (book->err == ERR_OK) {
        book->err = try_to_make(path);
    }
    if (book->err == ERR_OK) {
        keep(book, workbook_close(book->file));
    } else if (book->file != NULL) {
        lxw_workbook_free(book->file);
    }
}

enum err render_xlsx(const struct sheet *sheet, const char *footer, int64_t as_of_ms,
                     const char *path)
{
    struct book book = {.sheet = sheet, .footer = footer, .as_of_ms = as_of_ms};
    book.tops = mem_calloc(sheet->row_count + 1, sizeof(*book.tops));
    if (book.tops == NULL) {
        return ERR_NOMEM;
    }
    open_book(&book, path);
    if (book.err == ERR_OK) {
        put_sheet(&book);
    }
    close_book(&book, path);
    mem_free(book.tops);
    return book.err;
}
