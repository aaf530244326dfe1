/*
 * Happy path of a turn: fill plain from the ring -> tls_write -> tls_drain -> uv_try_write ->
 * (rest) uv_write -> on_written
 *
 * Failure modes
 *   - the socket takes only a part: the rest is copied, nothing more is encrypted until it is gone
 *   - the socket or TLS has failed, or there is no memory for the rest: the owner closes
 */
#include "server/net/stream.h"
#include "common/base/check.h"
#include "common/base/mem.h"
#include <string.h>

struct stream_message {
    struct list in_ring;
    struct message_cursor cursor;
};

struct stream_write {
    uv_write_t request;
    struct stream *stream;
    size_t length;
    uint8_t bytes[];
};

void stream_init(struct stream *stream, struct stream_shared *shared, uv_stream_t *socket,
                 struct tls *tls, stream_written_cb on_written)
{
    *stream = (struct stream){
        .shared = shared,
        .socket = socket,
        .tls = tls,
        .on_written = on_written,
    };
    list_init(&stream->ring);
}

static void count_waiting(struct stream *stream, const struct stream_message *message, size_t more,
                          size_t less)
{
    stream->waiting = stream->waiting + more - less;
    if (message->cursor.request == 0) {
        stream->unasked = stream->unasked + more - less;
    }
}

enum err stream_send(struct stream *stream, struct message_bytes *bytes, uint32_t request)
{
    struct stream_message *message = bytes == NULL ? NULL : mem_alloc(sizeof(*message));
    if (message == NULL) {
        message_bytes_unref(bytes);
        return ERR_NOMEM;
    }
    *message = (struct stream_message){.cursor = {.bytes = bytes, .request = request}};
    list_append(&stream->ring, &message->in_ring);
    count_waiting(stream, message, FRAME_HEADER_SIZE + bytes->length, 0);
    return ERR_OK;
}

static void release(struct stream_message *message)
{
    list_remove(&message->in_ring);
    message_bytes_unref(message->cursor.bytes);
    mem_free(message);
}

static size_t unsaid(const struct stream_message *message)
{
    const struct message_cursor *cursor = &message->cursor;
    return cursor->bytes->length - cursor->offset + (cursor->begun ? 0 : FRAME_HEADER_SIZE);
}

void stream_drop(struct stream *stream)
{
    LIST_EACH(&stream->ring, node, next)
    {
        struct stream_message *message = CONTAINER_OF(node, struct stream_message, in_ring);
        count_waiting(stream, message, 0, unsaid(message));
        release(message);
    }
    if (stream->current != NULL) {
        struct message_cursor *cursor = &stream->current->cursor;
        count_waiting(stream, stream->current, 0, unsaid(stream->current));
        cursor->offset = cursor->bytes->length;
    }
}

/* The next frame of the first message in the ring becomes current. False when all is said. */
static bool take_turn(struct stream *stream)
{
    if (list_empty(&stream->ring)) {
        return false;
    }
    struct stream_message *message = LIST_FIRST(&stream->ring, struct stream_message, in_ring);
    size_t before = unsaid(message);
    list_remove(&message->in_ring);
    CHECK_FATAL(message_cursor_next(&message->cursor, &stream->frame));
    count_waiting(stream, message, 0, before - unsaid(message));
    stream->current = message;
    stream->frame_taken = 0;
    (*stream->shared->frames)++;
    return true;
}

/* The frame is copied whole: its message goes to the end of the ring, or is done with. */
static void end_turn(struct stream *stream)
{
    struct stream_message *message = stream->current;
    stream->current = NULL;
    if (unsaid(message) > 0) {
        list_append(&stream->ring, &message->in_ring);
    } else {
        release(message);
    }
}

static size_t copy_part(uint8_t *out, size_t size, const uint8_t *bytes, size_t length)
{
    size_t part = length < size ? length : size;
    if (part > 0) {
        memcpy(out, bytes, part);
    }
    return part;
}

