#include "common/base/buf.h"
#include "common/base/check.h"
#include "common/base/mem.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    CAP_MIN = 256,    /* a first allocation smaller than this is not worth its call */
    PRINT_SIZE = 512, /* what buf_printf formats without an allocation */
};

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){.max = max};
}

void buf_close(struct buf *buf)
{
    mem_free(buf->data);
    buf_init(buf, buf->max);
}

size_t buf_unread(const struct buf *buf)
{
    return buf->len - buf->off;
}

/* Never NULL, so that an empty buffer may be handed to memcpy and friends like any other. */
const uint8_t *buf_head(const struct buf *buf)
{
    static const uint8_t nothing[1];
    return buf->data == NULL ? nothing : buf->data + buf->off;
}

static void compact(struct buf *buf)
{
    if (buf->off > 0) {
        buf->len = buf_unread(buf);
        memmove(buf->data, buf->data + buf->off, buf->len);
        buf->off = 0;
    }
}

/* Twice the size, at least `needed` (which the caller has compared with max), never beyond max. */
static enum err grow(struct buf *buf, size_t needed)
{
    size_t cap = buf->cap < buf->max / 2 ? buf->cap * 2 : buf->max;
    cap = cap > CAP_MIN ? cap : CAP_MIN;
    cap = cap > needed ? cap : needed;
    cap = cap < buf->max ? cap : buf->max;

    uint8_t *data = mem_realloc(buf->data, cap, 1);
    if (data == NULL) {
        return ERR_NOMEM;
    }
    buf->data = data;
    buf->cap = cap;
    return ERR_OK;
}

/*
 * What is unread moves to the front. That is worth it while it fills half of the buffer at most; beyond, the
 * buffer grows while it may, or it would be moved as a whole for every few bytes.
 */
static enum err make_room(struct buf *buf, size_t len)
{
    size_t unread = buf_unread(buf);
    if (len <= buf->cap - buf->len) {
        return ERR_OK;
    }
    if (len > buf->max - unread) {
        return ERR_LIMIT;
    }
    compact(buf);
    if (len <= buf->cap - buf->len && buf->len <= buf->cap / 2) {
        return ERR_OK;
    }
    return buf->cap == buf->max ? ERR_OK : grow(buf, unread + len);
}

enum err buf_reserve(struct buf *buf, size_t len, uint8_t **out)
{
    enum err err = make_room(buf, len);
    if (err == ERR_OK) {
        *out = buf->data == NULL ? NULL : buf->data + buf->len;
    }
    return err;
}

void buf_commit(struct buf *buf, size_t len)
{
    CHECK_FATAL(len <= buf->cap - buf->len);
    buf->len += len;
}

enum err buf_append(struct buf *buf, const void *bytes, size_t len)
{
    uint8_t *room = NULL;
    enum err err = buf_reserve(buf, len, &room);
    if (err == ERR_OK && len > 0) {
        memcpy(room, bytes, len);
        buf_commit(buf, len);
    }
    return err;
}

static enum err print_long(struct buf *buf, size_t len, const char *format, va_list args)
    PRINTF_LIKE(3, 0);

/* vsnprintf needs a byte for the terminator, which must not count against max: hence the detour. */
static enum err print_long(struct buf *buf, size_t len, const char *format, va_list args)
{
    char *text = mem_alloc(len + 1);
    if (text == NULL) {
        return ERR_NOMEM;
    }
    (void)vsnprintf(text, len + 1, format, args);
    enum err err = buf_append(buf, text, len);
    mem_free(text);
    return err;
}

static enum err print(struct buf *buf, const char *format, va_list args) PRINTF_LIKE(2, 0);

static enum err print(struct buf *buf, const char *format, va_list args)
{
    char text[PRINT_SIZE];
    va_list again;
    va_copy(again, args);
    int printed = vsnprintf(text, sizeof(text), format, args);
    enum err err = ERR_INVALID;
    if (printed >= 0) {
        size_t len = (size_t)printed;
        err = len < sizeof(text) ? buf_append(buf, text, len) : print_long(buf, len, format, again);
    }
    va_end(again);
    return err;
}

enum err buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    enum err err = print(buf, format, args);
    va_end(args);
    return err;
}

void buf_consume(struct buf *buf, size_t len)
{
    CHECK_FATAL(len <= buf_unread(buf));
    buf->off += len;
    if (buf->off == buf->len) {
        buf_clear(buf);
    }
}

void buf_clear(struct buf *buf)
{
    buf->off = 0;
    buf->len = 0;
}

void buf_release(struct buf *buf)
{
    if (buf_unread(buf) == 0) {
        buf_close(buf);
    }
}
