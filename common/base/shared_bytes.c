#include "common/base/shared_bytes.h"
#include "common/base/check.h"
#include "common/base/mem.h"

struct shared_bytes *shared_bytes_new(size_t length)
{
    struct shared_bytes *shared = NULL;
    if (length > PTRDIFF_MAX - sizeof(*shared)) {
        return NULL;
    }
    shared = mem_alloc(sizeof(*shared) + length);
    if (shared != NULL) {
        *shared = (struct shared_bytes){.references = 1, .length = length};
    }
    return shared;
}

struct shared_bytes *shared_bytes_ref(struct shared_bytes *shared)
{
    if (shared != NULL) {
        shared->references++;
        CHECK_FATAL(shared->references != 0);
    }
    return shared;
}

void shared_bytes_unref(struct shared_bytes *shared)
{
    if (shared == NULL) {
        return;
    }
    CHECK_FATAL(shared->references > 0);
    shared->references--;
    if (shared->references == 0) {
        mem_free(shared);
    }
}
