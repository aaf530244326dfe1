/*
 * What the files of this folder share: the data folder, the settings, the programs, the child, its log, and
 * what is known of processes that an earlier server left behind. cluster.c alone knows the order of things.
 */
#ifndef RECTIFY_POSTGRES_INTERNAL_H
#define RECTIFY_POSTGRES_INTERNAL_H

#include "server/postgres/cluster.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
    CLUSTER_VERSION_SIZE = 16, /* "15" and the end */
};

/* cluster_folder.c: DIR and what stands in it. */
struct cluster_folder {
    char dir[CLUSTER_PATH_SIZE];   /* absolute */
    char data[CLUSTER_PATH_SIZE];  /* DIR/cluster: the data directory */
    char fresh[CLUSTER_PATH_SIZE]; /* DIR/cluster.new: where initdb works */
    char run[CLUSTER_PATH_SIZE];   /* DIR/run: the socket */
    char log[CLUSTER_PATH_SIZE];   /* DIR/log */
    int lock; /* DIR/cluster.lock, held while this server uses DIR; -1: not held */
};

/* dir + "/" + name; INVALID when that is longer than a path may be. */
MUST_CHECK enum err cluster_folder_join(char out[CLUSTER_PATH_SIZE], const char *dir,
                                        const char *name);

/* No I/O. INVALID: a path that a socket address or a conninfo cannot hold. */
MUST_CHECK enum err cluster_folder_init(struct cluster_folder *folder, const char *dir);

/* Makes DIR and its parts and takes the lock. CONFIG as root, BUSY when another server holds it, IO. */
MUST_CHECK enum err cluster_folder_open(struct cluster_folder *folder);
void cluster_folder_close(
    struct cluster_folder *folder); /* gives the lock back; may be called twice */

/* The major version that made the data directory; "" when there is none yet. */
void cluster_folder_version(const struct cluster_folder *folder,
                            char version[CLUSTER_VERSION_SIZE]);

/* An empty DIR/cluster.new, whatever stood there before. */
MUST_CHECK enum err cluster_folder_make_fresh(const struct cluster_folder *folder);

/* DIR/cluster.new becomes DIR/cluster, durably. */
MUST_CHECK enum err cluster_folder_adopt_fresh(const struct cluster_folder *folder);

/* fsync of a folder: its entries survive a power cut. */
MUST_CHECK enum err cluster_folder_sync(const char *path);

/* cluster_settings.c: postgresql.conf, pg_hba.conf, pg_ident.conf, each replaced as a whole. */
MUST_CHECK enum err cluster_settings_write(const struct cluster_folder *folder);
MUST_CHECK enum err cluster_settings_conninfo(const struct cluster_folder *folder,
                                              const char *database, const char *role,
                                              char out[CLUSTER_CONNINFO_SIZE]);

/*
 * cluster_programs.c: the folder that holds both initdb and postgres. `wanted` (may be NULL) is taken as it is;
 * otherwise the given major version, or the newest for "". CONFIG says in the log what is missing.
 */
MUST_CHECK enum err cluster_programs_find(const char *wanted, const char *version,
                                          char bin_dir[CLUSTER_PATH_SIZE]);

/* cluster_log.c: DIR/log. */

/* An empty postgres-start.log for a child to write to; the caller closes *fd. Old logs are removed. */
MUST_CHECK enum err cluster_log_open(const struct cluster_folder *folder, int *fd);

/* The last lines of what PostgreSQL wrote last become lines of our log. */
void cluster_log_repeat(const struct cluster_folder *folder);

/*
 * cluster_process.c: one child at a time. From a successful start on the handle belongs to the loop until on_ended,
 * which comes exactly once and later, also when the program could not be executed.
 */
struct cluster_process;

typedef void (*cluster_process_ended_cb)(struct cluster_process *process);

struct cluster_process {
    uv_process_t handle;
    bool open;           /* until on_ended */
    bool running;        /* there is a process to send signals to */
    int64_t exit_status; /* -1: it could not be started */
    int exit_signal;     /* 0: it ended by itself */
    cluster_process_ended_cb on_ended;
};

/* initdb into DIR/cluster.new, or postgres on DIR/cluster. An error means that no callback comes. */
MUST_CHECK enum err cluster_process_initdb(struct cluster_process *process, uv_loop_t *loop,
                                           const char *bin_dir, const struct cluster_folder *folder,
                                           cluster_process_ended_cb on_ended);
