#include "client/print/flow.h"
#include "client/report/page.h"
#include "common/base/mem.h"

enum {
    CAPACITY_FIRST = 64,
};

void flow_open(struct flow *flow, struct press *press)
{
    *flow = (struct flow){.press = press};
}

static void clear(struct flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        g_clear_object(&flow->lines[i].layout);
    }
    flow->count = 0;
}

void flow_close(struct flow *flow)
{
    clear(flow);
    mem_free(flow->lines);
    *flow = (struct flow){0};
}

/* ---- gathering ---- */

static void add(struct flow *flow, struct flow_line line)
{
    if (flow->count == flow->capacity) {
        size_t capacity = flow->capacity > 0 ? 2 * flow->capacity : CAPACITY_FIRST;
        struct flow_line *lines = mem_realloc(flow->lines, capacity, sizeof(*lines));
        if (lines == NULL) {
            press_refuse(flow->press, ERR_NOMEM);
            return;
        }
        flow->lines = lines;
        flow->capacity = capacity;
    }
    if (line.layout != NULL) {
        g_object_ref(line.layout);
    }
    flow->lines[flow->count++] = line;
}

static void add_layout(struct flow *flow, PangoLayout *layout, double points, double x)
{
    int count = pango_layout_get_line_count(layout);
    for (int i = 0; i < count; i++) {
        add(flow, (struct flow_line){.layout = layout, .index = i, .points = points, .x = x});
    }
    g_object_unref(layout);
}

void flow_text(struct flow *flow, const struct press_style *style, double x, const char *text)
{
    add_layout(flow, press_layout(flow->press, style, text), style->points, x);
}

/* A title that is broken into lines keeps them on one page, and the text's beginning with it. */
void flow_title(struct flow *flow, const struct press_style *style, const char *text)
{
    PangoLayout *layout = press_title(flow->press, style, text);
    /* Its lines are centred within their own width; that stands in the middle of the line. */
    double width = (double)pango_layout_get_width(layout) / PANGO_SCALE;
    add_layout(flow, layout, style->points, (style->width - width) / 2);
}

void flow_blank(struct flow *flow, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        add(flow, (struct flow_line){0});
    }
}

void flow_keep(struct flow *flow, size_t count)
{
    size_t first = count < flow->count ? flow->count - count : 0;
    for (size_t i = first; i < flow->count; i++) {
        flow->lines[i].with_next = true;
    }
}

/* ---- printing ---- */

/* The line after the last of those that stay with `first`. */
static size_t group_end(const struct flow *flow, size_t first)
{
    size_t at = first;
    while (at + 1 < flow->count && flow->lines[at].with_next) {
        at++;
    }
    return at + 1;
}

/* Lines that still go on the page; half a line is what rounding may take. */
static size_t room(const struct press *press)
{
    double lines = (press_height(press) - press->y) / PAGE_LINE_PITCH + 0.5;
    return lines > 0 ? (size_t)lines : 0;
}

static void print_line(struct press *press, const struct flow_line *line)
{
    if (room(press) == 0) {
        press_page(press, false);
    }
    if (line->layout != NULL) {
        press_lines(press, line->layout, line->index, line->index + 1, line->points, line->x,
                    press->y, PAGE_LINE_PITCH);
    }
    press->y += PAGE_LINE_PITCH;
}

void flow_print(struct flow *flow, size_t reserve)
{
    struct press *press = flow->press;
    for (size_t first = 0; first < flow->count && press->err == ERR_OK;) {
        size_t end = group_end(flow, first);
        size_t below = flow->lines[end - 1].with_next ? reserve : 0;
        if (end - first + below > room(press) && press->y > 0) {
            press_page(press, false);
        }
        for (; first < end; first++) {
            print_line(press, &flow->lines[first]);
        }
    }
    clear(flow);
}
