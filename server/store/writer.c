/*
 * Happy path
 *   1. store_change queues a change; the loop's next turn pumps
 *   2. pump: take a batch from the queue, build, send (one statement, one Sync; a second one where the office has
 *      acted, that tells all servers)
 *   3. the Sync's result: what the statement returned is applied and durable; tell its callers
 *   4. what it did not return is asked for with a second statement, which says why; tell its callers; pump again
 *
 * Failure modes
 *   - the statement fails (a constraint, a value out of range): its changes go one by one; the one that fails alone gets
 *     DATABASE, or is asked for when its key exists by now
 *   - a deadlock or a lock held too long: the batch is sent once more, then one by one; DATABASE_AWAY
 *   - the database has no room or no time, or only reads: one by one would fare no better; DATABASE_AWAY for all
 *   - what was sent on a lost connection and then meets one of these, or cannot be asked for: UNKNOWN_OUTCOME
 *   - the connection is lost: the changes are in doubt and go first on the next connection, until their deadline
 *   - COMMIT was warned about (not yet on the standby): UNKNOWN_OUTCOME at once; the terminal asks again
 *   - no memory for the arrays: one by one; alone it is NOMEM
 *
 * The role's statement_timeout bounds the statement and not its COMMIT: PostgreSQL takes it down before it commits
 * at the Sync, so that no timeout cancels the wait for a standby.
 */
#include "server/store/writer.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "server/store/internal.h"
#include "server/store/keyed.h"
#include "server/store/listen.h"
#include <limits.h>
#include <stdio.h>

static void on_result(struct pg_job *job, const struct pg_statement *statement,
                      const PGresult *result);
static void on_end(struct pg_job *job, enum pg_end end);

static struct writer *writer_of(struct pg_conn *conn)
{
    return CONTAINER_OF(conn, struct writer, conn);
}

static void on_prepare(struct pg_conn *conn, struct pg_job *job)
{
    const struct batch_sql *sql = &writer_of(conn)->store->batch_sql;
    for (unsigned i = 0; i < BATCH_STATEMENTS; i++) {
        pg_job_prepare(conn, job, &sql->statements[i]);
    }
    pg_job_prepare(conn, job, &batch_resolve);
    pg_job_prepare(conn, job, &tell_news);
}

static void on_ready(struct pg_conn *conn)
{
    store_conn_ready(writer_of(conn)->store, conn);
    writer_pump(writer_of(conn));
}

static void on_refused(struct pg_conn *conn)
{
    store_conn_refused(writer_of(conn)->store);
}

static void on_drained(struct pg_conn *conn)
{
    writer_pump(writer_of(conn));
}

static void on_notify(struct pg_conn *conn, const char *channel, const char *payload)
{
    (void)conn; /* writers listen to nothing */
    (void)channel;
    (void)payload;
}

static const struct pg_statement writer_setup = {"writer_setup", KEYED_SETTINGS("false")};
static const struct pg_statement *const setup[] = {&writer_setup, NULL};

static const struct pg_conn_hooks hooks = {
    .setup = setup,
    .on_prepare = on_prepare,
    .on_ready = on_ready,
    .on_refused = on_refused,
    .on_drained = on_drained,
    .on_notify = on_notify,
};

enum err writer_init(struct writer *writer, struct store *store, unsigned index)
{
    char name[PG_NAME_SIZE];
    *writer = (struct writer){
        .store = store,
        .number = (int)(store->options.instance * STORE_WRITERS_PER_INSTANCE + index),
    };
    (void)snprintf(name, sizeof(name), "rectifyd writer %u", index);
    pg_conn_init(&writer->conn, store->options.loop, store->conninfo, name, &hooks);
    list_init(&writer->pending);
    list_init(&writer->alone);
    writer->batch.job.on_result = on_result;
    writer->batch.job.on_end = on_end;
    return batch_init(&writer->batch, store->options.batch_max);
}

void writer_close(struct writer *writer)
{
    batch_close(&writer->batch);
}

void writer_add(struct writer *writer, struct change_call *change)
{
    list_append(&writer->pending, &change->call.node);
}

static void complete(struct writer *writer, struct change_call *change, enum err err)
{
    struct store *store = writer->store;
    change->call.err = err;
    store->changes--;
    if (err == ERR_OK && change->outcome == CHANGE_APPLIED) {
        store->counters.applied++;
    } else if (err == ERR_OK) {
        store->counters.not_applied++;
    }
    change->call.done(&change->call);
}

