/* Starting: cluster and migrations, the workers; last, the code for the first administrator. */
#include "common/base/language.h"
#include "common/base/log.h"
#include "server/app/internal.h"
#include "server/store/migrate.h"
#include <stdio.h>
#include <sysexits.h>

/* Several share the port among them, but with nobody else: the kernel would let another server of this account in. */
static enum err check_port(const struct settings *settings)
{
    char host[HOST_SIZE];
    uint16_t port;

    if (settings->workers == 1) {
        return ERR_OK;
    }
    enum err err = settings_split_address(settings->listen, host, &port);
    return err == ERR_OK ? server_port_free(host, port) : err;
}

static enum err start_worker(struct app *app, const char *conninfo, struct tls_context *context)
{
    const struct worker_options options = {
        .settings = app->settings,
        .authority = &app->authority,
        .context = context,
        .host = app->host,
        .port = app->port,
        .conninfo = conninfo,
        .number = app->worker_count,
        .heard = &app->heard,
    };

    enum err err = worker_start(&app->workers[app->worker_count], &options);
    if (err == ERR_OK) {
        app->worker_count++;
    }
    return err;
}

static enum err start_workers(struct app *app, const char *conninfo)
{
    struct tls_context *context = NULL;

    enum err err = check_port(app->settings);
    if (err == ERR_OK) {
        err = app_tls_context(app, &context);
    }
    for (long i = 0; i < app->settings->workers && err == ERR_OK; i++) {
        err = start_worker(app, conninfo, context);
    }
    tls_context_unref(context);
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
        err = start_workers(app, cluster_conninfo_app(cluster));
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
        return err == ERR_OK ? start_workers(app, settings->database) : err;
    }
    err = cluster_new(&options, &app->cluster);
    if (err == ERR_OK) {
        err = cluster_start(app->cluster, on_cluster_ready, app);
    }
    return err;
}

static void say_ready(struct app *app)
{
    const char *code = worker_first_code(&app->workers[0]);

    app->state = APP_RUNNING;
    printf(_("rectifyd is ready on %s\n"), app->settings->listen);
    if (*code != '\0') {
        printf(_("There is no administrator yet. Code to enrol the first one (72 hours, once):\n"
                 "%s\nOn the administrator's computer: rectify-admin enroll CODE\n"),
               code);
    }
    (void)fflush(stdout);
}

static void say_wrong_schema(struct app *app)
{
    fprintf(stderr, _("rectifyd: the database has not the schema of this version; start once "
                      "with --database-owner\n"));
    app_stop(app, EX_UNAVAILABLE);
}

/* What all have told, and what any has; a worker that has failed says why. */
void app_hear(uv_async_t *heard)
{
    struct app *app = heard->data;
    unsigned all = app->worker_count > 0 ? ~0U : 0;
    unsigned any = 0;
    enum err why = ERR_OK;

    for (unsigned i = 0; i < app->worker_count; i++) {
        enum err err = ERR_OK;
        unsigned tidings = worker_tidings(&app->workers[i], &err);
        all &= tidings;
        any |= tidings;
        why = why == ERR_OK ? err : why;
    }
    if (app->state == APP_DRAINING && (all & WORKER_STOPPED) != 0) {
        app_workers_stopped(app);
    } else if (app->state == APP_STARTING && (any & WORKER_WRONG_SCHEMA) != 0) {
        say_wrong_schema(app);
    } else if (app->state == APP_STARTING && (any & WORKER_FAILED) != 0) {
        app_fail(app, why);
    } else if (app->state == APP_STARTING && (all & WORKER_READY) != 0 &&
               app->worker_count == (unsigned)app->settings->workers) {
        say_ready(app);
    }
}
