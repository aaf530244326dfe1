/*
 * Happy path
 *   1. PQconnectStart; wait as PQconnectPoll says (the first time: writable) until it is done
 *   2. non-blocking, pipeline mode, our receiver of notices; the session's statements (pg_session.c)
 *   3. readable: take in, hand out results; what could not be written at once: wait for both directions
 *
 * Failure modes
 *   - the socket changes between two polls (several hosts, TLS refused): it is watched anew after each poll
 *   - connecting takes too long: our own deadline, since connect_timeout does not hold here
 *   - the connection is lost, the server goes down, memory is short for sending: BROKEN, taken down by the timer
 *     outside of everybody's callbacks; jobs under way end as lost, then BACKOFF
 *   - the schema is missing or another one: on_refused, then BACKOFF, for a migration may be under way
 */
#include "server/store/pg_conn.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include <stdio.h>
#include <string.h>

enum {
    CONNECT_TIMEOUT_MS = 10000, /* handshake and session together */
    BACKOFF_MIN_MS = 100,
    BACKOFF_MAX_MS = 5000,
    BACKOFF_DOUBLINGS_MAX = 6,
};

/* A closed uv handle is in use until its callback: so each socket has one of its own on the heap. */
struct pg_poll {
    uv_poll_t handle;
    struct pg_conn *conn;
    int fd;
};

static void on_poll(uv_poll_t *handle, int status, int events);
static void on_timer(uv_timer_t *timer);

/* The allowed moves; bit per target. */
static void move(struct pg_conn *conn, enum pg_state to)
{
    static const unsigned moves[] = {
        [PG_CLOSED] = 1u << PG_CONNECTING,
        [PG_CONNECTING] = 1u << PG_PREPARING | 1u << PG_BROKEN | 1u << PG_CLOSED,
        [PG_PREPARING] = 1u << PG_READY | 1u << PG_BROKEN | 1u << PG_CLOSED,
        [PG_READY] = 1u << PG_BROKEN | 1u << PG_CLOSED,
        [PG_BROKEN] = 1u << PG_BACKOFF | 1u << PG_CLOSED,
        [PG_BACKOFF] = 1u << PG_CONNECTING | 1u << PG_CLOSED,
    };
    CHECK_FATAL((moves[conn->state] & 1u << to) != 0);
    conn->state = to;
}

void pg_conn_init(struct pg_conn *conn, uv_loop_t *loop, const char *conninfo, const char *name,
                  const struct pg_conn_hooks *hooks)
{
    *conn = (struct pg_conn){
        .loop = loop,
        .conninfo = conninfo,
        .hooks = hooks,
        .schema_version = -1,
    };
    (void)snprintf(conn->name, sizeof(conn->name), "%s", name);
    list_init(&conn->jobs);
}

static void on_poll_closed(uv_handle_t *handle)
{
    mem_free(CONTAINER_OF(handle, struct pg_poll, handle));
}

static void unwatch(struct pg_conn *conn)
{
    if (conn->poll != NULL) {
        uv_close((uv_handle_t *)&conn->poll->handle, on_poll_closed);
        conn->poll = NULL;
    }
}

/* False without memory or when the loop does not take the socket. */
static bool watch(struct pg_conn *conn, int events)
{
    if (conn->poll == NULL) {
        struct pg_poll *poll = mem_calloc(1, sizeof(*poll));
        if (poll == NULL) {
            return false;
        }
        *poll = (struct pg_poll){.conn = conn, .fd = PQsocket(conn->pg)};
        if (uv_poll_init(conn->loop, &poll->handle, poll->fd) != 0) {
            mem_free(poll);
            return false;
        }
        conn->poll = poll;
    }
    return uv_poll_start(&conn->poll->handle, events, on_poll) == 0;
}

void pg_conn_break(struct pg_conn *conn)
{
    if (conn->state == PG_CONNECTING || conn->state == PG_PREPARING || conn->state == PG_READY) {
        move(conn, PG_BROKEN);
        (void)uv_timer_start(&conn->timer, on_timer, 0, 0); /* fails only when closing */
    }
}

static void log_lost(struct pg_conn *conn)
{
    char quoted[256];
    const char *why = conn->pg == NULL ? "no memory" : PQerrorMessage(conn->pg);
    log_event(LOG_WARNING, "store", "connection-lost name=%s attempt=%u reason=%s", conn->name,
              conn->attempts, log_quote(why, quoted, sizeof(quoted)));
}

static void take_down(struct pg_conn *conn)
{
    unwatch(conn); /* before the descriptor is closed */
    PQfinish(conn->pg);
    conn->pg = NULL;
    conn->durable = false;
    pg_jobs_lose(conn);
}

/* Half of the doubled delay is certain, the other half chance, so that servers do not come back in step. */
static uint64_t backoff_ms(const struct pg_conn *conn)
{
    unsigned doublings =
        conn->attempts < BACKOFF_DOUBLINGS_MAX ? conn->attempts : BACKOFF_DOUBLINGS_MAX;
    uint64_t ms = (uint64_t)BACKOFF_MIN_MS << doublings;
    ms = ms < BACKOFF_MAX_MS ? ms : BACKOFF_MAX_MS;
    return ms / 2 + uv_hrtime() % (ms / 2 + 1);
}

static void back_off(struct pg_conn *conn)
{
    log_lost(conn);
    take_down(conn);
    move(conn, PG_BACKOFF);
    (void)uv_timer_start(&conn->timer, on_timer, backoff_ms(conn), 0);
    conn->attempts++;
}

