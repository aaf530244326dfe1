/* Texts within XML and HTML. */
#ifndef RECTIFY_REPORT_MARKUP_H
#define RECTIFY_REPORT_MARKUP_H

#include "common/base/attr.h"
#include <stddef.h>
#include <stdio.h>

/* With &, <, >, " and ' as entities. */
void markup_text(FILE *out, const char *text);
void markup_text_n(FILE *out, const char *text, size_t len);

/*
 * Takes the next of the lines of a text from *rest, which begins as the text and is NULL after the
 * last one; *len is its length. NULL when *rest was NULL.
 */
MUST_CHECK const char *markup_line(const char **rest, size_t *len);

#endif
