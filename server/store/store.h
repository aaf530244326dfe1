/*
 * The store: typed calls on PostgreSQL, asynchronous, over libpq in pipeline mode on the caller's loop.
 *
 * Writes of assignments (calls/change.h) commit in groups: what arrives while a batch is under way becomes the next
 * batch; one batch, one statement, one transaction, one answer per item, given after COMMIT. Units are sharded over the
 * writer connections, so that batches never wait for each other's rows. All other calls go to the reader
 * connection or, where they write, to the office connection, each a transaction of its own; the bytes of files have a
 * connection for themselves.
 *
 * Every call: the caller fills and owns a struct that embeds a store_call; the start function answers OK ("accepted")
 * or an error at once. Accepted: `done` is called exactly once, never before the start function has returned, and the
 * struct is the caller's again. Results live in the arena that the call names.
 *
 * Errors of calls: BUSY (queue full, at once), DATABASE_AWAY (no connection, or the database had no room, no time or somebody
 * else in the way: nothing happened, try again), UNKNOWN_OUTCOME (a write was sent and the connection lost: for changes the
 * store itself asks again until the deadline), NOT_DURABLE (writes, at once), DATABASE (the database refused for good: logged
 * with its SQLSTATE), NOMEM, and what each header names.
 */
#ifndef RECTIFY_STORE_STORE_H
#define RECTIFY_STORE_STORE_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include "common/base/uuid.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct store;
struct store_call;
struct call_script;

typedef void (*store_done_cb)(struct store_call *call);
/* What a long call is at now, and how many of its parts are behind. Between the accepting call and done; not for all calls. */
typedef void (*store_progress_cb)(struct store_call *call, enum work_step step, unsigned done,
                                  unsigned total);

/* The common part of every call. The caller sets done, progress, owner and arena; the rest is the store's. */
struct store_call {
    store_done_cb done;
    store_progress_cb progress; /* NULL: nobody asks */
    void *owner;                /* for the caller's use */
    struct arena *arena;        /* results and parameters that must live until done */
    enum err err;               /* valid in done */
    struct list node;           /* the store's */
    const struct call_script *script;
    int64_t deadline_ms; /* monotonic */
    bool doubtful;       /* a change: was sent on a connection that was lost */
};

enum {
    STORE_CONNECTIONS_BESIDE = 4, /* the writers: reader, office, two of files */
    STORE_CONNECTIONS_MAX = 60,   /* of all stores on one database: sql/roles.sql */
};

struct store_options {
    uv_loop_t *loop;
    const char *conninfo; /* of the application's role; may name several hosts */
    unsigned writers;     /* connections for changes; 2 for two cores */
    unsigned instance;    /* tells the counters of several servers apart: 0, 1, ... */
    unsigned batch_max;   /* changes per batch; 256 */
    unsigned queue_max;   /* calls that may wait, changes and others each; 4,096: beyond it BUSY */
    uint64_t call_timeout_ms; /* 30,000: then DATABASE_AWAY or UNKNOWN_OUTCOME */
};

/* What is counted; all only grow. */
struct store_counters {
    uint64_t changes; /* accepted */
    uint64_t batches;
    uint64_t applied;
    uint64_t not_applied;   /* repeated, stale, refused by the guard */
    uint64_t split_batches; /* failed as a whole and were run one by one */
    uint64_t in_doubt;      /* asked again after a lost connection */
    uint64_t busy;
    uint64_t reads;
    uint64_t reconnects;
};

/* Copies the options. No I/O. */
MUST_CHECK enum err store_new(const struct store_options *options, struct store **store);

/* Begins to connect and goes on reconnecting, with back-off and jitter, until store_stop. */
void store_start(struct store *store);

/*
 * Called once when the first connections are ready and the durability settings were read, or with the error that
 * makes going on useless (the schema is missing or newer than this program). May be NULL.
 */
typedef void (*store_ready_cb)(struct store *store, enum err err, void *arg);
void store_on_ready(struct store *store, store_ready_cb on_ready, void *arg);

/* What the database tells, whether this or another server on it did it. Each may be NULL. */
struct store_listener {
    /* Something in campaigns, problems or units has changed. */
    void (*on_catalog)(void *arg);
    /* An event that is news to this unit: a hint, it may be lost or come twice. */
    void (*on_notice)(int64_t unit_id, const struct uuid *event_id, void *arg);
    /* This campaign was issued, or a phase of it was set, by an event of the office: a hint likewise. */
    void (*on_campaign)(int64_t campaign_id, const struct uuid *event_id, void *arg);
    /* This terminal was revoked; 0: any may have been while nobody listened (store_clients_revoked). */
    void (*on_revoked)(int64_t client_id, void *arg);
    void *arg;
};
void store_listen(struct store *store, const struct store_listener *listener); /* copied */

/*
 * Drains: no new calls, those accepted complete, connections end; then on_stopped, later and once. `now`: what is
 * under way fails with UNKNOWN_OUTCOME instead.
 */
typedef void (*store_stopped_cb)(struct store *store, void *arg);
void store_stop(struct store *store, bool now, store_stopped_cb on_stopped, void *arg);
void store_free(struct store *store); /* before a start or from on_stopped on */

bool store_available(const struct store *store); /* a reader and all writers are ready */
/* fsync, full_page_writes and synchronous_commit are on for all that write, and it is no standby. False until known. */
bool store_durable(const struct store *store);
/* Changes waiting or under way are above the high mark: the caller should stop taking in more. */
bool store_pressed(const struct store *store);
const struct store_counters *store_counters(const struct store *store);

#endif
