/*
 * FILE_CHUNK: the next bytes of a file. What fails: FIELD, SIZE, NOT_YOURS; DIGEST, of the chunk (nothing is stored) or of the
 * whole file (it begins anew); OFFSET, QUOTA.
 */
#include "common/base/file_limit.h"
#include "proto/evidence.pb-c.h"
#include "server/commands/file_sending.h"
#include <string.h>

static void on_taken(struct store_call *call)
{
    struct command *command = call->owner;
    const struct file_chunk_call *chunk = CONTAINER_OF(call, struct file_chunk_call, call);
    Rectify__FileChunked *out = arena_alloc(&command->arena, sizeof(*out));
    if (call->err != ERR_OK || out == NULL) {
        /* Without memory for the answer the chunk is stored all the same: an offer tells. */
        enum err err = call->err != ERR_OK ? call->err : ERR_OUTCOME_UNKNOWN;
        file_sending_refuse(command, err, err == ERR_DIGEST ? "digest" : NULL, &chunk->progress);
        return;
    }
    command->commands->counters.file_chunks++;
    command->commands->counters.files_complete += chunk->progress.complete;
    rectify__file_chunked__init(out);
    out->received = (uint64_t)chunk->progress.received;
    out->complete = chunk->progress.complete;
    command_finish(command, ERR_OK, &out->base);
}

static void check_bytes(const Rectify__FileChunk *in, struct file_chunk_call *call,
                        struct checks *checks)
{
    uint32_t length = file_chunk_length(in->size, in->offset);
    checks_that(checks, length > 0, ERR_FIELD, "offset");
    checks_that(checks, in->bytes.len == length, ERR_FIELD, "bytes");
    checks_that(checks, in->chunk_digest.len == DIGEST_SIZE, ERR_FIELD, "chunk_digest");
    if (checks->err != ERR_OK) {
        return;
    }
    enum err err = digest_sha256(in->bytes.data, in->bytes.len, &call->content);
    checks_that(checks, err == ERR_OK, err, "%s", "");
    bool equal = memcmp(call->content.bytes, in->chunk_digest.data, DIGEST_SIZE) == 0;
    checks_that(checks, equal, ERR_DIGEST, "chunk_digest");
    call->offset = (int64_t)in->offset;
    call->bytes = in->bytes.data;
    call->length = in->bytes.len;
}

enum command_progress command_file_chunk(struct command *command)
{
    const Rectify__FileChunk *in = (const Rectify__FileChunk *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct file_chunk_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_store_call(command, on_taken);
    file_sending_read(command, in->unit_id, &in->digest, in->size, &call->sending, &checks);
    check_bytes(in, call, &checks);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    enum err err = file_sending_permitted(command, in->unit_id);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    return command_await(command, store_file_chunk(command->commands->options.store, call));
}
