/*
 * Memory of a command: taken from its arena, freed with it, never NULL. A command line has
 * nobody to hand "no memory" up to: it says so and ends with 1. Whatever had to be kept lies on
 * the disk by then.
 */
#ifndef RECTIFY_CLI_KEEP_H
#define RECTIFY_CLI_KEEP_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include <stddef.h>

/* The same pointer, or the end of the program when it is NULL. */
void *keep(void *memory);

void *keep_alloc(struct arena *arena, size_t count, size_t size); /* zeroed */
char *keep_text(struct arena *arena, const char *text);           /* NULL counts as "" */
char *keep_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
/* left, separator, right; nothing but right while left is empty. */
char *keep_join(struct arena *arena, const char *left, const char *separator, const char *right);

#endif
