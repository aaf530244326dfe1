/*
 * Happy path
 *   1. dial, tls_start, bytes to and fro until the handshake is done
 *   2. send: header and body are encrypted, what TLS has ready goes to the socket
 *   3. receive: a frame that is there already; else plain bytes that TLS has; else cipher bytes
 *      from the socket
 *   4. close: close_notify, our half of the stream ends, the other side's end is awaited for a
 *      moment
 *
 * Failure modes
 *   - the deadline passes: TIMEOUT. A half-sent frame makes the channel useless, a half-received
 *     one does not
 *   - the other side is gone: CLOSED. What it said before it went can still be received
 *   - an end without close_notify or inside a frame: CLOSED as well; the detail says which
 *   - the wrong server, an alert, a record that does not authenticate: WRONG_SERVER, TLS; our alert
 *     is still sent
 *   - bytes that are no frames: what the reader says. Nothing is resynchronised
 */
#include "client/lib/channel.h"
#include "client/lib/dial.h"
#include "common/base/clock.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CHUNK_SIZE = 16 * 1024, /* of one read or write; about a TLS record */
    /* then no more is taken in: with a chunk and a partial record well below TLS_FEED_MAX */
    UNREAD_MAX = CHUNK_SIZE,
    FAREWELL_MS = 500,
};

static enum err fail_socket(struct failure *failure, int number)
{
    bool gone = number == ECONNRESET || number == EPIPE || number == ETIMEDOUT;
    return failure_set(failure, gone ? ERR_CLOSED : ERR_IO, strerror(number));
}

static enum err fail_tls(struct channel *channel, struct failure *failure)
{
    return failure_set(failure, tls_failure_err(channel->tls), tls_failure(channel->tls));
}

/*
 * Takes in what the socket has, once. A failed handshake is not told here but by the state of the
 * TLS.
 */
static enum err pull(struct channel *channel, struct failure *failure)
{
    uint8_t chunk[CHUNK_SIZE];
    ssize_t got = recv(channel->fd, chunk, sizeof(chunk), MSG_DONTWAIT);
    if (got > 0) {
        channel->unread += (size_t)got;
        enum err err = tls_feed(channel->tls, chunk, (size_t)got);
        return err == ERR_OK || err == ERR_TLS ? ERR_OK : failure_set(failure, err, "TLS");
    }
    if (got == 0) {
        channel->ended = true;
        return ERR_OK;
    }
    if (errno == EAGAIN || errno == EINTR) {
        return ERR_OK;
    }
    channel->ended = true;
    return fail_socket(failure, errno);
}

/*
 * Waits until the socket takes bytes. Those that come meanwhile are taken in, as far as there is
 * room for them.
 */
static enum err await_room(struct channel *channel, int64_t deadline, struct failure *failure)
{
    bool listening = !channel->ended && channel->unread < UNREAD_MAX;
    short events = listening ? POLLIN | POLLOUT : POLLOUT;
    short revents = 0;
    enum err err = dial_wait(channel->fd, events, deadline, &revents);
    if (err != ERR_OK) {
        return failure_set(failure, err, "sending");
    }
    return (revents & POLLIN) != 0 ? pull(channel, failure) : ERR_OK;
}

static enum err push(struct channel *channel, const uint8_t *bytes, size_t len, int64_t deadline,
                     struct failure *failure)
{
    while (len > 0) {
        ssize_t put = send(channel->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put >= 0) {
            bytes += put;
            len -= (size_t)put;
            continue;
        }
        enum err err = ERR_OK;
        if (errno == EAGAIN) {
            err = await_room(channel, deadline, failure);
        } else if (errno != EINTR) {
            err = fail_socket(failure, errno); /* what was received before may still be read */
        }
        if (err != ERR_OK) {
            return err;
        }
    }
    return ERR_OK;
}

/* Sends what TLS has ready: ours, its answers to the other side, its alerts. */
static enum err flush(struct channel *channel, int64_t deadline, struct failure *failure)
{
    uint8_t chunk[CHUNK_SIZE];
    enum err err = ERR_OK;
    while (err == ERR_OK && tls_pending(channel->tls) > 0) {
        size_t len = tls_drain(channel->tls, chunk, sizeof(chunk));
        err = push(channel, chunk, len, deadline, failure);
    }
    return err;
}

/* Waits for bytes from the socket and takes them in. TIMEOUT; CLOSED when there will be none. */
static enum err refill(struct channel *channel, int64_t deadline, struct failure *failure)
{
    if (channel->ended) {
        return failure_set(failure, ERR_CLOSED, "the stream ended without leave");
    }
    short revents = 0;
    enum err err = dial_wait(channel->fd, POLLIN, deadline, &revents);
    return err == ERR_OK ? pull(channel, failure) : failure_set(failure, err, "waiting");
}

