/* A document in its order: title, text, note of annexes, signature; then each annex on its pages. */
#include "client/print/render_pdf.h"
#include "client/print/flow.h"
#include "client/print/grid.h"
#include "client/print/press.h"
#include "client/report/output.h"
#include "client/report/page.h"
#include <stdio.h>

enum {
    NOTE_MARK = 3, /* characters: 附件： */
    NOTE_INDENT = 2 + NOTE_MARK,
    TABLE_LINES = 6, /* below a heading: the beginning of a table */
    KEPT_LINES = 2,  /* of the text go with the signature to its page */
};

static const struct press_style body = {
    .typeface = TYPEFACE_BODY,
    .points = PAGE_BODY_POINTS,
    .width = PAGE_POINTS(PAGE_TEXT_WIDTH),
    .indent = 2 * PAGE_CHARACTER,
    .character = PAGE_CHARACTER,
    .justify = true,
};

static struct press_style style_of(enum typeface typeface)
{
    struct press_style style = body;
    style.typeface = typeface;
    return style;
}

static struct press_style title_style(const struct press *press)
{
    return (struct press_style){
        .typeface = TYPEFACE_TITLE,
        .points = PAGE_TITLE_POINTS,
        .width = press_width(press),
        .align = PANGO_ALIGN_CENTER,
    };
}

/* ---- the text ---- */

/* A text with the mark before it. */
static void add_joined(struct flow *flow, const struct press_style *style, double x,
                       const char *mark, const char *text)
{
    char *joined = g_strconcat(mark, text, NULL);
    flow_text(flow, style, x, joined);
    g_free(joined);
}

static void add_heading(struct flow *flow, enum typeface typeface, const char *mark,
                        const char *text)
{
    struct press_style style = style_of(typeface);
    size_t before = flow->count;
    add_joined(flow, &style, 0, mark, text);
    flow_keep(flow, flow->count - before);
}

static void add_items(struct flow *flow, const struct document_block *block)
{
    char mark[DOCUMENT_MARK_SIZE];
    for (size_t i = 0; i < block->item_count; i++) {
        (void)snprintf(mark, sizeof(mark), "%zu.", i + 1);
        add_joined(flow, &body, 0, mark, block->items[i]);
    }
}

/* Ends the lines before it; lines after it go on at the grid. */
static void print_table(struct flow *flow, const struct sheet *sheet)
{
    struct press_style style = style_of(TYPEFACE_HEADING);
    struct press *press = flow->press;
    style.indent = 0;
    style.align = PANGO_ALIGN_CENTER;
    style.justify = false;
    if (sheet->title[0] != '\0') {
        flow_title(flow, &style, sheet->title);
        flow_keep(flow, 1);
    }
    flow_print(flow, TABLE_LINES);
    if (press->err == ERR_OK) {
        grid_print(press, sheet);
        press->y = ((int)(press->y / PAGE_LINE_PITCH) + 1) * PAGE_LINE_PITCH;
    }
}

static void add_block(struct flow *flow, const struct document *document, size_t at)
{
    const struct document_block *block = &document->blocks[at];
    char mark[DOCUMENT_MARK_SIZE];
    document_mark(document, at, mark);
    switch (block->kind) {
    case DOCUMENT_HEADING: add_heading(flow, TYPEFACE_HEADING, mark, block->text); break;
    case DOCUMENT_SUBHEADING: add_heading(flow, TYPEFACE_SUBHEADING, mark, block->text); break;
    case DOCUMENT_PARAGRAPH: flow_text(flow, &body, 0, block->text); break;
    case DOCUMENT_NUMBERED: add_items(flow, block); break;
    case DOCUMENT_TABLE: print_table(flow, block->sheet); break;
    }
}

static void add_head(struct flow *flow, const struct document *document)
{
    struct press_style style = title_style(flow->press);
    if (document->number[0] != '\0') {
        struct press_style number = style_of(TYPEFACE_BODY);
        number.indent = 0;
        number.align = PANGO_ALIGN_CENTER;
        number.justify = false;
        flow_text(flow, &number, 0, document->number);
        flow_blank(flow, 1);
    }
    flow_title(flow, &style, document->title);
    flow_blank(flow, 1);
    if (document->recipient[0] != '\0') {
        struct press_style recipient = body;
        recipient.indent = 0;
        add_joined(flow, &recipient, 0, document->recipient, "：");
    }
    flow_keep(flow, flow->count);
}

/* ---- what ends the text ---- */

