/*
 * A document as one self-contained file: no script, nothing from elsewhere, well-formed as XML as
 * well. On the screen it reads as pages of paper; printed it keeps the margins of GB/T 9704.
 */
#include "client/report/document.h"
#include "client/report/markup.h"
#include "client/report/output.h"
#include "client/report/page.h"
#include "client/report/qr.h"
#include "client/report/render.h"
#include "client/report/typeface.h"

/* The policy forbids whatever the file does not hold itself. */
static const char head[] =
    "<!DOCTYPE html>\n"
    "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"zh-CN\">\n<head>\n"
    "<meta charset=\"utf-8\"/>\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\"/>\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n";

static const char style[] =
    "body{margin:0;background:#e8e8e4;color:#000;font-size:16pt;line-height:1.8}\n"
    ".page{box-sizing:border-box;width:210mm;max-width:100%;margin:8mm auto;"
    "padding:37mm 26mm 35mm 28mm;background:#fff;box-shadow:0 1mm 4mm #0003}\n"
    ".wide{width:297mm;padding:28mm 37mm 26mm 35mm}\n"
    "h1,h2,h3,p{margin:0;font-weight:normal;font-size:inherit;overflow-wrap:anywhere}\n"
    "h1{font-size:22pt;line-height:1.4;text-align:center;text-wrap:balance;margin-bottom:1em}\n"
    "h2,h3,.para{text-indent:2em;text-align:justify}\n"
    "h2,h3{break-after:avoid}\n"
    ".number{text-align:center;margin-bottom:1em}\n"
    ".note{margin-top:1.8em;padding-left:5em}\n"
    ".note p:first-child{text-indent:-3em}\n"
    ".sign{width:max-content;max-width:100%;margin:3.6em 4em 0 auto;text-align:center;"
    "break-inside:avoid}\n"
    ".sealed{padding-bottom:15mm}\n"
    ".stamp{display:flex;align-items:flex-end;gap:4mm;margin-top:15mm;font-size:9pt;"
    "line-height:1.3;break-inside:avoid}\n"
    ".stamp svg{display:block;width:18mm;height:18mm}\n"
    "table{width:100%;table-layout:fixed;border-collapse:collapse;font-size:12pt;"
    "line-height:1.4;margin:.6em 0}\n"
    ".under{font-size:12pt;line-height:1.4}\n"
    "thead{display:table-header-group}\n"
    "tr{break-inside:avoid}\n"
    "th,td{border:.5pt solid #000;padding:1mm 1.5mm;overflow-wrap:anywhere;"
    "vertical-align:middle}\n"
    "th{font-weight:normal;text-align:center}\n"
    ".l{text-align:left}.c{text-align:center}.r{text-align:right}\n"
    "@page{size:A4 portrait;margin:37mm 26mm 35mm 28mm}\n"
    "@page wide{size:A4 landscape;margin:28mm 37mm 26mm 35mm}\n"
    "@media print{body{background:none}.page{width:auto;margin:0;padding:0;box-shadow:none}"
    ".page+.page{break-before:page}.wide{page:wide}}\n";

/* ---- head ---- */

static void put_family(FILE *out, const char *selector, enum typeface typeface)
{
    (void)fprintf(out, "%s{font-family:", selector);
    for (const struct typeface_family *f = typeface_families(typeface); f->name != NULL; f++) {
        (void)fprintf(out, "\"%s\",", f->name);
    }
    (void)fputs("serif}\n", out);
}

static void put_head(FILE *out, const struct document *document)
{
    (void)fputs(head, out);
    (void)fputs("<title>", out);
    render_title(document, out);
    (void)fputs("</title>\n<style>\n", out);
    put_family(out, "body", TYPEFACE_BODY);
    put_family(out, "h1", TYPEFACE_TITLE);
    put_family(out, "h2,th,.mark", TYPEFACE_HEADING);
    put_family(out, "h3", TYPEFACE_SUBHEADING);
    put_family(out, ".stamp", TYPEFACE_NUMBER);
    (void)fputs(style, out);
    (void)fputs("</style>\n</head>\n<body>\n", out);
}

