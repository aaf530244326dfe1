/*
 * A simulated terminal on a loop: TCP, TLS, HELLO and WELCOME, then frames both ways. Thousands of them live in one process.
 *
 *   start -> connecting -> shaking hands -> greeted (on_greeted) -> frames (on_frame) -> stop or lost (on_closed, once)
 */
#ifndef RECTIFY_BENCH_TERMINAL_H
#define RECTIFY_BENCH_TERMINAL_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/tls/tls.h"
#include "common/wire/frame.h"
#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct terminal;

struct terminal_events {
    void (*on_greeted)(struct terminal *terminal);
    /* One whole frame with its request number; continued messages come frame by frame. */
    void (*on_frame)(struct terminal *terminal, const struct frame *frame);
    /* The connection is gone; `reason` is NULL when terminal_stop was called. The memory is the owner's again. */
    void (*on_closed)(struct terminal *terminal, const char *reason);
};

struct terminal {
    uv_tcp_t socket;
    uv_connect_t connect;
    const struct terminal_events *events;
    struct tls *tls;
    struct frame_reader reader;
    bool greeted;
    bool closing;
    uint32_t pings; /* of the server's, answered */
    const char *reason;
};

struct terminal_target {
    uv_loop_t *loop;
    struct sockaddr_in server;
    struct sockaddr_in source; /* port 0; the address tells the server's limits per address apart */
    const char *host;          /* what the certificate must be for */
};

MUST_CHECK enum err terminal_start(struct terminal *terminal, const struct terminal_target *target,
                                   struct tls_context *context,
                                   const struct terminal_events *events);
/* Packs and sends a message, in as many frames as it takes; a connection that is going drops it. */
void terminal_send(struct terminal *terminal, uint16_t type, uint32_t request,
                   const ProtobufCMessage *message);
void terminal_stop(struct terminal *terminal);

#endif
