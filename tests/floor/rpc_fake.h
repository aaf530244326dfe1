/*
 * A floor of commands for tests of the floors above it: every request is answered at once, or waits
 * until the test says so. Linked in place of server/commands.
 */
#ifndef RECTIFY_TESTS_RPC_FAKE_H
#define RECTIFY_TESTS_RPC_FAKE_H

#include "server/commands/command.h"
#include <stdbool.h>
#include <stddef.h>

enum {
    FAKE_WAITING_MAX = 64,
};

struct commands {
    bool wait;    /* requests wait, greetings included */
    enum err err; /* what requests are answered with; greetings too */
    const char *field;
    uint32_t retry_after_ms;
    bool from_office;          /* what a greeting finds */
    bool wrong_answer;         /* an answer of another type */
    size_t name_length;        /* of the one name in a list of clients */
    struct shared_bytes *tail; /* of every answer; NULL: none */
    unsigned started;
    size_t acts_length;                        /* of the acts in the last SUBMIT, together */
    struct command *waiting[FAKE_WAITING_MAX]; /* in the order they came */
    unsigned waiting_count;
};

extern const uint8_t fake_session_id[16];

/* The n-th that waits says how far it is. */
void fake_tell(const struct commands *commands, unsigned n, uint32_t step, uint32_t done,
               uint32_t total);
/* The n-th that waits is answered and told. */
void fake_finish(struct commands *commands, unsigned n);
void fake_finish_all(struct commands *commands);

#endif
