#include "server/postgres/internal.h"

#include "common/base/check.h"
#include "common/base/log.h"

/*
 * The state machine. One timer and one child drive it; whoever calls `fall` or `tell` does so last,
 * because the caller's callback may stop or free the cluster.
 */
enum {
    READY_POLL_MS = 20,
    LADDER_POLL_MS = 100, /* looking through /proc takes a millisecond or two of the loop */
    BACKOFF_MIN_MS = 100,
    BACKOFF_MAX_MS = 10 * 1000,
    STEADY_MS = 10 * 1000,         /* whoever ran that long is not in a crash loop */
    STARTING_NOTICE_MS = 10 * 1000 /* crash recovery may take minutes: say that we wait */
};

#define BIT(state) (1U << (unsigned)(state))

static const struct {
    const char *name;
    unsigned next; /* the states that may follow */
} states[] = {
    [STATE_NEW] = {"new", BIT(STATE_PREPARING) | BIT(STATE_STOPPING)},
    [STATE_PREPARING] = {"preparing", BIT(STATE_WAITING) | BIT(STATE_FAILED) | BIT(STATE_STOPPING)},
    [STATE_WAITING] = {"waiting", BIT(STATE_INITDB) | BIT(STATE_STARTING) | BIT(STATE_BACKOFF) |
                                      BIT(STATE_FAILED) | BIT(STATE_STOPPING)},
    [STATE_INITDB] = {"initdb", BIT(STATE_STARTING) | BIT(STATE_FAILED) | BIT(STATE_STOPPING)},
    [STATE_STARTING] = {"starting", BIT(STATE_READY) | BIT(STATE_BACKOFF) | BIT(STATE_FAILED) |
                                        BIT(STATE_STOPPING)},
    [STATE_READY] = {"ready", BIT(STATE_BACKOFF) | BIT(STATE_STOPPING)},
    [STATE_BACKOFF] = {"backoff", BIT(STATE_WAITING) | BIT(STATE_STOPPING)},
    [STATE_FAILED] = {"failed", BIT(STATE_STOPPING)},
    [STATE_STOPPING] = {"stopping", BIT(STATE_STOPPED)},
    [STATE_STOPPED] = {"stopped", 0},
};

static void move(struct cluster *cluster, enum cluster_state state)
{
    CHECK_FATAL((states[cluster->state].next & BIT(state)) != 0);
    log_event(LOG_DEBUG, "postgres", "state from=%s to=%s", states[cluster->state].name,
              states[state].name);
    cluster->state = state;
    cluster->since_ms = uv_now(cluster->loop);
    cluster_ladder_start(&cluster->ladder, cluster->since_ms);
}

static uint64_t elapsed(const struct cluster *cluster)
{
    return uv_now(cluster->loop) - cluster->since_ms;
}

static void tick(uv_timer_t *timer);

static void schedule(struct cluster *cluster, uint64_t delay_ms)
{
    int rc = uv_timer_start(&cluster->timer, tick, delay_ms, 0);
    CHECK_FATAL(rc == 0); /* it fails only without a callback or on a closing handle */
}

static void tell(struct cluster *cluster, enum err err)
{
    cluster->told = true;
    cluster->on_ready(cluster, err, cluster->ready_arg);
}

/* Whatever went wrong: the first time the caller decides, later we try again for ever. */
static void fall(struct cluster *cluster, enum err err)
{
    if (!cluster->told) {
        move(cluster, STATE_FAILED);
        tell(cluster, err);
        return;
    }
    if (cluster->state == STATE_READY && elapsed(cluster) >= STEADY_MS) {
        cluster->backoff_ms = BACKOFF_MIN_MS;
    }
    move(cluster, STATE_BACKOFF);
    log_event(LOG_WARNING, "postgres", "starts again in_ms=%llu",
              (unsigned long long)cluster->backoff_ms);
    schedule(cluster, cluster->backoff_ms);
    cluster->backoff_ms *= 2;
    if (cluster->backoff_ms > BACKOFF_MAX_MS) {
        cluster->backoff_ms = BACKOFF_MAX_MS;
    }
}

