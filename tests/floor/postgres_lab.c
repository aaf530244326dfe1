#include "tests/floor/postgres_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

const char *below(const char *dir, const char *name)
{
    static char path[2 * PATH_SIZE];
    int len = snprintf(path, sizeof(path), "%s/%s", dir, name);
    assert_in_range(len, 1, sizeof(path) - 1);
    return path;
}

static void on_pulse(uv_timer_t *timer)
{
    struct server *server = timer->data;
    server->pulses++;
}

void on_ready(struct cluster *cluster, enum err err, void *arg)
{
    struct server *server = arg;
    (void)cluster;
    server->ready_calls++;
    server->ready = err;
}

static void on_stopped(struct cluster *cluster, void *arg)
{
    struct server *server = arg;
    (void)cluster;
    server->stopped_calls++;
}

static void on_second_stop(struct cluster *cluster, void *arg)
{
    (void)cluster;
    (void)arg;
    fail_msg("the callback of a second stop was called");
}

void server_init(struct server *server, const char *dir, const char *bin_dir)
{
    *server = (struct server){.ready = ERR_INTERNAL};
    assert_int_equal(uv_loop_init(&server->loop), 0);
    assert_int_equal(uv_timer_init(&server->loop, &server->pulse), 0);
    server->pulse.data = server;
    assert_int_equal(uv_timer_start(&server->pulse, on_pulse, PULSE_MS, PULSE_MS), 0);
    struct cluster_options options = {.loop = &server->loop, .dir = dir, .bin_dir = bin_dir};
    assert_int_equal(cluster_new(&options, &server->cluster), ERR_OK);
}

void until(struct server *server, bool (*condition)(const struct server *))
{
    server->pulses = 0;
    while (!condition(server)) {
        assert_true(server->pulses < DEADLINE_PULSES);
        (void)uv_run(&server->loop, UV_RUN_ONCE);
    }
}

bool told(const struct server *server)
{
    return server->ready_calls > 0;
}

static bool stopped(const struct server *server)
{
    return server->stopped_calls > 0;
}

void server_start(struct server *server)
{
    assert_int_equal(cluster_start(server->cluster, on_ready, server), ERR_OK);
    assert_int_equal(server->ready_calls, 0);
}

void server_up(struct server *server, const char *dir)
{
    server_init(server, dir, NULL);
    server_start(server);
    until(server, told);
    assert_int_equal(server->ready, ERR_OK);
}

void server_down(struct server *server)
{
    cluster_stop(server->cluster, on_stopped, server);
    cluster_stop(server->cluster, on_second_stop, NULL);
    assert_int_equal(server->stopped_calls, 0);
    until(server, stopped);
    cluster_stop(server->cluster, on_second_stop, NULL);
    uv_close((uv_handle_t *)&server->pulse, NULL);
    assert_int_equal(uv_run(&server->loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(&server->loop), 0);
    assert_int_equal(server->stopped_calls, 1);
    assert_true(server->ready_calls <= 1);
    cluster_free(server->cluster);
}

PGconn *try_connect(const struct server *server)
{
    PGconn *connection = PQconnectdb(cluster_conninfo_super(server->cluster));
    if (PQstatus(connection) == CONNECTION_OK) {
        return connection;
    }
    PQfinish(connection);
    return NULL;
}

const char *ask(const struct server *server, const char *query)
{
    static char value[PATH_SIZE];
    PGconn *connection = try_connect(server);
    assert_non_null(connection);
    PGresult *result = PQexec(connection, query);
    if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK) {
        fail_msg("%s: %s", query, PQresultErrorMessage(result));
    }
    const char *text = PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : "";
    (void)snprintf(value, sizeof(value), "%s", text);
    PQclear(result);
    PQfinish(connection);
    return value;
}

pid_t postmaster_pid(const char *dir)
{
    int pid = 0;
    FILE *file = fopen(below(dir, "cluster/postmaster.pid"), "re");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &pid), 1);
    assert_int_equal(fclose(file), 0);
    assert_true(pid > 1);
    return pid;
}
