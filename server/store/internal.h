/* The store's own struct: what its files share. */
#ifndef RECTIFY_STORE_INTERNAL_H
#define RECTIFY_STORE_INTERNAL_H

#include "server/store/batch_sql.h"
#include "server/store/lane.h"
#include "server/store/store.h"
#include "server/store/writer.h"
#include <stdbool.h>
#include <uv.h>

enum {
    STORE_WRITERS_MAX = 15,
    STORE_WRITERS_PER_INSTANCE =
        16, /* counter rows of writer w of instance i: 16 i + w; the office's: 16 i + 15 */
    STORE_FILE_LANES = 2, /* one group of chunks is written while another waits for the disk */
};

struct store {
    struct store_options options; /* conninfo is our copy */
    char *conninfo;
    struct store_counters counters;
    struct batch_sql batch_sql;
    struct writer *writers; /* options.writers of them */
    struct lane reader;
    struct lane office;
    struct lane files[STORE_FILE_LANES];
    size_t calls;   /* accepted and not completed, without changes */
    size_t changes; /* the same of changes */
    uv_idle_t
        kick; /* runs once, at the start of the next loop turn: what was accepted in this turn goes together */
    uv_timer_t tick;
    bool started;
    bool stopping;
    bool stop_now;
    bool reported;    /* on_ready was called */
    unsigned handles; /* that still have to close */
    store_ready_cb on_ready;
    void *ready_arg;
    struct store_listener listener;
    store_stopped_cb on_stopped;
    void *stopped_arg;
};

/* Has the waiting calls sent at the start of the next loop turn. */
void store_kick(struct store *store);

/* The number of the counters that the office's connection writes. */
int store_office_writer(const struct store *store);

/* From the connections. */
void store_conn_ready(struct store *store, const struct pg_conn *conn);
void store_conn_refused(struct store *store);

#endif
