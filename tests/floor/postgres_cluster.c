/*
 * The embedded cluster with a real PostgreSQL: it is made once, keeps its settings and its data, comes back after the
 * postmaster or the server was killed, and stops from every state with nothing left in the loop.
 */
#include "common/base/log.h"
#include "tests/floor/postgres_lab.h"
#include "tests/lib/unprivileged.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char root[32]; /* of all folders of this test */
static char data[64]; /* the --data folder that most tests share */
static char postgres_program[PATH_SIZE];

static void touch(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

/* What an initdb that was killed leaves, with a link that leads out of it. */
static void leave_half_a_cluster(const char *dir)
{
    char outside[PATH_SIZE];
    (void)snprintf(outside, sizeof(outside), "%s/outside", root);
    assert_int_equal(mkdir(outside, 0700), 0);
    touch(below(outside, "kept"));
    assert_int_equal(mkdir(dir, 0700), 0);
    assert_int_equal(mkdir(below(dir, "cluster.new"), 0700), 0);
    assert_int_equal(mkdir(below(dir, "cluster.new/base"), 0700), 0);
    touch(below(dir, "cluster.new/PG_VERSION"));
    assert_int_equal(symlink(outside, below(dir, "cluster.new/base/link")), 0);
}

static void remember_program(void)
{
    char link[64];
    (void)snprintf(link, sizeof(link), "/proc/%d/exe", (int)postmaster_pid(data));
    ssize_t len = readlink(link, postgres_program, sizeof(postgres_program) - 1);
    assert_true(len > 0);
    postgres_program[len] = '\0';
}

static void assert_mode(const char *path, mode_t mode)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, mode);
}

static void test_first_start(void **state)
{
    static const char *const wanted[][2] = {
        {"fsync", "on"},           {"synchronous_commit", "on"}, {"full_page_writes", "on"},
        {"data_checksums", "on"},  {"listen_addresses", ""},     {"server_encoding", "UTF8"},
        {"archive_mode", "off"},   {"wal_level", "replica"},     {"jit", "off"},
        {"wal_log_hints", "on"},   {"max_wal_size", "2GB"},      {"shared_buffers", "256MB"},
        {"lc_collate", "C"},       {"lc_messages", "C"},         {"TimeZone", "UTC"},
        {"log_file_mode", "0600"}, {"restart_after_crash", "on"}};
    struct server server;
    char query[PATH_SIZE];
    (void)state;
    leave_half_a_cluster(data);
    server_up(&server, data);
    remember_program();
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        (void)snprintf(query, sizeof(query), "show %s", wanted[i][0]);
        assert_string_equal(ask(&server, query), wanted[i][1]);
    }
    assert_string_equal(
        ask(&server, "select count(*) from pg_file_settings where error is not null"), "0");
    assert_string_equal(
        ask(&server, "select count(*) from pg_hba_file_rules where error is not null"), "0");
    (void)ask(&server, "create table kept (value text)");
    (void)ask(&server, "insert into kept values ('still here')");

    assert_int_equal(access(below(data, "cluster.new"), F_OK), -1);
    assert_int_equal(access(below(root, "outside/kept"), F_OK), 0);
    assert_mode(below(data, "cluster"), 0700);
    assert_mode(below(data, "run"), 0700);
    assert_mode(below(data, "log"), 0700);
    assert_int_equal(cluster_restarts(server.cluster), 0);
    assert_int_equal(cluster_start(server.cluster, on_ready, &server), ERR_WRONG_STATE);
    server_down(&server);
    assert_int_equal(access(below(data, "cluster/postmaster.pid"), F_OK), -1);
}

/* The roles are the server's own; any other, and any other database, is refused. */
static void test_strangers(void **state)
{
    struct server server;
    char conninfo[2 * CLUSTER_CONNINFO_SIZE];
    (void)state;
    server_up(&server, data);
    (void)ask(&server, "create role somebody login superuser");
    (void)ask(&server, "create role rectify_app login");
    (void)ask(&server, "create database rectify");
    (void)snprintf(conninfo, sizeof(conninfo), "%s user=somebody",
                   cluster_conninfo_super(server.cluster));
    assert_int_equal(PQping(conninfo), PQPING_OK);
    PGconn *connection = PQconnectdb(conninfo);
    assert_int_equal(PQstatus(connection), CONNECTION_BAD);
    assert_non_null(strstr(PQerrorMessage(connection), "pg_hba.conf rejects"));
    PQfinish(connection);

    connection = PQconnectdb(cluster_conninfo_app(server.cluster));
    assert_int_equal(PQstatus(connection), CONNECTION_OK);
    assert_string_equal(PQdb(connection), "rectify");
    PQfinish(connection);
    server_down(&server);
}

