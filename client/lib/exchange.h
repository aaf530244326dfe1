/*
 * Calls over a channel: one request at a time, its answer gathered from as many frames as it takes,
 * and in between what a server may say unasked (ping, notice, progress, goodbye, an error about the session).
 *
 *   USABLE --(error that is not about one request, end of the stream, timeout of a call)--> ENDED,
 *   for ever
 *
 * Once ended, every call fails with the failure that ended it, and nothing is sent.
 */
#ifndef RECTIFY_CLIENT_EXCHANGE_H
#define RECTIFY_CLIENT_EXCHANGE_H

#include "client/lib/channel.h"
#include "client/lib/connection.h"
#include "client/lib/failure.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/buf.h"
#include "proto/codec.h"
#include <stdbool.h>
#include <stdint.h>

struct exchange {
    struct channel channel;
    connection_notice_cb on_notice;     /* may be NULL */
    connection_progress_cb on_progress; /* may be NULL */
    void *arg;
    uint32_t request;                   /* number of the last call; the first is 1 */
    const struct message_type *awaited; /* what answers the call under way; NULL: none is */
    struct buf gathered;                /* of an answer that is continued */
    bool goodbye;                       /* the server will take no more requests */
    enum err goodbye_err;               /* why; OK: an ordinary end */
    struct failure ended;               /* err OK: usable */
};

/* As channel_open. The exchange stays where it is: its channel points into it. */
MUST_CHECK enum err exchange_open(struct exchange *exchange, const char *host, uint16_t port,
                                  struct tls_context *context, int64_t deadline_mono_ms,
                                  struct failure *failure);

/* See connection_call. The deadline is that of silence: told how far the call is, it waits as long again. */
MUST_CHECK enum err exchange_call(struct exchange *exchange, enum message_number type,
                                  const ProtobufCMessage *in, int64_t deadline_mono_ms,
                                  struct arena *arena, ProtobufCMessage **out,
                                  struct failure *failure);

/* Listens until a notice has come. OK, TIMEOUT (still usable), CLOSED or what else ended it. */
MUST_CHECK enum err exchange_wait(struct exchange *exchange, int64_t deadline_mono_ms,
                                  struct failure *failure);

/* Says goodbye where that makes sense, closes the channel. */
void exchange_close(struct exchange *exchange);

#endif
