#include "common/wire/message.h"
#include "common/base/check.h"
#include "common/base/mem.h"

struct message_bytes *message_bytes_new(uint16_t type, size_t body_length,
                                        struct shared_bytes *tail)
{
    struct message_bytes *bytes = NULL;
    size_t tail_length = tail == NULL ? 0 : tail->length;
    if (body_length > PTRDIFF_MAX - sizeof(*bytes) - tail_length) {
        return NULL;
    }
    bytes = mem_alloc(sizeof(*bytes) + body_length);
    if (bytes != NULL) {
        *bytes = (struct message_bytes){
            .references = 1,
            .type = type,
            .length = body_length + tail_length,
            .body_length = body_length,
            .tail = shared_bytes_ref(tail),
        };
    }
    return bytes;
}

struct message_bytes *message_bytes_ref(struct message_bytes *bytes)
{
    bytes->references++;
    CHECK_FATAL(bytes->references != 0);
    return bytes;
}

void message_bytes_unref(struct message_bytes *bytes)
{
    if (bytes == NULL) {
        return;
    }
    CHECK_FATAL(bytes->references > 0);
    bytes->references--;
    if (bytes->references == 0) {
        shared_bytes_unref(bytes->tail);
        mem_free(bytes);
    }
}

/* What is left of the part in which the cursor stands. */
static const uint8_t *part_left(const struct message_cursor *cursor, size_t *length)
{
    const struct message_bytes *bytes = cursor->bytes;
    if (cursor->offset < bytes->body_length || bytes->tail == NULL) {
        *length = bytes->body_length - cursor->offset;
        return bytes->body + cursor->offset;
    }
    *length = bytes->length - cursor->offset;
    return bytes->tail->bytes + (cursor->offset - bytes->body_length);
}

bool message_cursor_next(struct message_cursor *cursor, struct frame *frame)
{
    const struct message_bytes *bytes = cursor->bytes;
    size_t left = 0;
    if (cursor->begun && cursor->offset == bytes->length) {
        return false;
    }
    const uint8_t *body = part_left(cursor, &left);
    size_t length = left < FRAME_BODY_MAX ? left : FRAME_BODY_MAX;
    cursor->offset += length;
    cursor->begun = true;
    *frame = (struct frame){
        .type = bytes->type,
        .flags = cursor->offset < bytes->length ? FRAME_MORE : 0,
        .request = cursor->request,
        .body = body,
        .length = (uint32_t)length,
    };
    return true;
}
