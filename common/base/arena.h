/*
 * An arena: many allocations, one release, a fixed budget.
 *
 * One arena belongs to one request; what is unpacked from a stranger's bytes and the reply live in it. When the
 * budget is used up allocations answer NULL and `exhausted` is set, which tells "asked for too much" from
 * "no memory" (`failed`). An arena does no I/O and is used by one thread.
 */
#ifndef RECTIFY_BASE_ARENA_H
#define RECTIFY_BASE_ARENA_H

#include "common/base/attr.h"
#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used;                /* bytes handed out, padding included */
    size_t budget;              /* the most that `used` may reach */
    bool exhausted;             /* an allocation was refused because of the budget */
    bool failed;                /* an allocation was refused because the allocator had nothing */
};

/* Takes no memory yet. `budget` in bytes. */
void arena_init(struct arena *arena, size_t budget);

/* Frees all that was handed out; the arena is as after arena_init. May be called twice. */
void arena_close(struct arena *arena);

/* Aligned for any type; NULL when refused. A size of 0 gives a valid pointer. */
MUST_CHECK void *arena_alloc(struct arena *arena, size_t size);
MUST_CHECK void *arena_calloc(struct arena *arena, size_t count, size_t size); /* zeroed, checked */

/* Copies, zero-terminated (text may be NULL: NULL comes back, and that is no failure). */
MUST_CHECK char *arena_strdup(struct arena *arena, const char *text);
MUST_CHECK char *arena_strndup(struct arena *arena, const char *text, size_t len);
MUST_CHECK char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
