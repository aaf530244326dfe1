/*
 * A lane: one connection and the calls that wait for it, for everything but changes. The reader's lane and the lane of
 * files have several calls under way at once, the office's lane one. Calls whose script says so commit in groups, as changes do:
 * those that arrived while the last group was under way.
 *
 * A call is described by its script: which statements it has, how it sends a round of them and how it takes their results. One
 * round is one transaction, unless the script begins and ends one by itself over several rounds.
 */
#ifndef RECTIFY_STORE_LANE_H
#define RECTIFY_STORE_LANE_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include "server/store/pg_conn.h"
#include "server/store/pg_job.h"
#include "server/store/store.h"
#include "server/store/take.h"

struct lane;

struct lane_slot;

/* One round of one call: where its statements are sent. */
struct round {
    struct lane_slot *slot;
    unsigned number; /* 0, 1, ... */
};

MUST_CHECK enum err round_send(struct round *round, const struct pg_statement *statement,
                               const struct pg_params *params);
/*
 * Has the database send what it has so far, in the middle of a round, so that the results of a long one come one by one; and tells
 * whoever asks what comes next.
 */
void round_flush(struct round *round);
void store_call_tell(struct store_call *call, enum work_step step, unsigned done, unsigned total);
/* What follows in this round is planned once a session (keyed.h); for calls of which only some look rows up by keys alone. */
MUST_CHECK enum err round_keyed(struct round *round);
/*
 * A transaction over several rounds. Begin lifts the statement timeout of the role for what follows: a register of
 * 100,000 units takes longer. What ends in an error in between is rolled back by the lane.
 */
MUST_CHECK enum err round_begin(struct round *round);
MUST_CHECK enum err round_commit(struct round *round);
MUST_CHECK enum err round_rollback(struct round *round);

struct call_script {
    const char *name;
    bool writes;    /* on the office's lane; a lost connection leaves the outcome unknown */
    bool files;     /* on the lane of files, whether it writes or reads */
    bool keyed;     /* a read by keys alone: its statements are planned once a session (keyed.h) */
    bool undurable; /* taken too when the database does not promise to keep it */
    enum err unique_err; /* what a violated key means to the caller; 0: DATABASE */
    int64_t
        patience_ms; /* how long it may run, where that is longer than call_timeout_ms; 0: it is not */
    const struct pg_statement *const *statements; /* NULL-terminated */
    /* Whose rows it changes: all of one owner go over one lane of files. NULL: nobody's. */
    int64_t (*owner)(struct store_call *call);
    /* Not NULL: it has one round, whose transaction may be that of others as well. The order, as of memcmp, in which they take the
     * rows that they may have in common with other lanes, so that no two wait for each other. */
    int (*order)(struct store_call *a, struct store_call *b);
    /* Sends round number n. Sending none ends the call. An error ends it too, and nothing of it happens. */
    enum err (*send)(struct store_call *call, struct round *round);
    const struct take *takes; /* what needs no more than that; NULL: nothing */
    /*
     * Takes the result of a statement that is not among `takes`; NULL: nobody needs it. The first error of either is the call's;
     * then no further round is sent.
     */
    enum err (*take)(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result);
};

enum {
    LANE_DEPTH_MAX = 32,
    LANE_SHARED_MAX =
        16, /* calls of a transaction: while one is under way the next is on its way */
    LANE_PATIENCE_MS =
        15 * 60 * 1000, /* a register of 100,000 units, 600,000 assignments, a slow disk */
};

struct lane_slot {
    struct pg_job job;
    struct lane *lane;
    struct store_call *call; /* NULL: free */
    unsigned round;
    bool open;   /* a transaction was begun */
    bool ending; /* this round ends it */
};

struct lane {
    struct store *store;
    struct pg_conn conn;
    const struct call_script *const *scripts; /* NULL-terminated: what it prepares */
    unsigned depth;
    struct list waiting;
    struct pg_job *
        sharing; /* while calls are sent: the last of a transaction that still goes on; NULL: none */
    struct lane_slot slots[LANE_DEPTH_MAX];
    struct lane_slot cleaner; /* rolls back what a failed call left open */
};

void lane_init(struct lane *lane, struct store *store, const char *name, unsigned depth,
               const struct pg_conn_hooks *hooks, const struct call_script *const *scripts);
void lane_pump(struct lane *lane);                        /* sends what may be sent */
void lane_expire(struct lane *lane, int64_t now_ms);      /* ends what waited too long */
void lane_fail_waiting(struct lane *lane, enum err err);  /* ends what was not sent */
void lane_prepare(struct lane *lane, struct pg_job *job); /* for the session */

/* For the start functions: accepts the call. BUSY, DATABASE_AWAY, GOING_DOWN; NOT_DURABLE for what writes. */
MUST_CHECK enum err store_accept(struct store *store, struct store_call *call,
                                 const struct call_script *script);

#endif
