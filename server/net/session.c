/*
 * One connection.
 *
 * Happy path
 *   accept -> handshake -> open: turns of reading, answering, writing -> ending: the last answers
 *   -> leaving: GOODBYE, close_notify -> shut down -> lingering until the peer closes too -> closed
 *
 * Failure modes
 *   - what a peer does wrong, or not in time: reading.c, patience.c; it all ends in refuse, part or
 *     close
 *   - a write fails, memory is refused: closed at once, requests under way are abandoned
 *   - more than write_hard of what nobody asked for waits: closed, the peer does not read
 */
#include "common/base/check.h"
#include "common/base/mem.h"
#include "common/base/uuid.h"
#include "server/net/internal.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    KEEPALIVE_S = 30,
    /*
     * Keepalive alone does not watch over data in flight. It also counts from the last word of the peer and cuts off at the first
     * probe that is lost after it, so there must be time for many: libuv sends one each second.
     */
    USER_TIMEOUT_MS = 2 * KEEPALIVE_S * 1000,
};

static void move(struct session *session, enum session_phase next)
{
    static const bool allowed[PHASE_CLOSED + 1][PHASE_CLOSED + 1] = {
        [PHASE_HANDSHAKE] = {[PHASE_OPEN] = true, [PHASE_LEAVING] = true, [PHASE_CLOSED] = true},
        [PHASE_OPEN] = {[PHASE_ENDING] = true, [PHASE_LEAVING] = true, [PHASE_CLOSED] = true},
        [PHASE_ENDING] = {[PHASE_LEAVING] = true, [PHASE_CLOSED] = true},
        [PHASE_LEAVING] = {[PHASE_LINGERING] = true, [PHASE_CLOSED] = true},
        [PHASE_LINGERING] = {[PHASE_CLOSED] = true},
    };
    CHECK_FATAL(allowed[session->phase][next]);
    session->phase = next;
}

void session_log(const struct session *session, enum log_level level, const char *event,
                 const char *reason)
{
    const struct identity *identity = &session->rpc.caller.identity;
    struct uuid id; /* the form that people can compare; before the greeting there is none */
    char text[UUID_TEXT_SIZE];
    _Static_assert(sizeof(id.bytes) == sizeof(session->rpc.session_id), "a session id is 16 bytes");
    memcpy(id.bytes, session->rpc.session_id, sizeof(id.bytes));
    uuid_format(&id, text);
    log_event(level, "net",
              "%s no=%" PRIu64 " session=%s peer=%s client=%" PRId64 " unit=%" PRId64 " reason=%s",
              event, session->number, uuid_is_nil(&id) ? "-" : text, session->address,
              identity->client_id, identity->unit_id, reason);
}

void session_wake(struct session *session)
{
    if (session->phase != PHASE_CLOSED && list_empty(&session->in_ready)) {
        list_append(&session->server->ready, &session->in_ready);
        server_on_ready(session->server);
    }
}

/* Not counted as greeting any more. */
static void end_greeting(struct session *session)
{
    if (session->greeting) {
        session->greeting = false;
        session->server->greeting--;
    }
}

static void on_closed(uv_handle_t *handle)
{
    struct session *session = CONTAINER_OF(handle, struct session, socket);
    struct server *server = session->server;
    frame_reader_close(&session->reader);
    tls_free(session->tls);
    peers_remove(&session->peer);
    list_remove(&session->in_sessions);
    mem_free(session);
    server_on_session_closed(server);
}

void session_close(struct session *session, const char *reason)
{
    if (session->phase == PHASE_CLOSED) {
        return;
    }
    session_log(session, LOG_INFO, "session closed", reason);
    move(session, PHASE_CLOSED);
    if (session->rpc.rpc != NULL) {
        rpc_session_close(&session->rpc);
    }
    stream_close(&session->stream);
    end_greeting(session);
    deadline_clear(&session->input);
    deadline_clear(&session->output);
    list_remove(&session->in_ready);
    list_remove(&session->in_pressed);
    uv_close((uv_handle_t *)&session->socket, on_closed);
}

