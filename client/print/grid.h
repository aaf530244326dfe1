/*
 * A sheet as a ruled table over as many pages as it takes. The heading stands on each of them; equal
 * neighbours of merging columns are one cell, which a page break cuts in two, each with its text. A
 * row is cut only when no page holds it.
 */
#ifndef RECTIFY_PRINT_GRID_H
#define RECTIFY_PRINT_GRID_H

#include "client/print/press.h"

/* From press->y on, as wide as the text area. */
void grid_print(struct press *press, const struct sheet *sheet);

#endif
