/*
 * Memory through one replaceable allocator, so that tests can fail the n-th allocation and count what is
 * left alive. Every size that comes from counts goes through a checked multiplication.
 */
#ifndef RECTIFY_BASE_MEM_H
#define RECTIFY_BASE_MEM_H

#include "common/base/attr.h"
#include <stddef.h>

/* All three behave like their libc namesakes. */
struct mem_allocator {
    void *(*alloc)(size_t size);
    void *(*realloc)(void *ptr, size_t size);
    void (*free)(void *ptr);
};

/* Replaces the allocator; NULL brings libc's back. Only while nothing is allocated, i.e. in tests. */
void mem_set_allocator(const struct mem_allocator *allocator);

/* NULL when there is no memory. mem_calloc zeroes; both check count * size for overflow. */
MUST_CHECK void *mem_alloc(size_t size);
MUST_CHECK void *mem_calloc(size_t count, size_t size);
MUST_CHECK void *mem_realloc(void *ptr, size_t count, size_t size);
void mem_free(void *ptr); /* NULL is fine */

/* A copy of a zero-terminated string, NULL when there is no memory. */
MUST_CHECK char *mem_strdup(const char *text);

#endif
