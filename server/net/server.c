/*
 * Happy path: new (bound) -> listen -> accept ... -> stop: no more connections, sessions end -> the
 * last session is gone -> handles close -> on_stopped
 *
 * Failure modes
 *   - too many sessions: accepting pauses until one is gone; the kernel's queue holds the rest
 *   - too many of one address, or before their greeting: closed at once, before TLS costs anything
 *   - the drain takes longer than drain_timeout_ms: what is left is closed
 *   - stopped before it has listened: the address is given back, on_stopped comes later all the same
 */
#include "common/base/check.h"
#include "common/base/mem.h"
#include "server/net/internal.h"
#include <unistd.h>

enum {
    PRESSURE_MS = 20,      /* between looks at the store, besides those after each turn */
    RESUMED_PER_TURN = 64, /* sessions; they fill the store again long before the line is empty */
    REFUSED_LOG_MS = 1000, /* a flood of connections is no flood of lines */
};

static void move(struct server *server, enum server_state next)
{
    bool unused = server->state == SERVER_NEW && next == SERVER_STOPPED;
    CHECK_FATAL(unused || (int)next == (int)server->state + 1);
    server->state = next;
}

void server_options_default(struct server_options *options)
{
    *options = (struct server_options){
        .sessions_max = 20000,
        .address_sessions_max = 64,
        .handshakes_max = 512,
        .handshake_timeout_ms = 10 * 1000,
        .frame_timeout_ms = 5 * 1000,
        .idle_timeout_ms = 120 * 1000,
        .write_timeout_ms = 30 * 1000,
        .write_high = 256 * 1024,
        .write_hard = 1024 * 1024,
        .drain_timeout_ms = 30 * 1000,
    };
}

enum err server_port_free(const char *address, uint16_t port)
{
    struct listener listener;
    enum err err = listener_bind(&listener, address, port, false);
    if (err == ERR_OK) {
        listener_release(&listener);
    }
    return err;
}

enum err server_new(const struct server_options *options, struct tls_context *context,
                    struct server **out)
{
    struct server *server = mem_calloc(1, sizeof(*server));
    if (server == NULL) {
        return ERR_NOMEM;
    }
    server->options = *options;
    server->state = SERVER_NEW;
    server->shared.frames = &server->counters.frames_out;
    server->shared.bytes = &server->counters.bytes_out;
    list_init(&server->sessions);
    list_init(&server->ready);
    list_init(&server->pressed);
    enum err err = peers_init(&server->peers);
    if (err == ERR_OK) {
        err =
            listener_bind(&server->listener, options->address, options->port, options->port_shared);
    }
    if (err != ERR_OK) {
        mem_free(server);
        return err;
    }
    server->options.address = NULL; /* the caller's, and of no more use */
    server->context = tls_context_ref(context);
    *out = server;
    return ERR_OK;
}

/* The line of those who wait for the store moves on while it has room. */
static void resume_pressed(struct server *server)
{
    for (unsigned i = 0; i < RESUMED_PER_TURN && !list_empty(&server->pressed); i++) {
        struct session *session = LIST_FIRST(&server->pressed, struct session, in_pressed);
        if (rpc_session_full(&session->rpc)) {
            return;
        }
        list_remove(&session->in_pressed);
        session_wake(session);
    }
}

/* Who becomes ready in here gets his turn in the next iteration, after everybody else's sockets. */
static void on_turn(uv_idle_t *turn)
{
    struct server *server = CONTAINER_OF(turn, struct server, turn);
    struct list now; /* takes the place of the list's head, whose ring becomes empty */
    list_append(&server->ready, &now);
    list_remove(&server->ready);
    while (!list_empty(&now)) {
        struct session *session = LIST_FIRST(&now, struct session, in_ready);
        list_remove(&session->in_ready);
        session_turn(session);
    }
    resume_pressed(server);
    if (list_empty(&server->ready)) {
        (void)uv_idle_stop(&server->turn);
    }
}

void server_on_ready(struct server *server)
{
    (void)uv_idle_start(&server->turn, on_turn); /* does nothing while it is active */
}

static void on_pressure(uv_timer_t *timer)
{
    struct server *server = CONTAINER_OF(timer, struct server, pressure);
    resume_pressed(server);
    if (list_empty(&server->pressed)) {
        (void)uv_timer_stop(timer);
    }
}

void server_on_pressed(struct server *server)
{
    if (uv_is_active((const uv_handle_t *)&server->pressure) == 0) {
        (void)uv_timer_start(&server->pressure, on_pressure, PRESSURE_MS, PRESSURE_MS);
    }
}

/* NULL when it may come in. */
static const char *refusal(const struct server *server, const struct sockaddr_storage *address)
{
    const struct server_options *options = &server->options;
    if (server->greeting >= options->handshakes_max) {
        return "too many handshakes";
    }
    unsigned max = options->address_sessions_max;
    if (max > 0 && peers_count(&server->peers, peer_key(address)) >= max) {
        return "too many sessions of the address";
    }
    return NULL;
}

static void log_refused(struct server *server, const struct sockaddr_storage *address,
                        const char *reason)
{
    uint64_t now_ms = uv_now(server->options.loop);
    if (now_ms < server->refused_logged_ms + REFUSED_LOG_MS && server->refused_logged_ms != 0) {
        return;
    }
    server->refused_logged_ms = now_ms;
    char ip[INET6_ADDRSTRLEN] = "?";
    (void)uv_ip_name((const struct sockaddr *)address, ip, sizeof(ip));
    log_event(LOG_WARNING, "net", "connection refused peer=%s reason=%s", ip, reason);
}

