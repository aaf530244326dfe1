#include "client/report/paper.h"
#include "client/report/text_width.h"

enum {
    PIXELS_PER_UNIT = 7, /* of a column's width, at 96 dots an inch */
    PADDING_POINTS = 6,
    AMBIGUOUS_WIDTH = 2, /* in Chinese fonts they are wide */
};

/* Half-width characters that fit side by side; one less, since readers differ in their fonts. */
static unsigned fit(double width, unsigned points)
{
    double half_em_pixels = points * 96.0 / 72.0 / 2.0;
    double count = width * PIXELS_PER_UNIT / half_em_pixels - 1;
    return count > 2 ? (unsigned)count : 2;
}

static double measure(const char *text, double width, unsigned points)
{
    size_t lines = text_line_count(text, fit(width, points), AMBIGUOUS_WIDTH);
    return (double)lines * points * 4 / 3 + PADDING_POINTS;
}

static double width_of(const struct sheet *sheet)
{
    double width = 0;
    for (size_t column = 0; column < sheet->column_count; column++) {
        width += sheet->columns[column].paper_width;
    }
    return width;
}

double paper_title_height(const struct sheet *sheet)
{
    return measure(sheet->title, width_of(sheet), PAPER_TITLE_POINTS);
}

double paper_note_height(const struct sheet *sheet)
{
    bool noted = sheet->note != NULL && sheet->note[0] != '\0';
    return noted ? measure(sheet->note, width_of(sheet), PAPER_TEXT_POINTS) : 0;
}

double paper_heading_height(const struct sheet *sheet)
{
    double highest = 0;
    for (size_t column = 0; column < sheet->column_count; column++) {
        const struct sheet_column *c = &sheet->columns[column];
        double height = measure(c->heading, c->paper_width, PAPER_TEXT_POINTS);
        highest = height > highest ? height : highest;
    }
    return highest;
}

double paper_row_height(const struct sheet *sheet, size_t row)
{
    double highest = 0;
    for (size_t column = 0; column < sheet->column_count; column++) {
        double height = measure(sheet_cell(sheet, row, column), sheet->columns[column].paper_width,
                                PAPER_TEXT_POINTS);
        highest = height > highest ? height : highest;
    }
    return highest;
}
