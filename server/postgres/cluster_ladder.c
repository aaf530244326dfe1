#include "server/postgres/internal.h"

#include "common/base/log.h"
#include <signal.h>

enum {
    GIVE_UP_MS =
        90 * 1000, /* nothing but a process stuck in the kernel lasts longer than the ladders */
};

struct rung {
    uint64_t after_ms;
    int signal;
};

/* A postmaster: fast shutdown, immediate shutdown, no more questions. */
static const struct rung postmaster_rungs[] = {
    {0, SIGINT},
    {60 * 1000, SIGQUIT},
    {70 * 1000, SIGKILL},
};

/*
 * Backends without a postmaster mostly notice and end by themselves. One that computes does not, and nothing it
 * does can be of use any more; it is ended the way a postmaster does after a crash.
 */
static const struct rung orphan_rungs[] = {
    {2 * 1000, SIGQUIT},
    {7 * 1000, SIGKILL},
};

void cluster_ladder_start(struct cluster_ladder *ladder, uint64_t now_ms)
{
    *ladder = (struct cluster_ladder){.since_ms = now_ms};
}

static int climb(struct cluster_ladder *ladder, const struct rung *rungs, size_t count,
                 uint64_t now_ms)
{
    if (ladder->climbed >= count || now_ms - ladder->since_ms < rungs[ladder->climbed].after_ms) {
        return 0;
    }
    return rungs[ladder->climbed++].signal;
}

int cluster_ladder_climb(struct cluster_ladder *ladder, uint64_t now_ms)
{
    return climb(ladder, postmaster_rungs, ARRAY_LEN(postmaster_rungs), now_ms);
}

/* Its first rung is for the postmaster alone: SIGINT means something else to a backend. */
static void press_postmaster(struct cluster_ladder *ladder, const struct cluster_folder *folder,
                             uint64_t now_ms)
{
    int signal = cluster_ladder_climb(ladder, now_ms);
    if (signal == 0) {
        return;
    }
    log_event(LOG_NOTICE, "postgres", "stops the postmaster of a former server pid=%d signal=%d",
              (int)ladder->postmaster, signal);
    if (signal == SIGINT) {
        (void)kill(ladder->postmaster, signal);
    } else {
        postmaster_signal_all(folder, signal);
    }
}

static void press_orphans(struct cluster_ladder *ladder, const struct cluster_folder *folder,
                          unsigned count, uint64_t now_ms)
{
    int signal = climb(ladder, orphan_rungs, ARRAY_LEN(orphan_rungs), now_ms);
    if (signal == 0) {
        return;
    }
    log_event(LOG_NOTICE, "postgres", "ends processes without a postmaster count=%u signal=%d",
              count, signal);
    postmaster_signal_all(folder, signal);
}

enum err cluster_ladder_clear(struct cluster_ladder *ladder, const struct cluster_folder *folder,
                              uint64_t now_ms)
{
    struct postmaster_former former;
    enum err err = postmaster_look(folder, &former);
    if (err != ERR_OK || former.count == 0) {
        return err;
    }
    if (former.postmaster != ladder->postmaster) {
        cluster_ladder_start(ladder, now_ms);
        ladder->postmaster = former.postmaster;
    }
    if (now_ms - ladder->since_ms >= GIVE_UP_MS) {
        log_event(LOG_ERROR, "postgres", "processes of a former server do not end count=%u",
                  former.count);
        return ERR_TIMEOUT;
    }
    if (former.postmaster > 0) {
        press_postmaster(ladder, folder, now_ms);
    } else {
        press_orphans(ladder, folder, former.count, now_ms);
    }
    return ERR_AGAIN;
}
