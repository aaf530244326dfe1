/*
 * Happy path: offer; chunk, chunk, ... the last of which completes it.
 *
 * Failure modes
 *   - another session sends the same file (OFFSET), or the bytes were damaged on their way (DIGEST): asked anew how far
 *     it is and gone on from there, a few times
 *   - a server that acknowledges nothing new: FIELD, so that no loop is without end
 *   - anything else is the caller's: a later call goes on where this one stopped
 */
#include "client/lib/file_send.h"
#include "common/base/file_limit.h"
#include "proto/evidence.pb-c.h"

enum {
    TRIES = 3,
};

struct sending {
    struct connection *connection;
    int64_t unit_id;
    const struct local_file *file;
    file_received_cb on_received;
    void *arg;
    uint64_t received;
    bool complete;
    struct failure *failure;
};

/* protobuf-c wants what it packs to be writable, and only reads it. */
static ProtobufCBinaryData borrow(const uint8_t *bytes, size_t len)
{
    return (ProtobufCBinaryData){.len = len, .data = (uint8_t *)(uintptr_t)bytes};
}

/* What the server says must make sense: where it is in the file, and complete only at its end. */
static enum err learn(struct sending *sending, uint64_t received, bool complete)
{
    uint64_t size = sending->file->size;
    bool sound = received <= size && (!complete || received == size) &&
                 (received == size || received % FILE_CHUNK_BYTES == 0);
    if (!sound) {
        return failure_set(sending->failure, ERR_FIELD, "received");
    }
    sending->received = received;
    sending->complete = complete;
    if (sending->on_received != NULL) {
        sending->on_received(received, sending->arg);
    }
    return ERR_OK;
}

static enum err offer(struct sending *sending)
{
    struct arena arena;
    ProtobufCMessage *answer = NULL;
    Rectify__FileOffer in = RECTIFY__FILE_OFFER__INIT;
    in.unit_id = sending->unit_id;
    in.digest = borrow(sending->file->digest.bytes, DIGEST_SIZE);
    in.size = sending->file->size;
    arena_init(&arena, message_arena_budget(LENGTH_SMALL));
    enum err err = connection_call(sending->connection, MESSAGE_FILE_OFFER, &in.base, &arena,
                                   &answer, sending->failure);
    if (err == ERR_OK) {
        const Rectify__FileOffered *out = (const Rectify__FileOffered *)answer;
        err = learn(sending, out->received, out->complete);
    }
    arena_close(&arena);
    return err;
}

static enum err fill_chunk(const struct sending *sending, Rectify__FileChunk *in,
                           struct digest *digest)
{
    const struct local_file *file = sending->file;
    const uint8_t *bytes = file->bytes + sending->received;
    uint32_t length = file_chunk_length(file->size, sending->received);
    in->unit_id = sending->unit_id;
    in->digest = borrow(file->digest.bytes, DIGEST_SIZE);
    in->size = file->size;
    in->offset = sending->received;
    in->bytes = borrow(bytes, length);
    in->chunk_digest = borrow(digest->bytes, DIGEST_SIZE);
    return digest_sha256(bytes, length, digest);
}

static enum err send_chunk(struct sending *sending)
{
    struct arena arena;
    struct digest digest;
    ProtobufCMessage *answer = NULL;
    Rectify__FileChunk in = RECTIFY__FILE_CHUNK__INIT;
    uint64_t before = sending->received;
    enum err err = fill_chunk(sending, &in, &digest);
    if (err != ERR_OK) {
        return failure_set(sending->failure, err, sending->file->name);
    }
    arena_init(&arena, message_arena_budget(LENGTH_SMALL));
    err = connection_call(sending->connection, MESSAGE_FILE_CHUNK, &in.base, &arena, &answer,
                          sending->failure);
    if (err == ERR_OK) {
        const Rectify__FileChunked *out = (const Rectify__FileChunked *)answer;
        err = learn(sending, out->received, out->complete);
    }
    arena_close(&arena);
    return err == ERR_OK && sending->received <= before
               ? failure_set(sending->failure, ERR_FIELD, "received")
               : err;
}

/* As far as it goes: each turn gets further or ends. */
static enum err send_rest(struct sending *sending)
{
    enum err err = offer(sending);
    while (err == ERR_OK && !sending->complete) {
        if (sending->received == sending->file->size) {
            return failure_set(sending->failure, ERR_FIELD, "complete");
        }
        err = send_chunk(sending);
    }
    return err;
}

enum err file_send(struct connection *connection, int64_t unit_id, const struct local_file *file,
                   file_received_cb on_received, void *arg, struct failure *failure)
{
    struct sending sending = {
        .connection = connection,
        .unit_id = unit_id,
        .file = file,
        .on_received = on_received,
        .arg = arg,
        .failure = failure,
    };
    enum err err = ERR_OFFSET;
    for (int i = 0; i < TRIES && (err == ERR_OFFSET || err == ERR_DIGEST); i++) {
        err = send_rest(&sending);
    }
    return err;
}
