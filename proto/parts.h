/*
 * The occurrences of one field in a packed message, one after the other: who wants a row of a long report need not unpack
 * all of it.
 */
#ifndef RECTIFY_PROTO_PARTS_H
#define RECTIFY_PROTO_PARTS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stddef.h>
#include <stdint.h>

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

#endif
