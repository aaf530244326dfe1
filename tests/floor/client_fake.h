/*
 * A server made of a script: a process of its own on the loopback interface that accepts
 * connections and says what the test wants it to say, right or wrong. What it was told is in memory
 * that it shares with the test.
 *
 * A script runs in the child: it must not use cmocka's assertions. Whatever is not as the script
 * expects is said by fake_fail, and fake_stop then fails the test.
 */
#ifndef RECTIFY_TESTS_CLIENT_FAKE_H
#define RECTIFY_TESTS_CLIENT_FAKE_H

#include "common/wire/frame.h"
#include "proto/codec.h"
#include "proto/session.pb-c.h"
#include "tests/lib/tls_lab.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

enum {
    FAKE_FRAMES_MAX = 96,
    FAKE_BODY_KEPT = 8 * 1024,
    FAKE_PATIENCE_MS = 10 * 1000,
};

/* A frame that the server was sent. */
struct fake_frame {
    struct frame frame; /* its body is `kept` */
    uint8_t kept[FAKE_BODY_KEPT];
};

/* In shared memory. */
struct fake_log {
    atomic_bool ready;      /* the child has let go of what the test had open */
    atomic_int connections; /* accepted */
    atomic_int handshakes;  /* done */
    atomic_int orderly;     /* connections that the client ended with close_notify */
    atomic_int count;
    struct fake_frame frames[FAKE_FRAMES_MAX];
    char failure[256];
};

/* The server's end of the present connection. */
struct fake {
    const struct lab *lab;
    struct tls_context *context;
    struct fake_log *log;
    int listener;
    uint16_t port;
    pid_t child;
    void *arg; /* the script's own */
    int fd;
    struct tls *tls;
    struct frame_reader reader;
};

typedef void (*fake_script_cb)(struct fake *fake);

/* Listens, forks, runs the script in the child. */
void fake_start(struct fake *fake, const struct lab *lab, fake_script_cb script, void *arg);
/* Waits for the script's end, and fails the test when it failed. The log stays. */
void fake_join(struct fake *fake);
/* Ends the child in any state it is in. */
void fake_kill(struct fake *fake);
/* Forgets the log. */
void fake_close(struct fake *fake);

/* For scripts. */

void fake_fail(struct fake *fake, const char *format, ...) PRINTF_LIKE(2, 3);
bool fake_accept(struct fake *fake); /* false: no handshake */
/* The next frame; false at the end of the connection. */
bool fake_next(struct fake *fake, struct frame *frame);
/* The next frame; fails the script when it is not of this type. */
void fake_take(struct fake *fake, uint16_t type, struct frame *frame);
/* Until the client has ended the connection. */
void fake_take_rest(struct fake *fake);
void fake_send(struct fake *fake, uint16_t type, uint32_t request, const ProtobufCMessage *message);
void fake_send_error(struct fake *fake, uint32_t request, uint32_t code, const char *field,
                     uint32_t retry_after_ms);
void fake_send_frame(struct fake *fake, const struct frame *frame);
void fake_send_plain(struct fake *fake, const void *bytes, size_t len); /* inside TLS */
void fake_send_raw(struct fake *fake, const void *bytes, size_t len);   /* on the socket */
void fake_send_welcome(struct fake *fake, uint32_t request);
/* Accepts, takes HELLO, sends WELCOME. */
void fake_greet(struct fake *fake);
void fake_end(struct fake *fake); /* close_notify, close */
void fake_cut(struct fake *fake); /* close, without leave */

#endif
