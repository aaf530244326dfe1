/*
 * The store as a whole: its connections, when its queues are served, how it ends.
 *
 *   writers[0..n)   changes, sharded by unit      16 i + w number their counters
 *   reader          reads, up to 8 under way      hears what other sessions tell (listen.h)
 *   office          the office's writes, one by one
 *   files[0..2)     the bytes of files, in and out, up to 32 chunks under way each, which commit in groups
 *
 * What is accepted is sent by the kick, at the start of the next loop turn: the many frames of one turn become one
 * batch, and nothing can complete before the function that accepted it has returned.
 */
#include "server/store/store.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/store/internal.h"
#include "server/store/keyed.h"
#include "server/store/listen.h"
#include "server/store/scripts.h"

enum {
    TICK_MS = 200, /* how late a deadline may be noticed */
    READS_UNDER_WAY = 8,
    CHUNKS_UNDER_WAY = LANE_DEPTH_MAX,
};

static void on_reader_notify(struct pg_conn *conn, const char *channel, const char *payload)
{
    listen_take(CONTAINER_OF(conn, struct lane, conn)->store, channel, payload);
}

static void on_lane_prepare(struct pg_conn *conn, struct pg_job *job)
{
    lane_prepare(CONTAINER_OF(conn, struct lane, conn), job);
}

static void on_reader_ready(struct pg_conn *conn)
{
    struct lane *lane = CONTAINER_OF(conn, struct lane, conn);
    store_conn_ready(lane->store, conn);
    if (conn->ever_ready) {
        listen_missed(lane->store);
    }
    lane_pump(lane);
}

static void on_lane_ready(struct pg_conn *conn)
{
    struct lane *lane = CONTAINER_OF(conn, struct lane, conn);
    store_conn_ready(lane->store, conn);
    lane_pump(lane);
}

static void on_lane_refused(struct pg_conn *conn)
{
    store_conn_refused(CONTAINER_OF(conn, struct lane, conn)->store);
}

static void on_lane_drained(struct pg_conn *conn)
{
    lane_pump(CONTAINER_OF(conn, struct lane, conn));
}

static void on_nothing(struct pg_conn *conn, const char *channel, const char *payload)
{
    (void)conn; /* the office's session listens to nothing */
    (void)channel;
    (void)payload;
}

/*
 * A read of several statements sees one snapshot. Plans are made for the values at hand: one unit's list and the
 * whole campaign's share a statement. Calls that look up by keys alone say so (call_script).
 */
static const struct pg_statement reader_setup = {
    "reader_setup", "SELECT set_config('default_transaction_isolation', 'repeatable read', false),"
                    " set_config('default_transaction_read_only', 'on', false),"
                    " set_config('plan_cache_mode', 'force_custom_plan', false)"};
static const struct pg_statement *const reader_setups[] = {
    &listen_catalog, &listen_notice, &listen_campaign, &listen_revoked, &reader_setup, NULL};
static const struct pg_statement office_setup = {
    "office_setup", "SELECT set_config('plan_cache_mode', 'force_custom_plan', false)"};
static const struct pg_statement *const office_setups[] = {&office_setup, NULL};
static const struct pg_statement files_setup = {"files_setup", KEYED_SETTINGS("false")};
static const struct pg_statement *const files_setups[] = {&files_setup, NULL};

static const struct pg_conn_hooks reader_hooks = {
    .setup = reader_setups,
    .on_prepare = on_lane_prepare,
    .on_ready = on_reader_ready,
    .on_refused = on_lane_refused,
    .on_drained = on_lane_drained,
    .on_notify = on_reader_notify,
};

static const struct pg_conn_hooks office_hooks = {
    .setup = office_setups,
    .on_prepare = on_lane_prepare,
    .on_ready = on_lane_ready,
    .on_refused = on_lane_refused,
    .on_drained = on_lane_drained,
    .on_notify = on_nothing,
};

static const struct pg_conn_hooks files_hooks = {
    .setup = files_setups,
    .on_prepare = on_lane_prepare,
    .on_ready = on_lane_ready,
    .on_refused = on_lane_refused,
    .on_drained = on_lane_drained,
    .on_notify = on_nothing,
};

