#include "server/store/lane.h"
#include "common/base/clock.h"
#include "server/store/calls/office_event.h"
#include "server/store/internal.h"
#include "server/store/keyed.h"

static const struct pg_statement begin = {"begin", "BEGIN"};
static const struct pg_statement patience = {"patience", "SET LOCAL statement_timeout = '15min'"};
static const struct pg_statement commit = {"commit", "COMMIT"};
static const struct pg_statement rollback = {"rollback", "ROLLBACK"};
static const struct pg_statement keyed = {"keyed", KEYED_SETTINGS("true")};

enum err round_keyed(struct round *round)
{
    struct pg_params none;
    params_init(&none);
    return pg_job_send(&round->slot->lane->conn, &round->slot->job, &keyed, &none);
}

enum err round_send(struct round *round, const struct pg_statement *statement,
                    const struct pg_params *params)
{
    struct pg_job *job = &round->slot->job;
    const struct store_call *call = round->slot->call;
    if (job->step_count == 0 && call != NULL && call->script->keyed) {
        enum err err = round_keyed(round);
        if (err != ERR_OK) {
            return err;
        }
    }
    return pg_job_send(&round->slot->lane->conn, job, statement, params);
}

static enum err tell(struct round *round, const struct pg_statement *statement)
{
    struct pg_params none;
    params_init(&none);
    return round_send(round, statement, &none);
}

void round_flush(struct round *round)
{
    pg_job_flush(&round->slot->lane->conn);
}

void store_call_tell(struct store_call *call, enum work_step step, unsigned done, unsigned total)
{
    if (call->progress != NULL) {
        call->progress(call, step, done, total);
    }
}

enum err round_begin(struct round *round)
{
    round->slot->open = true;
    enum err err = tell(round, &begin);
    return err == ERR_OK ? tell(round, &patience) : err;
}

enum err round_commit(struct round *round)
{
    round->slot->ending = true;
    return tell(round, &commit);
}

enum err round_rollback(struct round *round)
{
    round->slot->ending = true;
    return tell(round, &rollback);
}

static void on_result(struct pg_job *job, const struct pg_statement *statement,
                      const PGresult *result);
static void on_end(struct pg_job *job, enum pg_end end);
static void on_cleaned(struct pg_job *job, enum pg_end end);

static void ignore_result(struct pg_job *job, const struct pg_statement *statement,
                          const PGresult *result)
{
    (void)job;
    (void)statement;
    (void)result;
}

void lane_init(struct lane *lane, struct store *store, const char *name, unsigned depth,
               const struct pg_conn_hooks *hooks, const struct call_script *const *scripts)
{
    *lane = (struct lane){
        .store = store,
        .scripts = scripts,
        .depth = depth < LANE_DEPTH_MAX ? depth : LANE_DEPTH_MAX,
    };
    pg_conn_init(&lane->conn, store->options.loop, store->options.conninfo, name, hooks);
    list_init(&lane->waiting);
    for (unsigned i = 0; i < lane->depth; i++) {
        struct lane_slot *slot = &lane->slots[i];
        slot->lane = lane;
        slot->job.on_result = on_result;
        slot->job.on_end = on_end;
    }
    lane->cleaner.lane = lane;
    lane->cleaner.job.on_result = ignore_result;
    lane->cleaner.job.on_end = on_cleaned;
}

static struct lane_slot *free_slot(struct lane *lane)
{
    for (unsigned i = 0; i < lane->depth; i++) {
        if (lane->slots[i].call == NULL) {
            return &lane->slots[i];
        }
    }
    return NULL;
}

static void complete(struct store *store, struct store_call *call)
{
    store->calls--;
    call->done(call);
}

/* Ends the transaction that a failed call has left open. Of the lanes that begin any, each has one slot. */
static void clean(struct lane *lane)
{
    struct round round = {&lane->cleaner, 0};
    pg_job_open(&lane->conn, &lane->cleaner.job);
    if (round_rollback(&round) != ERR_OK) {
        pg_conn_break(&lane->conn);
    }
    pg_job_close(&lane->conn, &lane->cleaner.job);
}