static enum err shake_hands(struct channel *channel, int64_t deadline, struct failure *failure)
{
    enum err err = tls_start(channel->tls);
    if (err == ERR_OK) {
        err = flush(channel, deadline, failure);
    }
    while (err == ERR_OK && tls_state(channel->tls) == TLS_HANDSHAKING) {
        err = refill(channel, deadline, failure);
        if (err == ERR_CLOSED) {
            return failure_set(failure, ERR_CONNECT, "the server ended the handshake");
        }
        if (err == ERR_OK) {
            err = flush(channel, deadline, failure);
        }
    }
    /* A refusal goes before the end of the socket, which may only be its consequence. */
    return tls_state(channel->tls) == TLS_FAILED ? fail_tls(channel, failure) : err;
}

static void release(struct channel *channel)
{
    if (channel->fd >= 0) {
        (void)close(channel->fd); /* what had to arrive was awaited before */
    }
    channel->fd = -1;
    tls_free(channel->tls);
    channel->tls = NULL;
    frame_reader_close(&channel->reader);
}

enum err channel_open(struct channel *channel, const char *host, uint16_t port,
                      struct tls_context *context, frame_admit_cb admit, void *arg,
                      int64_t deadline_mono_ms, struct failure *failure)
{
    *channel = (struct channel){.fd = -1};
    frame_reader_init(&channel->reader, admit, arg);
    enum err err = tls_new_client(context, host, &channel->tls);
    if (err != ERR_OK) {
        return failure_set(failure, err, host);
    }
    err = dial(host, port, deadline_mono_ms, &channel->fd, failure);
    if (err == ERR_OK) {
        err = shake_hands(channel, deadline_mono_ms, failure);
    }
    if (err != ERR_OK) {
        release(channel);
    }
    return err;
}

static enum err encrypt(struct channel *channel, const struct frame *frame)
{
    uint8_t header[FRAME_HEADER_SIZE];
    frame_header_encode(frame, header);
    enum err err = tls_write(channel->tls, header, sizeof(header));
    if (err == ERR_OK && frame->length > 0) {
        err = tls_write(channel->tls, frame->body, frame->length);
    }
    return err;
}

enum err channel_send(struct channel *channel, const struct frame *frame, int64_t deadline_mono_ms,
                      struct failure *failure)
{
    enum err err = encrypt(channel, frame);
    if (err == ERR_TLS) {
        return fail_tls(channel, failure);
    }
    return err == ERR_OK ? flush(channel, deadline_mono_ms, failure)
                         : failure_set(failure, err, "sending");
}

/* Moves plain bytes from TLS to the reader. AGAIN when there are none. */
static enum err decrypt(struct channel *channel, struct failure *failure)
{
    uint8_t chunk[CHUNK_SIZE];
    size_t len = 0;
    enum err err = tls_read(channel->tls, chunk, sizeof(chunk), &len);
    if (err == ERR_OK) {
        err = frame_reader_feed(&channel->reader, chunk, len);
        return err == ERR_OK ? ERR_OK : failure_set(failure, err, "the server's frame");
    }
    if (err == ERR_AGAIN) {
        channel->unread = 0;
        return ERR_AGAIN;
    }
    if (err == ERR_TLS) {
        return fail_tls(channel, failure);
    }
    bool partial = frame_reader_partial(&channel->reader);
    return failure_set(failure, err,
                       partial ? "the stream ended inside a frame"
                               : "the server ended the connection");
}

/*
 * A failed flush is no reason to stop listening: the socket will say what is to be said about it.
 */
static enum err advance(struct channel *channel, int64_t deadline, struct failure *failure)
{
    enum err err = decrypt(channel, failure);
    if (tls_pending(channel->tls) > 0) {
        struct failure ignored;
        (void)flush(channel, deadline, &ignored);
    }
    return err == ERR_AGAIN ? refill(channel, deadline, failure) : err;
}

enum err channel_receive(struct channel *channel, struct frame *frame, int64_t deadline_mono_ms,
                         struct failure *failure)
{
    for (;;) {
        enum err err = frame_reader_next(&channel->reader, frame);
        if (err == ERR_OK) {
            return ERR_OK;
        }
        if (err != ERR_AGAIN) {
            return failure_set(failure, err, "the server's frame");
        }
        err = advance(channel, deadline_mono_ms, failure);
        if (err != ERR_OK) {
            return err;
        }
    }
}

/*
 * An early close(2) with unread bytes would make the kernel reset the connection and drop what we
 * sent last.
 */
static void part(struct channel *channel)
{
    int64_t deadline = clock_mono_ms() + FAREWELL_MS;
    struct failure ignored;
    tls_close(channel->tls);
    enum err err = flush(channel, deadline, &ignored);
    if (err != ERR_OK || shutdown(channel->fd, SHUT_WR) != 0) {
        return;
    }
    uint8_t chunk[CHUNK_SIZE];
    short revents = 0;
    while (!channel->ended && dial_wait(channel->fd, POLLIN, deadline, &revents) == ERR_OK &&
           clock_mono_ms() < deadline) {
        channel->ended = recv(channel->fd, chunk, sizeof(chunk), MSG_DONTWAIT) <= 0;
    }
}

void channel_close(struct channel *channel)
{
    if (channel->fd >= 0 && !channel->ended) {
        part(channel);
    }
    release(channel);
}