static enum err init_writers(struct store *store)
{
    enum err err = ERR_OK;
    store->writers = mem_calloc(store->options.writers, sizeof(*store->writers));
    if (store->writers == NULL) {
        return ERR_NOMEM;
    }
    for (unsigned i = 0; i < store->options.writers && err == ERR_OK; i++) {
        err = writer_init(&store->writers[i], store, i);
    }
    return err;
}

static enum err init(struct store *store)
{
    store->conninfo = mem_strdup(store->options.conninfo);
    if (store->conninfo == NULL) {
        return ERR_NOMEM;
    }
    store->options.conninfo = store->conninfo;
    enum err err = batch_sql_init(&store->batch_sql);
    if (err == ERR_OK) {
        err = init_writers(store);
    }
    lane_init(&store->reader, store, "rectifyd reader", READS_UNDER_WAY, &reader_hooks,
              reader_scripts);
    lane_init(&store->office, store, "rectifyd office", 1, &office_hooks, office_scripts);
    for (int i = 0; i < STORE_FILE_LANES; i++) {
        lane_init(&store->files[i], store, "rectifyd files", CHUNKS_UNDER_WAY, &files_hooks,
                  file_scripts);
    }
    return err;
}

enum err store_new(const struct store_options *options, struct store **out)
{
    if (options->writers < 1 || options->writers > STORE_WRITERS_MAX || options->batch_max < 1 ||
        options->queue_max < 1) {
        return ERR_INVALID;
    }
    struct store *store = mem_calloc(1, sizeof(*store));
    if (store == NULL) {
        return ERR_NOMEM;
    }
    store->options = *options;
    enum err err = init(store);
    if (err != ERR_OK) {
        store_free(store);
        return err;
    }
    *out = store;
    return ERR_OK;
}

void store_free(struct store *store)
{
    if (store == NULL) {
        return;
    }
    for (unsigned i = 0; store->writers != NULL && i < store->options.writers; i++) {
        writer_close(&store->writers[i]);
    }
    mem_free(store->writers);
    batch_sql_close(&store->batch_sql);
    mem_free(store->conninfo);
    mem_free(store);
}

void store_on_ready(struct store *store, store_ready_cb on_ready, void *arg)
{
    store->on_ready = on_ready;
    store->ready_arg = arg;
}

void store_listen(struct store *store, const struct store_listener *listener)
{
    store->listener = *listener;
}

static void report(struct store *store, enum err err)
{
    if (!store->reported && !store->stopping) {
        store->reported = true;
        if (store->on_ready != NULL) {
            store->on_ready(store, err, store->ready_arg);
        }
    }
}

bool store_available(const struct store *store)
{
    for (unsigned i = 0; i < store->options.writers; i++) {
        if (store->writers[i].conn.state != PG_READY) {
            return false;
        }
    }
    return store->reader.conn.state == PG_READY;
}

bool store_durable(const struct store *store)
{
    for (unsigned i = 0; i < store->options.writers; i++) {
        if (store->writers[i].conn.state != PG_READY || !store->writers[i].conn.durable) {
            return false;
        }
    }
    return store->office.conn.state == PG_READY && store->office.conn.durable;
}

bool store_pressed(const struct store *store)
{
    return store->changes >= store->options.queue_max - store->options.queue_max / 4;
}

const struct store_counters *store_counters(const struct store *store)
{
    return &store->counters;
}

static bool files_ready(const struct store *store)
{
    for (int i = 0; i < STORE_FILE_LANES; i++) {
        if (store->files[i].conn.state != PG_READY) {
            return false;
        }
    }
    return true;
}

void store_conn_ready(struct store *store, const struct pg_conn *conn)
{
    store->counters.reconnects += conn->ever_ready ? 1 : 0;
    if (store_available(store) && store->office.conn.state == PG_READY && files_ready(store)) {
        report(store, ERR_OK);
    }
}

void store_conn_refused(struct store *store)
{
    report(store, ERR_DATABASE);
}

int store_file_lane(const struct lane *lane)
{
    const struct store *store = lane->store;
    return (int)store->options.instance * STORE_FILE_LANES + (int)(lane - store->files);
}

