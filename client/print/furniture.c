#include "client/print/furniture.h"
#include "client/report/page.h"
#include <stdio.h>

enum {
    /* millimetres */
    QR_SIDE = 15,
    QR_BELOW = 8, /* the text area */
    STAMP_GAP = 3,

    NUMBER_SIZE = 32,
};

#define STAMP_PITCH (PAGE_STAMP_POINTS * 1.4)

/* Odd pages have their number on the right, even ones on the left; the stamp is on the other side. */
static bool is_odd(const struct press *press)
{
    return press->page % 2 == 1;
}

static double text_bottom(void)
{
    return PAGE_POINTS(PAGE_TOP + PAGE_TEXT_HEIGHT);
}

/* One line, as wide as the text area, at `y` of the paper. */
static void draw_line(struct press *press, struct press_style style, double x, double y,
                      const char *text)
{
    PangoLayout *layout = press_layout(press, &style, text);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    press_lines(press, layout, 0, 1, style.points, x, y, style.points);
    g_object_unref(layout);
}

static void draw_number(struct press *press)
{
    char number[NUMBER_SIZE];
    struct press_style style = {
        .typeface = TYPEFACE_NUMBER,
        .points = PAGE_NUMBER_POINTS,
        .width = PAGE_POINTS(PAGE_TEXT_WIDTH) - 2 * PAGE_NUMBER_POINTS,
        .align = is_odd(press) ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT,
    };
    (void)snprintf(number, sizeof(number), "— %u —", press->page);
    draw_line(press, style, PAGE_POINTS(PAGE_LEFT) + PAGE_NUMBER_POINTS,
              text_bottom() + PAGE_POINTS(PAGE_NUMBER_BELOW), number);
}

static void draw_qr(struct press *press, double left, double top)
{
    double side = PAGE_POINTS(QR_SIDE) / press->qr.size;
    for (unsigned row = 0; row < press->qr.size; row++) {
        for (unsigned column = 0; column < press->qr.size; column++) {
            if (press->qr.dark[row][column]) {
                cairo_rectangle(press->cairo, left + column * side, top + row * side, side, side);
            }
        }
    }
    cairo_fill(press->cairo);
}

/* The QR and below it the code; beside them, or alone, the line on as-of time and version. */
static void draw_stamp(struct press *press)
{
    double left = PAGE_POINTS(PAGE_LEFT);
    double width = PAGE_POINTS(PAGE_TEXT_WIDTH);
    double top = text_bottom() + PAGE_POINTS(QR_BELOW);
    double side = PAGE_POINTS(QR_SIDE);
    struct press_style style = {
        .typeface = TYPEFACE_NUMBER,
        .points = PAGE_STAMP_POINTS,
        .width = width,
        .align = is_odd(press) ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT,
    };
    if (press->qr.size > 0) {
        draw_qr(press, is_odd(press) ? left : left + width - side, top);
        draw_line(press, style, left, top + side * (1 + (double)QR_QUIET / press->qr.size),
                  press->document->check_code);
        style.width -= side + PAGE_POINTS(STAMP_GAP);
        left += is_odd(press) ? side + PAGE_POINTS(STAMP_GAP) : 0;
    }
    draw_line(press, style, left, top + side - PAGE_STAMP_POINTS, press->document->footer);
}

void furniture_draw(struct press *press)
{
    draw_number(press);
    draw_stamp(press);
}
