/* Stopping, in the reverse order of starting: workers, cluster, the handles of this floor. */
#include "common/base/language.h"
#include "common/base/log.h"
#include "server/app/internal.h"
#include <stdio.h>
#include <sysexits.h>

static void end(struct app *app)
{
    app->state = APP_ENDED;
    uv_close((uv_handle_t *)&app->on_term, NULL);
    uv_close((uv_handle_t *)&app->on_int, NULL);
    uv_close((uv_handle_t *)&app->on_hup, NULL);
    uv_close((uv_handle_t *)&app->renew, NULL);
    uv_close((uv_handle_t *)&app->heard, NULL);
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

void app_workers_stopped(struct app *app)
{
    for (unsigned i = 0; i < app->worker_count; i++) {
        if (worker_join(&app->workers[i]) != ERR_OK) {
            app->exit_code = EX_SOFTWARE;
        }
    }
    app->worker_count = 0;
    stop_cluster(app);
}

static void tell_workers(struct app *app, enum worker_order order)
{
    for (unsigned i = 0; i < app->worker_count; i++) {
        worker_tell(&app->workers[i], order);
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
    if (app->worker_count > 0) {
        tell_workers(app, WORKER_STOP);
    } else {
        stop_cluster(app);
    }
}

/* Without workers only the cluster is left, which stops as fast as it can. */
void app_hurry(struct app *app)
{
    if (app->state != APP_DRAINING || app->at_once) {
        return;
    }
    app->at_once = true;
    log_event(LOG_NOTICE, "app", "stopping at once");
    tell_workers(app, WORKER_HURRY);
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
