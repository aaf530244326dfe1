#include "client/report/output.h"
#include "client/report/render.h"
#include <string.h>

/* A spreadsheet would compute a cell that begins so. */
static bool is_formula(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

/*
 * RFC 4180 asks for quotes around separators; blanks at the ends are lost by some readers without
 * them.
 */
static bool needs_quotes(const char *text)
{
    size_t len = strlen(text);
    return strpbrk(text, ",\"\r\n") != NULL || text[0] == ' ' || (len > 0 && text[len - 1] == ' ');
}

static void put_quoted(const char *text, FILE *out)
{
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            (void)fputc('"', out);
        }
        (void)fputc(*text, out);
    }
}

static void put_cell(const char *text, FILE *out)
{
    const char *guard = is_formula(text) ? "'" : "";
    if (!needs_quotes(text)) {
        (void)fprintf(out, "%s%s", guard, text);
        return;
    }
    (void)fprintf(out, "\"%s", guard);
    put_quoted(text, out);
    (void)fputc('"', out);
}

static void end_cell(const struct sheet *sheet, size_t column, FILE *out)
{
    (void)fputs(column + 1 < sheet->column_count ? "," : "\r\n", out);
}

enum err render_csv_rows(const struct sheet *sheet, FILE *out)
{
    for (size_t row = 0; row < sheet->row_count; row++) {
        for (size_t column = 0; column < sheet->column_count; column++) {
            put_cell(sheet_cell(sheet, row, column), out);
            end_cell(sheet, column, out);
        }
    }
    return output_finish(out);
}

enum err render_csv(const struct sheet *sheet, bool bom, FILE *out)
{
    if (bom) {
        (void)fputs("\xef\xbb\xbf", out);
    }
    for (size_t column = 0; column < sheet->column_count; column++) {
        put_cell(sheet->columns[column].heading, out);
        end_cell(sheet, column, out);
    }
    return render_csv_rows(sheet, out);
}
