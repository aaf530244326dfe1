/* What the files of this folder share. */
#ifndef RECTIFY_RPC_INTERNAL_H
#define RECTIFY_RPC_INTERNAL_H

#include "common/base/buf.h"
#include "server/rpc/rpc.h"

enum {
    /*
     * Lists of open sessions, chosen by unit: a notice walks one of them, a handful of sessions of
     * 20,000.
     */
    RPC_UNIT_LISTS = 4096,
    RPC_CLIENT_LISTS = 4096, /* likewise of sessions with a certificate, greeted or not */
};

struct rpc {
    struct rpc_options options;
    struct rpc_counters counters;
    unsigned requests; /* running, abandoned ones included */
    void (*on_idle)(void *arg);
    void *on_idle_arg;
    struct list units[RPC_UNIT_LISTS];     /* of rpc_session.by_unit */
    struct list clients[RPC_CLIENT_LISTS]; /* of rpc_session.by_client */
};

struct list *rpc_unit_list(struct rpc *rpc, int64_t unit_id);
struct list *rpc_client_list(struct rpc *rpc, int64_t client_id);

/* request.c */

/*
 *   GATHERING ---> RUNNING ---> (answered, freed)
 *       |             |
 *       v             v
 *    (freed)      ABANDONED ---> (freed)
 */
enum request_state {
    REQUEST_GATHERING, /* frames of it still come */
    REQUEST_RUNNING,   /* the command has it */
    REQUEST_ABANDONED, /* the command has it, nobody waits for the answer */
};

struct request {
    struct command command;
    struct rpc *rpc;
    struct rpc_session *session; /* NULL: abandoned */
    uint32_t number;
    enum request_state state;
    enum err refused;    /* known from its first frame on: what follows is counted, not kept */
    struct buf body;     /* gathered */
    size_t length;       /* of all its frames so far */
    struct list in_list; /* of the session's requests */
    int64_t tell_at_ms;  /* no PROGRESS before */
};

struct request *rpc_request_find(const struct rpc_session *session, uint32_t number);

/* Into the session's list, GATHERING. NULL without memory. */
struct request *rpc_request_begin(struct rpc_session *session, const struct message_type *type,
                                  uint32_t number);

/* One more frame, not the last. NOMEM: the request is gone, and the session cannot go on. */
MUST_CHECK enum err rpc_request_gather(struct request *request, const struct frame *frame);

/* The last frame, or the only one: the command begins, and perhaps ends. NOMEM as above. */
MUST_CHECK enum err rpc_request_finish(struct request *request, const struct frame *frame);

/*
 * The session ends: frees what is being gathered; with `abandon` also lets go of what is running.
 */
void rpc_request_end_all(struct rpc_session *session, bool abandon);

/* progress.c: tells how far the request is, if there is somebody to tell and it is time to. */
void rpc_progress(struct command *command, uint32_t step, uint32_t done, uint32_t total);

/* session.c */

/* A command of the session has ended: greeting and enrolment move the session. */
void rpc_session_advance(struct rpc_session *session, const struct command *command);

/*
 * message.c: NULL without memory, or when the message is longer than its type allows (*err: SIZE). `tail`: packed fields that follow
 * those of `message`, NULL: none.
 */

struct message_bytes *rpc_message_pack(const struct message_type *type,
                                       const ProtobufCMessage *message, struct shared_bytes *tail,
                                       enum err *err);
struct message_bytes *rpc_pong_message(uint64_t token);

#endif