/* The way up. It only queues and marks: it may be called from within rpc_session_receive. */
static void on_send(struct rpc_session *rpc, struct message_bytes *bytes, uint32_t request)
{
    struct session *session = CONTAINER_OF(rpc, struct session, rpc);
    if (stream_send(&session->stream, bytes, request) != ERR_OK) {
        session->failed = "no memory";
    }
    session_wake(session);
}

static void on_relieved(struct rpc_session *rpc)
{
    session_wake(CONTAINER_OF(rpc, struct session, rpc));
}

static bool is_behind(struct rpc_session *rpc)
{
    const struct session *session = CONTAINER_OF(rpc, struct session, rpc);
    return stream_backlog(&session->stream) > server_write_low(session->server);
}

static const struct rpc_outlet outlet = {
    .send = on_send, .relieved = on_relieved, .behind = is_behind};

static enum err admit(const struct frame *header, void *arg)
{
    struct session *session = arg;
    return rpc_session_admit(&session->rpc, header);
}

static void on_written(struct stream *stream, enum err err)
{
    struct session *session = CONTAINER_OF(stream, struct session, stream);
    if (session->phase == PHASE_CLOSED) {
        return;
    }
    deadline_clear(&session->output);
    if (err == ERR_OK) {
        session_wake(session);
    } else {
        session_close(session, "writing failed");
    }
}

/* The mandatory parts; all that fails later goes through session_close. */
static struct session *make(struct server *server)
{
    struct session *session = mem_calloc(1, sizeof(*session));
    if (session == NULL) {
        return NULL;
    }
    if (tls_new_server(server->context, &session->tls) != ERR_OK) {
        mem_free(session);
        return NULL;
    }
    session->server = server;
    session->phase = PHASE_HANDSHAKE;
    session->greeting = true;
    session->number = ++server->last_session;
    frame_reader_init(&session->reader, admit, session);
    stream_init(&session->stream, &server->shared, (uv_stream_t *)&session->socket, session->tls,
                on_written);
    deadline_init(&session->input);
    deadline_init(&session->output);
    list_init(&session->in_ready);
    list_init(&session->in_pressed);
    return session;
}

static void enlist(struct session *session, const struct sockaddr_storage *address)
{
    struct server *server = session->server;
    list_append(&server->sessions, &session->in_sessions);
    peers_add(&server->peers, &session->peer, peer_key(address));
    server->greeting++;
    server->counters.accepted++;
    server->counters.sessions++;
    char ip[INET6_ADDRSTRLEN] = "?";
    (void)uv_ip_name((const struct sockaddr *)address, ip, sizeof(ip));
    /* sin_port and sin6_port lie at the same place. */
    struct sockaddr_in head;
    memcpy(&head, address, sizeof(head));
    (void)snprintf(session->address, sizeof(session->address), "%s/%u", ip,
                   (unsigned)ntohs(head.sin_port));
}

static bool tune(uv_tcp_t *socket, int fd)
{
    const int timeout_ms = USER_TIMEOUT_MS;
    return uv_tcp_open(socket, fd) == 0 && uv_tcp_nodelay(socket, 1) == 0 &&
           uv_tcp_keepalive(socket, 1, KEEPALIVE_S) == 0 &&
           setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, sizeof(timeout_ms)) == 0;
}

void session_accept(struct server *server, int fd, const struct sockaddr_storage *address)
{
    struct session *session = make(server);
    if (session == NULL) {
        log_event(LOG_ERROR, "net", "connection refused reason=no memory");
        (void)close(fd);
        return;
    }
    enlist(session, address);
    (void)uv_tcp_init(server->options.loop, &session->socket);
    if (!tune(&session->socket, fd)) {
        uv_os_fd_t opened = -1;
        if (uv_fileno((const uv_handle_t *)&session->socket, &opened) != 0) {
            (void)close(fd); /* the handle did not take it */
        }
        session_close(session, "gone at once");
        return;
    }
    reading_settle(session);
    patience_settle(session);
}

/* For whom the connection is; false when its certificate does not say. */
static bool introduce(struct session *session)
{
    struct identity identity = {0};
    struct digest spki = {{0}};
    bool enrolling = tls_purpose(session->tls) == TLS_ENROLL;
    if (!enrolling && tls_peer(session->tls, &identity, &spki) != ERR_OK) {
        return false;
    }
    rpc_session_init(&session->rpc, session->server->options.rpc, &outlet, enrolling, &identity,
                     &spki);
    return true;
}

