#include "tests/bench/terminal.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "proto/codec.h"
#include "proto/session.pb-c.h"
#include <stdlib.h>
#include <string.h>

enum {
    READ_SIZE = 64 * 1024,
    PACKED_SIZE = 512 * 1024,
};

/* One loop, one thread: what is only needed within a call is shared by all terminals. */
static char read_bytes[READ_SIZE];
static uint8_t plain_bytes[READ_SIZE];
static uint8_t packed[PACKED_SIZE];
static uint8_t
    framed[TLS_WRITE_MAX]; /* header and body leave in one piece: one record where they fit */

struct write {
    uv_write_t request;
    char bytes[];
};

static void on_closed(uv_handle_t *handle)
{
    struct terminal *terminal = CONTAINER_OF(handle, struct terminal, socket);
    tls_free(terminal->tls);
    frame_reader_close(&terminal->reader);
    terminal->tls = NULL;
    terminal->events->on_closed(terminal, terminal->reason);
}

static void end(struct terminal *terminal, const char *reason)
{
    if (!terminal->closing) {
        terminal->closing = true;
        terminal->reason = reason;
        uv_close((uv_handle_t *)&terminal->socket, on_closed);
    }
}

static void on_written(uv_write_t *request, int status)
{
    struct write *write = CONTAINER_OF(request, struct write, request);
    (void)status; /* a connection that fails is told by its reading side */
    mem_free(write);
}

/* What TLS has for the socket: at once as far as the kernel takes it, the rest through the loop. */
static void flush(struct terminal *terminal)
{
    size_t waiting = tls_pending(terminal->tls);
    if (waiting == 0 || terminal->closing) {
        return;
    }
    struct write *write = mem_alloc(sizeof(*write) + waiting);
    if (write == NULL) {
        end(terminal, "no memory");
        return;
    }
    uv_buf_t buf = uv_buf_init(write->bytes, (unsigned)waiting);
    buf.len = tls_drain(terminal->tls, (uint8_t *)write->bytes, waiting);
    if (uv_stream_get_write_queue_size((uv_stream_t *)&terminal->socket) == 0) {
        int taken = uv_try_write((uv_stream_t *)&terminal->socket, &buf, 1);
        if (taken == (int)buf.len) {
            mem_free(write);
            return;
        }
        buf.base += taken > 0 ? taken : 0;
        buf.len -= taken > 0 ? (size_t)taken : 0;
    }
    if (uv_write(&write->request, (uv_stream_t *)&terminal->socket, &buf, 1, on_written) != 0) {
        mem_free(write);
        end(terminal, "write");
    }
}

static enum err admit(const struct frame *header, void *arg)
{
    (void)arg;
    return message_type_find(header->type) == NULL ? ERR_TYPE : ERR_OK;
}

static void greet(struct terminal *terminal)
{
    Rectify__Hello hello = RECTIFY__HELLO__INIT;
    hello.version_min = 1;
    hello.version_max = 1;
    hello.software = (char *)(uintptr_t) "rectify-bench";
    hello.client_time_ms = clock_wall_ms();
    terminal_send(terminal, MESSAGE_HELLO, 1, &hello.base);
}

static void take_frame(struct terminal *terminal, const struct frame *frame)
{
    if (frame->type == MESSAGE_PING) {
        Rectify__Ping *ping = rectify__ping__unpack(NULL, frame->length, frame->body);
        if (ping != NULL) {
            Rectify__Pong pong = RECTIFY__PONG__INIT;
            pong.token = ping->token;
            rectify__ping__free_unpacked(ping, NULL);
            terminal_send(terminal, MESSAGE_PONG, 0, &pong.base);
            terminal->pings++;
        }
    } else if (frame->type == MESSAGE_GOODBYE) {
        end(terminal, "goodbye");
    } else if (!terminal->greeted) {
        if (frame->type != MESSAGE_WELCOME) {
            end(terminal, "not welcomed");
            return;
        }
        terminal->greeted = true;
        terminal->events->on_greeted(terminal);
    } else {
        terminal->events->on_frame(terminal, frame);
    }
}

static void take_frames(struct terminal *terminal)
{
    struct frame frame;
    enum err err = ERR_OK;
    while (!terminal->closing && (err = frame_reader_next(&terminal->reader, &frame)) == ERR_OK) {
        take_frame(terminal, &frame);
    }
    if (err != ERR_OK && err != ERR_AGAIN) {
        end(terminal, "frame");
    }
}