/* ---- pieces ---- */

static void put_lines(FILE *out, const char *text)
{
    size_t len = 0;
    for (const char *rest = text, *line = NULL; (line = markup_line(&rest, &len)) != NULL;) {
        (void)fputs(line != text ? "<br/>" : "", out);
        markup_text_n(out, line, len);
    }
}

static void put_element(FILE *out, const char *tag, const char *class, const char *mark,
                        const char *text)
{
    (void)fprintf(out, class[0] != '\0' ? "<%s class=\"%s\">" : "<%s>", tag, class);
    (void)fputs(mark, out);
    put_lines(out, text);
    (void)fprintf(out, "</%s>\n", tag);
}

static void put_optional(FILE *out, const char *tag, const char *class, const char *text)
{
    if (text[0] != '\0') {
        put_element(out, tag, class, "", text);
    }
}

/* ---- tables ---- */

static void put_columns(FILE *out, const struct sheet *sheet)
{
    double sum = 0;
    for (size_t i = 0; i < sheet->column_count; i++) {
        sum += sheet->columns[i].paper_width;
    }
    (void)fputs("<colgroup>", out);
    for (size_t i = 0; i < sheet->column_count; i++) {
        (void)fprintf(out, "<col style=\"width:%.2f%%\"/>",
                      100 * sheet->columns[i].paper_width / sum);
    }
    (void)fputs("</colgroup>\n<thead><tr>", out);
    for (size_t i = 0; i < sheet->column_count; i++) {
        (void)fputs("<th scope=\"col\">", out);
        put_lines(out, sheet->columns[i].heading);
        (void)fputs("</th>", out);
    }
    (void)fputs("</tr></thead>\n<tbody>\n", out);
}

static void put_cell(FILE *out, const struct sheet *sheet, size_t row, size_t column)
{
    static const char classes[] = {[SHEET_LEFT] = 'l', [SHEET_CENTRE] = 'c', [SHEET_RIGHT] = 'r'};
    size_t end = row + 1;
    if (sheet_continues(sheet, row, column)) {
        return;
    }
    while (sheet_continues(sheet, end, column)) {
        end++;
    }
    (void)fprintf(out, "<td class=\"%c\"", classes[sheet->columns[column].align]);
    if (end - row > 1) {
        (void)fprintf(out, " rowspan=\"%zu\"", end - row);
    }
    (void)fputc('>', out);
    put_lines(out, sheet_cell(sheet, row, column));
    (void)fputs("</td>", out);
}

static void put_table(FILE *out, const struct sheet *sheet, const char *caption)
{
    (void)fputs("<table>\n", out);
    put_optional(out, "caption", "mark", caption);
    put_columns(out, sheet);
    for (size_t row = 0; row < sheet->row_count; row++) {
        (void)fputs("<tr>", out);
        for (size_t column = 0; column < sheet->column_count; column++) {
            put_cell(out, sheet, row, column);
        }
        (void)fputs("</tr>\n", out);
    }
    (void)fputs("</tbody>\n</table>\n", out);
    put_optional(out, "p", "under", sheet->note != NULL ? sheet->note : "");
}

/* ---- the text ---- */

static void put_items(FILE *out, const struct document_block *block)
{
    for (size_t i = 0; i < block->item_count; i++) {
        (void)fprintf(out, "<p class=\"para\">%zu.", i + 1);
        markup_text(out, block->items[i]);
        (void)fputs("</p>\n", out);
    }
}

static void put_block(FILE *out, const struct document *document, size_t at)
{
    const struct document_block *block = &document->blocks[at];
    char mark[DOCUMENT_MARK_SIZE];
    document_mark(document, at, mark);
    switch (block->kind) {
    case DOCUMENT_HEADING: put_element(out, "h2", "", mark, block->text); break;
    case DOCUMENT_SUBHEADING: put_element(out, "h3", "", mark, block->text); break;
    case DOCUMENT_PARAGRAPH: put_element(out, "p", "para", "", block->text); break;
    case DOCUMENT_NUMBERED: put_items(out, block); break;
    case DOCUMENT_TABLE: put_table(out, block->sheet, block->sheet->title); break;
    }
}

