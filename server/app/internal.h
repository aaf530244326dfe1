/* What the files of this folder share: the one object that holds the whole server. */
#ifndef RECTIFY_APP_INTERNAL_H
#define RECTIFY_APP_INTERNAL_H

#include "common/base/host.h"
#include "server/app/settings.h"
#include "server/app/worker.h"
#include "server/ca/authority.h"
#include "server/postgres/cluster.h"
#include <stdbool.h>
#include <uv.h>

enum {
    APP_PATH_SIZE = 512,
};

/*
 *   STARTING -> RUNNING -> DRAINING -> ENDED
 *       `-----------------^
 */
enum app_state {
    APP_STARTING,
    APP_RUNNING,
    APP_DRAINING,
    APP_ENDED,
};

struct app {
    struct settings *settings;
    enum app_state state;
    int exit_code;
    bool at_once; /* while draining: told a second time */
    uv_loop_t loop;
    uv_signal_t on_term;
    uv_signal_t on_int;
    uv_signal_t on_hup;
    uv_timer_t renew;
    uv_async_t heard;     /* a worker has something to tell */
    char host[HOST_SIZE]; /* under which terminals reach us */
    uint16_t port;
    char ca_dir[APP_PATH_SIZE];
    struct authority authority;
    struct cluster *cluster; /* NULL with --database */
    struct worker workers[WORKERS_MAX];
    unsigned worker_count; /* started and not yet joined; 0 before the database can be reached */
};

/* start.c: the database and the workers; what fails later ends in app_fail. */
MUST_CHECK enum err app_start(struct app *app);
/* What the workers have told; the callback of app->heard. */
void app_hear(uv_async_t *heard);

/* stop.c: drains, then ends with that code. While it drains, further calls change nothing. */
void app_stop(struct app *app, int exit_code);
/* While it drains: what is under way ends at once, with UNKNOWN_OUTCOME. */
void app_hurry(struct app *app);
/* The start has failed: says so and stops. */
void app_fail(struct app *app, enum err err);
/* While it drains, and all workers have stopped: the rest. */
void app_workers_stopped(struct app *app);

/* certificate.c: the context of new connections, with a certificate for every name of this server; workers share it. */
MUST_CHECK enum err app_tls_context(const struct app *app, struct tls_context **context);
/* A server certificate that nears its end is made anew and counts for new connections. */
void app_renew_certificate(struct app *app);

#endif
