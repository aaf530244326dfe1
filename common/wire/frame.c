#include "common/wire/frame.h"
#include <string.h>

/* What the owner may have read before it takes frames; the TLS layer and the kernel hand out less at a time. */
enum {
    READ_LEN_MAX = 64 * 1024,
    BUFFERED_LEN_MAX = FRAME_HEADER_SIZE + FRAME_BODY_MAX + READ_LEN_MAX,
};

static uint16_t get16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)get16(at) << 16 | get16(at + 2);
}

static void put16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, (uint16_t)(value >> 16));
    put16(at + 2, (uint16_t)value);
}

void frame_reader_init(struct frame_reader *reader, frame_admit_cb admit, void *arg)
{
    *reader = (struct frame_reader){.admit = admit, .arg = arg};
    buf_init(&reader->buf, BUFFERED_LEN_MAX);
}

void frame_reader_close(struct frame_reader *reader)
{
    buf_close(&reader->buf);
    reader->taken = 0;
}

static void drop_taken(struct frame_reader *reader)
{
    buf_consume(&reader->buf, reader->taken);
    reader->taken = 0;
}

enum err frame_reader_feed(struct frame_reader *reader, const uint8_t *bytes, size_t len)
{
    if (reader->failed != ERR_OK) {
        return reader->failed;
    }
    drop_taken(reader);
    return buf_append(&reader->buf, bytes, len);
}

/* The header is remembered even when it is refused: the farewell names the request it came with. */
static enum err judge(struct frame_reader *reader, const uint8_t *head)
{
    reader->header = (struct frame){
        .flags = head[3],
        .type = get16(head + 4),
        .length = get32(head + 8),
        .request = get32(head + 12),
    };
    if (memcmp(head, "RF", 2) != 0) {
        return ERR_MAGIC;
    }
    if (head[2] != FRAME_VERSION) {
        return ERR_VERSION;
    }
    if ((head[3] & ~FRAME_MORE) != 0 || get16(head + 6) != 0) {
        return ERR_RESERVED;
    }
    enum err err = reader->admit(&reader->header, reader->arg);
    if (err != ERR_OK) {
        return err;
    }
    return reader->header.length > FRAME_BODY_MAX ? ERR_LENGTH : ERR_OK;
}

enum err frame_reader_next(struct frame_reader *reader, struct frame *frame)
{
    if (reader->failed != ERR_OK) {
        return reader->failed;
    }
    drop_taken(reader);
    /* A session that is idle between frames keeps no memory for reading. */
    buf_release(&reader->buf);
    if (buf_unread(&reader->buf) < FRAME_HEADER_SIZE) {
        return ERR_AGAIN;
    }
    const uint8_t *head = buf_head(&reader->buf);
    if (!reader->admitted) {
        reader->failed = judge(reader, head);
        if (reader->failed != ERR_OK) {
            return reader->failed;
        }
        reader->admitted = true;
    }
    if (reader->header.length > buf_unread(&reader->buf) - FRAME_HEADER_SIZE) {
        return ERR_AGAIN;
    }
    *frame = reader->header;
    frame->body = head + FRAME_HEADER_SIZE;
    reader->taken = FRAME_HEADER_SIZE + (size_t)frame->length;
    reader->admitted = false;
    return ERR_OK;
}

bool frame_reader_partial(const struct frame_reader *reader)
{
    size_t left = buf_unread(&reader->buf) - reader->taken;
    if (reader->failed != ERR_OK || left == 0) {
        return false;
    }
    if (left < FRAME_HEADER_SIZE) {
        return true;
    }
    const uint8_t *head = buf_head(&reader->buf) + reader->taken;
    return get32(head + 8) > left - FRAME_HEADER_SIZE;
}

void frame_header_encode(const struct frame *frame, uint8_t out[FRAME_HEADER_SIZE])
{
    memcpy(out, "RF", 2);
    out[2] = FRAME_VERSION;
    out[3] = frame->flags;
    put16(out + 4, frame->type);
    put16(out + 6, 0);
    put32(out + 8, frame->length);
    put32(out + 12, frame->request);
}
