/* A file back from the server, chunk by chunk, and only as a whole: with the digest that the record told. */
#ifndef RECTIFY_CLIENT_FILE_FETCH_H
#define RECTIFY_CLIENT_FILE_FETCH_H

#include "client/lib/connection.h"
#include "client/lib/failure.h"
#include "common/base/attr.h"
#include "common/base/buf.h"
#include "proto/evidence.pb-c.h"
#include <stdint.h>

/*
 * `out` was made with a maximum of FILE_BYTES_MAX and is empty. DIGEST: what came is not the file; FILE_INCOMPLETE, NOT_FOUND,
 * NOT_YOURS; what connection_call says.
 */
MUST_CHECK enum err file_fetch(struct connection *connection, int64_t unit_id,
                               const Rectify__FileRecord *file, struct buf *out,
                               struct failure *failure);

#endif
