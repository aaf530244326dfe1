/*
 * The listener and its sessions: sockets, TLS, frames, timers, limits, backpressure, orderly ends.
 *
 * Happy path
 *   accept -> TLS handshake -> (rpc session) frames in, frames out -> goodbye -> close_notify ->
 *   shutdown -> close
 *
 * Failure modes, each counted and logged without contents
 *   - no handshake and greeting within handshake_timeout_ms, or the handshake fails (plain text,
 *     wrong certificate): closed
 *   - a frame or continued request that has begun is not complete within frame_timeout_ms, then
 *     slower than 1 KiB/s: closed
 *   - nothing heard for idle_timeout_ms (a ping is sent at half of it): closed
 *   - the peer does not read: above write_high of what waits for it reading pauses; closed when a
 *     write (80 KiB at most) makes no way for write_timeout_ms, or above write_hard of what it did
 *     not ask for (notices, pongs). Long answers wait uncut and shared, however long: they are no
 *     reason to close. But while write_high waits, or two answers that may be long are being
 *     made, no further request of the session begins: so two long answers a session are the most
 *   - a frame that is not admitted: ERROR, GOODBYE, closed
 *   - sessions_max reached: accepting pauses; session_address_max per address, handshakes_max:
 *     closed at once
 */
#ifndef RECTIFY_NET_SERVER_H
#define RECTIFY_NET_SERVER_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/tls/tls.h"
#include "server/rpc/rpc.h"
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct server;

struct server_options {
    uv_loop_t *loop;
    struct rpc *rpc;
    const char *address;           /* IP literal */
    uint16_t port;                 /* 0: any free one, see server_port */
    bool port_shared;              /* SO_REUSEPORT: workers with a loop each listen on one port */
    unsigned sessions_max;         /* 20,000 */
    unsigned address_sessions_max; /* 64 per peer address; 0: no limit of its own */
    unsigned handshakes_max;       /* 512 sessions that are not greeted (or enrolled) yet */
    uint32_t handshake_timeout_ms; /* 10,000 */
    uint32_t frame_timeout_ms;     /* 5,000 */
    uint32_t idle_timeout_ms;      /* 120,000 */
    uint32_t write_timeout_ms;     /* 30,000 */
    uint32_t write_high;           /* 256 KiB */
    uint32_t write_hard;           /* 1 MiB */
    uint32_t drain_timeout_ms;     /* 30,000: then what is left is closed */
};

struct server_counters {
    uint64_t accepted;
    uint64_t refused_full; /* a limit on sessions, addresses or handshakes */
    uint64_t handshakes_failed;
    uint64_t handshakes_timed_out; /* with the greeting */
    uint64_t opened;               /* handshakes done */
    uint64_t closed;
    uint64_t frames_in;
    uint64_t frames_out;
    uint64_t bytes_in; /* cipher */
    uint64_t bytes_out;
    uint64_t frames_refused; /* sessions ended because of a frame */
    uint64_t frames_timed_out;
    uint64_t idle_closed;
    uint64_t slow_readers_closed;
    uint64_t reading_paused;
    uint64_t sessions; /* now */
};

/* The default of every limit. */
void server_options_default(struct server_options *options);

/* Whether nobody has this address, not even to share it: IO when in use (logged), CONFIG. */
MUST_CHECK enum err server_port_free(const char *address, uint16_t port);

/* Binds. CONFIG (bad address), IO (in use, logged). Takes a reference of the context. */
MUST_CHECK enum err server_new(const struct server_options *options, struct tls_context *context,
                               struct server **server);
MUST_CHECK enum err server_listen(struct server *server);
uint16_t server_port(const struct server *server);

/* For new connections from now on; the old context lives until its last session ends. */
void server_set_context(struct server *server, struct tls_context *context);

/*
 * Drains: no new connections; answers under way go out, goodbye (GOING_DOWN), close_notify; then
 * on_stopped, later and once, and nothing of it is left in the loop. `now`: closes all at once.
 * Again with now: hurries, and the first call's on_stopped counts. Before server_listen, or when
 * that has failed, there is nothing to drain; on_stopped is called alike.
 */
typedef void (*server_stopped_cb)(struct server *server, void *arg);
void server_stop(struct server *server, bool now, server_stopped_cb on_stopped, void *arg);
void server_free(struct server *server); /* never started, or from on_stopped on */

const struct server_counters *server_counters(const struct server *server);

#endif
