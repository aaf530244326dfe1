/*
 * Starting: cluster and migrations, the floors from the store upwards, the listener; last, the code for the first
 * administrator.
 */
#include "common/base/clock.h"
#include "common/base/language.h"
#include "common/base/log.h"
#include "server/app/internal.h"
#include "server/app/signer.h"
#include "server/store/migrate.h"
#include <stdio.h>
#include <sysexits.h>

enum {
    STORE_BATCH_MAX = 256,
    STORE_QUEUE_MAX = 4096,
    STORE_CALL_TIMEOUT_MS = 30000,
};

static void on_code(enum err err, const char *code, void *arg)
{
    struct app *app = arg;

    if (app->state != APP_RUNNING) {
        return; /* told to stop meanwhile: nobody waits for it */
    }
    if (err != ERR_OK) {
        log_event(LOG_ERROR, "app", "no code for the first administrator error=%s", err_name(err));
        app_stop(app, EX_UNAVAILABLE);
        return;
    }
    printf(_("rectifyd is ready on %s\n"), app->settings->listen);
    if (code != NULL) {
        printf(_("There is no administrator yet. Code to enrol the first one (72 hours, once):\n"
                 "%s\nOn the administrator's computer: rectify-admin enroll CODE\n"),
               code);
    }
    (void)fflush(stdout);
}

static void on_store_ready(struct store *store, enum err err, void *arg)
{
    struct app *app = arg;

    if (app->state != APP_STARTING) {
        return;
    }
    if (err != ERR_OK) {
        fprintf(stderr, _("rectifyd: the database has not the schema of this version; start once "
                          "with --database-owner\n"));
        log_event(LOG_ERROR, "app", "the database cannot be used error=%s", err_name(err));
        app_stop(app, EX_UNAVAILABLE);
        return;
    }
    if (!store_durable(store)) {
        log_event(LOG_ERROR, "app",
                  "the database does not promise durability: submissions are refused "
                  "(fsync, full_page_writes and synchronous_commit must be on)");
    }
    commands_refresh_catalog(app->commands);
    err = server_listen(app->server);
    if (err == ERR_OK) {
        err = commands_first_code(app->commands, on_code, app);
    }
    if (err != ERR_OK) {
        app_fail(app, err);
        return;
    }
    app->state = APP_RUNNING;
}

static void on_catalog(void *arg)
{
    commands_refresh_catalog(((struct app *)arg)->commands);
}

static void on_notice(int64_t unit_id, const struct uuid *event_id, void *arg)
{
    commands_push_notice(((struct app *)arg)->commands, unit_id, event_id);
}

static void on_issued(int64_t campaign_id, void *arg)
{
    commands_push_issue(((struct app *)arg)->commands, campaign_id);
}

static void on_revoked(int64_t client_id, void *arg)
{
    commands_end_revoked(((struct app *)arg)->commands, client_id);
}

static bool listens(void *arg, int64_t unit_id)
{
    return rpc_listens(((struct app *)arg)->rpc, unit_id);
}

static enum err units(void *arg, struct arena *arena, int64_t **ids, size_t *count)
{
    return rpc_units(((struct app *)arg)->rpc, arena, ids, count);
}

static void notify(void *arg, int64_t unit_id, const struct Rectify__Notice *notice)
{
    rpc_notify(((struct app *)arg)->rpc, unit_id, notice);
}

static void revoked(void *arg, int64_t client_id)
{
    rpc_end_client(((struct app *)arg)->rpc, client_id);
}

static bool pressed(void *arg)
{
    return store_pressed(((struct app *)arg)->store);
}

static enum err make_store(struct app *app, const char *conninfo)
{
    const struct store_options options = {
        .loop = &app->loop,
        .conninfo = conninfo,
        .writers = (unsigned)app->settings->writers,
        .instance = (unsigned)app->settings->instance,
        .batch_max = STORE_BATCH_MAX,
        .queue_max = STORE_QUEUE_MAX,
        .call_timeout_ms = STORE_CALL_TIMEOUT_MS,
    };