static void test_second_server_is_refused(void **state)
{
    struct server first;
    struct server second;
    (void)state;
    server_up(&first, data);
    assert_string_equal(ask(&first, "select value from kept"), "still here");
    pid_t pid = postmaster_pid(data);
    server_init(&second, data, NULL);
    server_start(&second);
    until(&second, told);
    assert_int_equal(second.ready, ERR_BUSY);
    server_down(&second);
    assert_int_equal(postmaster_pid(data), pid);
    assert_string_equal(ask(&first, "select value from kept"), "still here");
    server_down(&first);
}

static bool restarted(const struct server *server)
{
    PGconn *connection = cluster_restarts(server->cluster) == 1 ? try_connect(server) : NULL;
    bool up = connection != NULL;
    PQfinish(connection);
    return up;
}

/* One of the orphans computes and never notices that it is one. */
static void test_postmaster_killed(void **state)
{
    struct server server;
    (void)state;
    server_up(&server, data);
    PGconn *busy = try_connect(&server);
    assert_non_null(busy);
    assert_int_equal(PQsendQuery(busy, "do 'begin loop perform 1; end loop; end'"), 1);
    assert_int_equal(kill(postmaster_pid(data), SIGKILL), 0);
    until(&server, restarted);
    assert_int_equal(cluster_restarts(server.cluster), 1);
    assert_int_equal(server.ready_calls, 1);
    assert_string_equal(ask(&server, "select value from kept"), "still here");
    PQfinish(busy);
    server_down(&server);
}

/* In a process of its own: starts, says so, and supervises until it is killed. */
static void serve_and_be_killed(int say)
{
    struct server server;
    server_up(&server, data);
    if (write(say, "r", 1) != 1) {
        _exit(EXIT_FAILURE);
    }
    (void)uv_run(&server.loop, UV_RUN_DEFAULT);
    _exit(EXIT_FAILURE);
}

static void kill_a_server(void)
{
    int pipe_ends[2];
    int status = 0;
    char said = 0;
    assert_int_equal(pipe2(pipe_ends, O_CLOEXEC), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        serve_and_be_killed(pipe_ends[1]);
    }
    assert_int_equal(close(pipe_ends[1]), 0);
    assert_int_equal(read(pipe_ends[0], &said, 1), 1);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(close(pipe_ends[0]), 0);
}

static void test_server_killed(void **state)
{
    struct server server;
    (void)state;
    kill_a_server(); /* the next one does not wait for what this one leaves */
    server_up(&server, data);
    assert_string_equal(ask(&server, "select value from kept"), "still here");
    server_down(&server);

    kill_a_server(); /* its postmaster stops by itself */
    for (unsigned i = 0; access(below(data, "cluster/postmaster.pid"), F_OK) == 0; i++) {
        assert_true(i < DEADLINE_PULSES);
        (void)usleep(PULSE_MS * 1000);
    }
}

/* A postmaster whom nobody told that its server is dead. */
static void test_living_postmaster_is_stopped(void **state)
{
    struct server server;
    char cluster[PATH_SIZE];
    int status = 0;
    (void)state;
    (void)snprintf(cluster, sizeof(cluster), "%s/cluster", data);
    pid_t former = fork();
    assert_true(former >= 0);
    if (former == 0) {
        (void)execl(postgres_program, postgres_program, "-D", cluster, (char *)NULL);
        _exit(EXIT_FAILURE);
    }
    while (access(below(data, "run/.s.PGSQL.5432"), F_OK) != 0) {
        assert_int_equal(waitpid(former, &status, WNOHANG), 0);
        (void)usleep(PULSE_MS * 1000);
    }
    server_up(&server, data);
    assert_int_equal(waitpid(former, &status, 0), former);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_not_equal(postmaster_pid(data), former);
    server_down(&server);
}

static bool initdb_at_work(const struct server *server)
{
    (void)server;
    return access(below(root, "b/cluster.new/base"), F_OK) == 0;
}

static bool postmaster_begins(const struct server *server)
{
    (void)server;
    return access(below(data, "cluster/postmaster.pid"), F_OK) == 0;
}

