/* Stopping, in the reverse order of starting: listener, requests, store, cluster, the handles of this floor. */
#include "common/base/language.h"
#include "common/base/log.h"
#include "server/app/internal.h"
#include <stdio.h>
#include <sysexits.h>

static void on_handle_closed(uv_handle_t *handle)
{
    (void)handle;
}

static void end(struct app *app)
{
    app->state = APP_ENDED;
    uv_close((uv_handle_t *)&app->on_term, on_handle_closed);
    uv_close((uv_handle_t *)&app->on_int, on_handle_closed);
    uv_close((uv_handle_t *)&app->on_hup, on_handle_closed);
    uv_close((uv_handle_t *)&app->renew, on_handle_closed);
}

static void on_cluster_stopped(struct cluster *cluster, void *arg)
{
    struct app *app = arg;

    cluster_free(cluster);
    app->cluster = NULL;
    end(app);
}

static void stop_cluster(struct app *app)
{
    if (app->cluster != NULL) {
        cluster_stop(app->cluster, on_cluster_stopped, app);
    } else {
        end(app);
    }
}

static void on_store_stopped(struct store *store, void *arg)
{
    struct app *app = arg;

    app_log_counters(app);
    server_free(app->server);
    rpc_free(app->rpc);
    commands_free(app->commands);
    store_free(store);
    app->server = NULL;
    app->rpc = NULL;
    app->commands = NULL;
    app->store = NULL;
    stop_cluster(app);
}

static void stop_store(struct app *app)
{
    rpc_on_idle(app->rpc, NULL, NULL);
    store_stop(app->store, app->at_once, on_store_stopped, app);
}

static void on_requests_ended(void *arg)
{
    stop_store(arg);
}

/* At once: the store answers what is under way, so there is nothing to wait for. */
static void on_server_stopped(struct server *server, void *arg)
{
    struct app *app = arg;

    (void)server;
    app->server_stopped = true;
    if (app->at_once || rpc_requests(app->rpc) == 0) {
        stop_store(app);
    } else {
        rpc_on_idle(app->rpc, on_requests_ended, app);
    }
}

/* Before everything was started there is less to stop. */
void app_stop(struct app *app, int exit_code)
{
    if (app->state == APP_DRAINING || app->state == APP_ENDED) {
        return;
    }
    app->state = APP_DRAINING;
    app->exit_code = exit_code;
    log_event(LOG_NOTICE, "app", "draining");
    if (app->server != NULL) {
        server_stop(app->server, false, on_server_stopped, app);
    } else {
        stop_cluster(app);
    }
}

/* The store comes after the server in this, too; it may be told to stop twice until it has stopped. */
void app_hurry(struct app *app)
{
    if (app->state != APP_DRAINING || app->at_once) {
        return;
    }
    app->at_once = true;
    log_event(LOG_NOTICE, "app", "stopping at once");
    if (app->server == NULL) {
        return; /* only the cluster is left, which stops as fast as it can */
    }
    if (app->server_stopped) {
        stop_store(app);
    } else {
        server_stop(app->server, true, on_server_stopped, app);
    }
}

/* BUSY: another server works in the same folder. */
void app_fail(struct app *app, enum err err)
{
    if (err == ERR_BUSY) {
        fprintf(stderr, _("rectifyd: %s is in use by another rectifyd\n"), app->settings->data);
    } else if (err == ERR_IO) {
        fprintf(stderr, _("rectifyd: cannot listen on %s; does another program use this port?\n"),
                app->settings->listen);
    }
    log_event(LOG_ERROR, "app", "not started error=%s", err_name(err));
    app_stop(app, err == ERR_BUSY ? EX_TEMPFAIL : EX_UNAVAILABLE);
}
