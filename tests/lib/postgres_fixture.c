#include "tests/lib/postgres_fixture.h"
#include "tests/lib/unprivileged.h"
#include <glob.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PATH_SIZE = 256,
    START_TRIES = 600, /* of 50 ms */
    WAIT_US = 50 * 1000,
};

static struct {
    char bin[PATH_SIZE];
    char data[PATH_SIZE];
    char log[PATH_SIZE];
    char super[PATH_SIZE];
    char rectify[PATH_SIZE];
    char app[PATH_SIZE];
    const char *dir;
    pid_t pid;
} fixture;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "postgres fixture: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

/* Debian keeps the programs of each version apart; the newest will do. */
static void find_programs(void)
{
    glob_t found;
    if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) != 0 || found.gl_pathc == 0) {
        fail("glob", "no /usr/lib/postgresql/*/bin");
    }
    (void)snprintf(fixture.bin, sizeof(fixture.bin), "%s", found.gl_pathv[found.gl_pathc - 1]);
    globfree(&found);
}

/*
 * In the child: the output goes to the log, and no child outlives the test. initdb finds the other programs beside
 * itself by the path it was called with.
 */
static void become(char **arguments)
{
    char program[2 * PATH_SIZE];
    (void)prctl(PR_SET_PDEATHSIG, SIGQUIT);
    (void)snprintf(program, sizeof(program), "%s/%s", fixture.bin, arguments[0]);
    arguments[0] = program;
    if (freopen(fixture.log, "a", stdout) == NULL || dup2(STDOUT_FILENO, STDERR_FILENO) < 0) {
        _exit(126);
    }
    (void)execv(program, arguments);
    _exit(127);
}

static pid_t spawn(char **arguments)
{
    pid_t pid = fork();
    if (pid < 0) {
        fail("fork", arguments[0]);
    }
    if (pid == 0) {
        become(arguments);
    }
    return pid;
}

static void make_cluster(void)
{
    char *arguments[] = {"initdb",           "--pgdata",     fixture.data,
                         "--username=super", "--auth=trust", "--encoding=UTF8",
                         "--locale=C",       "--no-sync",    NULL};
    int status = 0;
    pid_t pid = spawn(arguments);
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        fail("initdb", fixture.log);
    }
}

static bool reachable(void)
{
    return PQping(fixture.super) == PQPING_OK;
}

void postgres_fixture_start(const char *setting)
{
    char sockets[PATH_SIZE];
    (void)snprintf(sockets, sizeof(sockets), "unix_socket_directories=%s", fixture.dir);
    char extra[PATH_SIZE];
    (void)snprintf(extra, sizeof(extra), "%s", setting == NULL ? "fsync=on" : setting);
    char *arguments[] = {"postgres",
                         "-D",
                         fixture.data,
                         "-c",
                         "listen_addresses=",
                         "-c",
                         sockets,
                         "-c",
                         "shared_buffers=64MB",
                         "-c",
                         "max_connections=60",
                         "-c",
                         "log_min_messages=warning",
                         "-c",
                         extra,
                         NULL};
    fixture.pid = spawn(arguments);
    for (int i = 0; i < START_TRIES; i++) {
        if (reachable()) {
            return;
        }
        (void)usleep(WAIT_US);
    }
    fail("start", fixture.log);
}

void postgres_fixture_stop(void)
{
    int status = 0;
    if (fixture.pid > 0) {
        (void)kill(fixture.pid, SIGINT);
        (void)waitpid(fixture.pid, &status, 0);
        fixture.pid = 0;
    }
}

void postgres_fixture_open(void)
{
    fixture.dir = unprivileged_enter();
    (void)atexit(postgres_fixture_close);
    find_programs();
    (void)snprintf(fixture.data, sizeof(fixture.data), "%s/data", fixture.dir);
    (void)snprintf(fixture.log, sizeof(fixture.log), "%s/log", fixture.dir);
    (void)snprintf(fixture.super, sizeof(fixture.super), "host=%s user=super dbname=postgres",
                   fixture.dir);
    (void)snprintf(fixture.rectify, sizeof(fixture.rectify), "host=%s user=super dbname=rectify",
                   fixture.dir);
    (void)snprintf(fixture.app, sizeof(fixture.app), "host=%s user=rectify_app dbname=rectify",
                   fixture.dir);
    make_cluster();
    postgres_fixture_start(NULL);
}

void postgres_fixture_close(void)
{
    postgres_fixture_stop();
    unprivileged_leave(); /* again at exit: then there is nothing left to remove */
}

const char *postgres_fixture_super(void)
{
    return fixture.super;
}

const char *postgres_fixture_rectify(void)
{
    return fixture.rectify;
}

const char *postgres_fixture_app(void)
{
    return fixture.app;
}

long postgres_fixture_sql(const char *format, ...)
{
    char sql[4096];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sql, sizeof(sql), format, args);
    va_end(args);
    PGconn *pg = PQconnectdb(fixture.rectify);
    PGresult *path = PQexec(pg, "SET search_path = rectify");
    PGresult *result = PQexec(pg, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        fail(sql, PQerrorMessage(pg));
    }
    long number = 0;
    if (status == PGRES_TUPLES_OK && PQntuples(result) > 0) {
        number = strtol(PQgetvalue(result, 0, 0), NULL, 10);
    }
    PQclear(path);
    PQclear(result);
    PQfinish(pg);
    return number;
}
