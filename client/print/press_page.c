/* A page begins with its number and its stamp: of press.h. */
#include "client/print/furniture.h"
#include "client/print/press.h"
#include "client/report/page.h"
#include <cairo-pdf.h>

void press_page(struct press *press, bool landscape)
{
    double width = PAGE_POINTS(landscape ? PAGE_HEIGHT : PAGE_WIDTH);
    double height = PAGE_POINTS(landscape ? PAGE_WIDTH : PAGE_HEIGHT);
    if (press->page > 0) {
        cairo_show_page(press->cairo);
    }
    press->page++;
    press->landscape = landscape;
    press->y = 0;
    cairo_identity_matrix(press->cairo);
    cairo_pdf_surface_set_size(press->surface, width, height);
    if (landscape) {
        /* The paper lies turned clockwise: its left edge, the binding, is on top. */
        const cairo_matrix_t turned = {.yx = 1, .xy = -1, .x0 = width};
        cairo_set_matrix(press->cairo, &turned);
    }
    furniture_draw(press);
    cairo_identity_matrix(press->cairo);
    cairo_translate(press->cairo, PAGE_POINTS(landscape ? PAGE_BOTTOM : PAGE_LEFT),
                    PAGE_POINTS(landscape ? PAGE_LEFT : PAGE_TOP));
}
