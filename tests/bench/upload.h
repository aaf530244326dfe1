/*
 * Scans of a simulated terminal, one after the other: FILE_OFFER, then FILE_CHUNK by FILE_CHUNK, each after the answer to the one
 * before, as the terminal program sends them. No two files, and no two chunks, have the same bytes.
 */
#ifndef RECTIFY_BENCH_UPLOAD_H
#define RECTIFY_BENCH_UPLOAD_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "common/wire/frame.h"
#include "tests/bench/terminal.h"
#include <stdint.h>

enum {
    UPLOAD_BYTES = 5 * 1024 * 1024, /* of a scan */
};

struct upload {
    int64_t unit_id;
    struct uuid id; /* what makes this file's bytes its own */
    struct digest digest;
    uint64_t sent; /* and acknowledged */
};

/* Makes the next file and offers it. */
MUST_CHECK enum err upload_begin(struct upload *upload, int64_t unit_id, struct terminal *terminal,
                                 uint32_t request);

/*
 * The answer to the last request: how many bytes are durable by it in *taken, 0 for an offer. When the file is not complete its next
 * chunk is sent as `request`; when it is, *complete is set and the next file is the caller's. DATABASE: it was refused.
 */
MUST_CHECK enum err upload_go_on(struct upload *upload, const struct frame *frame,
                                 struct terminal *terminal, uint32_t request, uint64_t *taken,
                                 bool *complete);

#endif