/* Puts the batch's changes in front of a list, in their order. */
static void put_back(struct batch *batch, struct list *to)
{
    for (size_t i = batch->count; i > 0; i--) {
        list_prepend(to, &batch->items[i - 1]->call.node);
    }
    batch->count = 0;
    batch->state = BATCH_IDLE;
}

/* What could be tried again is not known when an earlier try may have succeeded; what is wrong in itself never did. */
static enum err verdict(const struct change_call *change, enum err err)
{
    bool passing = err == ERR_DATABASE_AWAY || err == ERR_NOMEM;
    return passing && change->call.doubtful ? ERR_UNKNOWN_OUTCOME : err;
}

/* The batch is free before its callers are told: they may have a new one begun. */
static void complete_all(struct writer *writer, enum err err)
{
    struct batch *batch = &writer->batch;
    struct list ended;
    list_init(&ended);
    put_back(batch, &ended);
    while (!list_empty(&ended)) {
        struct change_call *change = LIST_FIRST(&ended, struct change_call, call.node);
        list_remove(&change->call.node);
        complete(writer, change, verdict(change, err));
    }
}

/* What could not go together goes one by one; what failed alone has failed. */
static void fall_apart(struct writer *writer, enum err err)
{
    if (writer->batch.count == 1) {
        complete_all(writer, err);
    } else {
        writer->store->counters.split_batches++;
        put_back(&writer->batch, &writer->alone);
    }
}

/* `news`: what is told when it commits; NULL: nothing. Both sets of parameters were built before anything is sent. */
static enum err submit(struct writer *writer, const struct pg_statement *statement,
                       const struct pg_params *params, const struct pg_params *news)
{
    struct batch *batch = &writer->batch;
    pg_job_open(&writer->conn, &batch->job);
    enum err err = pg_job_send(&writer->conn, &batch->job, statement, params);
    if (err == ERR_OK && news != NULL) {
        err = pg_job_send(&writer->conn, &batch->job, &tell_news, news);
    }
    if (err != ERR_OK) {
        list_remove(&batch->job.node);
        return err;
    }
    pg_job_close(&writer->conn, &batch->job);
    return ERR_OK;
}

static void send_batch(struct writer *writer)
{
    struct batch *batch = &writer->batch;
    struct pg_params params;
    struct pg_params news;
    enum err err = batch_build(batch, writer->number, &params);
    if (err == ERR_OK && batch->news) {
        err = batch_build_news(batch, &news);
    }
    if (err == ERR_OK) {
        batch->state = BATCH_SENT;
        writer->store->counters.batches++;
        err = submit(writer, batch_sql_find(&writer->store->batch_sql, batch->parts), &params,
                     batch->news ? &news : NULL);
    }
    if (err != ERR_OK) {
        fall_apart(writer, err);
    }
}

static void send_resolve(struct writer *writer)
{
    struct batch *batch = &writer->batch;
    struct pg_params params;
    enum err err = batch_build_resolve(batch, &params);
    if (err == ERR_OK) {
        batch->state = BATCH_RESOLVING;
        err = submit(writer, &batch_resolve, &params, NULL);
    }
    if (err != ERR_OK) {
        complete_all(writer, ERR_UNKNOWN_OUTCOME);
    }
}

void writer_pump(struct writer *writer)
{
    struct batch *batch = &writer->batch;
    while (writer->conn.state == PG_READY && batch->state == BATCH_IDLE) {
        if (!list_empty(&writer->alone)) {
            batch_take(batch, &writer->alone, 1);
        } else if (!list_empty(&writer->pending)) {
            batch_take(batch, &writer->pending, writer->store->options.batch_max);
        } else {
            return;
        }
        batch->retried = false;
        send_batch(writer);
    }
}

/* Not durable before the Sync's result: results are only kept here, callers are told in on_end. */
static void on_result(struct pg_job *job, const struct pg_statement *statement,
                      const PGresult *result)
{
    struct batch *batch = CONTAINER_OF(job, struct batch, job);
    if (statement == &batch_resolve) {
        batch_take_resolved(batch, result);
    } else if (statement != &tell_news) {
        batch_take_applied(batch, result);
    }
}

