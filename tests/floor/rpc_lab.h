/*
 * An rpc over fake commands, one session, and everything its outlet was given. One at a time.
 */
#ifndef RECTIFY_TESTS_RPC_LAB_H
#define RECTIFY_TESTS_RPC_LAB_H

#include "common/base/log.h"
#include "proto/session.pb-c.h"
#include "server/rpc/rpc.h"
#include "tests/floor/rpc_fake.h"
#include <stdbool.h>

enum {
    SENT_MAX = 64,
};

struct sent {
    struct message_bytes *bytes; /* NULL: there was no memory for it */
    uint32_t request;
};

struct fixture {
    struct commands commands;
    struct rpc *rpc;
    struct rpc_session session;
    struct rpc_session other;
    bool pressed;
    unsigned idle_told;
};

extern struct rpc_lab_out {
    struct sent sent[SENT_MAX];
    unsigned count;
    unsigned relieved;
    bool behind;     /* what the outlet says of itself */
    int64_t mono_ms; /* the time, which the test moves */
} rpc_lab_out;

extern const struct rpc_outlet rpc_lab_outlet;
extern const struct identity rpc_lab_reporter; /* of unit 7 */
extern const struct identity rpc_lab_admin;
extern const struct digest rpc_lab_spki;
extern const uint8_t rpc_lab_hello[6];

/* A test's set-up and tear-down, which fails when anything is left alive. */
int rpc_lab_set_up(void **state);
int rpc_lab_tear_down(void **state);

/* Only the rpc, for tests that fail allocations. */
bool rpc_lab_init(struct fixture *fixture);
void rpc_lab_forget(void); /* what was sent */

/* A frame as it lies in the reader: admitted, and received if it was. */
enum err rpc_lab_give(struct rpc_session *session, uint16_t type, uint32_t request, uint8_t flags,
                      const void *body, size_t length);

/* HELLO as request 1. */
enum err rpc_lab_greet(struct fixture *fixture, struct rpc_session *session,
                       const struct identity *identity);
/* The fixture's session, greeted, and the welcome forgotten. */
void rpc_lab_open(struct fixture *fixture, const struct identity *identity);
enum err rpc_lab_ask(struct fixture *fixture, uint32_t request); /* CAMPAIGNS_GET */

/*
 * A SUBMIT with one act of `length` bytes; returns the message's length. Given in parts of `part`
 * bytes.
 */
size_t rpc_lab_submit(uint8_t *bytes, size_t length);
enum err rpc_lab_give_submit(struct rpc_session *session, uint32_t request, const uint8_t *bytes,
                             size_t length, size_t part);

/* The n-th thing sent; field NULL: none. */
void rpc_lab_expect(unsigned n, uint16_t type, uint32_t request);
void rpc_lab_expect_error(unsigned n, uint32_t request, enum err code, const char *field,
                          uint32_t retry_after_ms);
void rpc_lab_drop_line(enum log_level level, const char *line, void *arg);

#endif
