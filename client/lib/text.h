/* Text of strangers and of the system in fields of a fixed size. */
#ifndef RECTIFY_CLIENT_TEXT_H
#define RECTIFY_CLIENT_TEXT_H

#include <stddef.h>

/*
 * Copies what fits, cut between two characters; NULL counts as "". For eyes only: nothing is
 * decided by it.
 */
void text_cut(char *out, size_t size, const char *text);

#endif
