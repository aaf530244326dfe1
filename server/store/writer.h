/*
 * A writer: one connection, the changes of its share of the units, and the batch that is under way.
 *
 *   pending --take--> batch --SENT--> applied                        --> done
 *                                \--> not applied --RESOLVING--> why --> done
 *
 * One batch at a time; what arrives meanwhile is the next one. A batch that fails as a whole is taken apart: its changes
 * go one by one (`alone`), so that only the one at fault fails. A batch whose connection was lost is in doubt: its changes
 * go first after reconnecting, which is safe because each is applied at most once.
 */
#ifndef RECTIFY_STORE_WRITER_H
#define RECTIFY_STORE_WRITER_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include "server/store/batch_sql.h"
#include "server/store/calls/change.h"
#include "server/store/pg_array.h"
#include "server/store/pg_conn.h"
#include "server/store/pg_params.h"
#include <stdbool.h>
#include <stdint.h>

struct store;

enum batch_state {
    BATCH_IDLE,
    BATCH_SENT,
    BATCH_RESOLVING,
};

struct batch_key {
    int64_t unit_id;
    int64_t problem_id;
    struct uuid request_id;
    bool used;
};

struct batch {
    struct pg_job job;
    enum batch_state state;
    struct change_call **items;
    bool *answered; /* item n was applied, or it is known why not */
    size_t count;
    unsigned parts;
    bool news;    /* of somebody else than the unit itself: all servers are told */
    bool retried; /* once, after a deadlock or a lock that was waited for too long */
    struct pg_array columns[BATCH_COLUMNS];
    struct pg_array news_units;
    struct pg_array news_events;
    struct batch_key *keys; /* a hash table of what the batch holds or passed over */
    size_t key_mask;
};

struct writer {
    struct store *store;
    struct pg_conn conn;
    int number; /* of its counters */
    struct list pending;
    struct list alone;
    struct batch batch;
};

MUST_CHECK enum err writer_init(struct writer *writer, struct store *store, unsigned index);
void writer_close(struct writer *writer); /* memory only; may be called twice */

void writer_add(struct writer *writer, struct change_call *change);
void writer_pump(struct writer *writer);
void writer_expire(struct writer *writer, int64_t now_ms);
/* Ends all that waits: UNKNOWN_OUTCOME what was sent on a connection that was lost, else DATABASE_AWAY. */
void writer_fail_waiting(struct writer *writer);

/* batch.c */
MUST_CHECK enum err batch_init(struct batch *batch, unsigned batch_max);
void batch_close(struct batch *batch);
/* Moves what may stand together from the list into the batch, at most `max`. */
void batch_take(struct batch *batch, struct list *from, size_t max);
MUST_CHECK enum err batch_build_resolve(struct batch *batch, struct pg_params *params);
/* The parameters of tell_news (listen.h). */
MUST_CHECK enum err batch_build_news(struct batch *batch, struct pg_params *params);
void batch_take_applied(struct batch *batch, const PGresult *result);
void batch_take_resolved(struct batch *batch, const PGresult *result);
extern const struct pg_statement batch_resolve;

/* batch_build.c */
unsigned batch_parts_of(const struct change_call *change); /* bits of enum batch_part */
unsigned batch_does(const struct change_call *change);     /* bits of enum batch_does */
/* Builds the parameters of the statement for the batch's parts. */
MUST_CHECK enum err batch_build(struct batch *batch, int counter_writer, struct pg_params *params);

#endif
