/*
 * A packed message on its way to a peer: immutable, shared by reference, cut into frames by whoever writes it.
 *
 * The same message may be on its way to many peers at once (a notice), each at its own offset. Messages that differ in a few
 * bytes only may have the rest in common (a summary of one version): a body of their own, and a tail that is shared.
 */
#ifndef RECTIFY_WIRE_MESSAGE_H
#define RECTIFY_WIRE_MESSAGE_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/shared_bytes.h"
#include "common/wire/frame.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct message_bytes {
    unsigned references;
    uint16_t type;
    size_t length; /* of body and tail */
    size_t body_length;
    struct shared_bytes *tail; /* what follows the body; NULL: nothing */
    uint8_t body[];
};

/* One reference, body to be filled by the caller before it is shared; refers to the tail. NULL without memory. */
MUST_CHECK struct message_bytes *message_bytes_new(uint16_t type, size_t body_length,
                                                   struct shared_bytes *tail);
struct message_bytes *message_bytes_ref(struct message_bytes *bytes);
void message_bytes_unref(struct message_bytes *bytes); /* NULL is fine */

/* Where one peer stands in one message. */
struct message_cursor {
    struct message_bytes *bytes;
    uint32_t request;
    size_t offset;
    bool begun;
};

/*
 * The next frame of the message, which points at its bytes: of the body or of the tail, never of both. False when all was
 * taken. An empty message is one frame without a body.
 */
bool message_cursor_next(struct message_cursor *cursor, struct frame *frame);

#endif
