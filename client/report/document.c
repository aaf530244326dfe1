#include "client/report/document.h"
#include "client/report/page.h"
#include "common/base/utf8.h"
#include <stdio.h>
#include <string.h>

enum {
    SEALED_INDENT = 4, /* characters from the right */
    PLAIN_INDENT = 2,
};

struct document document_of_sheet(const struct sheet *sheet, struct document_annex *annex,
                                  const char *footer, int64_t as_of_ms)
{
    *annex = (struct document_annex){.name = sheet->title, .sheet = sheet};
    return (struct document){
        .title = "",
        .number = "",
        .recipient = "",
        .annexes = annex,
        .annex_count = 1,
        .signature = "",
        .signed_on = DAY_NONE,
        .footer = footer,
        .check_code = "",
        .as_of_ms = as_of_ms,
    };
}

bool document_has_text(const struct document *document)
{
    return document->title[0] != '\0';
}

/* ---- checks ---- */

static enum err check_line(const char *text, const char **fault)
{
    enum err err = utf8_check(text, strlen(text), DOCUMENT_TEXT_MAX, NULL);
    if (err != ERR_OK) {
        *fault = text;
    }
    return err;
}

static enum err check_lines(const char *text, const char **fault)
{
    for (const char *at = text; at != NULL;) {
        const char *end = strchrnul(at, '\n');
        enum err err = utf8_check(at, (size_t)(end - at), DOCUMENT_TEXT_MAX, NULL);
        if (err != ERR_OK) {
            *fault = text;
            return err;
        }
        at = *end == '\n' ? end + 1 : NULL;
    }
    return ERR_OK;
}

static enum err check_sheet(const struct sheet *sheet, const char **fault)
{
    enum err err = sheet->column_count > 0 ? check_lines(sheet->title, fault) : ERR_INVALID;
    for (size_t i = 0; i < sheet->column_count && err == ERR_OK; i++) {
        err = check_lines(sheet->columns[i].heading, fault);
    }
    for (size_t i = 0; i < sheet->row_count * sheet->column_count && err == ERR_OK; i++) {
        err = check_lines(sheet->cells[i], fault);
    }
    return err == ERR_OK && sheet->note != NULL ? check_lines(sheet->note, fault) : err;
}

static enum err check_block(const struct document_block *block, const char **fault)
{
    enum err err = ERR_OK;
    switch (block->kind) {
    case DOCUMENT_HEADING:
    case DOCUMENT_SUBHEADING:
    case DOCUMENT_PARAGRAPH: return check_line(block->text, fault);
    case DOCUMENT_NUMBERED:
        for (size_t i = 0; i < block->item_count && err == ERR_OK; i++) {
            err = check_line(block->items[i], fault);
        }
        return err;
    case DOCUMENT_TABLE: return check_sheet(block->sheet, fault);
    }
    return ERR_INVALID;
}

/* The how-manieth of its level a heading is; subheadings begin anew below each heading. */
static unsigned count_headings(const struct document *document, size_t block)
{
    enum document_kind kind = document->blocks[block].kind;
    unsigned count = 1;
    for (size_t i = block; i-- > 0;) {
        if (document->blocks[i].kind == kind) {
            count++;
        } else if (document->blocks[i].kind == DOCUMENT_HEADING) {
            break;
        }
    }
    return count;
}

static enum err check_blocks(const struct document *document, const char **fault)
{
    unsigned headings = 0;
    unsigned subheadings = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; i < document->block_count && err == ERR_OK; i++) {
        const struct document_block *block = &document->blocks[i];
        headings += block->kind == DOCUMENT_HEADING;
        subheadings = block->kind == DOCUMENT_HEADING ? 0 : subheadings;
        subheadings += block->kind == DOCUMENT_SUBHEADING;
        err = headings > DOCUMENT_HEADINGS_MAX || subheadings > DOCUMENT_HEADINGS_MAX
                  ? ERR_LIMIT
                  : check_block(block, fault);
    }
    return err;
}

static bool is_empty(const struct document *document)
{
    bool empty = !document_has_text(document);
    for (size_t i = 0; i < document->annex_count; i++) {
        empty = empty && document->annexes[i].sheet == NULL;
    }
    return empty;
}

