#include "client/lib/file_fetch.h"
#include "common/base/file_limit.h"
#include "common/crypto/digest.h"
#include <string.h>

/* The next chunk has exactly the length that its place asks for. */
static enum err take(const Rectify__FileRecord *file, const Rectify__FileBytes *chunk,
                     struct buf *out, struct failure *failure)
{
    uint32_t length = file_chunk_length(file->size, buf_unread(out));
    if (chunk->size != file->size || chunk->bytes.len != length) {
        return failure_set(failure, ERR_DIGEST, file->name);
    }
    enum err err = buf_append(out, chunk->bytes.data, length);
    return err == ERR_OK ? ERR_OK : failure_set(failure, err, file->name);
}

static enum err fetch_chunk(struct connection *connection, int64_t unit_id,
                            const Rectify__FileRecord *file, struct buf *out,
                            struct failure *failure)
{
    struct arena arena;
    ProtobufCMessage *answer = NULL;
    Rectify__FileGet in = RECTIFY__FILE_GET__INIT;
    in.unit_id = unit_id;
    in.digest = file->digest;
    in.offset = buf_unread(out);
    arena_init(&arena, message_arena_budget(LENGTH_CHUNK));
    enum err err =
        connection_call(connection, MESSAGE_FILE_GET, &in.base, &arena, &answer, failure);
    if (err == ERR_OK) {
        err = take(file, (const Rectify__FileBytes *)answer, out, failure);
    }
    arena_close(&arena);
    return err;
}

static enum err verify(const Rectify__FileRecord *file, const struct buf *out,
                       struct failure *failure)
{
    struct digest digest;
    enum err err = digest_sha256(buf_head(out), buf_unread(out), &digest);
    bool equal = err == ERR_OK && file->digest.len == DIGEST_SIZE &&
                 memcmp(file->digest.data, digest.bytes, DIGEST_SIZE) == 0;
    return equal ? ERR_OK : failure_set(failure, ERR_DIGEST, file->name);
}

enum err file_fetch(struct connection *connection, int64_t unit_id, const Rectify__FileRecord *file,
                    struct buf *out, struct failure *failure)
{
    enum err err = file_size_fits(file->size) ? ERR_OK : failure_set(failure, ERR_SIZE, file->name);
    while (err == ERR_OK && buf_unread(out) < file->size) {
        err = fetch_chunk(connection, unit_id, file, out, failure);
    }
    return err == ERR_OK ? verify(file, out, failure) : err;
}
