#include "tests/bench/upload.h"
#include "common/base/clock.h"
#include "common/base/file_limit.h"
#include "proto/codec.h"
#include "proto/evidence.pb-c.h"
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that do not compress, as those of a scan: made once, and stamped for each chunk. */
static uint8_t chunk[FILE_CHUNK_BYTES];

static uint32_t fill_chunk(const struct upload *upload, uint64_t offset)
{
    static bool made;
    if (!made && random_bytes(chunk, sizeof(chunk)) != ERR_OK) {
        abort();
    }
    made = true;
    memcpy(chunk, upload->id.bytes, sizeof(upload->id.bytes));
    memcpy(chunk + sizeof(upload->id.bytes), &offset, sizeof(offset));
    return file_chunk_length(UPLOAD_BYTES, offset);
}

static enum err whole_digest(const struct upload *upload, struct digest *digest)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
    for (uint64_t offset = 0; ok && offset < UPLOAD_BYTES; offset += FILE_CHUNK_BYTES) {
        ok = EVP_DigestUpdate(context, chunk, fill_chunk(upload, offset)) == 1;
    }
    ok = ok && EVP_DigestFinal_ex(context, digest->bytes, NULL) == 1;
    EVP_MD_CTX_free(context);
    return ok ? ERR_OK : ERR_NOMEM;
}

enum err upload_begin(struct upload *upload, int64_t unit_id, struct terminal *terminal,
                      uint32_t request)
{
    Rectify__FileOffer offer = RECTIFY__FILE_OFFER__INIT;
    *upload = (struct upload){.unit_id = unit_id};
    enum err err = uuid_make(&upload->id, clock_wall_ms());
    err = err == ERR_OK ? whole_digest(upload, &upload->digest) : err;
    if (err != ERR_OK) {
        return err;
    }
    offer.unit_id = unit_id;
    offer.digest = (ProtobufCBinaryData){DIGEST_SIZE, upload->digest.bytes};
    offer.size = UPLOAD_BYTES;
    terminal_send(terminal, MESSAGE_FILE_OFFER, request, &offer.base);
    return ERR_OK;
}

static enum err send_chunk(struct upload *upload, struct terminal *terminal, uint32_t request)
{
    Rectify__FileChunk message = RECTIFY__FILE_CHUNK__INIT;
    struct digest digest;
    uint32_t length = fill_chunk(upload, upload->sent);
    enum err err = digest_sha256(chunk, length, &digest);
    if (err != ERR_OK) {
        return err;
    }
    message.unit_id = upload->unit_id;
    message.digest = (ProtobufCBinaryData){DIGEST_SIZE, upload->digest.bytes};
    message.size = UPLOAD_BYTES;
    message.offset = upload->sent;
    message.bytes = (ProtobufCBinaryData){length, chunk};
    message.chunk_digest = (ProtobufCBinaryData){DIGEST_SIZE, digest.bytes};
    terminal_send(terminal, MESSAGE_FILE_CHUNK, request, &message.base);
    return ERR_OK;
}

static bool read_answer(const struct frame *frame, uint64_t *received, bool *complete)
{
    if (frame->type == MESSAGE_FILE_OFFERED) {
        Rectify__FileOffered *offered =
            rectify__file_offered__unpack(NULL, frame->length, frame->body);
        if (offered != NULL) {
            *received = offered->received;
            *complete = offered->complete;
            rectify__file_offered__free_unpacked(offered, NULL);
        }
        return offered != NULL;
    }
    Rectify__FileChunked *chunked =
        frame->type != MESSAGE_FILE_CHUNKED
            ? NULL
            : rectify__file_chunked__unpack(NULL, frame->length, frame->body);
    if (chunked == NULL) {
        return false;
    }
    *received = chunked->received;
    *complete = chunked->complete;
    rectify__file_chunked__free_unpacked(chunked, NULL);
    return true;
}

enum err upload_go_on(struct upload *upload, const struct frame *frame, struct terminal *terminal,
                      uint32_t request, uint64_t *taken, bool *complete)
{
    uint64_t received = 0;
    if (!read_answer(frame, &received, complete)) {
        return ERR_DATABASE;
    }
    *taken = received - upload->sent;
    upload->sent = received;
    return *complete ? ERR_OK : send_chunk(upload, terminal, request);
}
