/* A worker from its floors to the end of its thread. The order of stopping is that of starting, backwards. */
#include "server/app/worker.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/host.h"
#include "common/base/log.h"
#include "server/app/signer.h"
#include <stdio.h>
#include <string.h>

enum {
    STORE_BATCH_MAX = 256,
    STORE_QUEUE_MAX = 4096,
    STORE_CALL_TIMEOUT_MS = 30000,
};

/* What else was written before it is seen by whoever reads the tiding. Under the lock nothing is waited for. */
static void bring(struct worker *worker, unsigned tiding, enum err err)
{
    uv_mutex_lock(&worker->lock);
    worker->tidings |= tiding;
    if (worker->err == ERR_OK) {
        worker->err = err;
    }
    uv_mutex_unlock(&worker->lock);
    (void)uv_async_send(worker->options.heard);
}

static void on_code(enum err err, const char *code, void *arg)
{
    struct worker *worker = arg;
    if (worker->stopping) {
        return; /* nobody waits for it */
    }
    if (err != ERR_OK) {
        log_event(LOG_ERROR, "app", "no code for the first administrator error=%s", err_name(err));
        bring(worker, WORKER_FAILED, err);
        return;
    }
    (void)snprintf(worker->code, sizeof(worker->code), "%s", code == NULL ? "" : code);
    bring(worker, WORKER_READY, ERR_OK);
}

static enum err open_doors(struct worker *worker)
{
    commands_refresh_catalog(worker->commands);
    enum err err = server_listen(worker->server);
    if (err != ERR_OK) {
        return err;
    }
    if (worker->options.number == 0) {
        return commands_first_code(worker->commands, on_code, worker);
    }
    bring(worker, WORKER_READY, ERR_OK);
    return ERR_OK;
}

static void on_store_ready(struct store *store, enum err err, void *arg)
{
    struct worker *worker = arg;
    if (worker->stopping) {
        return;
    }
    if (err != ERR_OK) {
        log_event(LOG_ERROR, "app", "the database cannot be used error=%s", err_name(err));
        bring(worker, WORKER_WRONG_SCHEMA, err);
        return;
    }
    if (!store_durable(store)) {
        log_event(LOG_ERROR, "app",
                  "the database does not promise durability: submissions are refused "
                  "(fsync, full_page_writes and synchronous_commit must be on)");
    }
    err = open_doors(worker);
    if (err != ERR_OK) {
        bring(worker, WORKER_FAILED, err);
    }
}

static void on_catalog(void *arg)
{
    commands_refresh_catalog(((struct worker *)arg)->commands);
}

static void on_notice(int64_t unit_id, const struct uuid *event_id, void *arg)
{
    commands_push_notice(((struct worker *)arg)->commands, unit_id, event_id);
}

static void on_campaign(int64_t campaign_id, const struct uuid *event_id, void *arg)
{
    commands_push_campaign(((struct worker *)arg)->commands, campaign_id, event_id);
}

static void on_revoked(int64_t client_id, void *arg)
{
    commands_end_revoked(((struct worker *)arg)->commands, client_id);
}

static bool listens(void *arg, int64_t unit_id)
{
    return rpc_listens(((struct worker *)arg)->rpc, unit_id);
}

static enum err units(void *arg, struct arena *arena, int64_t **ids, size_t *count)
{
    return rpc_units(((struct worker *)arg)->rpc, arena, ids, count);
}

static void notify(void *arg, int64_t unit_id, const struct Rectify__Notice *notice)
{
    rpc_notify(((struct worker *)arg)->rpc, unit_id, notice);
}

static void revoked(void *arg, int64_t client_id)
{
    rpc_end_client(((struct worker *)arg)->rpc, client_id);
}

static bool pressed(void *arg)
{
    return store_pressed(((struct worker *)arg)->store);
}

/* A role that may not connect would try for ever. */
_Static_assert(WORKERS_MAX *STORE_CONNECTIONS_BESIDE + WRITERS_MAX <= STORE_CONNECTIONS_MAX,
               "all workers' connections are within the role's limit");

