/*
 * The bytes of a file to the server: asks how much it has, sends the rest chunk by chunk, and ends when the server says that
 * the whole is there with its digest. Cut off anywhere, it goes on from there the next time.
 */
#ifndef RECTIFY_CLIENT_FILE_SEND_H
#define RECTIFY_CLIENT_FILE_SEND_H

#include "client/lib/connection.h"
#include "client/lib/failure.h"
#include "client/lib/local_file.h"
#include "common/base/attr.h"
#include <stdint.h>

/* How much the server has, when it is known and after each chunk. */
typedef void (*file_received_cb)(uint64_t received, void *arg);

/*
 * unit_id: whose record names the file, or will. on_received may be NULL. DIGEST: what the server has is not what was
 * sent, even at a second try; QUOTA (failure->left, retry_after_ms); OFFSET: another session sends it too; what
 * connection_call says.
 */
MUST_CHECK enum err file_send(struct connection *connection, int64_t unit_id,
                              const struct local_file *file, file_received_cb on_received,
                              void *arg, struct failure *failure);

#endif
