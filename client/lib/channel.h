/*
 * Frames over TLS over a socket, with deadlines.
 *
 * CLOSED is any end that the other side made, with leave (close_notify) or without. After any error
 * but TIMEOUT only channel_receive (to learn what the other side said before it went) and
 * channel_close make sense.
 */
#ifndef RECTIFY_CLIENT_CHANNEL_H
#define RECTIFY_CLIENT_CHANNEL_H

#include "client/lib/failure.h"
#include "common/base/attr.h"
#include "common/tls/tls.h"
#include "common/wire/frame.h"
#include <stdbool.h>
#include <stdint.h>

struct channel {
    int fd;
    struct tls *tls;
    struct frame_reader reader;
    size_t unread; /* cipher bytes fed since tls_read last had nothing */
    bool ended;    /* the socket will give no more bytes */
};

/*
 * Connects and shakes hands. CONNECT, TIMEOUT, WRONG_SERVER, TLS, NOMEM. After a failure nothing is
 * to be closed.
 */
MUST_CHECK enum err channel_open(struct channel *channel, const char *host, uint16_t port,
                                 struct tls_context *context, frame_admit_cb admit, void *arg,
                                 int64_t deadline_mono_ms, struct failure *failure);

/*
 * Sends the whole frame; meanwhile takes in what arrives, so that two full pipes cannot wait for
 * each other.
 */
MUST_CHECK enum err channel_send(struct channel *channel, const struct frame *frame,
                                 int64_t deadline_mono_ms, struct failure *failure);

/*
 * The next frame, valid until the next call. TIMEOUT: not yet; CLOSED; TLS; or the reader's error.
 */
MUST_CHECK enum err channel_receive(struct channel *channel, struct frame *frame,
                                    int64_t deadline_mono_ms, struct failure *failure);

/* close_notify, waits a moment for the other side's end so that nothing of ours is lost, closes. */
void channel_close(struct channel *channel);

#endif