static enum err check_annexes(const struct document *document, const char **fault)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < document->annex_count && err == ERR_OK; i++) {
        const struct document_annex *annex = &document->annexes[i];
        err = check_lines(annex->name, fault);
        if (err == ERR_OK && annex->sheet != NULL) {
            err = check_sheet(annex->sheet, fault);
        }
    }
    return err;
}

enum err document_check(const struct document *document, const char **fault)
{
    const char *const lines[] = {document->number, document->recipient, document->signature,
                                 document->footer, document->check_code};
    *fault = "";
    enum err err = is_empty(document) ? ERR_INVALID : check_lines(document->title, fault);
    for (size_t i = 0; i < ARRAY_LEN(lines) && err == ERR_OK; i++) {
        err = check_line(lines[i], fault);
    }
    err = err == ERR_OK ? check_blocks(document, fault) : err;
    return err == ERR_OK ? check_annexes(document, fault) : err;
}

/* ---- marks ---- */

/* 1 to 99. */
static void format_numeral(unsigned number, char text[DOCUMENT_MARK_SIZE])
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    unsigned tens = number / 10 % 10;
    (void)snprintf(text, DOCUMENT_MARK_SIZE, "%s%s%s", tens > 1 ? digits[tens] : "",
                   tens > 0 ? "十" : "", digits[number % 10]);
}

void document_mark(const struct document *document, size_t block, char mark[DOCUMENT_MARK_SIZE])
{
    char numeral[DOCUMENT_MARK_SIZE];
    enum document_kind kind = document->blocks[block].kind;
    mark[0] = '\0';
    if (kind != DOCUMENT_HEADING && kind != DOCUMENT_SUBHEADING) {
        return;
    }
    format_numeral(count_headings(document, block), numeral);
    (void)snprintf(mark, DOCUMENT_MARK_SIZE, kind == DOCUMENT_HEADING ? "%.9s、" : "（%.9s）",
                   numeral);
}

void document_annex_mark(const struct document *document, size_t annex,
                         char mark[DOCUMENT_MARK_SIZE])
{
    if (document->annex_count == 1) {
        (void)snprintf(mark, DOCUMENT_MARK_SIZE, "附件");
    } else {
        (void)snprintf(mark, DOCUMENT_MARK_SIZE, "附件%u", (unsigned)annex + 1);
    }
}

void document_note_mark(const struct document *document, size_t annex,
                        char mark[DOCUMENT_MARK_SIZE])
{
    const char *note = annex == 0 ? "附件：" : "";
    if (document->annex_count == 1) {
        (void)snprintf(mark, DOCUMENT_MARK_SIZE, "%s", note);
    } else {
        (void)snprintf(mark, DOCUMENT_MARK_SIZE, "%s%u.", note, (unsigned)annex + 1);
    }
}

void document_date(day_t day, char text[DOCUMENT_DATE_SIZE])
{
    int year = 0;
    int month = 0;
    int of_month = 0;
    text[0] = '\0';
    if (day != DAY_NONE) {
        day_to_civil(day, &year, &month, &of_month);
        (void)snprintf(text, DOCUMENT_DATE_SIZE, "%d年%d月%d日", year, month, of_month);
    }
}

/* ---- the signature ---- */

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* The name stands over the middle of the date; a long one pushes both to the left. */
static struct document_place place_sealed(double name, double date)
{
    double indent = larger(SEALED_INDENT, (name - date) / 2);
    return (struct document_place){.name = indent + (date - name) / 2, .date = indent};
}

/* The date begins two characters after the name; a long one pushes the name to the left. */
static struct document_place place_plain(double name, double date)
{
    double right = PLAIN_INDENT + name - 2 - date;
    double push = right < PLAIN_INDENT ? PLAIN_INDENT - right : 0;
    return (struct document_place){.name = PLAIN_INDENT + push, .date = right + push};
}

struct document_place document_place(bool sealed, double name, double date)
{
    return sealed ? place_sealed(name, date) : place_plain(name, date);
}