static void on_child_ended(struct cluster_process *process);

static enum err run_initdb(struct cluster *cluster)
{
    enum err err = cluster_folder_make_fresh(&cluster->folder);
    if (err == ERR_OK) {
        err = cluster_process_initdb(&cluster->process, cluster->loop, cluster->bin_dir,
                                     &cluster->folder, on_child_ended);
    }
    if (err == ERR_OK) {
        log_event(LOG_NOTICE, "postgres", "makes a new cluster folder=%s", cluster->folder.data);
        move(cluster, STATE_INITDB);
    }
    return err;
}

static enum err run_postgres(struct cluster *cluster)
{
    /* Once is enough; a restart must not depend on space on the disk. */
    enum err err = cluster->told ? ERR_OK : cluster_settings_write(&cluster->folder);
    if (err == ERR_OK) {
        err = cluster_process_postgres(&cluster->process, cluster->loop, cluster->bin_dir,
                                       &cluster->folder, on_child_ended);
    }
    if (err == ERR_OK) {
        cluster->notices = 0;
        move(cluster, STATE_STARTING);
        schedule(cluster, READY_POLL_MS);
    }
    return err;
}

static void prepare(struct cluster *cluster)
{
    char version[CLUSTER_VERSION_SIZE];
    enum err err = cluster_folder_open(&cluster->folder);
    if (err == ERR_OK) {
        cluster_folder_version(&cluster->folder, version);
        err = cluster_programs_find(cluster->wanted_bin_dir, version, cluster->bin_dir);
    }
    if (err != ERR_OK) {
        fall(cluster, err);
        return;
    }
    move(cluster, STATE_WAITING);
    schedule(cluster, 0);
}

static void wait_for_former(struct cluster *cluster)
{
    char version[CLUSTER_VERSION_SIZE];
    enum err err = cluster_ladder_clear(&cluster->ladder, &cluster->folder, uv_now(cluster->loop));
    if (err == ERR_AGAIN) {
        schedule(cluster, LADDER_POLL_MS);
        return;
    }
    if (err == ERR_OK) {
        cluster_folder_version(&cluster->folder, version);
        /* A cluster that was there and has vanished is not replaced by an empty one. */
        bool fresh = version[0] == '\0' && !cluster->told;
        err = fresh ? run_initdb(cluster) : run_postgres(cluster);
    }
    if (err != ERR_OK) {
        fall(cluster, err);
    }
}

static void look_for_ready(struct cluster *cluster)
{
    if (!cluster->process.running) {
        return; /* on_child_ended is on its way */
    }
    if (!postmaster_ready(&cluster->folder, cluster_process_pid(&cluster->process))) {
        if (elapsed(cluster) >= (cluster->notices + 1ULL) * STARTING_NOTICE_MS) {
            cluster->notices++;
            log_event(LOG_NOTICE, "postgres", "still starting, recovery may take long seconds=%llu",
                      (unsigned long long)(elapsed(cluster) / 1000));
        }
        schedule(cluster, READY_POLL_MS);
        return;
    }
    log_event(LOG_NOTICE, "postgres", "ready pid=%d after_ms=%llu restarts=%u",
              (int)cluster_process_pid(&cluster->process), (unsigned long long)elapsed(cluster),
              cluster->restarts);
    move(cluster, STATE_READY);
    if (!cluster->told) {
        tell(cluster, ERR_OK);
    }
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct cluster *cluster = handle->data;
    cluster_folder_close(&cluster->folder);
    move(cluster, STATE_STOPPED);
    if (cluster->on_ready != NULL && !cluster->told) {
        tell(cluster, ERR_GOING_DOWN);
    }
    cluster->on_stopped(cluster, cluster->stopped_arg); /* may free the cluster */
}