/* As much of the current frame as fits. */
static size_t copy_frame(struct stream *stream, uint8_t *out, size_t size)
{
    const struct frame *frame = &stream->frame;
    size_t copied = 0;
    if (stream->frame_taken < FRAME_HEADER_SIZE) {
        uint8_t header[FRAME_HEADER_SIZE];
        frame_header_encode(frame, header);
        copied = copy_part(out, size, header + stream->frame_taken,
                           FRAME_HEADER_SIZE - stream->frame_taken);
        stream->frame_taken += copied;
    }
    if (stream->frame_taken >= FRAME_HEADER_SIZE) {
        size_t offset = stream->frame_taken - FRAME_HEADER_SIZE;
        size_t part =
            copy_part(out + copied, size - copied, frame->body + offset, frame->length - offset);
        stream->frame_taken += part;
        copied += part;
    }
    if (stream->frame_taken == FRAME_HEADER_SIZE + (size_t)frame->length) {
        end_turn(stream);
    }
    return copied;
}

static size_t fill(struct stream *stream, uint8_t *out, size_t size)
{
    size_t filled = 0;
    while (filled < size && (stream->current != NULL || take_turn(stream))) {
        filled += copy_frame(stream, out + filled, size - filled);
    }
    return filled;
}

static void on_write(uv_write_t *request, int status)
{
    struct stream_write *write = CONTAINER_OF(request, struct stream_write, request);
    struct stream *stream = write->stream;
    stream->write = NULL;
    mem_free(write);
    enum err failed = status == UV_ECANCELED ? ERR_CLOSED : ERR_IO;
    stream->on_written(stream, status == 0 ? ERR_OK : failed);
}

/* What the socket did not take at once. */
static enum err write_rest(struct stream *stream, const uint8_t *bytes, size_t length)
{
    struct stream_write *write = mem_alloc(sizeof(*write) + length);
    if (write == NULL) {
        return ERR_NOMEM;
    }
    write->stream = stream;
    write->length = length;
    memcpy(write->bytes, bytes, length);
    uv_buf_t buf = {.base = (char *)write->bytes, .len = length};
    if (uv_write(&write->request, stream->socket, &buf, 1, on_write) != 0) {
        mem_free(write);
        return ERR_IO;
    }
    stream->write = write;
    return ERR_OK;
}

static enum err put(struct stream *stream, uint8_t *bytes, size_t length)
{
    uv_buf_t buf = {.base = (char *)bytes, .len = length};
    *stream->shared->bytes += length;
    int taken = uv_try_write(stream->socket, &buf, 1);
    if (taken < 0 && taken != UV_EAGAIN) {
        return ERR_IO;
    }
    size_t done = taken > 0 ? (size_t)taken : 0;
    return done == length ? ERR_OK : write_rest(stream, bytes + done, length - done);
}

static enum err encrypt(struct stream *stream)
{
    if (tls_state(stream->tls) != TLS_OPEN) {
        return ERR_OK; /* the handshake, an alert or a farewell may wait to be drained */
    }
    size_t filled = fill(stream, stream->shared->plain, sizeof(stream->shared->plain));
    return filled == 0 ? ERR_OK : tls_write(stream->tls, stream->shared->plain, filled);
}

enum err stream_flush(struct stream *stream)
{
    if (stream->write != NULL) {
        return ERR_OK;
    }
    enum err err = tls_pending(stream->tls) == 0 ? encrypt(stream) : ERR_OK;
    if (err != ERR_OK) {
        return err;
    }
    uint8_t *cipher = stream->shared->cipher;
    size_t length = tls_drain(stream->tls, cipher, sizeof(stream->shared->cipher));
    return length == 0 ? ERR_OK : put(stream, cipher, length);
}

bool stream_writing(const struct stream *stream)
{
    return stream->write != NULL;
}

bool stream_said(const struct stream *stream)
{
    return list_empty(&stream->ring) && stream->current == NULL;
}

bool stream_flushed(const struct stream *stream)
{
    return stream_said(stream) && tls_pending(stream->tls) == 0 && stream->write == NULL;
}

bool stream_ready(const struct stream *stream)
{
    bool something = tls_pending(stream->tls) > 0 ||
                     (!stream_said(stream) && tls_state(stream->tls) == TLS_OPEN);
    return something && stream->write == NULL;
}

size_t stream_backlog(const struct stream *stream)
{
    return stream->waiting + (stream->write == NULL ? 0 : stream->write->length);
}

void stream_close(struct stream *stream)
{
    stream_drop(stream);
    if (stream->current != NULL) {
        release(stream->current);
        stream->current = NULL;
    }
}
