#include "common/base/mem.h"
#include <stdlib.h>
#include <string.h>

static const struct mem_allocator libc = {malloc, realloc, free};
static struct mem_allocator current = {malloc, realloc, free};

void mem_set_allocator(const struct mem_allocator *allocator)
{
    current = allocator == NULL ? libc : *allocator;
}

/* libc may answer NULL for no bytes, and realloc may free: one byte keeps NULL for "no memory" alone. */
static size_t some(size_t size)
{
    return size == 0 ? 1 : size;
}

void *mem_alloc(size_t size)
{
    return current.alloc(some(size));
}

void *mem_calloc(size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        return NULL;
    }
    void *ptr = mem_alloc(bytes);
    if (ptr != NULL) {
        memset(ptr, 0, bytes);
    }
    return ptr;
}

void *mem_realloc(void *ptr, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        return NULL;
    }
    return current.realloc(ptr, some(bytes));
}

void mem_free(void *ptr)
{
    current.free(ptr);
}

char *mem_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = mem_alloc(size);
    if (copy != NULL) {
        memcpy(copy, text, size);
    }
    return copy;
}