static void on_cleaned(struct pg_job *job, enum pg_end end)
{
    struct lane *lane = CONTAINER_OF(job, struct lane_slot, job)->lane;
    if (end == PG_END_REFUSED) {
        pg_conn_break(&lane->conn); /* a session in an unknown state is of no use */
    }
}

static void end_call(struct lane_slot *slot)
{
    struct store_call *call = slot->call;
    slot->call = NULL;
    complete(slot->lane->store, call);
}

/* The calls that share a transaction are all there. */
static void settle(struct lane *lane)
{
    if (lane->sharing != NULL) {
        pg_job_close(&lane->conn, lane->sharing);
        lane->sharing = NULL;
    }
}

/* The first round, or the next; a round without statements is the end. */
static void send_round(struct lane_slot *slot)
{
    struct lane *lane = slot->lane;
    struct store_call *call = slot->call;
    struct round round = {slot, slot->round};
    slot->ending = false;
    pg_job_open(&lane->conn, &slot->job);
    enum err err = call->script->send(call, &round);
    if (err != ERR_OK && call->err == ERR_OK) {
        call->err = err;
    }
    if (lane->conn.state == PG_BROKEN) {
        return; /* the job ends as lost */
    }
    if (slot->job.step_count == 0) {
        list_remove(&slot->job.node);
        end_call(slot);
        return;
    }
    /* What was sent before the error must not be committed, and an open pipeline cannot take it back. */
    if (err != ERR_OK) {
        pg_conn_break(&lane->conn);
        return;
    }
    if (call->script->order != NULL) {
        pg_job_share(&lane->conn, &slot->job);
        lane->sharing = &slot->job;
        return;
    }
    pg_job_close(&lane->conn, &slot->job);
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    const struct call_script *script = call->script;
    const struct take *as_it_is = take_find(script->takes, statement);
    if (as_it_is != NULL) {
        return take_read(as_it_is, call, result);
    }
    return script->take != NULL ? script->take(call, statement, result) : ERR_OK;
}

static void on_result(struct pg_job *job, const struct pg_statement *statement,
                      const PGresult *result)
{
    struct store_call *call = CONTAINER_OF(job, struct lane_slot, job)->call;
    if (call->err == ERR_OK && statement != &keyed) {
        call->err = take(call, statement, result);
    }
}

/* The act's own row has one key, its request id; every other key is that of something the act made. */
static enum err refusal(const struct pg_job *job, const struct call_script *script)
{
    if (!pg_job_is(job, "23505")) {
        return pg_job_refusal(job);
    }
    if (job->refused == &office_event_insert) {
        return ERR_ID_REUSED;
    }
    return script->unique_err != ERR_OK ? script->unique_err : ERR_DATABASE;
}

static void on_end(struct pg_job *job, enum pg_end end)
{
    struct lane_slot *slot = CONTAINER_OF(job, struct lane_slot, job);
    struct store_call *call = slot->call;
    enum err err = ERR_OK;
    switch (end) {
    case PG_END_DONE: break;
    case PG_END_REFUSED: err = refusal(job, call->script); break;
    case PG_END_LOST: err = call->script->writes ? ERR_UNKNOWN_OUTCOME : ERR_DATABASE_AWAY; break;
    case PG_END_UNSURE: err = call->script->writes ? ERR_UNKNOWN_OUTCOME : ERR_OK; break;
    }
    if (call->err == ERR_OK) {
        call->err = err;
    }
    if (end == PG_END_DONE && slot->ending) {
        slot->open = false;
    }
    if (end == PG_END_DONE && call->err == ERR_OK && call->script->order == NULL) {
        slot->round++;
        send_round(slot);
        return;
    }
    if (slot->open && end != PG_END_LOST) {
        clean(slot->lane);
    }
    end_call(slot);
}

static void begin_call(struct lane_slot *slot, struct store_call *call)
{
    slot->call = call;
    slot->round = 0;
    slot->open = false;
    if (call->script->patience_ms != 0) {
        call->deadline_ms = clock_mono_ms() + call->script->patience_ms;
    }
    send_round(slot);
}

static unsigned free_slots(const struct lane *lane)
{
    unsigned count = 0;
    for (unsigned i = 0; i < lane->depth; i++) {
        count += lane->slots[i].call == NULL;
    }
    return count;
}

