/*
 * Frames to requests, answers to frames. rpc knows message types, session states, who may send
 * what, and which requests of a session are under way; it knows no socket, no TLS and no meaning.
 *
 *   frame -> admitted by state, role, length -> gathered if continued -> unpacked -> command
 *   answer -> packed -> outlet (net cuts it into frames as the connection drains)
 *
 * A request belongs to its session from frame to answer. If the session ends first, the request is
 * abandoned: it completes (SQL that was sent cannot be unsent) and frees itself.
 */
#ifndef RECTIFY_RPC_RPC_H
#define RECTIFY_RPC_RPC_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include "common/wire/frame.h"
#include "common/wire/message.h"
#include "proto/message_table.h"
#include "server/commands/command.h"
#include <stdbool.h>
#include <stdint.h>

struct rpc;
struct rpc_session;
struct Rectify__Notice;

enum {
    RPC_IN_FLIGHT_MAX = 8,        /* requests of a session under way; then its reading pauses */
    RPC_GREETING_FRAMES_MAX = 3,  /* frames before a session is open */
    RPC_GATHERING_MAX = 4,        /* continued requests of a session that have begun */
    RPC_SHORT_MAX = 256 * 1024,   /* an answer that may be longer is a long one */
    RPC_LONG_MAX = 2,             /* of these under way; then its reading pauses */
    RPC_PROGRESS_AFTER_MS = 1000, /* a request that is answered sooner tells nothing else */
    RPC_PROGRESS_EVERY_MS = 250,  /* nobody reads faster */
};

struct rpc_options {
    struct commands *commands;
    int64_t (*mono_ms)(void);
    bool (*pressed)(void *arg); /* the store is above its mark: sessions should pause reading */
    void *arg;
};
struct rpc_counters {
    uint64_t requests;
    uint64_t answers;
    uint64_t errors;     /* ERROR messages sent in answer to a request */
    uint64_t violations; /* sessions ended because of what they sent */
    uint64_t abandoned;
    uint64_t notices;
    uint64_t progress;         /* told */
    uint64_t progress_dropped; /* too soon after the last, or much else waits */
};

MUST_CHECK enum err rpc_new(const struct rpc_options *options, struct rpc **rpc);
/* Requests that are still under way, abandoned ones included: shutdown waits for 0. */
unsigned rpc_requests(const struct rpc *rpc);
/* Told once when rpc_requests next falls to 0; NULL takes it back. */
void rpc_on_idle(struct rpc *rpc, void (*on_idle)(void *arg), void *arg);
void rpc_free(struct rpc *rpc); /* no sessions, no requests */
const struct rpc_counters *rpc_counters(const struct rpc *rpc);

/*
 * The way up, given by net. Both may be called from within rpc_session_receive (a command that ends
 * at once): net only queues and marks the session, and acts on it at its next turn; neither may end
 * in a call on the rpc session.
 */
struct rpc_outlet {
    /*
     * Takes one reference of `bytes`. NULL: there was no memory for what must be said; the session
     * cannot go on.
     */
    void (*send)(struct rpc_session *session, struct message_bytes *bytes, uint32_t request);
    /* A request of the session has ended: reading may go on. */
    void (*relieved)(struct rpc_session *session);
    /* More waits to be sent than the low mark: what is only a hint is not worth adding. */
    bool (*behind)(struct rpc_session *session);
};

/* Embedded by net's session. */
struct rpc_session {
    struct rpc *rpc;
    const struct rpc_outlet *outlet;
    enum session_state state;
    struct caller caller;
    uint8_t session_id[16]; /* as WELCOME said it; all zero before */
    unsigned frames;        /* before it was open */
    unsigned in_flight;
    unsigned long_answers; /* in flight, that may be long */
    enum err farewell;     /* what the goodbye says of a session that rpc has ended */
    struct list requests;  /* under way, or being gathered */
    struct list by_unit;   /* in rpc's table of open sessions */
    struct list by_client; /* in rpc's table of sessions with a certificate */
};

/* A session whose TLS is up: `enrolling`, or with the identity and key of its certificate. */
void rpc_session_init(struct rpc_session *session, struct rpc *rpc, const struct rpc_outlet *outlet,
                      bool enrolling, const struct identity *identity, const struct digest *spki);

/* For frame_reader: may a frame of this header come now? */
enum err rpc_session_admit(struct rpc_session *session, const struct frame *header);

/*
 * Takes one frame. OK, or an error that ends the session: net sends ERROR with it
 * (rpc_error_message), says goodbye and closes. Bad contents of a single request are answered by
 * ERROR with its number and are OK here. CLOSED: the peer said goodbye; answers under way still go
 * out, then net closes.
 */
MUST_CHECK enum err rpc_session_receive(struct rpc_session *session, const struct frame *frame);

/* Too many requests under way, or the store is pressed: net stops reading until `relieved`. */
bool rpc_session_full(const struct rpc_session *session);

/*
 * RPC_LONG_MAX answers under way may be long: net begins no further request until `relieved`, so
 * that a session that does not read what it asked for holds two long answers, not RPC_IN_FLIGHT_MAX
 * of them. Two, not one: what comes beside the first (a ping, a goodbye, the end, a number that is
 * in use) is still noticed at once.
 */
bool rpc_session_long(const struct rpc_session *session);

/* Nothing is under way. */
bool rpc_session_idle(const struct rpc_session *session);

/* A continued request has begun but is not complete: its deadline runs. */
bool rpc_session_partial(const struct rpc_session *session);

/*
 * The client was revoked: its sessions of this server end, those included that are being greeted.
 * Requests under way complete, then goodbye (REVOKED).
 */
void rpc_end_client(struct rpc *rpc, int64_t client_id);

/* The session will take no more requests; those under way complete. */
void rpc_session_end(struct rpc_session *session);

/* The connection is gone: abandons what is under way. May be called twice. */
void rpc_session_close(struct rpc_session *session);

/* Messages that net itself sends; NULL without memory. */
struct message_bytes *rpc_error_message(enum err err, const char *field, uint32_t retry_after_ms,
                                        uint64_t left);
struct message_bytes *rpc_goodbye_message(enum err err);
struct message_bytes *rpc_ping_message(uint64_t token);

/* Whether any session of that unit is open here. */
bool rpc_listens(struct rpc *rpc, int64_t unit_id);

/* The units of which any session is open here, each once, in the arena. NOMEM, LIMIT. */
MUST_CHECK enum err rpc_units(struct rpc *rpc, struct arena *arena, int64_t **units, size_t *count);

/* To all open sessions of that unit. */
void rpc_notify(struct rpc *rpc, int64_t unit_id, const struct Rectify__Notice *notice);

#endif
