/*
 * The columns a text takes in a terminal, and its lines of a given width. Chinese characters take
 * two columns. Text is UTF-8; what is not well-formed, controls and marks that turn the direction
 * of writing are shown as "?", so that no text of a stranger steers the terminal.
 */
#ifndef RECTIFY_REPORT_TEXT_WIDTH_H
#define RECTIFY_REPORT_TEXT_WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Whether all of it is UTF-8. */
bool text_is_well_formed(const char *text);

struct text_line {
    const char *start; /* within the text, not terminated */
    size_t len;        /* bytes */
    unsigned width;    /* columns */
};

/* Columns of the widest line of the text. ambiguous_width: 1 or 2, columns of “ ” — … · ① ×. */
unsigned text_width(const char *text, unsigned ambiguous_width);

/*
 * Takes the next line of at most `width` columns from *rest, which begins as the text and is NULL
 * after its last line; false when it was NULL. A line ends at '\n' or between two characters, never
 * within an English word or number that fits, before closing punctuation or after opening
 * punctuation, unless there is no other place. Blanks at such an end are dropped. A line holds one
 * character at least.
 */
bool text_wrap(const char **rest, unsigned width, unsigned ambiguous_width, struct text_line *line);

/* How many lines text_wrap makes. */
size_t text_line_count(const char *text, unsigned width, unsigned ambiguous_width);

void text_print(const struct text_line *line, FILE *out);

#endif
