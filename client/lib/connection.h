/*
 * A session with the server: blocking calls with deadlines, over TLS, in frames.
 *
 * connect (10 s) -> handshake -> hello/welcome -> calls ... -> goodbye, close_notify. An end of the stream inside a message or
 * without close_notify while a call waits is UNKNOWN_OUTCOME for writes, CLOSED for reads. So is any other end of the
 * connection after the first byte of the call was sent; CLOSED for a write means that nothing of it was. After TIMEOUT the outcome is
 * open too, and every later call fails with it. A server that tells how far the call is has the whole time again.
 */
#ifndef RECTIFY_CLIENT_CONNECTION_H
#define RECTIFY_CLIENT_CONNECTION_H

#include "client/lib/failure.h"
#include "client/lib/home.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/crypto/digest.h"
#include "proto/codec.h"
#include "proto/enroll.pb-c.h"
#include "proto/session.pb-c.h"
#include <stdint.h>

struct connection;

/* A notice that came while a call waited; the message is only valid in the callback. */
typedef void (*connection_notice_cb)(const Rectify__Notice *notice, void *arg);

/* How far a call is that asked to be told (field `progress`); likewise. */
typedef void (*connection_progress_cb)(const Rectify__ProgressMade *progress, void *arg);

struct connection_options {
    const char *software;               /* "rectify 0.1.0" */
    int connect_timeout_ms;             /* 0: 10,000 */
    int call_timeout_ms;                /* 0: 60,000 */
    connection_notice_cb on_notice;     /* may be NULL */
    connection_progress_cb on_progress; /* may be NULL */
    void *arg;
};

/* A session of an enrolled terminal, greeted. CONNECT, WRONG_SERVER, TLS, VERSION, REVOKED, UNKNOWN_CLIENT ... */
MUST_CHECK enum err connection_open(const struct home *home,
                                    const struct connection_options *options,
                                    struct connection **connection, struct failure *failure);
const Rectify__Welcome *connection_welcome(const struct connection *connection);

/*
 * Sends `in` as a message of that type, waits for its answer, unpacks it into the arena. An ERROR in answer becomes
 * the failure. `in` may be longer than a frame: it is continued over as many as it takes.
 */
MUST_CHECK enum err connection_call(struct connection *connection, enum message_number type,
                                    const ProtobufCMessage *in, struct arena *arena,
                                    ProtobufCMessage **out, struct failure *failure);

/* Waits up to timeout_ms for notices. OK, TIMEOUT, CLOSED, or why the server said goodbye. */
MUST_CHECK enum err connection_wait(struct connection *connection, int timeout_ms,
                                    struct failure *failure);

/* Says goodbye and closes; NULL is fine. */
void connection_close(struct connection *connection);

/* One enrolment on its own kind of connection (home_enroll uses it). */
MUST_CHECK enum err connection_enroll(const char *host, uint16_t port, const struct digest *pin,
                                      const Rectify__Enroll *in, struct arena *arena,
                                      Rectify__Enrolled **out, struct failure *failure);

#endif