/* Notices are text of the server: their class is what counts, the words may quote what people wrote. */
static void on_notice(void *arg, const PGresult *result)
{
    struct pg_conn *conn = arg;
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    sqlstate = sqlstate == NULL ? "" : sqlstate;
    if (strncmp(sqlstate, "01", 2) == 0 && !list_empty(&conn->jobs)) {
        LIST_FIRST(&conn->jobs, struct pg_job, node)->warned = true;
    }
    log_event(LOG_NOTICE, "store", "database-notice name=%s sqlstate=%s", conn->name, sqlstate);
}

static void connected(struct pg_conn *conn)
{
    (void)PQsetNoticeReceiver(conn->pg, on_notice, conn);
    if (PQsetnonblocking(conn->pg, 1) != 0 || PQenterPipelineMode(conn->pg) != 1 ||
        !watch(conn, UV_READABLE)) {
        pg_conn_break(conn);
        return;
    }
    move(conn, PG_PREPARING);
    pg_session_open(conn);
}

/* The socket may be another one after each poll, even with the same number: never keep watching the old one. */
static void connect_poll(struct pg_conn *conn)
{
    unwatch(conn);
    switch (PQconnectPoll(conn->pg)) {
    case PGRES_POLLING_OK: connected(conn); return;
    case PGRES_POLLING_READING:
        if (!watch(conn, UV_READABLE)) {
            pg_conn_break(conn);
        }
        return;
    case PGRES_POLLING_WRITING:
        if (!watch(conn, UV_WRITABLE)) {
            pg_conn_break(conn);
        }
        return;
    case PGRES_POLLING_FAILED:
    case PGRES_POLLING_ACTIVE:
    default: pg_conn_break(conn);
    }
}

static void connect_start(struct pg_conn *conn)
{
    const char *const keywords[] = {"dbname", "client_encoding", "application_name", NULL};
    const char *const values[] = {conn->conninfo, "UTF8", conn->name, NULL};
    move(conn, PG_CONNECTING);
    (void)uv_timer_start(&conn->timer, on_timer, CONNECT_TIMEOUT_MS, 0);
    conn->pg = PQconnectStartParams(keywords, values, 1);
    if (conn->pg == NULL || PQstatus(conn->pg) == CONNECTION_BAD || !watch(conn, UV_WRITABLE)) {
        pg_conn_break(conn);
    }
}

static void on_timer(uv_timer_t *timer)
{
    struct pg_conn *conn = timer->data;
    if (conn->state == PG_BACKOFF) {
        connect_start(conn);
        return;
    }
    if (conn->state != PG_BROKEN) {
        move(conn, PG_BROKEN); /* the deadline for connecting */
    }
    back_off(conn);
}

void pg_session_done(struct pg_conn *conn, enum pg_end end)
{
    if (end == PG_END_LOST) {
        return;
    }
    if (end == PG_END_REFUSED) {
        pg_conn_break(conn);
        conn->hooks->on_refused(conn);
        return;
    }
    (void)uv_timer_stop(&conn->timer);
    move(conn, PG_READY);
    conn->attempts = 0;
    log_event(LOG_INFO, "store", "connection-ready name=%s durable=%d", conn->name, conn->durable);
    conn->hooks->on_ready(conn);
    conn->ever_ready = true;
}

/* While something is left to write both directions count, or client and server could wait for each other. */
void pg_conn_flush(struct pg_conn *conn)
{
    if (conn->state != PG_PREPARING && conn->state != PG_READY) {
        return;
    }
    int left = PQflush(conn->pg);
    if (left < 0 || !watch(conn, left > 0 ? UV_READABLE | UV_WRITABLE : UV_READABLE)) {
        pg_conn_break(conn);
    }
}

static void take_notifies(struct pg_conn *conn)
{
    for (PGnotify *notify = PQnotifies(conn->pg); notify != NULL; notify = PQnotifies(conn->pg)) {
        conn->hooks->on_notify(conn, notify->relname, notify->extra);
        PQfreemem(notify);
    }
}

static void exchange(struct pg_conn *conn, int events)
{
    if ((events & UV_READABLE) != 0) {
        bool open = PQconsumeInput(conn->pg) == 1;
        /* What arrived before the end is still worth reading: it may hold the answer. */
        if (!pg_jobs_drain(conn) || !open) {
            pg_conn_break(conn);
            return;
        }
        take_notifies(conn);
    }
    pg_conn_flush(conn);
    if (conn->state == PG_READY) {
        conn->hooks->on_drained(conn);
    }
}

static void on_poll(uv_poll_t *handle, int status, int events)
{
    struct pg_conn *conn = CONTAINER_OF(handle, struct pg_poll, handle)->conn;
    if (conn->state == PG_CONNECTING) {
        connect_poll(conn);
    } else if (conn->state == PG_PREPARING || conn->state == PG_READY) {
        /* An error of the socket is read like its end, so that libpq says what it was. */
        exchange(conn, status < 0 ? UV_READABLE : events);
    } else {
        unwatch(conn); /* BROKEN: the timer is on its way */
    }
}

void pg_conn_start(struct pg_conn *conn)
{
    (void)uv_timer_init(conn->loop, &conn->timer); /* cannot fail */
    conn->timer.data = conn;
    connect_start(conn);
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct pg_conn *conn = handle->data;
    conn->on_closed(conn);
}

void pg_conn_close(struct pg_conn *conn, void (*on_closed)(struct pg_conn *conn))
{
    move(conn, PG_CLOSED);
    conn->on_closed = on_closed;
    take_down(conn);
    uv_close((uv_handle_t *)&conn->timer, on_timer_closed);
}