/*
 * Not only the child must be gone: backends outlive a postmaster that was killed, and whoever is told that we have
 * stopped may move the folder. Without the lock the folder is another server's.
 */
static bool all_gone(struct cluster *cluster)
{
    uint64_t now_ms = uv_now(cluster->loop);
    if (cluster->process.open) {
        int signal = cluster_ladder_climb(&cluster->ladder, now_ms);
        if (signal != 0) {
            cluster_process_signal(&cluster->process, signal);
        }
        return false;
    }
    return cluster->folder.lock < 0 ||
           cluster_ladder_clear(&cluster->ladder, &cluster->folder, now_ms) != ERR_AGAIN;
}

static void press(struct cluster *cluster)
{
    if (all_gone(cluster)) {
        uv_close((uv_handle_t *)&cluster->timer, on_timer_closed);
    } else {
        schedule(cluster, LADDER_POLL_MS);
    }
}

static void tick(uv_timer_t *timer)
{
    struct cluster *cluster = timer->data;
    switch (cluster->state) {
    case STATE_PREPARING: prepare(cluster); break;
    case STATE_BACKOFF:
        cluster->restarts++;
        move(cluster, STATE_WAITING);
        wait_for_former(cluster);
        break;
    case STATE_WAITING: wait_for_former(cluster); break;
    case STATE_STARTING: look_for_ready(cluster); break;
    case STATE_STOPPING: press(cluster); break;
    case STATE_NEW:
    case STATE_INITDB:
    case STATE_READY:
    case STATE_FAILED:
    case STATE_STOPPED: break; /* nothing is scheduled in these */
    }
}

static void on_initdb_ended(struct cluster *cluster)
{
    enum err err = ERR_DATABASE;
    if (cluster->process.exit_status == 0 && cluster->process.exit_signal == 0) {
        err = cluster_folder_adopt_fresh(&cluster->folder);
    } else {
        cluster_log_repeat(&cluster->folder);
    }
    if (err == ERR_OK) {
        err = run_postgres(cluster);
    }
    if (err != ERR_OK) {
        fall(cluster, err);
    }
}

static void on_child_ended(struct cluster_process *process)
{
    struct cluster *cluster = CONTAINER_OF(process, struct cluster, process);
    bool expected = cluster->state == STATE_STOPPING || cluster->state == STATE_INITDB;
    log_event(expected ? LOG_INFO : LOG_ERROR, "postgres", "ended state=%s status=%lld signal=%d",
              states[cluster->state].name, (long long)process->exit_status, process->exit_signal);
    (void)uv_timer_stop(&cluster->timer);
    if (cluster->state == STATE_STOPPING) {
        cluster_ladder_start(&cluster->ladder, uv_now(cluster->loop));
        press(cluster);
    } else if (cluster->state == STATE_INITDB) {
        on_initdb_ended(cluster);
    } else {
        cluster_log_repeat(&cluster->folder);
        fall(cluster, ERR_DATABASE);
    }
}

static void init_timer(struct cluster *cluster)
{
    (void)uv_timer_init(cluster->loop, &cluster->timer); /* cannot fail */
    cluster->timer.data = cluster;
}

void cluster_states_start(struct cluster *cluster)
{
    cluster->backoff_ms = BACKOFF_MIN_MS;
    init_timer(cluster);
    move(cluster, STATE_PREPARING);
    schedule(cluster, 0);
}

void cluster_states_stop(struct cluster *cluster)
{
    if (cluster->state == STATE_NEW) {
        init_timer(cluster);
    }
    /* What initdb has made so far is thrown away by the next start, so there is nothing to be polite about. */
    if (cluster->state == STATE_INITDB) {
        cluster_process_kill_session(&cluster->process);
    }
    move(cluster, STATE_STOPPING);
    press(cluster);
}