static void on_accepted(struct listener *listener, int fd, const struct sockaddr_storage *address)
{
    struct server *server = CONTAINER_OF(listener, struct server, listener);
    const char *reason = refusal(server, address);
    if (reason != NULL) {
        server->counters.refused_full++;
        log_refused(server, address, reason);
        (void)close(fd);
        return;
    }
    session_accept(server, fd, address);
    if (server->counters.sessions >= server->options.sessions_max) {
        listener_pause(listener);
        if (!server->full_logged) {
            server->full_logged = true;
            log_event(LOG_WARNING, "net", "accepting paused sessions=%u",
                      server->options.sessions_max);
        }
    }
}

enum err server_listen(struct server *server)
{
    uv_loop_t *loop = server->options.loop;
    enum err err = listener_start(&server->listener, loop, on_accepted);
    if (err != ERR_OK) {
        return err;
    }
    move(server, SERVER_LISTENING);
    deadlines_init(&server->deadlines, loop, patience_on_due);
    patience_configure(&server->deadlines, &server->options);
    (void)uv_idle_init(loop, &server->turn);
    (void)uv_timer_init(loop, &server->pressure);
    (void)uv_timer_init(loop, &server->drain);
    server->handles = 5;
    return ERR_OK;
}

uint16_t server_port(const struct server *server)
{
    return server->listener.port;
}

void server_set_context(struct server *server, struct tls_context *context)
{
    struct tls_context *old = server->context;
    server->context = tls_context_ref(context);
    tls_context_unref(old);
}

static void count_closed(struct server *server)
{
    server->handles--;
    if (server->handles == 0) {
        server->on_stopped(server, server->on_stopped_arg);
    }
}

static void on_listener_closed(struct listener *listener)
{
    count_closed(CONTAINER_OF(listener, struct server, listener));
}

static void on_turn_closed(uv_handle_t *handle)
{
    count_closed(CONTAINER_OF(handle, struct server, turn));
}

static void on_pressure_closed(uv_handle_t *handle)
{
    count_closed(CONTAINER_OF(handle, struct server, pressure));
}

static void on_drain_closed(uv_handle_t *handle)
{
    count_closed(CONTAINER_OF(handle, struct server, drain));
}

static void on_deadlines_closed(uv_handle_t *handle)
{
    count_closed(CONTAINER_OF(handle, struct server, deadlines.timer));
}

static void finish_if_empty(struct server *server)
{
    if (server->state != SERVER_DRAINING || server->counters.sessions > 0) {
        return;
    }
    move(server, SERVER_STOPPED);
    uv_close((uv_handle_t *)&server->turn, on_turn_closed);
    uv_close((uv_handle_t *)&server->pressure, on_pressure_closed);
    uv_close((uv_handle_t *)&server->drain, on_drain_closed);
    uv_close((uv_handle_t *)&server->deadlines.timer, on_deadlines_closed);
}

void server_on_session_closed(struct server *server)
{
    server->counters.closed++;
    server->counters.sessions--;
    if (server->state == SERVER_LISTENING) {
        unsigned max = server->options.sessions_max;
        server->full_logged &= server->counters.sessions > max - max / 16; /* once an episode */
        listener_resume(&server->listener);
    }
    finish_if_empty(server);
}

static void close_all(struct server *server, const char *reason)
{
    LIST_EACH(&server->sessions, node, next)
    {
        session_close(CONTAINER_OF(node, struct session, in_sessions), reason);
    }
}

static void on_drain(uv_timer_t *timer)
{
    close_all(CONTAINER_OF(timer, struct server, drain), "the drain took too long");
}

static void end_all(struct server *server)
{
    LIST_EACH(&server->sessions, node, next)
    {
        struct session *session = CONTAINER_OF(node, struct session, in_sessions);
        if (session->phase == PHASE_HANDSHAKE) {
            session_close(session, "stopping");
        } else {
            session_end(session, ERR_GOING_DOWN);
        }
    }
}

/* Has no handles yet: one is made, only so that on_stopped is called later, as it always is. */
static void stop_unused(struct server *server)
{
    move(server, SERVER_STOPPED);
    listener_release(&server->listener);
    (void)uv_idle_init(server->options.loop, &server->turn);
    server->handles = 1;
    uv_close((uv_handle_t *)&server->turn, on_turn_closed);
}

void server_stop(struct server *server, bool now, server_stopped_cb on_stopped, void *arg)
{
    if (server->state == SERVER_NEW) {
        server->on_stopped = on_stopped;
        server->on_stopped_arg = arg;
        stop_unused(server);
        return;
    }
    if (server->state == SERVER_LISTENING) {
        move(server, SERVER_DRAINING);
        server->on_stopped = on_stopped;
        server->on_stopped_arg = arg;
        listener_close(&server->listener, on_listener_closed);
        (void)uv_timer_start(&server->drain, on_drain, server->options.drain_timeout_ms, 0);
        end_all(server);
    }
    if (now) {
        close_all(server, "stopped");
    }
    finish_if_empty(server);
}

void server_free(struct server *server)
{
    if (server == NULL) {
        return;
    }
    CHECK_FATAL(server->handles == 0);
    listener_release(&server->listener);
    tls_context_unref(server->context);
    mem_free(server);
}

const struct server_counters *server_counters(const struct server *server)
{
    return &server->counters;
}