    enum err err = store_new(&options, &app->store);
    if (err != ERR_OK) {
        return err;
    }
    store_on_ready(app->store, on_store_ready, app);
    const struct store_listener listener = {on_catalog, on_notice, on_issued, on_revoked, app};
    store_listen(app->store, &listener);
    return ERR_OK;
}

static enum err make_commands(struct app *app)
{
    const struct commands_options options = {
        .store = app->store,
        .signer = signer_of(&app->authority),
        .public_host = app->host,
        .public_port = app->port,
        .in_flight_max = RPC_IN_FLIGHT_MAX,
        .file_quota = (int64_t)app->settings->file_quota * 1024 * 1024,
        .wall_ms = clock_wall_ms,
        .listens = listens,
        .units = units,
        .notify = notify,
        .revoked = revoked,
        .sessions_arg = app,
    };

    return commands_new(&options, &app->commands);
}

static enum err make_server(struct app *app)
{
    struct settings *settings = app->settings;
    struct server_options options;
    struct tls_context *context = NULL;
    char host[HOST_SIZE];
    uint16_t port;

    server_options_default(&options);
    enum err err = settings_split_address(settings->listen, host, &port);
    if (err == ERR_OK) {
        err = app_tls_context(app, &context);
    }
    if (err != ERR_OK) {
        return err;
    }
    options.loop = &app->loop;
    options.rpc = app->rpc;
    options.address = host;
    options.port = port;
    options.sessions_max = (unsigned)settings->sessions_max;
    options.address_sessions_max = (unsigned)settings->address_sessions_max;
    options.handshake_timeout_ms = (uint32_t)settings->handshake_timeout_ms;
    options.frame_timeout_ms = (uint32_t)settings->frame_timeout_ms;
    options.idle_timeout_ms = (uint32_t)settings->idle_timeout_ms;
    options.drain_timeout_ms = (uint32_t)settings->drain_timeout_ms;
    err = server_new(&options, context, &app->server);
    tls_context_unref(context);
    return err;
}

/* Everything above the database, once that can be reached under `conninfo`. */
static enum err start_floors(struct app *app, const char *conninfo)
{
    const struct rpc_options rpc_options = {.commands = NULL, .pressed = pressed, .arg = app};

    enum err err = make_store(app, conninfo);
    if (err != ERR_OK) {
        return err;
    }
    err = make_commands(app);
    if (err != ERR_OK) {
        goto err_after_store;
    }
    struct rpc_options options = rpc_options;
    options.commands = app->commands;
    err = rpc_new(&options, &app->rpc);
    if (err != ERR_OK) {
        goto err_after_commands;
    }
    err = make_server(app);
    if (err != ERR_OK) {
        goto err_after_rpc;
    }
    store_start(app->store);
    return ERR_OK;

err_after_rpc:
    rpc_free(app->rpc);
    app->rpc = NULL;
err_after_commands:
    commands_free(app->commands);
    app->commands = NULL;
err_after_store:
    store_free(app->store);
    app->store = NULL;
    return err;
}

static void on_cluster_ready(struct cluster *cluster, enum err err, void *arg)
{
    struct app *app = arg;

    if (app->state != APP_STARTING) {
        return;
    }
    if (err == ERR_OK) {
        err = migrate_embedded(cluster_conninfo_super(cluster));
    }
    if (err == ERR_OK) {
        err = start_floors(app, cluster_conninfo_app(cluster));
    }
    if (err != ERR_OK) {
        app_fail(app, err);
    }
}

enum err app_start(struct app *app)
{
    const struct settings *settings = app->settings;
    const struct cluster_options options = {
        .loop = &app->loop, .dir = settings->data, .bin_dir = settings->postgres_bin};
    enum err err = ERR_OK;

    if (settings->database != NULL) {
        if (settings->database_owner != NULL) {
            err = migrate_external(settings->database_owner);
        }
        return err == ERR_OK ? start_floors(app, settings->database) : err;
    }
    err = cluster_new(&options, &app->cluster);
    if (err == ERR_OK) {
        err = cluster_start(app->cluster, on_cluster_ready, app);
    }
    return err;
}