static enum err make_store(struct worker *worker)
{
    const struct settings *settings = worker->options.settings;
    const struct store_options options = {
        .loop = &worker->loop,
        .conninfo = worker->options.conninfo,
        .writers = settings_writers_each(settings),
        .instance = (unsigned)settings->instance * WORKERS_MAX + worker->options.number,
        .batch_max = STORE_BATCH_MAX,
        .queue_max = STORE_QUEUE_MAX,
        .call_timeout_ms = STORE_CALL_TIMEOUT_MS,
    };
    enum err err = store_new(&options, &worker->store);
    if (err != ERR_OK) {
        return err;
    }
    store_on_ready(worker->store, on_store_ready, worker);
    const struct store_listener listener = {on_catalog, on_notice, on_campaign, on_revoked, worker};
    store_listen(worker->store, &listener);
    return ERR_OK;
}

static enum err make_commands(struct worker *worker)
{
    const struct commands_options options = {
        .store = worker->store,
        .signer = signer_of(worker->options.authority),
        .public_host = worker->options.host,
        .public_port = worker->options.port,
        .in_flight_max = RPC_IN_FLIGHT_MAX,
        .file_quota = (int64_t)worker->options.settings->file_quota * 1024 * 1024,
        .wall_ms = clock_wall_ms,
        .listens = listens,
        .units = units,
        .notify = notify,
        .revoked = revoked,
        .sessions_arg = worker,
    };
    return commands_new(&options, &worker->commands);
}

static enum err make_rpc(struct worker *worker)
{
    const struct rpc_options options = {
        .commands = worker->commands,
        .mono_ms = clock_mono_ms,
        .pressed = pressed,
        .arg = worker,
    };
    return rpc_new(&options, &worker->rpc);
}

static enum err make_server(struct worker *worker)
{
    const struct settings *settings = worker->options.settings;
    struct server_options options;
    char host[HOST_SIZE];
    uint16_t port;
    server_options_default(&options);
    enum err err = settings_split_address(settings->listen, host, &port);
    if (err != ERR_OK) {
        return err;
    }
    options.loop = &worker->loop;
    options.rpc = worker->rpc;
    options.address = host;
    options.port = port;
    options.port_shared = settings->workers > 1;
    options.sessions_max = (unsigned)settings->sessions_max;
    options.address_sessions_max = (unsigned)settings->address_sessions_max;
    options.handshake_timeout_ms = (uint32_t)settings->handshake_timeout_ms;
    options.frame_timeout_ms = (uint32_t)settings->frame_timeout_ms;
    options.idle_timeout_ms = (uint32_t)settings->idle_timeout_ms;
    options.drain_timeout_ms = (uint32_t)settings->drain_timeout_ms;
    return server_new(&options, worker->options.context, &worker->server);
}

static void free_floors(struct worker *worker)
{
    server_free(worker->server);
    rpc_free(worker->rpc);
    commands_free(worker->commands);
    store_free(worker->store);
    worker->server = NULL;
    worker->rpc = NULL;
    worker->commands = NULL;
    worker->store = NULL;
}

static void on_store_stopped(struct store *store, void *arg)
{
    struct worker *worker = arg;
    (void)store;
    worker_log_counters(worker);
    free_floors(worker);
    uv_mutex_lock(&worker->lock);
    worker->deaf = true;
    uv_mutex_unlock(&worker->lock);
    uv_close((uv_handle_t *)&worker->wake, NULL);
}

static void stop_store(struct worker *worker)
{
    rpc_on_idle(worker->rpc, NULL, NULL);
    store_stop(worker->store, worker->at_once, on_store_stopped, worker);
}

static void on_requests_ended(void *arg)
{
    stop_store(arg);
}

/* At once: the store answers what is under way, so there is nothing to wait for. */
static void on_server_stopped(struct server *server, void *arg)
{
    struct worker *worker = arg;
    (void)server;
    worker->server_stopped = true;
    if (worker->at_once || rpc_requests(worker->rpc) == 0) {
        stop_store(worker);
    } else {
        rpc_on_idle(worker->rpc, on_requests_ended, worker);
    }
}

static void stop(struct worker *worker)
{
    if (!worker->stopping) {
        worker->stopping = true;
        server_stop(worker->server, false, on_server_stopped, worker);
    }
}

