/*
 * What tests of a terminal's connection share: an enrolled terminal, a server made of a script, two
 * calls.
 */
#ifndef RECTIFY_TESTS_CLIENT_LAB_H
#define RECTIFY_TESTS_CLIENT_LAB_H

#include "client/lib/connection.h"
#include "proto/record.pb-c.h"
#include "tests/floor/client_fake.h"
#include "tests/lib/terminal_lab.h"

enum {
    SHORT_MS = 200,      /* a deadline that is meant to pass */
    LONG_MS = 20 * 1000, /* one that is not */
    SLOW_MS = 3000,      /* one that would be, were nothing heard */
};

struct client_lab {
    struct terminal *terminal;
    struct fake fake;
    struct connection *connection;
    struct connection_options options;
    struct failure *failure; /* the terminal's */
    int notices;
    int64_t noticed_problem;
    int progress;
    uint32_t progress_done;
};

/* Certificates are made once for all tests of a program. */
extern struct lab client_certificates;
int client_lab_group_set_up(void **state);
int client_lab_group_tear_down(void **state);

int client_lab_set_up(void **state);
int client_lab_tear_down(void **state);

/* Starts the script, enrols the terminal at it, opens a connection. */
enum err client_lab_open(struct client_lab *lab, fake_script_cb script, void *arg);
/* Closes the connection and waits for the script's end. The log stays until the next start. */
void client_lab_finish(struct client_lab *lab);

/* A call that reads and one that writes, as small as they can be. answer may be NULL. */
enum err client_lab_read(struct client_lab *lab, const Rectify__Assignments **answer);
enum err client_lab_write(struct client_lab *lab);

/* For scripts: an answer with `count` assignments of about a KiB each; a notice; a goodbye. */
void fake_send_assignments(struct fake *fake, uint32_t request, size_t count);
void fake_send_notice(struct fake *fake, int64_t problem_id);
void fake_send_goodbye(struct fake *fake, uint32_t code);

#endif