static void add_note_line(struct flow *flow, const struct document *document, size_t at)
{
    char mark[DOCUMENT_MARK_SIZE];
    bool first = at == 0;
    double x = (first ? NOTE_INDENT - NOTE_MARK : NOTE_INDENT) * PAGE_CHARACTER;
    struct press_style style = body;
    style.width -= x;
    style.indent = first ? -NOTE_MARK * PAGE_CHARACTER : 0;
    style.justify = false;
    document_note_mark(document, at, mark);
    add_joined(flow, &style, x, mark, document->annexes[at].name);
}

static void add_note(struct flow *flow, const struct document *document)
{
    if (document->annex_count > 0) {
        flow_blank(flow, 1);
    }
    for (size_t i = 0; i < document->annex_count; i++) {
        add_note_line(flow, document, i);
    }
}

static double measure(struct press *press, const char *text)
{
    int width = 0;
    PangoLayout *layout = press_layout(press, &body, text);
    pango_layout_set_width(layout, -1);
    pango_layout_set_indent(layout, 0);
    pango_layout_get_size(layout, &width, NULL);
    g_object_unref(layout);
    return (double)width / PANGO_SCALE / PAGE_CHARACTER;
}

static void add_signed(struct flow *flow, double right, const char *text)
{
    struct press_style style = body;
    style.indent = 0;
    style.width -= right * PAGE_CHARACTER;
    style.align = PANGO_ALIGN_RIGHT;
    style.justify = false;
    flow_text(flow, &style, 0, text);
}

/*
 * A seal of 45 mm over the middle of name and date begins within one line of the text and ends about
 * a line below the date: that line is kept free (7.3.5).
 */
static void add_signature(struct flow *flow, const struct document *document)
{
    char date[DOCUMENT_DATE_SIZE];
    document_date(document->signed_on, date);
    if (document->signature[0] == '\0' && date[0] == '\0') {
        return;
    }
    struct document_place place = document_place(
        document->sealed, measure(flow->press, document->signature), measure(flow->press, date));
    flow_blank(flow, document->sealed ? 2 : 1);
    add_signed(flow, place.name, document->signature);
    add_signed(flow, place.date, date);
    flow_blank(flow, document->sealed ? 1 : 0);
}

static void print_text(struct press *press, const struct document *document)
{
    struct flow flow;
    press_page(press, false);
    flow_open(&flow, press);
    add_head(&flow, document);
    for (size_t i = 0; i < document->block_count && press->err == ERR_OK; i++) {
        add_block(&flow, document, i);
    }
    size_t kept = flow.count < KEPT_LINES ? flow.count : KEPT_LINES;
    size_t text = flow.count;
    add_note(&flow, document);
    add_signature(&flow, document);
    flow_keep(&flow, flow.count - text + kept);
    flow_print(&flow, 0);
    flow_close(&flow);
}

/* ---- annexes ---- */

/* 附件1 on the first line, the title on the third (7.3.7). */
static void print_annex(struct press *press, const struct document *document, size_t at)
{
    const struct sheet *sheet = document->annexes[at].sheet;
    char mark[DOCUMENT_MARK_SIZE];
    struct flow flow;
    press_page(press, sheet->landscape);
    flow_open(&flow, press);
    if (document_has_text(document)) {
        struct press_style style = style_of(TYPEFACE_HEADING);
        style.indent = 0;
        document_annex_mark(document, at, mark);
        flow_text(&flow, &style, 0, mark);
        flow_blank(&flow, 1);
    }
    if (sheet->title[0] != '\0') {
        struct press_style style = title_style(press);
        flow_title(&flow, &style, sheet->title);
    }
    flow_keep(&flow, flow.count);
    flow_print(&flow, 0);
    flow_close(&flow);
    if (press->err == ERR_OK) {
        press->y += press->y > 0 ? PAGE_LINE_PITCH / 2 : 0;
        grid_print(press, sheet);
    }
}

enum err render_pdf(const struct document *document, FILE *out, struct render_fault *fault)
{
    struct press press;
    enum err err = render_check(document, fault);
    if (err != ERR_OK) {
        return err;
    }
    press_open(&press, document, out, fault);
    if (document_has_text(document)) {
        print_text(&press, document);
    }
    for (size_t i = 0; i < document->annex_count && press.err == ERR_OK; i++) {
        if (document->annexes[i].sheet != NULL) {
            print_annex(&press, document, i);
        }
    }
    err = press_close(&press);
    return err == ERR_OK ? output_finish(out) : err;
}
