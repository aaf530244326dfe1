/*
 * Fields of packed messages, by themselves: who wants a row of a long report need not unpack all of it, and what many are told alike
 * need be packed but once.
 */
#ifndef RECTIFY_PROTO_PARTS_H
#define RECTIFY_PROTO_PARTS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stddef.h>
#include <stdint.h>

enum {
    MESSAGE_PART_HEAD_MAX = 16, /* a tag and a length */
};

/* Begins with `at` and `end` around the packed bytes, which are borrowed. */
struct message_parts {
    const uint8_t *at;
    const uint8_t *end;
    uint32_t id; /* of the field */
};

/*
 * The next occurrence's value as it was packed, of a message its bytes; *part is NULL when there is no other. DECODE for
 * bytes that are no message.
 */
MUST_CHECK enum err message_parts_next(struct message_parts *parts, const uint8_t **part,
                                       size_t *length);

/*
 * What stands before the bytes of a field when it is packed by itself; its length. Packed fields may follow each other in any
 * order, so a message may be sent in pieces that were packed apart.
 */
size_t message_part_head(uint32_t id, size_t length, uint8_t out[MESSAGE_PART_HEAD_MAX]);

#endif
