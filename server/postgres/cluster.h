/*
 * The private PostgreSQL cluster of one server: initdb, start, supervision, stop.
 *
 * Happy path
 *   1. cluster_start: lock DIR against a second server, find the programs
 *   2. processes that a crashed server left behind (a live postmaster, backends that still hold the shared
 *      memory of a dead one) are asked to end and waited for; a stale postmaster.pid is left to PostgreSQL,
 *      which knows best
 *   3. check or make DIR/cluster (initdb with checksums, UTF8, locale C; in DIR/cluster.new and then renamed, so
 *      that half of a cluster is never taken for a whole one)
 *   4. write the settings and pg_hba.conf (socket in DIR/run, 0700; peer authentication, no network)
 *   5. start `postgres` directly as a child in a session of its own; what it says before its own log collector
 *      runs goes to DIR/log/postgres-start.log, the rest to DIR/log/postgres-<weekday>.log, which is
 *      overwritten after a week; wait until postmaster.pid says "ready"; on_ready(OK)
 *   6. cluster_stop: SIGINT (fast), after 60 s SIGQUIT; on_stopped when every process of the cluster is gone
 *
 * Failure modes
 *   - it exits by itself: logged, started again with back-off from 100 ms to 10 s, after all processes that
 *     held the shared memory are gone; the store reconnects by itself, nobody is told
 *   - initdb or the first start fails: on_ready(error) with the last lines of its output logged
 *   - it refuses to run as root: the caller has dropped privileges before (app/privileges)
 *   - this process dies: the child gets SIGINT by PR_SET_PDEATHSIG and stops
 */
#ifndef RECTIFY_POSTGRES_CLUSTER_H
#define RECTIFY_POSTGRES_CLUSTER_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <uv.h>

enum {
    CLUSTER_PATH_SIZE = 512,
    CLUSTER_CONNINFO_SIZE = 640,
};

struct cluster_options {
    uv_loop_t *loop;
    const char
        *dir; /* the server's --data folder; made with 0700 when missing (its parent is not) */
    const char *
        bin_dir; /* where initdb and postgres lie; NULL: the newest that Debian's paths or PATH have,
                            or the version that made DIR/cluster */
};

struct cluster;

typedef void (*cluster_ready_cb)(struct cluster *cluster, enum err err, void *arg);
typedef void (*cluster_stopped_cb)(struct cluster *cluster, void *arg);

/* Copies the options. No I/O. NOMEM, INVALID (path too long for a socket: says so in the log). */
MUST_CHECK enum err cluster_new(const struct cluster_options *options, struct cluster **cluster);

/*
 * on_ready is called once, later: OK; CONFIG (no suitable programs, or run as root), BUSY (another server uses the
 * folder), IO, TIMEOUT (a former server's processes do not end), DATABASE (initdb or postgres failed; the log has its
 * words); GOING_DOWN when cluster_stop came before the database was ready. After an error nothing runs, but
 * cluster_stop is still due. WRONG_STATE when it was started or stopped before; then on_ready is not called.
 */
MUST_CHECK enum err cluster_start(struct cluster *cluster, cluster_ready_cb on_ready, void *arg);

/*
 * on_stopped is called once, later, also when nothing runs. Ends supervision. May be called in every state; a second
 * call changes nothing and its callback is never called.
 */
void cluster_stop(struct cluster *cluster, cluster_stopped_cb on_stopped, void *arg);

/* Frees; only before a start or from on_stopped on. NULL is fine. */
void cluster_free(struct cluster *cluster);

/* Connection strings: the superuser in database postgres (migrations, roles) and the application in its own. */
const char *cluster_conninfo_super(const struct cluster *cluster);
const char *cluster_conninfo_app(const struct cluster *cluster);

/* Restarts since cluster_start, for the log and metrics. */
unsigned cluster_restarts(const struct cluster *cluster);

#endif