/* Tells those that have their answer; the others stay in the batch. */
static void tell_answered(struct writer *writer)
{
    struct batch *batch = &writer->batch;
    struct list answered;
    size_t left = 0;
    list_init(&answered);
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->answered[i]) {
            list_append(&answered, &batch->items[i]->call.node);
        } else {
            batch->answered[left] = false;
            batch->items[left++] = batch->items[i];
        }
    }
    batch->count = left;
    if (left == 0) {
        batch->state = BATCH_IDLE;
    } else if (batch->state == BATCH_SENT) {
        send_resolve(writer);
    }
    while (!list_empty(&answered)) {
        struct change_call *change = LIST_FIRST(&answered, struct change_call, call.node);
        list_remove(&change->call.node);
        complete(writer, change, ERR_OK);
    }
}

/* Somebody else was in the way of one of them: serialization failure, deadlock, lock not available. */
static bool in_the_way(const struct pg_job *job)
{
    return pg_job_is(job, "40001") || pg_job_is(job, "40P01") || pg_job_is(job, "55P03");
}

static void refused(struct writer *writer)
{
    struct batch *batch = &writer->batch;
    enum err err = pg_job_refusal(&batch->job);
    if (batch->state == BATCH_RESOLVING) {
        complete_all(writer, ERR_UNKNOWN_OUTCOME); /* it may have been stored before */
    } else if (in_the_way(&batch->job) && !batch->retried) {
        batch->retried = true;
        send_batch(writer);
    } else if (batch->count == 1 && pg_job_is(&batch->job, "23505")) {
        send_resolve(writer); /* the request id was stored by another transaction meanwhile */
    } else if (err == ERR_DATABASE_AWAY && !in_the_way(&batch->job)) {
        complete_all(writer, err);
    } else {
        fall_apart(writer, err);
    }
}

static void expire(struct writer *writer, struct list *waiting, int64_t now_ms)
{
    struct list ended;
    list_init(&ended);
    LIST_EACH(waiting, node, following)
    {
        if (now_ms >= CONTAINER_OF(node, struct change_call, call.node)->call.deadline_ms) {
            list_remove(node);
            list_append(&ended, node);
        }
    }
    while (!list_empty(&ended)) {
        struct change_call *change = LIST_FIRST(&ended, struct change_call, call.node);
        list_remove(&change->call.node);
        complete(writer, change, verdict(change, ERR_DATABASE_AWAY));
    }
}

static void expire_all(struct writer *writer, int64_t now_ms)
{
    expire(writer, &writer->alone, now_ms);
    expire(writer, &writer->pending, now_ms);
}

/*
 * Sent again first, on the next connection: each was applied once or not at all, and then it will be. Whose time
 * is up is told that it is not known.
 */
static void in_doubt(struct writer *writer)
{
    struct batch *batch = &writer->batch;
    writer->store->counters.in_doubt += batch->count;
    for (size_t i = 0; i < batch->count; i++) {
        batch->items[i]->call.doubtful = true;
    }
    put_back(batch, list_empty(&writer->alone) ? &writer->pending : &writer->alone);
    expire_all(writer, clock_mono_ms());
    store_kick(writer->store); /* the store may be stopping and wait for this */
}

static void on_end(struct pg_job *job, enum pg_end end)
{
    struct writer *writer = CONTAINER_OF(job, struct writer, batch.job);
    switch (end) {
    case PG_END_DONE:
        tell_answered(writer);
        if (writer->batch.state == BATCH_RESOLVING && list_empty(&job->node)) {
            complete_all(writer,
                         ERR_INTERNAL); /* a row too few: never, unless the statement is wrong */
        }
        break;
    case PG_END_REFUSED: refused(writer); break;
    case PG_END_LOST: in_doubt(writer); break;
    case PG_END_UNSURE: complete_all(writer, ERR_UNKNOWN_OUTCOME); break;
    }
}

void writer_expire(struct writer *writer, int64_t now_ms)
{
    const struct batch *batch = &writer->batch;
    for (size_t i = 0; i < batch->count; i++) {
        if (now_ms >= batch->items[i]->call.deadline_ms) {
            pg_conn_break(&writer->conn); /* a database that does not answer is as good as lost */
            break;
        }
    }
    expire_all(writer, now_ms);
}

void writer_fail_waiting(struct writer *writer)
{
    expire_all(writer, INT64_MAX);
}
