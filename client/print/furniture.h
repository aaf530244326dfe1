/* What stands outside the text area of every page: its number (7.5), the stamp of the version. */
#ifndef RECTIFY_PRINT_FURNITURE_H
#define RECTIFY_PRINT_FURNITURE_H

#include "client/print/press.h"

/* In the coordinates of the upright paper. */
void furniture_draw(struct press *press);

#endif
