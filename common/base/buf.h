/*
 * A growable run of bytes with a mandatory maximum: append at the end, consume at the front.
 *
 * Invariant: off <= len <= cap <= max. Unread bytes are data[off .. len).
 */
#ifndef RECTIFY_BASE_BUF_H
#define RECTIFY_BASE_BUF_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stddef.h>
#include <stdint.h>

struct buf {
    uint8_t *data;
    size_t off; /* first unread byte */
    size_t len; /* end of what was appended */
    size_t cap;
    size_t max; /* cap never exceeds it */
};

void buf_init(struct buf *buf, size_t max);
void buf_close(struct buf *buf); /* may be called twice; keeps max */

size_t buf_unread(const struct buf *buf);
const uint8_t *buf_head(const struct buf *buf); /* first unread byte; valid until the next append */

/* LIMIT beyond max, NOMEM without memory; then nothing was appended. len 0 is fine. */
MUST_CHECK enum err buf_append(struct buf *buf, const void *bytes, size_t len);
/* Room for `len` bytes at the end, handed out to be filled; they count after buf_commit(len or fewer). */
MUST_CHECK enum err buf_reserve(struct buf *buf, size_t len, uint8_t **out);
void buf_commit(struct buf *buf, size_t len);
MUST_CHECK enum err buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

void buf_consume(struct buf *buf, size_t len); /* len <= buf_unread */
void buf_clear(struct buf *buf);               /* forgets the contents, keeps the memory */
void buf_release(struct buf *buf);             /* gives the memory back when nothing is unread */

#endif
