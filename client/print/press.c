/*
 * Happy path: the surface writes to the stream as it goes; each page draws its number and its stamp
 * first, then what it holds, and is shown when the next one begins or the press closes.
 *
 * What may fail: the stream (IO, known when the surface is finished), the check code (LIMIT, known
 * at once), a character that no font has (CONDITION, known when its text is laid out).
 */
#include "client/print/press.h"
#include "client/print/faces.h"
#include "client/report/page.h"
#include <cairo-pdf.h>
#include <stdlib.h>

enum {
    BALANCE_STEPS = 12, /* halvings of a line's width: 442 points become less than one */
};

/* Of a Chinese character, in ems: what its square has above and below the base line. */
#define ASCENT  0.88
#define DESCENT 0.12

void press_refuse(struct press *press, enum err err)
{
    if (press->err == ERR_OK) {
        press->err = err;
    }
}

/* ---- opening and closing ---- */

static cairo_status_t write_bytes(void *context, const unsigned char *bytes, unsigned len)
{
    const struct press *press = context;
    return fwrite(bytes, 1, len, press->out) == len ? CAIRO_STATUS_SUCCESS
                                                    : CAIRO_STATUS_WRITE_ERROR;
}

static void set_metadata(struct press *press)
{
    char created[RENDER_TIME_SIZE];
    char *title = NULL;
    size_t len = 0;
    FILE *text = open_memstream(&title, &len);
    if (text == NULL) {
        press_refuse(press, ERR_NOMEM);
        return;
    }
    render_title(press->document, text);
    if (fclose(text) == 0) {
        cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_TITLE, title);
    }
    free(title);
    render_time(press->document->as_of_ms, created);
    cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
    cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

/* The same glyphs at the same places on every computer: nothing is fitted to dots. */
static void set_context(struct press *press)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(press->context, options);
    pango_cairo_context_set_resolution(press->context, 72); /* points */
    pango_context_set_round_glyph_positions(press->context, FALSE);
    pango_context_set_language(press->context, pango_language_from_string("zh-cn"));
    cairo_font_options_destroy(options);
}

void press_open(struct press *press, const struct document *document, FILE *out,
                struct render_fault *fault)
{
    *press = (struct press){.document = document, .out = out, .fault = fault};
    press->surface = cairo_pdf_surface_create_for_stream(
        write_bytes, press, PAGE_POINTS(PAGE_WIDTH), PAGE_POINTS(PAGE_HEIGHT));
    press->cairo = cairo_create(press->surface);
    press->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    press->context = pango_font_map_create_context(press->fonts);
    for (int i = 0; i < TYPEFACE_COUNT; i++) {
        press->faces[i] = faces_choose((enum typeface)i);
    }
    set_context(press);
    set_metadata(press);
    if (document->check_code[0] != '\0') {
        press_refuse(press, qr_make(document->check_code, &press->qr));
    }
}

enum err press_close(struct press *press)
{
    if (press->page > 0) {
        cairo_show_page(press->cairo);
    }
    cairo_destroy(press->cairo);
    cairo_surface_finish(press->surface);
    cairo_status_t status = cairo_surface_status(press->surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        press_refuse(press, status == CAIRO_STATUS_NO_MEMORY ? ERR_NOMEM : ERR_IO);
    }
    cairo_surface_destroy(press->surface);
    for (int i = 0; i < TYPEFACE_COUNT; i++) {
        pango_font_description_free(press->faces[i]);
    }
    g_object_unref(press->context);
    g_object_unref(press->fonts);
    return press->err;
}

/* ---- pages ---- */

double press_width(const struct press *press)
{
    return PAGE_POINTS(press->landscape ? PAGE_TEXT_HEIGHT : PAGE_TEXT_WIDTH);
}

double press_height(const struct press *press)
{
    return PAGE_POINTS(press->landscape ? PAGE_TEXT_WIDTH : PAGE_TEXT_HEIGHT);
}

/* ---- texts ---- */

/* The first character of the run that has no glyph, or 0. */
static uint32_t unknown_of(const PangoLayoutRun *run, const char *text)
{
    for (int i = 0; i < run->glyphs->num_glyphs; i++) {
        if ((run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0) {
            return g_utf8_get_char(text + run->item->offset + run->glyphs->log_clusters[i]);
        }
    }
    return 0;
}

static void refuse_unknown(struct press *press, PangoLayout *layout, const char *text)
{
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    uint32_t unknown = 0;
    do {
        const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(at);
        unknown = run != NULL ? unknown_of(run, text) : 0;
    } while (unknown == 0 && pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
    if (press->err == ERR_OK) {
        render_fault_set(press->fault, text, unknown);
    }
    press_refuse(press, ERR_CONDITION);
}

static void set_face(struct press *press, PangoLayout *layout, const struct press_style *style)
{
    PangoFontDescription *face = pango_font_description_copy(press->faces[style->typeface]);
    pango_font_description_set_absolute_size(face, style->points * PANGO_SCALE);
    pango_layout_set_font_description(layout, face);
    pango_font_description_free(face);
    if (style->character > 0) {
        PangoAttrList *attributes = pango_attr_list_new();
        double spacing = (style->character - style->points) * PANGO_SCALE;
        /* Rounded down: a line is never a hair too long for its last character. */
        pango_attr_list_insert(attributes, pango_attr_letter_spacing_new((int)spacing - 1));
        pango_layout_set_attributes(layout, attributes);
        pango_attr_list_unref(attributes);
    }
}

PangoLayout *press_layout(struct press *press, const struct press_style *style, const char *text)
{
    PangoLayout *layout = pango_layout_new(press->context);
    set_face(press, layout, style);
    pango_layout_set_width(layout, (int)(style->width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_indent(layout, (int)(style->indent * PANGO_SCALE));
    pango_layout_set_alignment(layout, style->align);
    pango_layout_set_justify(layout, style->justify);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_text(layout, text, -1);
    if (pango_layout_get_unknown_glyphs_count(layout) > 0) {
        refuse_unknown(press, layout, text);
    }
    return layout;
}

/* The narrowest width that makes no more lines. */
PangoLayout *press_title(struct press *press, const struct press_style *style, const char *text)
{
    PangoLayout *layout = press_layout(press, style, text);
    int count = pango_layout_get_line_count(layout);
    double narrow = 0;
    double wide = style->width;
    for (int i = 0; i < BALANCE_STEPS; i++) {
        double middle = (narrow + wide) / 2;
        pango_layout_set_width(layout, (int)(middle * PANGO_SCALE));
        if (pango_layout_get_line_count(layout) > count) {
            narrow = middle;
        } else {
            wide = middle;
        }
    }
    struct press_style balanced = *style;
    balanced.width = wide;
    g_object_unref(layout);
    return press_layout(press, &balanced, text);
}

void press_lines(struct press *press, PangoLayout *layout, int from, int to, double points,
                 double x, double y, double pitch)
{
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    double base = y + (pitch + (ASCENT - DESCENT) * points) / 2;
    for (int i = 0; i < to; i++) {
        PangoRectangle extents = {0};
        if (i >= from) {
            pango_layout_iter_get_line_extents(at, NULL, &extents);
            cairo_move_to(press->cairo, x + (double)extents.x / PANGO_SCALE,
                          base + (i - from) * pitch);
            pango_cairo_show_layout_line(press->cairo, pango_layout_iter_get_line_readonly(at));
        }
        (void)pango_layout_iter_next_line(at);
    }
    pango_layout_iter_free(at);
}