/* The store comes after the server in this, too; it may be told to stop twice until it has stopped. */
static void hurry(struct worker *worker)
{
    if (!worker->stopping || worker->at_once) {
        return;
    }
    worker->at_once = true;
    if (worker->server_stopped) {
        stop_store(worker);
    } else {
        server_stop(worker->server, true, on_server_stopped, worker);
    }
}

static void on_wake(uv_async_t *wake)
{
    struct worker *worker = wake->data;
    uv_mutex_lock(&worker->lock);
    unsigned orders = worker->orders;
    struct tls_context *renewed = worker->renewed;
    worker->orders = 0;
    worker->renewed = NULL;
    uv_mutex_unlock(&worker->lock);
    if (renewed != NULL) {
        server_set_context(worker->server, renewed);
        tls_context_unref(renewed);
    }
    if ((orders & WORKER_COUNT) != 0) {
        worker_log_counters(worker);
    }
    if ((orders & WORKER_STOP) != 0) {
        stop(worker);
    }
    if ((orders & WORKER_HURRY) != 0) {
        hurry(worker);
    }
}

static void say_left_handle(uv_handle_t *handle, void *arg)
{
    (void)arg;
    log_event(LOG_ERROR, "app", "handle left alive type=%s closing=%d",
              uv_handle_type_name(handle->type), uv_is_closing(handle));
}

static void run(void *arg)
{
    struct worker *worker = arg;
    store_start(worker->store);
    (void)uv_run(&worker->loop, UV_RUN_DEFAULT);
    bring(worker, WORKER_STOPPED, ERR_OK);
}

static enum err make_floors(struct worker *worker)
{
    enum err err = make_store(worker);
    if (err == ERR_OK) {
        err = make_commands(worker);
    }
    if (err == ERR_OK) {
        err = make_rpc(worker);
    }
    if (err == ERR_OK) {
        err = make_server(worker);
    }
    return err;
}

static enum err close_loop(struct worker *worker)
{
    tls_context_unref(worker->renewed);
    tls_context_unref(worker->options.context);
    uv_mutex_destroy(&worker->lock);
    if (uv_loop_close(&worker->loop) != 0) {
        uv_walk(&worker->loop, say_left_handle, NULL);
        return ERR_INTERNAL;
    }
    return ERR_OK;
}

enum err worker_start(struct worker *worker, const struct worker_options *options)
{
    *worker = (struct worker){.options = *options};
    worker->options.context = tls_context_ref(options->context);
    CHECK_FATAL(uv_loop_init(&worker->loop) == 0);
    CHECK_FATAL(uv_mutex_init(&worker->lock) == 0);
    CHECK_FATAL(uv_async_init(&worker->loop, &worker->wake, on_wake) == 0);
    worker->wake.data = worker;
    enum err err = make_floors(worker);
    if (err == ERR_OK && uv_thread_create(&worker->thread, run, worker) != 0) {
        err = ERR_LIMIT;
    }
    if (err != ERR_OK) {
        free_floors(worker);
        uv_close((uv_handle_t *)&worker->wake, NULL);
        (void)uv_run(&worker->loop, UV_RUN_DEFAULT);
        (void)close_loop(worker);
    }
    return err;
}

void worker_tell(struct worker *worker, unsigned orders)
{
    uv_mutex_lock(&worker->lock);
    if (!worker->deaf) {
        worker->orders |= orders;
        (void)uv_async_send(&worker->wake);
    }
    uv_mutex_unlock(&worker->lock);
}

void worker_renew(struct worker *worker, struct tls_context *context)
{
    uv_mutex_lock(&worker->lock);
    struct tls_context *former = worker->renewed;
    worker->renewed = tls_context_ref(context);
    uv_mutex_unlock(&worker->lock);
    tls_context_unref(former);
    worker_tell(worker, 0);
}

unsigned worker_tidings(struct worker *worker, enum err *err)
{
    uv_mutex_lock(&worker->lock);
    unsigned tidings = worker->tidings;
    *err = worker->err;
    uv_mutex_unlock(&worker->lock);
    return tidings;
}

const char *worker_first_code(const struct worker *worker)
{
    return worker->code;
}

enum err worker_join(struct worker *worker)
{
    CHECK_FATAL(uv_thread_join(&worker->thread) == 0);
    return close_loop(worker);
}
