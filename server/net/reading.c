/*
 * The way in: socket -> TLS -> frames -> rpc.
 *
 * Happy path
 *   1. the socket's bytes lie in the server's one buffer, are fed to TLS, and the buffer is free
 *      again
 *   2. decrypted a record at a time into the frame reader; each whole frame goes to rpc
 *   3. when nothing is left, the socket is read on
 *
 * Pausing: before each frame rpc and the way out are asked whether they can take more; two long
 * answers under way count as if they waited already. If not, or
 * after FRAMES_PER_TURN, reading stops with frames and records left where they are; later they are
 * taken first, and only then is the socket read on. A session that waits for the store gets in a
 * line, see server.c.
 *
 * Failure modes
 *   - the handshake fails, or names nobody: an alert goes out
 *   - a frame is not admitted, or a signal cannot be read: ERROR, GOODBYE
 *   - close_notify: the peer wants no more answers either. End of file without it: cut off, closed
 *     at once
 */
#include "common/base/check.h"
#include "server/net/internal.h"

enum {
    FRAMES_PER_TURN = 32, /* so that a busy session delays the others by microseconds only */
};

/* Also puts the session into the line for the store, or takes it out. */
static bool pause_if_full(struct session *session)
{
    struct server *server = session->server;
    size_t mark = session->paused ? server_write_low(server) : server->options.write_high;
    bool slow = stream_backlog(&session->stream) > mark || rpc_session_long(&session->rpc);
    bool full = rpc_session_full(&session->rpc);
    bool pressed = full && session->rpc.in_flight < RPC_IN_FLIGHT_MAX;
    if ((slow || full) && !session->paused) {
        server->counters.reading_paused++;
    }
    session->paused = slow || full;
    list_remove(&session->in_pressed);
    if (pressed && !slow) { /* otherwise its own relief wakes it */
        list_append(&server->pressed, &session->in_pressed);
        server_on_pressed(server);
    }
    return session->paused;
}

/* The next whole frame; AGAIN when the socket must be read; CLOSED, TLS; a frame error. */
static enum err next_frame(struct session *session, struct frame *frame)
{
    uint8_t *plain = session->server->plain;
    for (;;) { /* each time round takes bytes from what was fed, TLS_FEED_MAX at most */
        enum err err = frame_reader_next(&session->reader, frame);
        if (err != ERR_AGAIN) {
            return err;
        }
        size_t length = 0;
        err = tls_read(session->tls, plain, READ_PLAIN_SIZE, &length);
        if (err != ERR_OK) {
            return err;
        }
        err = frame_reader_feed(&session->reader, plain, length);
        if (err != ERR_OK) {
            return err;
        }
    }
}

static void stop(struct session *session, enum err err)
{
    if (tls_state(session->tls) == TLS_FAILED) {
        session_log(session, LOG_WARNING, "connection failed", tls_failure(session->tls));
        session_part(session);
    } else if (err == ERR_CLOSED) { /* close_notify */
        session_part(session);
    } else {
        session_refuse(session, err);
    }
}

/* False when the session takes no more frames now. */
static bool give(struct session *session, const struct frame *frame)
{
    session->server->counters.frames_in++;
    enum err err = rpc_session_receive(&session->rpc, frame);
    if (err == ERR_OK) {
        return session->rpc.state != SESSION_ENDING;
    }
    if (err == ERR_CLOSED) { /* goodbye: what follows it is still judged */
        session->peer_left = true;
        session_end(session, ERR_OK);
        return true;
    }
    session_refuse(session, err);
    return false;
}

static void take_frames(struct session *session)
{
    for (unsigned i = 0; i < FRAMES_PER_TURN; i++) {
        if (session->phase == PHASE_OPEN && pause_if_full(session)) {
            return;
        }
        struct frame frame;
        enum err err = next_frame(session, &frame);
        if (err == ERR_AGAIN) {
            return;
        }
        if (err != ERR_OK) {
            stop(session, err);
            return;
        }
        if (!give(session, &frame)) {
            return;
        }
    }
    session->more = true;
    session_wake(session);
}

