#include "server/app/app.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/app/internal.h"
#include "server/app/privileges.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum {
    RENEW_INTERVAL_MS = 24 * 60 * 60 * 1000, /* the server certificate is looked at once a day */
};

static void on_renew(uv_timer_t *timer)
{
    app_renew_certificate(timer->data);
}

static void on_end_signal(uv_signal_t *handle, int signal)
{
    struct app *app = handle->data;

    log_event(LOG_NOTICE, "app", "signal number=%d", signal);
    if (app->state == APP_DRAINING) {
        app_hurry(app);
    } else {
        app_stop(app, EXIT_SUCCESS);
    }
}

static void on_reload_signal(uv_signal_t *handle, int signal)
{
    struct app *app = handle->data;

    (void)signal;
    settings_reload(app->settings);
    app_renew_certificate(app);
    for (unsigned i = 0; app->state == APP_RUNNING && i < app->worker_count; i++) {
        worker_tell(&app->workers[i], WORKER_COUNT);
    }
}

static void watch(struct app *app)
{
    CHECK_FATAL(uv_signal_init(&app->loop, &app->on_term) == 0);
    CHECK_FATAL(uv_signal_init(&app->loop, &app->on_int) == 0);
    CHECK_FATAL(uv_signal_init(&app->loop, &app->on_hup) == 0);
    CHECK_FATAL(uv_timer_init(&app->loop, &app->renew) == 0);
    CHECK_FATAL(uv_async_init(&app->loop, &app->heard, app_hear) == 0);
    app->on_term.data = app;
    app->on_int.data = app;
    app->on_hup.data = app;
    app->renew.data = app;
    app->heard.data = app;
    CHECK_FATAL(uv_signal_start(&app->on_term, on_end_signal, SIGTERM) == 0);
    CHECK_FATAL(uv_signal_start(&app->on_int, on_end_signal, SIGINT) == 0);
    CHECK_FATAL(uv_signal_start(&app->on_hup, on_reload_signal, SIGHUP) == 0);
    CHECK_FATAL(uv_timer_start(&app->renew, on_renew, RENEW_INTERVAL_MS, RENEW_INTERVAL_MS) == 0);
}

/* Under which name terminals reach us: as told, else where we listen, else this machine's name. */
static enum err find_public_address(struct app *app)
{
    const struct settings *settings = app->settings;
    const char *text = settings->address != NULL ? settings->address : settings->listen;

    enum err err = settings_split_address(text, app->host, &app->port);
    if (err != ERR_OK || settings->address != NULL) {
        return err;
    }
    if (strcmp(app->host, "0.0.0.0") == 0 || strcmp(app->host, "::") == 0) {
        return gethostname(app->host, sizeof(app->host)) == 0 ? ERR_OK : ERR_IO;
    }
    return ERR_OK;
}

static int prepare(struct app *app)
{
    enum err err = find_public_address(app);

    if (err != ERR_OK) {
        return EX_CONFIG;
    }
    err = privileges_drop(app->settings->user, app->settings->data);
    if (err != ERR_OK) {
        return EX_CONFIG;
    }
    int length = snprintf(app->ca_dir, sizeof(app->ca_dir), "%s/ca", app->settings->data);
    if (length < 0 || (size_t)length >= sizeof(app->ca_dir)) {
        return EX_CONFIG;
    }
    err = authority_open(&app->authority, app->ca_dir, clock_wall_ms());
    if (err != ERR_OK) {
        log_event(LOG_ERROR, "app", "the certificate authority cannot be used error=%s",
                  err_name(err));
        return EX_CONFIG;
    }
    return EXIT_SUCCESS;
}

static void say_left_handle(uv_handle_t *handle, void *arg)
{
    (void)arg;
    log_event(LOG_ERROR, "app", "handle left alive type=%s closing=%d",
              uv_handle_type_name(handle->type), uv_is_closing(handle));
}

int app_run(struct settings *settings)
{
    struct app app = {.settings = settings, .state = APP_STARTING};

    log_configure((enum log_level)settings->log_level, NULL, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    app.exit_code = prepare(&app);
    if (app.exit_code != EXIT_SUCCESS) {
        goto out;
    }
    CHECK_FATAL(uv_loop_init(&app.loop) == 0);
    watch(&app);
    enum err err = app_start(&app);
    if (err != ERR_OK) {
        app_fail(&app, err);
    }
    (void)uv_run(&app.loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&app.loop) != 0) {
        uv_walk(&app.loop, say_left_handle, NULL);
        app.exit_code = EX_SOFTWARE;
    }
    log_event(LOG_NOTICE, "app", "ended code=%d", app.exit_code);
out:
    authority_close(&app.authority);
    return app.exit_code;
}
