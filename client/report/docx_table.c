/*
 * Tables as the office programs want them: a grid (without it cells vanish), fixed widths, the
 * heading repeated, no row cut. These programs do not print a merged type again after a page break;
 * the PDF does.
 */
#include "client/report/docx.h"
#include "client/report/markup.h"

enum {
    CELL_MARGIN = 85, /* twips, 1.5 mm */
};

void docx_run(FILE *out, const char *text)
{
    size_t len = 0;
    (void)fputs("<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr>", out);
    for (const char *rest = text, *line = NULL; (line = markup_line(&rest, &len)) != NULL;) {
        (void)fputs(line != text ? "<w:br/><w:t xml:space=\"preserve\">"
                                 : "<w:t xml:space=\"preserve\">",
                    out);
        markup_text_n(out, line, len);
        (void)fputs("</w:t>", out);
    }
    (void)fputs("</w:r>", out);
}

void docx_paragraph(FILE *out, const char *style, const char *mark, const char *text)
{
    (void)fprintf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    if (mark[0] != '\0') {
        docx_run(out, mark);
    }
    docx_run(out, text);
    (void)fputs("</w:p>", out);
}

/* The widths of the columns, which add up to that of the table. */
static int grid_width(const struct sheet *sheet, size_t column, int width)
{
    double sum = 0;
    double before = 0;
    for (size_t i = 0; i < sheet->column_count; i++) {
        before += i < column ? sheet->columns[i].paper_width : 0;
        sum += sheet->columns[i].paper_width;
    }
    double after = before + sheet->columns[column].paper_width;
    return (int)(after / sum * width) - (int)(before / sum * width);
}

static void begin_cell(FILE *out, const struct sheet *sheet, size_t column, int width,
                       const char *merge)
{
    (void)fprintf(out,
                  "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>%s<w:vAlign w:val=\"center\"/>"
                  "</w:tcPr>",
                  grid_width(sheet, column, width), merge);
}

static void put_grid(FILE *out, const struct sheet *sheet, int width)
{
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    (void)fprintf(out, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>", width);
    for (size_t i = 0; i < ARRAY_LEN(sides); i++) {
        (void)fprintf(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>",
                      sides[i]);
    }
    (void)fprintf(out,
                  "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
                  "<w:left w:w=\"%d\" w:type=\"dxa\"/><w:right w:w=\"%d\" w:type=\"dxa\"/>"
                  "</w:tblCellMar></w:tblPr><w:tblGrid>",
                  CELL_MARGIN, CELL_MARGIN);
    for (size_t i = 0; i < sheet->column_count; i++) {
        (void)fprintf(out, "<w:gridCol w:w=\"%d\"/>", grid_width(sheet, i, width));
    }
    (void)fputs("</w:tblGrid>", out);
}

/* Half points, where the style's size does not count. */
static const char *size_of(const struct sheet *sheet)
{
    return sheet->dense ? "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>" : "";
}

static void put_lines(FILE *out, const struct sheet *sheet, const char *style, const char *text)
{
    size_t len = 0;
    for (const char *rest = text, *line = NULL; (line = markup_line(&rest, &len)) != NULL;) {
        (void)fprintf(out,
                      "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr><w:r><w:rPr>"
                      "<w:rFonts w:hint=\"eastAsia\"/>%s</w:rPr><w:t xml:space=\"preserve\">",
                      style, size_of(sheet));
        markup_text_n(out, line, len);
        (void)fputs("</w:t></w:r></w:p>", out);
    }
}

static void put_heading(FILE *out, const struct sheet *sheet, int width)
{
    (void)fputs("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>", out);
    for (size_t i = 0; i < sheet->column_count; i++) {
        begin_cell(out, sheet, i, width, "");
        put_lines(out, sheet, "TableHead", sheet->columns[i].heading);
        (void)fputs("</w:tc>", out);
    }
    (void)fputs("</w:tr>", out);
}

static void put_cell(FILE *out, const struct sheet *sheet, size_t row, size_t column, int width)
{
    static const char *const styles[] = {
        [SHEET_LEFT] = "TableLeft", [SHEET_CENTRE] = "TableCentre", [SHEET_RIGHT] = "TableRight"};
    const char *style = styles[sheet->columns[column].align];
    bool continues = sheet_continues(sheet, row, column);
    bool goes_on = sheet_continues(sheet, row + 1, column);
    const char *merge = continues ? "<w:vMerge w:val=\"continue\"/>"
                        : goes_on ? "<w:vMerge w:val=\"restart\"/>"
                                  : "";
    begin_cell(out, sheet, column, width, merge);
    put_lines(out, sheet, style, continues ? "" : sheet_cell(sheet, row, column));
    (void)fputs("</w:tc>", out);
}

void docx_table(FILE *out, const struct sheet *sheet, int width)
{
    put_grid(out, sheet, width);
    put_heading(out, sheet, width);
    for (size_t row = 0; row < sheet->row_count; row++) {
        (void)fputs("<w:tr><w:trPr><w:cantSplit/></w:trPr>", out);
        for (size_t column = 0; column < sheet->column_count; column++) {
            put_cell(out, sheet, row, column, width);
        }
        (void)fputs("</w:tr>", out);
    }
    (void)fputs("</w:tbl>", out);
    if (sheet->note != NULL && sheet->note[0] != '\0') {
        put_lines(out, sheet, "TableLeft", sheet->note);
    }
}
