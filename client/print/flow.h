/*
 * The text of a document on the lines of the grid (22 of a page): lines are gathered, then set on
 * pages, and lines that belong together stay together.
 */
#ifndef RECTIFY_PRINT_FLOW_H
#define RECTIFY_PRINT_FLOW_H

#include "client/print/press.h"
#include <stddef.h>

struct flow_line {
    PangoLayout *layout; /* NULL: a blank line */
    int index;           /* of the line in the layout */
    double points;
    double x;
    bool with_next; /* never the last of a page */
};

struct flow {
    struct press *press;
    struct flow_line *lines;
    size_t count;
    size_t capacity;
};

void flow_open(struct flow *flow, struct press *press);
void flow_close(struct flow *flow);

void flow_text(struct flow *flow, const struct press_style *style, double x, const char *text);
void flow_title(struct flow *flow, const struct press_style *style, const char *text);
void flow_blank(struct flow *flow, unsigned count);

/* The last `count` lines so far stay with what follows. */
void flow_keep(struct flow *flow, size_t count);

/*
 * Sets what was gathered on this page and on further ones; the flow is empty then. Lines that stay
 * with what follows have `reserve` lines of room left below them.
 */
void flow_print(struct flow *flow, size_t reserve);

#endif
