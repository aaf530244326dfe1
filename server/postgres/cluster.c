#include "server/postgres/internal.h"

#include "common/base/check.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include <string.h>

static enum err copy(char out[CLUSTER_PATH_SIZE], const char *path)
{
    size_t len = strlen(path);
    if (len >= CLUSTER_PATH_SIZE || path[0] != '/') {
        log_event(LOG_ERROR, "postgres", "the folder of the programs must be an absolute path");
        return ERR_INVALID;
    }
    memcpy(out, path, len + 1);
    return ERR_OK;
}

enum err cluster_new(const struct cluster_options *options, struct cluster **out)
{
    struct cluster *cluster = mem_calloc(1, sizeof(*cluster));
    if (cluster == NULL) {
        return ERR_NOMEM;
    }
    cluster->loop = options->loop;
    enum err err = cluster_folder_init(&cluster->folder, options->dir);
    if (err == ERR_OK && options->bin_dir != NULL) {
        err = copy(cluster->wanted_bin_dir, options->bin_dir);
    }
    if (err == ERR_OK) {
        err = cluster_settings_conninfo(&cluster->folder, "postgres", "rectify_super",
                                        cluster->conninfo_super);
    }
    if (err == ERR_OK) {
        err = cluster_settings_conninfo(&cluster->folder, "rectify", "rectify_app",
                                        cluster->conninfo_app);
    }
    if (err != ERR_OK) {
        cluster_free(cluster);
        return err;
    }
    *out = cluster;
    return ERR_OK;
}

enum err cluster_start(struct cluster *cluster, cluster_ready_cb on_ready, void *arg)
{
    if (!CHECK(cluster->state == STATE_NEW)) {
        return ERR_WRONG_STATE;
    }
    cluster->on_ready = on_ready;
    cluster->ready_arg = arg;
    cluster_states_start(cluster);
    return ERR_OK;
}

void cluster_stop(struct cluster *cluster, cluster_stopped_cb on_stopped, void *arg)
{
    if (cluster->on_stopped != NULL) {
        return;
    }
    cluster->on_stopped = on_stopped;
    cluster->stopped_arg = arg;
    cluster_states_stop(cluster);
}

void cluster_free(struct cluster *cluster)
{
    if (cluster == NULL) {
        return;
    }
    CHECK_FATAL(cluster->state == STATE_NEW || cluster->state == STATE_STOPPED);
    mem_free(cluster);
}

const char *cluster_conninfo_super(const struct cluster *cluster)
{
    return cluster->conninfo_super;
}

const char *cluster_conninfo_app(const struct cluster *cluster)
{
    return cluster->conninfo_app;
}

unsigned cluster_restarts(const struct cluster *cluster)
{
    return cluster->restarts;
}
