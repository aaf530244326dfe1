#include "common/base/arena.h"
#include "common/base/mem.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct arena_block {
    struct arena_block *older;
    size_t cap;
    size_t len;
    _Alignas(max_align_t) unsigned char bytes[];
};

/*
 * A submission fits the first block, which is as large as what the allocator keeps at hand for each thread (1,032 bytes
 * with glibc); growing blocks keep the number of allocations of the others small.
 */
enum {
    ALIGN = _Alignof(max_align_t),
    BLOCK_CAP_MIN = 1024 - (int)sizeof(struct arena_block),
    BLOCK_CAP_MAX = 64 * 1024,
    BLOCK_GROWTH = 4,
};

void arena_init(struct arena *arena, size_t budget)
{
    /* No object is larger than PTRDIFF_MAX. Below it, adding padding and a block's head cannot wrap. */
    *arena = (struct arena){
        .budget = budget < PTRDIFF_MAX ? budget : PTRDIFF_MAX,
    };
}

void arena_close(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block != NULL) {
        struct arena_block *older = block->older;
        mem_free(block);
        block = older;
    }
    arena_init(arena, arena->budget);
}

/* A new block with room for `size` bytes at least, several times as large as the last. */
static bool grow(struct arena *arena, size_t size)
{
    size_t cap = arena->blocks == NULL ? 0 : arena->blocks->cap;
    cap = cap < BLOCK_CAP_MAX / BLOCK_GROWTH ? cap * BLOCK_GROWTH : BLOCK_CAP_MAX;
    cap = cap > BLOCK_CAP_MIN ? cap : BLOCK_CAP_MIN;
    cap = cap > size ? cap : size;

    struct arena_block *block = mem_alloc(sizeof(*block) + cap);
    if (block == NULL) {
        arena->failed = true;
        return false;
    }
    *block = (struct arena_block){.older = arena->blocks, .cap = cap};
    arena->blocks = block;
    return true;
}

static void *refuse(struct arena *arena)
{
    arena->exhausted = true;
    return NULL;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t left = arena->budget - arena->used;
    if (size > left) {
        return refuse(arena);
    }
    size_t padded = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (padded > left) {
        return refuse(arena);
    }

    struct arena_block *block = arena->blocks;
    if (block == NULL || padded > block->cap - block->len) {
        if (!grow(arena, padded)) {
            return NULL;
        }
        block = arena->blocks;
    }
    void *ptr = block->bytes + block->len;
    block->len += padded;
    arena->used += padded;
    return ptr;
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        return refuse(arena);
    }
    void *ptr = arena_alloc(arena, bytes);
    if (ptr != NULL) {
        memset(ptr, 0, bytes);
    }
    return ptr;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
    if (text == NULL) {
        return NULL;
    }
    len = strnlen(text, len);
    char *copy = arena_alloc(arena, len + 1);
    if (copy != NULL) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

static char *print(struct arena *arena, const char *format, va_list args) PRINTF_LIKE(2, 0);

static char *print(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len < 0) {
        arena->failed = true;
        return NULL;
    }
    size_t size = (size_t)len + 1;
    char *text = arena_alloc(arena, size);
    if (text != NULL) {
        (void)vsnprintf(text, size, format, args);
    }
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = print(arena, format, args);
    va_end(args);
    return text;
}
