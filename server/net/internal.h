/*
 * The server and its sessions, for the files of this folder.
 *
 *   server.c    limits, turns, the drain
 *   session.c   one connection's life: phases, the way up, the farewell
 *   reading.c   socket -> TLS -> frames -> rpc; pausing
 *   patience.c  deadlines of a session
 *   stream.h, listener.h, deadline.h, peers.h: parts that know neither server nor session
 *
 * A turn: whatever happens to a session (bytes, an answer, a write that ended, a deadline) marks it
 * ready. An idle handle, active only while somebody is ready, gives each ready session one turn at
 * the beginning of the next loop iteration: frames that wait are taken, what became due is said,
 * all of it is written at once. So nothing is ever called back from within a call, the answers of
 * one iteration share a write, and nobody works longer than his turn.
 */
#ifndef RECTIFY_NET_INTERNAL_H
#define RECTIFY_NET_INTERNAL_H

#include "common/base/list.h"
#include "common/base/log.h"
#include "common/wire/frame.h"
#include "server/net/deadline.h"
#include "server/net/listener.h"
#include "server/net/peers.h"
#include "server/net/server.h"
#include "server/net/stream.h"
#include <netinet/in.h>

enum {
    READ_PLAIN_SIZE = 16 * 1024, /* one TLS record at most */
    SESSION_ADDRESS_SIZE = INET6_ADDRSTRLEN + 8,
};

/*
 *   NEW ---> LISTENING ---> DRAINING ---> STOPPED
 *    |                                      ^
 *    +--------------------------------------+
 */
enum server_state {
    SERVER_NEW,
    SERVER_LISTENING,
    SERVER_DRAINING, /* no new connections; sessions end */
    SERVER_STOPPED,  /* no sessions; handles close */
};

struct server {
    struct server_options options;
    struct server_counters counters;
    enum server_state state;
    struct tls_context *context; /* of connections to come */
    struct listener listener;
    struct peers peers;
    struct deadlines deadlines;
    uv_idle_t turn;
    uv_timer_t pressure;   /* while sessions wait for the store */
    uv_timer_t drain;      /* the drain's own deadline */
    unsigned handles;      /* of ours that are not closed yet; the listener counts as one */
    struct list sessions;  /* all */
    struct list ready;     /* sessions that get a turn */
    struct list pressed;   /* sessions that wait for the store, in the order they came */
    unsigned greeting;     /* sessions that are not open yet */
    uint64_t last_session; /* number of the youngest */
    uint64_t last_token;   /* of a ping */
    uint64_t refused_logged_ms;
    bool full_logged;
    server_stopped_cb on_stopped;
    void *on_stopped_arg;
    struct stream_shared shared;
    uint8_t cipher[TLS_FEED_MAX];   /* what a socket has read, until it is fed */
    uint8_t plain[READ_PLAIN_SIZE]; /* what TLS has read, until it is framed */
};

/* Of what a session has not read yet: below it its reading goes on, and it is told hints. */
static inline size_t server_write_low(const struct server *server)
{
    return server->options.write_high / 2;
}

void server_on_ready(struct server *server);   /* a session was put on the list */
void server_on_pressed(struct server *server); /* likewise */
void server_on_session_closed(struct server *server);

/*
 *   HANDSHAKE ---> OPEN ---> ENDING ---> LEAVING ---> LINGERING
 *       |           |                    ^  ^
 *       |           +--------------------+  |
 *       +-----------------------------------+            any ---> CLOSED
 */
enum session_phase {
    PHASE_HANDSHAKE,
    PHASE_OPEN,      /* frames; its own states are rpc's */
    PHASE_ENDING,    /* nothing new is taken; answers under way go out */
    PHASE_LEAVING,   /* goodbye, close_notify (or an alert) are on their way out */
    PHASE_LINGERING, /* shut down; what comes is dropped, or a reset would eat our last words */
    PHASE_CLOSED,    /* uv_close was called; the session dies in its callback */
};

struct session {
    uv_tcp_t socket;
    uv_shutdown_t shutdown;
    struct server *server;
    struct tls *tls;
    struct rpc_session rpc; /* since PHASE_OPEN; rpc.rpc is NULL before */
    struct frame_reader reader;
    struct stream stream;
    enum session_phase phase;
    bool reading;         /* uv_read_start */
    bool paused;          /* frames wait until an answer has gone out */
    bool more;            /* frames or cipher text wait for the next turn */
    bool heard;           /* bytes came since the last turn */
    bool greeting;        /* counted in server.greeting */
    bool peer_left;       /* it said goodbye */
    bool peer_ended;      /* end of file */
    enum err farewell;    /* code of the goodbye */
    const char *failed;   /* why it must be closed in its next turn; NULL: it need not */
    uint64_t number;      /* for the log */
    uint64_t bytes;       /* heard in all */
    uint64_t bytes_rated; /* ... when the rate was last looked at */
    struct deadline input;
    struct deadline output;
    struct peer peer;
    struct list in_sessions;
    struct list in_ready;
    struct list in_pressed;
    char address[SESSION_ADDRESS_SIZE];
};

/* session.c */

/* Takes the descriptor in every case. */
void session_accept(struct server *server, int fd, const struct sockaddr_storage *address);
void session_wake(struct session *session); /* it gets a turn */
void session_turn(struct session *session);

/* The handshake is done: OPEN, or refused. */
void session_open(struct session *session);
/* From OPEN: ENDING, and LEAVING with that code when the last answer is out. */
void session_end(struct session *session, enum err farewell);
/* Because of what it sent: ERROR, GOODBYE, LEAVING. What it waited for is abandoned. */
void session_refuse(struct session *session, enum err err);
/* LEAVING without a word on our protocol: TLS failed or the peer has said close_notify. */
void session_part(struct session *session);
/* CLOSED at once; the reason is a constant, for the log. May be called again. */
void session_close(struct session *session, const char *reason);
void session_log(const struct session *session, enum log_level level, const char *event,
                 const char *reason);

/* reading.c */

void reading_take(struct session *session);   /* what waits, within the bounds of a turn */
void reading_settle(struct session *session); /* starts or stops reading, as the session stands */

/* patience.c */

void patience_configure(struct deadlines *deadlines, const struct server_options *options);
void patience_settle(struct session *session); /* sets the deadlines, as the session stands */
void patience_on_due(struct deadlines *deadlines, struct deadline *deadline,
                     enum deadline_kind kind);

#endif