static void test_stop_at_any_moment(void **state)
{
    struct server server;
    char other[PATH_SIZE];
    (void)state;
    server_init(&server, data, NULL); /* never started */
    server_down(&server);
    assert_int_equal(server.ready_calls, 0);

    server_init(&server, data, NULL);
    server_start(&server);
    server_down(&server);
    assert_int_equal(server.ready, ERR_GOING_DOWN);

    (void)snprintf(other, sizeof(other), "%s/b", root);
    server_init(&server, other, NULL);
    server_start(&server);
    until(&server, initdb_at_work);
    server_down(&server);
    assert_int_equal(server.ready, ERR_GOING_DOWN);
    assert_int_equal(access(below(other, "cluster"), F_OK), -1);

    server_init(&server, data, NULL);
    server_start(&server);
    until(&server, postmaster_begins);
    server_down(&server);
    assert_int_equal(server.ready_calls, 1);
    assert_int_equal(access(below(data, "cluster/postmaster.pid"), F_OK), -1);
}

static pid_t victim;

static bool victim_reaped(const struct server *server)
{
    (void)server;
    return kill(victim, 0) != 0 && errno == ESRCH;
}

static void test_stop_between_restarts(void **state)
{
    struct server server;
    (void)state;
    server_up(&server, data);
    victim = postmaster_pid(data);
    assert_int_equal(kill(victim, SIGKILL), 0);
    until(&server, victim_reaped);
    server_down(&server);

    /* Dead, but the loop has not heard of it yet. */
    server_up(&server, data);
    assert_int_equal(kill(postmaster_pid(data), SIGKILL), 0);
    server_down(&server);
}

static unsigned words; /* lines of the log that repeat what PostgreSQL said */

static void listen_for_words(enum log_level level, const char *line, void *arg)
{
    (void)level;
    (void)arg;
    words += strstr(line, "invalid permissions") != NULL;
}

static void test_failures_are_told(void **state)
{
    struct server server;
    (void)state;
    server_init(&server, data, "/nonexistent");
    server_start(&server);
    until(&server, told);
    assert_int_equal(server.ready, ERR_CONFIG);
    server_down(&server);

    assert_int_equal(chmod(below(data, "cluster"), 0755), 0);
    log_configure(LOG_NOTICE, listen_for_words, NULL);
    server_init(&server, data, NULL);
    server_start(&server);
    until(&server, told);
    assert_int_equal(server.ready, ERR_DATABASE);
    server_down(&server);
    log_configure(LOG_NOTICE, NULL, NULL);
    assert_true(words > 0);
    assert_int_equal(chmod(below(data, "cluster"), 0700), 0);

    server_init(&server, below(root, "missing/parent"), NULL);
    server_start(&server);
    until(&server, told);
    assert_int_equal(server.ready, ERR_IO);
    server_down(&server);
}

static void test_paths(void **state)
{
    struct cluster *cluster = NULL;
    char path[PATH_SIZE] = "/";
    struct cluster_options options = {.loop = NULL, .dir = path};
    (void)state;
    memset(path + 1, 'x', 88);
    assert_int_equal(cluster_new(&options, &cluster),
                     ERR_OK); /* 107 bytes with the socket's name */
    cluster_free(cluster);
    path[89] = 'x';
    assert_int_equal(cluster_new(&options, &cluster), ERR_INVALID);
    options.dir = "/tmp/a,b";
    assert_int_equal(cluster_new(&options, &cluster), ERR_INVALID);
    options.dir = "/tmp/a\nb";
    assert_int_equal(cluster_new(&options, &cluster), ERR_INVALID);
    options.dir = "/tmp/it's a \\";
    assert_int_equal(cluster_new(&options, &cluster), ERR_OK);
    assert_non_null(strstr(cluster_conninfo_super(cluster), "host='/tmp/it\\'s a \\\\/run' "));
    cluster_free(cluster);
    cluster_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_first_start),
        cmocka_unit_test(test_strangers),
        cmocka_unit_test(test_second_server_is_refused),
        cmocka_unit_test(test_postmaster_killed),
        cmocka_unit_test(test_server_killed),
        cmocka_unit_test(test_living_postmaster_is_stopped),
        cmocka_unit_test(test_stop_at_any_moment),
        cmocka_unit_test(test_stop_between_restarts),
        cmocka_unit_test(test_failures_are_told),
    };
    (void)snprintf(root, sizeof(root), "%s", unprivileged_enter());
    /* A path that must be quoted everywhere it is written. */
    int len = snprintf(data, sizeof(data), "%s/it's a \\data", root);
    if (len < 0 || len >= (int)sizeof(data)) {
        return EXIT_FAILURE;
    }
    log_configure(LOG_NOTICE, NULL, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unprivileged_leave();
    return failed;
}
