/* Bytes that do not change once they are shared, counted by reference. Used by one thread. */
#ifndef RECTIFY_BASE_SHARED_BYTES_H
#define RECTIFY_BASE_SHARED_BYTES_H

#include "common/base/attr.h"
#include <stddef.h>
#include <stdint.h>

struct shared_bytes {
    unsigned references;
    size_t length;
    uint8_t bytes[];
};

/* One reference, to be filled by the caller before it is shared. NULL without memory. */
MUST_CHECK struct shared_bytes *shared_bytes_new(size_t length);
struct shared_bytes *shared_bytes_ref(struct shared_bytes *shared); /* NULL is fine, and stays it */
void shared_bytes_unref(struct shared_bytes *shared);               /* NULL is fine */

#endif
