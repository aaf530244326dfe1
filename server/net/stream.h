/*
 * The way out: messages to frames to TLS to the socket, in order, one writer.
 *
 *   send -> ring of messages -> a frame of each in turn -> plain (one turn's worth) -> TLS ->
 *   socket
 *
 * Messages wait as they are, shared and uncut; only as much is encrypted as the socket is about to
 * take. So a long answer to a slow reader costs its bytes once, and a receipt does not wait for the
 * end of a long list: the messages of a stream take turns by frames. At most one write is under
 * way; its bytes are copied only when the socket did not take them at once.
 */
#ifndef RECTIFY_NET_STREAM_H
#define RECTIFY_NET_STREAM_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include "common/tls/tls.h"
#include "common/wire/message.h"
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

enum {
    STREAM_CIPHER_SIZE =
        TLS_WRITE_MAX + 16 * 1024, /* with the overhead of its records, or a handshake */
};

/* Of one server: what its streams borrow while they write, and what they count. */
struct stream_shared {
    uint8_t plain[TLS_WRITE_MAX];
    uint8_t cipher[STREAM_CIPHER_SIZE];
    uint64_t *frames;
    uint64_t *bytes; /* cipher, that the socket took or will take */
};

struct stream;
struct stream_message;
struct stream_write;

/*
 * A write that did not end at once has ended: OK, IO, or CLOSED when the handle was closed
 * meanwhile.
 */
typedef void (*stream_written_cb)(struct stream *stream, enum err err);

struct stream {
    struct stream_shared *shared;
    uv_stream_t *socket;
    struct tls *tls;
    struct list ring;               /* of stream_message, in the order of their next frames */
    struct stream_message *current; /* its frame is being copied; not in the ring */
    struct frame frame;
    size_t frame_taken;         /* of the frame, its header included */
    size_t waiting;             /* bytes of bodies not yet encrypted */
    size_t unasked;             /* ... of these, of messages that answer no request */
    struct stream_write *write; /* under way */
    stream_written_cb on_written;
};

void stream_init(struct stream *stream, struct stream_shared *shared, uv_stream_t *socket,
                 struct tls *tls, stream_written_cb on_written);

/* Only queues. Takes the reference in every case; NOMEM (bytes NULL as well). */
MUST_CHECK enum err stream_send(struct stream *stream, struct message_bytes *bytes,
                                uint32_t request);

/* Forgets what waits. A frame that has begun stays: what is sent afterwards must begin after it. */
void stream_drop(struct stream *stream);

/* One turn's writing. NOMEM, IO or TLS: the connection is worth nothing any more. */
MUST_CHECK enum err stream_flush(struct stream *stream);

bool stream_writing(const struct stream *stream);
bool stream_said(const struct stream *stream);    /* all messages are encrypted */
bool stream_flushed(const struct stream *stream); /* ... and with the socket */
bool stream_ready(const struct stream *stream);   /* a flush would do something now */
size_t
stream_backlog(const struct stream *stream); /* bytes that wait, for the socket or before it */

/* Frees what waits; a write under way ends in on_written with CLOSED when the socket is closed. */
void stream_close(struct stream *stream);

#endif
