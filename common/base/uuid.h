/* UUIDs, version 7 (RFC 9562, 5.7): time-ordered, so that an index over them grows at one end. */
#ifndef RECTIFY_BASE_UUID_H
#define RECTIFY_BASE_UUID_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stdint.h>

struct uuid {
    uint8_t bytes[16];
};

enum {
    UUID_TEXT_SIZE = 37, /* 36 characters and the end */
};

/* 48 bits of wall_ms, 74 random bits from the kernel. IO when the kernel gives none. */
MUST_CHECK enum err uuid_make(struct uuid *uuid, int64_t wall_ms);
void uuid_format(const struct uuid *uuid, char text[UUID_TEXT_SIZE]);
MUST_CHECK enum err uuid_parse(const char *text, struct uuid *uuid);
bool uuid_equal(const struct uuid *a, const struct uuid *b);
bool uuid_is_nil(const struct uuid *uuid); /* all zero: "none" */

#endif