static struct store_call *first_waiting(struct lane *lane)
{
    return list_empty(&lane->waiting) ? NULL : LIST_FIRST(&lane->waiting, struct store_call, node);
}

/* One transaction of those that wait in front and may share it. */
static void send_group(struct lane *lane)
{
    struct store_call *calls[LANE_SHARED_MAX];
    unsigned room = free_slots(lane);
    unsigned count = 0;
    for (struct store_call *call = first_waiting(lane);
         call != NULL && call->script->order != NULL && count < LANE_SHARED_MAX && count < room;
         call = first_waiting(lane)) {
        unsigned at = count++;
        list_remove(&call->node);
        for (; at > 0 && call->script->order(call, calls[at - 1]) < 0; at--) {
            calls[at] = calls[at - 1];
        }
        calls[at] = call;
    }
    for (unsigned i = 0; i < count; i++) {
        begin_call(free_slot(lane), calls[i]);
    }
    settle(lane);
}

void lane_pump(struct lane *lane)
{
    while (lane->conn.state == PG_READY && !list_empty(&lane->waiting)) {
        struct lane_slot *slot = free_slot(lane);
        struct store_call *call = first_waiting(lane);
        if (slot == NULL) {
            return;
        }
        if (call->script->order != NULL) {
            send_group(lane);
            continue;
        }
        list_remove(&call->node);
        begin_call(slot, call);
    }
}

void lane_fail_waiting(struct lane *lane, enum err err)
{
    while (!list_empty(&lane->waiting)) {
        struct store_call *call = LIST_FIRST(&lane->waiting, struct store_call, node);
        list_remove(&call->node);
        call->err = err;
        complete(lane->store, call);
    }
}

void lane_expire(struct lane *lane, int64_t now_ms)
{
    for (unsigned i = 0; i < lane->depth; i++) {
        const struct store_call *call = lane->slots[i].call;
        if (call != NULL && now_ms >= call->deadline_ms) {
            pg_conn_break(&lane->conn); /* a database that does not answer is as good as lost */
        }
    }
    while (!list_empty(&lane->waiting)) {
        struct store_call *call = LIST_FIRST(&lane->waiting, struct store_call, node);
        if (now_ms < call->deadline_ms) {
            return;
        }
        list_remove(&call->node);
        call->err = ERR_DATABASE_AWAY;
        complete(lane->store, call);
    }
}

void lane_prepare(struct lane *lane, struct pg_job *job)
{
    static const struct pg_statement *const common[] = {
        &begin, &patience, &commit, &rollback, &office_event_insert, &office_notify, &keyed, NULL};
    for (const struct pg_statement *const *one = common; *one != NULL; one++) {
        pg_job_prepare(&lane->conn, job, *one);
    }
    for (const struct call_script *const *script = lane->scripts; *script != NULL; script++) {
        for (const struct pg_statement *const *one = (*script)->statements; *one != NULL; one++) {
            pg_job_prepare(&lane->conn, job, *one);
        }
    }
}

static struct lane *lane_of(struct store *store, struct store_call *call,
                            const struct call_script *script)
{
    if (script->files) {
        uint64_t owner = script->owner == NULL ? 0 : (uint64_t)script->owner(call);
        return &store->files[owner % STORE_FILE_LANES];
    }
    return script->writes ? &store->office : &store->reader;
}

enum err store_accept(struct store *store, struct store_call *call,
                      const struct call_script *script)
{
    struct lane *lane = lane_of(store, call, script);
    if (store->stopping) {
        return ERR_GOING_DOWN;
    }
    if (lane->conn.state != PG_READY) {
        return ERR_DATABASE_AWAY;
    }
    if (script->writes && !script->undurable && !lane->conn.durable) {
        return ERR_NOT_DURABLE;
    }
    if (store->calls >= store->options.queue_max) {
        store->counters.busy++;
        return ERR_BUSY;
    }
    call->err = ERR_OK;
    call->script = script;
    call->deadline_ms = clock_mono_ms() + (int64_t)store->options.call_timeout_ms;
    list_append(&lane->waiting, &call->node);
    store->calls++;
    store->counters.reads += script->writes ? 0 : 1;
    store_kick(store);
    return ERR_OK;
}
