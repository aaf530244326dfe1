/*
 * How long a session is waited for. Two deadlines each: one for what should come, one for what
 * should go.
 *
 * What should come follows from how the session stands, looked at after each of its turns:
 *
 *   no greeting yet            HANDSHAKE, from accept on: TLS and HELLO together
 *   a frame has begun          FRAME, then RATE again and again: RATE_BYTES in RATE_MS keep it
 *                              alive
 *   nothing has begun          REST (buffers go back), QUIET (then a ping), IDLE (then the end)
 *   we have paused reading     none: it is not the peer who is late
 *   we have shut down          LINGER
 *
 * What should go: a write that the socket did not take at once must end within write_timeout_ms
 * (WRITE). It is 80 KiB at most, so that a slow but steady reader of a long answer is never cut
 * off.
 */
#include "server/net/internal.h"

enum {
    RATE_MS = 1000,
    RATE_BYTES = 1024,
    REST_MS = 1000,
    LINGER_MS = 2000,
};

static uint32_t positive(uint32_t value)
{
    return value > 0 ? value : 1;
}

void patience_configure(struct deadlines *deadlines, const struct server_options *options)
{
    uint32_t half = options->idle_timeout_ms / 2;
    uint64_t *after_ms = deadlines->after_ms;
    after_ms[DEADLINE_HANDSHAKE] = positive(options->handshake_timeout_ms);
    after_ms[DEADLINE_FRAME] = positive(options->frame_timeout_ms);
    after_ms[DEADLINE_RATE] = RATE_MS;
    after_ms[DEADLINE_REST] = REST_MS;
    after_ms[DEADLINE_QUIET] = half > REST_MS ? half - REST_MS : 1;
    after_ms[DEADLINE_IDLE] = positive(half);
    after_ms[DEADLINE_WRITE] = positive(options->write_timeout_ms);
    after_ms[DEADLINE_LINGER] = LINGER_MS;
}

static enum deadline_kind open_input(const struct session *session)
{
    enum deadline_kind now = session->input.kind;
    if (session->paused || session->more) {
        return DEADLINE_NONE;
    }
    if (session->greeting) {
        return rpc_session_idle(&session->rpc) ? DEADLINE_HANDSHAKE : DEADLINE_NONE;
    }
    if (frame_reader_partial(&session->reader) || rpc_session_partial(&session->rpc)) {
        return now == DEADLINE_RATE ? DEADLINE_RATE : DEADLINE_FRAME;
    }
    bool waits = now == DEADLINE_REST || now == DEADLINE_QUIET || now == DEADLINE_IDLE;
    return waits && !session->heard ? now : DEADLINE_REST;
}

static enum deadline_kind input(const struct session *session)
{
    switch (session->phase) {
    case PHASE_HANDSHAKE: return DEADLINE_HANDSHAKE;
    case PHASE_OPEN: return open_input(session);
    case PHASE_LINGERING: return DEADLINE_LINGER;
    case PHASE_ENDING:  /* it waits for us: the store, the drain */
    case PHASE_LEAVING: /* and for its own reading: WRITE */
    case PHASE_CLOSED:
    default: return DEADLINE_NONE;
    }
}

void patience_settle(struct session *session)
{
    struct deadlines *deadlines = &session->server->deadlines;
    enum deadline_kind kind = input(session);
    if (kind == DEADLINE_NONE) {
        deadline_clear(&session->input);
    } else if (kind != session->input.kind || (kind == DEADLINE_REST && session->heard)) {
        deadline_set(deadlines, &session->input, kind);
    }
    session->heard = false;

    if (session->phase == PHASE_CLOSED || !stream_writing(&session->stream)) {
        deadline_clear(&session->output);
    } else if (session->output.kind == DEADLINE_NONE) {
        deadline_set(deadlines, &session->output, DEADLINE_WRITE);
    }
}

static void close_counted(struct session *session, uint64_t *counter, const char *reason)
{
    (*counter)++;
    session_close(session, reason);
}

static void look_at_rate(struct session *session)
{
    if (session->bytes - session->bytes_rated < RATE_BYTES) {
        close_counted(session, &session->server->counters.frames_timed_out, "frame too slow");
        return;
    }
    session->bytes_rated = session->bytes;
    deadline_set(&session->server->deadlines, &session->input, DEADLINE_RATE);
}

static void ping(struct session *session)
{
    struct server *server = session->server;
    struct message_bytes *bytes = rpc_ping_message(++server->last_token);
    if (stream_send(&session->stream, bytes, 0) != ERR_OK) {
        session_close(session, "no memory");
        return;
    }
    deadline_set(&server->deadlines, &session->input, DEADLINE_IDLE);
    session_wake(session);
}

static void on_input_due(struct session *session, enum deadline_kind kind)
{
    struct server *server = session->server;
    switch (kind) {
    case DEADLINE_HANDSHAKE:
        close_counted(session, &server->counters.handshakes_timed_out, "no greeting in time");
        return;
    case DEADLINE_FRAME:
        session->bytes_rated = session->bytes;
        deadline_set(&server->deadlines, &session->input, DEADLINE_RATE);
        return;
    case DEADLINE_RATE: look_at_rate(session); return;
    case DEADLINE_REST:
        if (stream_flushed(&session->stream)) {
            tls_idle(session->tls);
        }
        deadline_set(&server->deadlines, &session->input, DEADLINE_QUIET);
        return;
    case DEADLINE_QUIET: ping(session); return;
    case DEADLINE_IDLE:
        close_counted(session, &server->counters.idle_closed, "nothing heard");
        return;
    case DEADLINE_LINGER: session_close(session, "ended, the peer did not close"); return;
    case DEADLINE_NONE:
    case DEADLINE_WRITE:
    case DEADLINE_KINDS:
    default: return;
    }
}

void patience_on_due(struct deadlines *deadlines, struct deadline *deadline,
                     enum deadline_kind kind)
{
    (void)deadlines;
    if (kind == DEADLINE_WRITE) {
        struct session *session = CONTAINER_OF(deadline, struct session, output);
        close_counted(session, &session->server->counters.slow_readers_closed,
                      "the peer does not read");
        return;
    }
    on_input_due(CONTAINER_OF(deadline, struct session, input), kind);
}
