/*
 * The press: one PDF under way. It has pages, the fonts, and the first failure, after which
 * everything else is without effect. Lengths are points; on a page they count from the top left
 * corner of the text area.
 */
#ifndef RECTIFY_PRINT_PRESS_H
#define RECTIFY_PRINT_PRESS_H

#include "client/report/document.h"
#include "client/report/qr.h"
#include "client/report/render.h"
#include "client/report/typeface.h"
#include <pango/pangocairo.h>
#include <stdbool.h>

struct press {
    const struct document *document;
    struct render_fault *fault;
    FILE *out;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoFontDescription *faces[TYPEFACE_COUNT];
    struct qr qr;  /* size 0: none is drawn */
    unsigned page; /* 0 before the first */
    bool landscape;
    double y; /* where the next thing on the page goes */
    enum err err;
};

/* press_close has to follow even after a failure. */
void press_open(struct press *press, const struct document *document, FILE *out,
                struct render_fault *fault);
MUST_CHECK enum err press_close(struct press *press);
void press_refuse(struct press *press, enum err err);

/* Ends the page under way, if any, and begins the next one, with its number and its stamp. */
void press_page(struct press *press, bool landscape);
double press_width(const struct press *press);
double press_height(const struct press *press);

struct press_style {
    enum typeface typeface;
    double points;
    double width;     /* of the lines */
    double indent;    /* of the first line; negative: of the others */
    double character; /* how wide one is to be; 0: as the font has it */
    PangoAlignment align;
    bool justify;
};

/*
 * A text in lines, to be unreferenced. A character that no font has is kept as the failure; the
 * layout is there all the same.
 */
PangoLayout *press_layout(struct press *press, const struct press_style *style, const char *text);
/* The same for what is centred: as narrow as goes without more lines, which are about equal then. */
PangoLayout *press_title(struct press *press, const struct press_style *style, const char *text);

/* Draws the lines [from, to) of the layout, each in a band of `pitch`; the first begins at x, y. */
void press_lines(struct press *press, PangoLayout *layout, int from, int to, double points,
                 double x, double y, double pitch);

#endif
