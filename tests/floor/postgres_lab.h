/*
 * A server with its embedded cluster: brought up and down, asked by SQL. Nothing is timed; the deadline only keeps a broken
 * test from hanging.
 */
#ifndef RECTIFY_TESTS_POSTGRES_LAB_H
#define RECTIFY_TESTS_POSTGRES_LAB_H

#include "server/postgres/cluster.h"
#include <libpq-fe.h>
#include <stdbool.h>
#include <sys/types.h>

enum {
    PATH_SIZE = 256,
    PULSE_MS = 5,
    DEADLINE_PULSES = 120 * 1000 / PULSE_MS,
};

struct server {
    uv_loop_t loop;
    uv_timer_t pulse; /* wakes the loop so that conditions are looked at */
    unsigned pulses;
    struct cluster *cluster;
    unsigned ready_calls;
    enum err ready;
    unsigned stopped_calls;
};

/* The path of what lies in a folder; overwritten by the next. */
const char *below(const char *dir, const char *name);

void server_init(struct server *server, const char *dir, const char *bin_dir);
void server_start(struct server *server);
void on_ready(struct cluster *cluster, enum err err, void *arg); /* what it starts with */
/* Both, and that it is ready. */
void server_up(struct server *server, const char *dir);
/* Whatever it does at the moment: it stops, calls back once each, and leaves nothing in the loop. */
void server_down(struct server *server);
/* Turns the loop until the condition holds. */
void until(struct server *server, bool (*condition)(const struct server *));
bool told(const struct server *server); /* that it is ready, or is not to be */

PGconn *try_connect(const struct server *server); /* NULL: it cannot */
/* The single value of a query. */
const char *ask(const struct server *server, const char *query);
pid_t postmaster_pid(const char *dir);

#endif