/* Of what still comes only close_notify is of interest. */
static void discard(struct session *session)
{
    size_t length = 0;
    enum err err = ERR_OK;
    while (err == ERR_OK) { /* at most TLS_FEED_MAX */
        err = tls_read(session->tls, session->server->plain, READ_PLAIN_SIZE, &length);
    }
    if (err != ERR_AGAIN) {
        stop(session, err);
    }
}

/* We have ended the session, and the peer does not know it yet. */
static bool deaf(const struct session *session)
{
    return session->rpc.state == SESSION_ENDING && !session->peer_left;
}

static void take_open(struct session *session)
{
    session->more = false;
    if (!deaf(session)) {
        take_frames(session);
    }
    if (deaf(session) && session->phase != PHASE_LEAVING) {
        discard(session);
    }
}

static void take_handshake(struct session *session)
{
    if (tls_state(session->tls) == TLS_FAILED) {
        session->server->counters.handshakes_failed++;
        session_log(session, LOG_WARNING, "handshake failed", tls_failure(session->tls));
        session_part(session);
    } else if (tls_state(session->tls) == TLS_OPEN) {
        session_open(session);
    }
}

void reading_take(struct session *session)
{
    if (session->phase == PHASE_HANDSHAKE) {
        take_handshake(session);
    }
    if (session->phase == PHASE_OPEN || session->phase == PHASE_ENDING) {
        take_open(session);
    }
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)suggested;
    struct server *server = CONTAINER_OF(handle, struct session, socket)->server;
    *buf = uv_buf_init((char *)server->cipher, sizeof(server->cipher));
}

static void on_end(struct session *session, ssize_t status)
{
    session->peer_ended = true;
    switch (session->phase) {
    case PHASE_HANDSHAKE:
        session->server->counters.handshakes_failed++;
        session_close(session, "cut off in the handshake");
        return;
    case PHASE_LEAVING: /* it may have said all it wanted and still read */
        if (status == UV_EOF) {
            reading_settle(session);
            return;
        }
        session_close(session, "cut off while leaving");
        return;
    case PHASE_LINGERING: session_close(session, "ended"); return;
    case PHASE_OPEN:
    case PHASE_ENDING: session_close(session, "cut off"); return;
    case PHASE_CLOSED:
    default: return;
    }
}

static void feed(struct session *session, size_t length)
{
    /*
     * LIMIT cannot be: reading is stopped while TLS holds what was fed before. A failure is seen in
     * take.
     */
    enum err err = tls_feed(session->tls, session->server->cipher, length);
    if (!CHECK(err == ERR_OK || err == ERR_TLS)) {
        session_close(session, "internal error");
        return;
    }
    reading_take(session);
}

static void on_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buf)
{
    (void)buf;
    struct session *session = CONTAINER_OF(stream, struct session, socket);
    if (length < 0) {
        on_end(session, length);
        return;
    }
    session->server->counters.bytes_in += (uint64_t)length;
    session->bytes += (uint64_t)length;
    session->heard = true;
    if (session->phase != PHASE_LEAVING && session->phase != PHASE_LINGERING && length > 0) {
        feed(session, (size_t)length);
        reading_settle(session);
        session_wake(session);
    }
}

static bool wanted(const struct session *session)
{
    bool waiting = session->paused || session->more;
    return session->phase != PHASE_CLOSED && !session->peer_ended && !waiting;
}

void reading_settle(struct session *session)
{
    bool want = wanted(session);
    uv_stream_t *stream = (uv_stream_t *)&session->socket;
    if (want == session->reading) {
        return;
    }
    session->reading = want;
    if (!want) {
        (void)uv_read_stop(stream);
    } else if (uv_read_start(stream, on_alloc, on_read) != 0) {
        session->failed = "reading failed";
        session_wake(session);
    }
}