MUST_CHECK enum err cluster_process_postgres(struct cluster_process *process, uv_loop_t *loop,
                                             const char *bin_dir,
                                             const struct cluster_folder *folder,
                                             cluster_process_ended_cb on_ended);
pid_t cluster_process_pid(const struct cluster_process *process);
void cluster_process_signal(struct cluster_process *process, int signal);
void cluster_process_kill_session(
    struct cluster_process *process); /* it and its children, at once */

/* postmaster.c: what the data directory and /proc say about running servers. */

/* Whether postmaster.pid names `pid` and says that it accepts connections. */
bool postmaster_ready(const struct cluster_folder *folder, pid_t pid);

struct postmaster_former {
    unsigned count;   /* processes of this cluster that still run */
    pid_t postmaster; /* the one among them that commands the others; 0: it is dead */
};

/* Looks for processes of initdb or postgres whose working directory is this cluster's. IO without /proc. */
MUST_CHECK enum err postmaster_look(const struct cluster_folder *folder,
                                    struct postmaster_former *former);

/* Sends all of them a signal. */
void postmaster_signal_all(const struct cluster_folder *folder, int signal);

/* cluster_ladder.c: how insistently processes are asked to end. */
struct cluster_ladder {
    uint64_t since_ms; /* loop time of the first step */
    unsigned climbed;  /* rungs already used */
    pid_t postmaster;  /* cluster_ladder_clear: as seen last */
};

void cluster_ladder_start(struct cluster_ladder *ladder, uint64_t now_ms);

/* The signal for our own postmaster if one is due, otherwise 0. */
int cluster_ladder_climb(struct cluster_ladder *ladder, uint64_t now_ms);

/*
 * Another step towards a cluster in which nobody of a former server runs: OK when that is so, AGAIN when it is worth
 * asking again in a moment, TIMEOUT when it is not, IO.
 */
MUST_CHECK enum err cluster_ladder_clear(struct cluster_ladder *ladder,
                                         const struct cluster_folder *folder, uint64_t now_ms);

/*
 * cluster_states.c: the life of a cluster.
 *
 *   NEW -> PREPARING -> WAITING -> INITDB -> STARTING -> READY
 *                         ^  \                ^  |         |
 *                         |   +---------------+  |         |
 *                         +------- BACKOFF <-----+---------+
 *
 * Before the database was ready once, an error leads to FAILED instead of BACKOFF. From every state but the last
 * two cluster_stop leads to STOPPING, which ends in STOPPED.
 */
enum cluster_state {
    STATE_NEW,       /* no handle in the loop */
    STATE_PREPARING, /* the next turn of the loop makes the folders and looks for the programs */
    STATE_WAITING,   /* for processes of a former server to end */
    STATE_INITDB,    /* the child is initdb */
    STATE_STARTING,  /* the child is postgres, not yet ready */
    STATE_READY,     /* it accepts connections */
    STATE_BACKOFF,   /* it ended by itself and is started again in a moment */
    STATE_FAILED,    /* on_ready had an error */
    STATE_STOPPING,  /* what runs is asked to end, then the handles are closed */
    STATE_STOPPED,   /* nothing is left in the loop */
};

struct cluster {
    uv_loop_t *loop;
    struct cluster_folder folder;
    char wanted_bin_dir[CLUSTER_PATH_SIZE]; /* "": search */
    char bin_dir[CLUSTER_PATH_SIZE];        /* found while PREPARING */
    char conninfo_super[CLUSTER_CONNINFO_SIZE];
    char conninfo_app[CLUSTER_CONNINFO_SIZE];
    enum cluster_state state;
    uint64_t since_ms;              /* loop time at which the state began */
    uv_timer_t timer;               /* drives every state that waits for something */
    struct cluster_process process; /* initdb, later postgres */
    struct cluster_ladder ladder;   /* WAITING and STOPPING */
    uint64_t backoff_ms;            /* the next pause */
    unsigned notices;               /* how often STARTING was said to take long */
    unsigned restarts;
    bool told; /* on_ready was called */
    cluster_ready_cb on_ready;
    void *ready_arg;
    cluster_stopped_cb on_stopped;
    void *stopped_arg;
};

/* NEW to PREPARING, and to STOPPING from wherever it stands. */
void cluster_states_start(struct cluster *cluster);
void cluster_states_stop(struct cluster *cluster);

#endif