static void put_note(FILE *out, const struct document *document)
{
    if (document->annex_count == 0) {
        return;
    }
    (void)fputs("<div class=\"note\">\n", out);
    for (size_t i = 0; i < document->annex_count; i++) {
        char mark[DOCUMENT_MARK_SIZE];
        document_note_mark(document, i, mark);
        put_element(out, "p", "", mark, document->annexes[i].name);
    }
    (void)fputs("</div>\n", out);
}

static void put_signature(FILE *out, const struct document *document)
{
    char date[DOCUMENT_DATE_SIZE];
    document_date(document->signed_on, date);
    if (document->signature[0] == '\0' && date[0] == '\0') {
        return;
    }
    (void)fprintf(out, "<div class=\"sign%s\">\n", document->sealed ? " sealed" : "");
    put_optional(out, "p", "", document->signature);
    put_optional(out, "p", "", date);
    (void)fputs("</div>\n", out);
}

static void put_text(FILE *out, const struct document *document)
{
    put_optional(out, "p", "number", document->number);
    put_element(out, "h1", "", "", document->title);
    if (document->recipient[0] != '\0') {
        (void)fputs("<p>", out);
        markup_text(out, document->recipient);
        (void)fputs("：</p>\n", out);
    }
    for (size_t i = 0; i < document->block_count; i++) {
        put_block(out, document, i);
    }
    put_note(out, document);
    put_signature(out, document);
}

/* ---- the stamp ---- */

static enum err put_qr(FILE *out, const char *text)
{
    struct qr qr;
    enum err err = qr_make(text, &qr);
    if (err != ERR_OK) {
        return err;
    }
    (void)fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\"><path d=\"",
                  qr.size, qr.size);
    for (unsigned row = 0; row < qr.size; row++) {
        for (unsigned column = 0; column < qr.size; column++) {
            if (qr.dark[row][column]) {
                (void)fprintf(out, "M%u %uh1v1h-1z", column, row);
            }
        }
    }
    (void)fputs("\"/></svg>\n", out);
    return ERR_OK;
}

static enum err put_stamp(FILE *out, const struct document *document)
{
    enum err err = ERR_OK;
    if (document->footer[0] == '\0' && document->check_code[0] == '\0') {
        return ERR_OK;
    }
    (void)fputs("<footer class=\"stamp\">\n", out);
    if (document->check_code[0] != '\0') {
        (void)fputs("<div>", out);
        err = put_qr(out, document->check_code);
        put_element(out, "p", "", "", document->check_code);
        (void)fputs("</div>\n", out);
    }
    put_optional(out, "p", "", document->footer);
    (void)fputs("</footer>\n", out);
    return err;
}

/* ---- the whole ---- */

static void put_annex(FILE *out, const struct document *document, size_t at)
{
    const struct sheet *sheet = document->annexes[at].sheet;
    char mark[DOCUMENT_MARK_SIZE];
    (void)fprintf(out, "<section class=\"page%s\">\n", sheet->landscape ? " wide" : "");
    if (document_has_text(document)) {
        document_annex_mark(document, at, mark);
        put_element(out, "p", "mark", "", mark);
    }
    put_optional(out, "h1", "", sheet->title);
    put_table(out, sheet, "");
}

enum err render_html(const struct document *document, FILE *out, struct render_fault *fault)
{
    bool open = document_has_text(document);
    enum err err = render_check(document, fault);
    if (err != ERR_OK) {
        return err;
    }
    put_head(out, document);
    if (open) {
        (void)fputs("<section class=\"page\">\n", out);
        put_text(out, document);
        err = put_stamp(out, document);
        (void)fputs("</section>\n", out);
    }
    for (size_t i = 0; i < document->annex_count && err == ERR_OK; i++) {
        if (document->annexes[i].sheet != NULL) {
            put_annex(out, document, i);
            err = open ? ERR_OK : put_stamp(out, document);
            (void)fputs("</section>\n", out);
        }
    }
    (void)fputs("</body>\n</html>\n", out);
    return err == ERR_OK ? output_finish(out) : err;
}
