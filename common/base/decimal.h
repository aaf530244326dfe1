/*
 * Decimal figures as people write them and as they are stored: text, so that nothing is rounded on the way. Form: an
 * optional minus, 1 to 15 digits, and perhaps a point with 1 to 6 digits.
 */
#ifndef RECTIFY_BASE_DECIMAL_H
#define RECTIFY_BASE_DECIMAL_H

#include <stdbool.h>

bool decimal_sound(const char *text);

/* Less than 0, 0, more than 0. Both are sound. */
int decimal_compare(const char *left, const char *right);

#endif
