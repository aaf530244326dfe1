/*
 * One connection to PostgreSQL, kept up for as long as the store runs.
 *
 *   CLOSED -> CONNECTING -> PREPARING -> READY
 *                 |  ^          |          |
 *                 v  |          v          v
 *               BACKOFF <---- BROKEN <-----+        any -> CLOSED (pg_conn_close)
 *
 * CONNECTING: libpq shakes hands. PREPARING: the session is set up and asked what it promises (pg_session.c). READY: jobs
 * (pg_job.h) are sent in pipeline mode. BROKEN: lost or given up, waiting for the loop to take it down outside of any
 * callback. BACKOFF: waits 100 ms to 5 s, with jitter.
 */
#ifndef RECTIFY_STORE_PG_CONN_H
#define RECTIFY_STORE_PG_CONN_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include "server/store/pg_job.h"
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

enum pg_state {
    PG_CLOSED,
    PG_CONNECTING,
    PG_PREPARING,
    PG_READY,
    PG_BROKEN,
    PG_BACKOFF,
};

enum {
    PG_NAME_SIZE = 32,
};

struct pg_conn;
struct pg_poll;

struct pg_conn_hooks {
    /* What this kind of session is told when it begins, as text; NULL-terminated. */
    const struct pg_statement *const *setup;
    /* Prepares its statements with pg_job_prepare. */
    void (*on_prepare)(struct pg_conn *conn, struct pg_job *job);
    void (*on_ready)(struct pg_conn *conn);
    void (*on_refused)(
        struct pg_conn *conn); /* the schema is missing or another one; it goes on trying */
    void (*on_drained)(struct pg_conn *conn); /* results were handled: there may be room for more */
    /* A NOTIFY that this session listens to; the texts are only valid meanwhile. */
    void (*on_notify)(struct pg_conn *conn, const char *channel, const char *payload);
};

struct pg_conn {
    uv_loop_t *loop;
    const char *conninfo; /* borrowed */
    const struct pg_conn_hooks *hooks;
    char name[PG_NAME_SIZE]; /* application_name */

    enum pg_state state;
    PGconn *pg;
    struct pg_poll *poll; /* watches the socket; lives a turn longer than its connection */
    uv_timer_t timer;
    unsigned attempts; /* since the last success, for the back-off */
    bool durable;      /* as the session said */
    bool ever_ready;
    struct list jobs; /* sent, oldest first */
    struct pg_job session;
    int schema_version; /* as the session said; -1: unknown */
    void (*on_closed)(struct pg_conn *conn);
};

/* No I/O. `name` is cut when longer. */
void pg_conn_init(struct pg_conn *conn, uv_loop_t *loop, const char *conninfo, const char *name,
                  const struct pg_conn_hooks *hooks);
void pg_conn_start(struct pg_conn *conn);

/* Drops the connection at the next loop turn, as if it had been lost. */
void pg_conn_break(struct pg_conn *conn);

/* Ends it; jobs under way end as lost at once. on_closed comes later, once. Not from within a callback of the connection. */
void pg_conn_close(struct pg_conn *conn, void (*on_closed)(struct pg_conn *conn));

/* For pg_job.c and pg_session.c. */
void pg_conn_flush(struct pg_conn *conn);
void pg_session_open(struct pg_conn *conn); /* ends in pg_session_done */
void pg_session_done(struct pg_conn *conn, enum pg_end end);

#endif
