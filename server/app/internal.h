/* What the files of this folder share: the one object that holds the whole server. */
#ifndef RECTIFY_APP_INTERNAL_H
#define RECTIFY_APP_INTERNAL_H

#include "common/base/host.h"
#include "server/app/settings.h"
#include "server/ca/authority.h"
#include "server/commands/commands.h"
#include "server/net/server.h"
#include "server/postgres/cluster.h"
#include "server/rpc/rpc.h"
#include "server/store/store.h"
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
    bool at_once;        /* while draining: told a second time */
    bool server_stopped; /* ... and the listener and its sessions are gone */
    uv_loop_t loop;
    uv_signal_t on_term;
    uv_signal_t on_int;
    uv_signal_t on_hup;
    uv_timer_t renew;
    char host[HOST_SIZE]; /* under which terminals reach us */
    uint16_t port;
    char ca_dir[APP_PATH_SIZE];
    struct authority authority;
    struct cluster *cluster; /* NULL with --database */
    struct store *store;
    struct commands *commands;
    struct rpc *rpc;
    struct server *server;
};

/* start.c: the database and every floor above it; what fails later ends in app_fail. */
MUST_CHECK enum err app_start(struct app *app);

/* stop.c: drains, then ends with that code. While it drains, further calls change nothing. */
void app_stop(struct app *app, int exit_code);
/* While it drains: what is under way ends at once, with UNKNOWN_OUTCOME. */
void app_hurry(struct app *app);
/* The start has failed: says so and stops. */
void app_fail(struct app *app, enum err err);

/* certificate.c: the context of new connections, with a certificate for every name of this server. */
MUST_CHECK enum err app_tls_context(const struct app *app, struct tls_context **context);
/* A server certificate that nears its end is made anew and counts for new connections. */
void app_renew_certificate(struct app *app);

/* counters.c: every floor's counters, one line a floor. */
void app_log_counters(const struct app *app);

#endif
