/*
 * A terminal's folder below /tmp for one test, acts to put into its outbox, and a look at its
 * files. All functions fail the running cmocka test when they cannot do their work.
 */
#ifndef RECTIFY_TESTS_TERMINAL_LAB_H
#define RECTIFY_TESTS_TERMINAL_LAB_H

#include "client/lib/home.h"
#include "client/lib/outbox.h"
#include "tests/lib/tls_lab.h"
#include <stdbool.h>

struct terminal {
    char dir[64];
    struct home home;
    struct arena arena; /* for whatever the test lists; emptied by terminal_reopen */
    struct failure failure;
};

/* A cmocka set-up and tear-down: *state is an opened terminal that is not enrolled. */
int terminal_set_up(void **state);
int terminal_tear_down(void **state);

/* Closes the home and opens it again. */
void terminal_reopen(struct terminal *terminal);

/* Runs SQL on its database. */
void terminal_sql(struct terminal *terminal, const char *sql);

/* Gives it the lab's client's certificate and a server, as an enrolment would, and reopens it. */
void terminal_enroll(struct terminal *terminal, const struct lab *lab, uint16_t port);

/*
 * Stores a progress with this text for problem `no` (its id is 100 + no) of unit 12, on version 4.
 */
void terminal_add(struct terminal *terminal, int no, const char *text, struct outbox_item *item);

/* The only item with this id; its state is 0 when there is none. */
struct outbox_item terminal_item(struct terminal *terminal, int64_t item_id);

/* Reads a whole file of the folder; false when there is none. */
bool terminal_file(const struct terminal *terminal, const char *name, char *out, size_t size,
                   size_t *len);
void terminal_write(const struct terminal *terminal, const char *name, const char *bytes,
                    size_t len);

#endif
