/* A host as people write it: a DNS name or an IP literal. Only its form is looked at, nothing is resolved. */
#ifndef RECTIFY_BASE_HOST_H
#define RECTIFY_BASE_HOST_H

#include "common/base/attr.h"
#include <stddef.h>
#include <stdint.h>

enum {
    HOST_SIZE = 254, /* 253 characters and the end */
    HOST_ADDRESS_SIZE = 16,
};

enum host_kind {
    HOST_INVALID,
    HOST_NAME,
    HOST_IPV4,
    HOST_IPV6, /* without brackets, without a zone */
};

/* The bytes of an IP literal are written to `address` in network order (4 or 16 of them). */
MUST_CHECK enum host_kind host_parse(const char *text, uint8_t address[HOST_ADDRESS_SIZE]);

#endif
