#include "common/wire/message.h"
#include "common/base/check.h"
#include "common/base/mem.h"

struct message_bytes *message_bytes_new(uint16_t type, size_t length)
{
    struct message_bytes *bytes = NULL;
    if (length > PTRDIFF_MAX - sizeof(*bytes)) {
        return NULL;
    }
    bytes = mem_alloc(sizeof(*bytes) + length);
    if (bytes != NULL) {
        *bytes = (struct message_bytes){.references = 1, .type = type, .length = length};
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
        mem_free(bytes);
    }
}

bool message_cursor_next(struct message_cursor *cursor, struct frame *frame)
{
    const struct message_bytes *bytes = cursor->bytes;
    size_t left = bytes->length - cursor->offset;
    if (cursor->begun && left == 0) {
        return false;
    }
    size_t length = left < FRAME_BODY_MAX ? left : FRAME_BODY_MAX;
    *frame = (struct frame){
        .type = bytes->type,
        .flags = left > length ? FRAME_MORE : 0,
        .request = cursor->request,
        .body = bytes->body + cursor->offset,
        .length = (uint32_t)length,
    };
    cursor->offset += length;
    cursor->begun = true;
    return true;
}