static void take_plain(struct terminal *terminal)
{
    size_t length = 0;
    enum err err = ERR_OK;
    while (!terminal->closing &&
           (err = tls_read(terminal->tls, plain_bytes, sizeof(plain_bytes), &length)) == ERR_OK) {
        if (frame_reader_feed(&terminal->reader, plain_bytes, length) != ERR_OK) {
            end(terminal, "frames");
            return;
        }
        take_frames(terminal);
    }
    if (!terminal->closing && err != ERR_AGAIN) {
        end(terminal, err == ERR_CLOSED ? "closed" : tls_failure(terminal->tls));
    }
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(read_bytes, sizeof(read_bytes));
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct terminal *terminal = CONTAINER_OF(stream, struct terminal, socket);
    if (count < 0) {
        end(terminal, uv_err_name((int)count));
        return;
    }
    bool open = tls_state(terminal->tls) == TLS_OPEN;
    if (tls_feed(terminal->tls, (const uint8_t *)buf->base, (size_t)count) != ERR_OK) {
        end(terminal, tls_failure(terminal->tls));
        return;
    }
    if (!open && tls_state(terminal->tls) == TLS_OPEN) {
        greet(terminal);
    }
    take_plain(terminal);
    if (!terminal->closing) {
        flush(terminal);
        tls_idle(terminal->tls);
    }
}

static void on_connected(uv_connect_t *request, int status)
{
    struct terminal *terminal = CONTAINER_OF(request, struct terminal, connect);
    if (terminal->closing) {
        return;
    }
    if (status != 0) {
        end(terminal, uv_err_name(status));
        return;
    }
    (void)uv_tcp_nodelay(&terminal->socket, 1);
    if (tls_start(terminal->tls) != ERR_OK ||
        uv_read_start((uv_stream_t *)&terminal->socket, on_alloc, on_read) != 0) {
        end(terminal, "start");
        return;
    }
    flush(terminal);
}

enum err terminal_start(struct terminal *terminal, const struct terminal_target *target,
                        struct tls_context *context, const struct terminal_events *events)
{
    terminal->events = events;
    terminal->greeted = false;
    terminal->closing = false;
    terminal->pings = 0;
    terminal->reason = NULL;
    enum err err = tls_new_client(context, target->host, &terminal->tls);
    if (err != ERR_OK) {
        return err;
    }
    frame_reader_init(&terminal->reader, admit, terminal);
    if (uv_tcp_init(target->loop, &terminal->socket) != 0) {
        tls_free(terminal->tls);
        return ERR_IO;
    }
    int failed = uv_tcp_bind(&terminal->socket, (const struct sockaddr *)&target->source, 0);
    failed = failed != 0 ? failed
                         : uv_tcp_connect(&terminal->connect, &terminal->socket,
                                          (const struct sockaddr *)&target->server, on_connected);
    if (failed != 0) {
        end(terminal, uv_err_name(failed));
    }
    return ERR_OK;
}

void terminal_send(struct terminal *terminal, uint16_t type, uint32_t request,
                   const ProtobufCMessage *message)
{
    size_t length = protobuf_c_message_get_packed_size(message);
    if (terminal->closing || length > sizeof(packed)) {
        return;
    }
    (void)protobuf_c_message_pack(message, packed);
    enum {
        PART_MAX = sizeof(framed) - FRAME_HEADER_SIZE
    };
    size_t offset = 0;
    do {
        size_t left = length - offset;
        struct frame frame = {
            .type = type,
            .request = request,
            .length = (uint32_t)(left > PART_MAX ? PART_MAX : left),
            .flags = left > PART_MAX ? FRAME_MORE : 0,
        };
        frame_header_encode(&frame, framed);
        memcpy(framed + FRAME_HEADER_SIZE, packed + offset, frame.length);
        if (tls_write(terminal->tls, framed, FRAME_HEADER_SIZE + frame.length) != ERR_OK) {
            end(terminal, "tls write");
            return;
        }
        offset += frame.length;
        flush(terminal);
    } while (offset < length && !terminal->closing);
}

void terminal_stop(struct terminal *terminal)
{
    end(terminal, NULL);
}