int store_office_writer(const struct store *store)
{
    return (int)store->options.instance * STORE_WRITERS_PER_INSTANCE + STORE_WRITERS_PER_INSTANCE -
           1;
}

static void on_handle_closed(struct store *store)
{
    store->handles--;
    if (store->handles == 0) {
        store->on_stopped(store, store->stopped_arg);
    }
}

static void on_uv_closed(uv_handle_t *handle)
{
    on_handle_closed(handle->data);
}

static void on_lane_closed(struct pg_conn *conn)
{
    on_handle_closed(CONTAINER_OF(conn, struct lane, conn)->store);
}

static void on_writer_closed(struct pg_conn *conn)
{
    on_handle_closed(CONTAINER_OF(conn, struct writer, conn)->store);
}

static bool idle(const struct store *store)
{
    return store->calls == 0 && store->changes == 0;
}

static void close_all(struct store *store)
{
    store->handles = store->options.writers + STORE_FILE_LANES + 4;
    for (unsigned i = 0; i < store->options.writers; i++) {
        pg_conn_close(&store->writers[i].conn, on_writer_closed);
        writer_fail_waiting(&store->writers[i]);
    }
    pg_conn_close(&store->reader.conn, on_lane_closed);
    lane_fail_waiting(&store->reader, ERR_DATABASE_AWAY);
    pg_conn_close(&store->office.conn, on_lane_closed);
    lane_fail_waiting(&store->office, ERR_DATABASE_AWAY);
    for (int i = 0; i < STORE_FILE_LANES; i++) {
        pg_conn_close(&store->files[i].conn, on_lane_closed);
        lane_fail_waiting(&store->files[i], ERR_DATABASE_AWAY);
    }
    CHECK_FATAL(idle(store));
    uv_close((uv_handle_t *)&store->kick, on_uv_closed);
    uv_close((uv_handle_t *)&store->tick, on_uv_closed);
}

static void serve(struct store *store)
{
    for (unsigned i = 0; i < store->options.writers; i++) {
        writer_pump(&store->writers[i]);
    }
    lane_pump(&store->reader);
    lane_pump(&store->office);
    for (int i = 0; i < STORE_FILE_LANES; i++) {
        lane_pump(&store->files[i]);
    }
}

static void on_kick(uv_idle_t *kick)
{
    struct store *store = kick->data;
    (void)uv_idle_stop(kick);
    serve(store);
    if (store->stopping && store->handles == 0 && (store->stop_now || idle(store))) {
        close_all(store);
    }
}

void store_kick(struct store *store)
{
    if (store->handles == 0) {
        (void)uv_idle_start(&store->kick, on_kick); /* fails only without a callback */
    }
}

static void on_tick(uv_timer_t *tick)
{
    struct store *store = tick->data;
    int64_t now_ms = clock_mono_ms();
    for (unsigned i = 0; i < store->options.writers; i++) {
        writer_expire(&store->writers[i], now_ms);
    }
    lane_expire(&store->reader, now_ms);
    lane_expire(&store->office, now_ms);
    for (int i = 0; i < STORE_FILE_LANES; i++) {
        lane_expire(&store->files[i], now_ms);
    }
    if (store->stopping) {
        store_kick(store);
    }
}

void store_start(struct store *store)
{
    (void)uv_idle_init(store->options.loop, &store->kick); /* none of these can fail */
    (void)uv_timer_init(store->options.loop, &store->tick);
    store->kick.data = store;
    store->tick.data = store;
    (void)uv_timer_start(&store->tick, on_tick, TICK_MS, TICK_MS);
    for (unsigned i = 0; i < store->options.writers; i++) {
        pg_conn_start(&store->writers[i].conn);
    }
    pg_conn_start(&store->reader.conn);
    pg_conn_start(&store->office.conn);
    for (int i = 0; i < STORE_FILE_LANES; i++) {
        pg_conn_start(&store->files[i].conn);
    }
    store->started = true;
}

void store_stop(struct store *store, bool now, store_stopped_cb on_stopped, void *arg)
{
    store->stopping = true;
    store->stop_now = store->stop_now || now;
    store->on_stopped = on_stopped;
    store->stopped_arg = arg;
    if (!CHECK(store->started)) {
        return;
    }
    store_kick(store);
}