void session_open(struct session *session)
{
    struct server *server = session->server;
    if (!introduce(session)) {
        server->counters.handshakes_failed++;
        session_log(session, LOG_WARNING, "handshake failed", "certificate without identity");
        session_part(session);
        return;
    }
    move(session, PHASE_OPEN);
    server->counters.opened++;
    session_log(session, LOG_INFO, "session opened", "handshake done");
}

void session_end(struct session *session, enum err farewell)
{
    if (session->phase != PHASE_OPEN) {
        return;
    }
    rpc_session_end(&session->rpc);
    move(session, PHASE_ENDING);
    session->farewell = farewell;
    /* What waited is dropped in the next turn, before the socket is read on. */
    session->paused = false;
    session->more = true;
    list_remove(&session->in_pressed);
    session_wake(session);
}

static void leave(struct session *session)
{
    move(session, PHASE_LEAVING);
    session->paused = false;
    session->more = false;
    list_remove(&session->in_pressed);
    session_wake(session);
}

static void say(struct session *session, struct message_bytes *bytes)
{
    if (stream_send(&session->stream, bytes, 0) != ERR_OK) {
        session->failed = "no memory";
    }
}

void session_refuse(struct session *session, enum err err)
{
    const struct frame *header = &session->reader.header;
    log_event(LOG_WARNING, "net",
              "frame refused no=%" PRIu64 " type=%u length=%" PRIu32 " error=%s", session->number,
              (unsigned)header->type, header->length, err_name(err));
    session_log(session, LOG_WARNING, "session refused", err_name(err));
    session->server->counters.frames_refused++;
    rpc_session_close(&session->rpc);
    stream_drop(&session->stream);
    say(session, rpc_error_message(err, NULL, 0, 0));
    say(session, rpc_goodbye_message(err));
    leave(session);
}

void session_part(struct session *session)
{
    if (session->rpc.rpc != NULL) {
        rpc_session_close(&session->rpc);
    }
    stream_close(&session->stream);
    leave(session);
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    struct session *session = CONTAINER_OF(request, struct session, shutdown);
    if (session->phase != PHASE_CLOSED && (status != 0 || session->peer_ended)) {
        session_close(session, "ended");
    }
}

static void shut_down(struct session *session)
{
    move(session, PHASE_LINGERING);
    if (uv_shutdown(&session->shutdown, (uv_stream_t *)&session->socket, on_shutdown) != 0) {
        session_close(session, "ended");
    }
}

/* What became due by what has happened since the last turn. */
static void advance(struct session *session)
{
    if (session->greeting && session->rpc.state == SESSION_OPEN) {
        end_greeting(session);
        session_log(session, LOG_INFO, "session greeted", "hello");
    }
    if (session->phase == PHASE_OPEN && session->rpc.state == SESSION_ENDING) {
        session_end(session, session->rpc.farewell); /* enrolled, not greeted, or revoked */
    }
    bool said = stream_said(&session->stream);
    if (session->phase == PHASE_ENDING && said && rpc_session_idle(&session->rpc)) {
        say(session, rpc_goodbye_message(session->farewell));
        leave(session);
    } else if (session->phase == PHASE_LEAVING && said) {
        tls_close(session->tls);
        if (stream_flushed(&session->stream)) {
            shut_down(session);
        }
    }
}

static void check_failed_or_slow(struct session *session)
{
    struct server *server = session->server;
    if (session->failed == NULL && session->stream.unasked > server->options.write_hard) {
        server->counters.slow_readers_closed++;
        session->failed = "the peer does not read";
    }
    if (session->failed != NULL) {
        session_close(session, session->failed);
    }
}

void session_turn(struct session *session)
{
    if (session->paused || session->more) {
        reading_take(session);
    }
    advance(session);
    check_failed_or_slow(session);
    if (session->phase == PHASE_CLOSED) {
        return;
    }
    if (stream_flush(&session->stream) != ERR_OK) {
        session_close(session, "writing failed");
        return;
    }
    advance(session);
    if (stream_ready(&session->stream)) {
        session_wake(session);
    }
    reading_settle(session);
    patience_settle(session);
}
