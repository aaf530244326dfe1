/*
 * A worker: one loop on a thread of its own, with a listener, its sessions, commands and a store. Workers share nothing but
 * what none of them changes (settings, authority, TLS context), and the port: the kernel deals out the connections. To the
 * database they are what several servers are.
 *
 *   worker_start -> READY ... STOP [-> HURRY] -> STOPPED -> worker_join
 *   worker_start -> FAILED or WRONG_SCHEMA ... STOP -> STOPPED -> worker_join
 *
 * Orders go down and tidings come up under one lock, with a wake-up of the other's loop; nobody waits for anybody.
 * All functions are called from the thread of the app.
 */
#ifndef RECTIFY_APP_WORKER_H
#define RECTIFY_APP_WORKER_H

#include "common/base/attr.h"
#include "common/base/enroll_code.h"
#include "common/base/err.h"
#include "common/tls/tls.h"
#include "server/app/settings.h"
#include "server/ca/authority.h"
#include "server/commands/commands.h"
#include "server/net/server.h"
#include "server/rpc/rpc.h"
#include "server/store/store.h"
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

/* What a worker is told; a set of them may be told at once. */
enum worker_order {
    WORKER_STOP = 1, /* drain: listener, requests under way, store */
    WORKER_HURRY =
        2, /* while it drains: at once, what the database was asked for ends with UNKNOWN_OUTCOME */
    WORKER_COUNT = 4, /* log the counters of every floor */
};

/* What a worker tells; a set that only grows. */
enum worker_tiding {
    WORKER_READY = 1, /* listens; of the first worker: code is set when there is no administrator */
    WORKER_WRONG_SCHEMA = 2,
    WORKER_FAILED = 4, /* err says why */
    WORKER_STOPPED = 8,
};

struct worker_options {
    const struct settings *settings;
    struct authority *authority;
    struct tls_context *context; /* of connections; a reference is taken */
    const char *host;            /* under which terminals reach this server */
    uint16_t port;
    const char *conninfo;
    unsigned number;   /* 0, 1, ...; the first one makes the code for the first administrator */
    uv_async_t *heard; /* woken by each tiding */
};

struct worker {
    struct worker_options options;
    uv_thread_t thread;
    uv_loop_t loop;
    uv_async_t wake;
    uv_mutex_t lock; /* of the five below */
    unsigned orders;
    unsigned tidings;
    enum err err;
    struct tls_context *renewed;
    bool deaf; /* takes no more orders: its loop ends */
    char code[ENROLL_CODE_SIZE];
    /* The thread's own from here on. */
    bool stopping;
    bool at_once;
    bool server_stopped; /* the listener and its sessions are gone */
    struct store *store;
    struct commands *commands;
    struct rpc *rpc;
    struct server *server;
};

/* Makes every floor, binds, and starts the thread. Whatever is wrong by then: nothing is left of it. */
MUST_CHECK enum err worker_start(struct worker *worker, const struct worker_options *options);
void worker_tell(struct worker *worker, unsigned orders);
/* A context for the connections to come; a reference is taken. */
void worker_renew(struct worker *worker, struct tls_context *context);
/* What it has told so far, and with FAILED why. */
unsigned worker_tidings(struct worker *worker, enum err *err);
/* The code for the first administrator, "" when there is one; after READY. */
const char *worker_first_code(const struct worker *worker);
/* After STOPPED; INTERNAL when it left something in its loop. */
enum err worker_join(struct worker *worker);

/* counters.c: every floor's counters, one line a floor. */
void worker_log_counters(const struct worker *worker);

#endif
