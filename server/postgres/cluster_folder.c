#include "server/postgres/internal.h"

#include "common/base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* What PostgreSQL appends to the folder of its socket. */
#define SOCKET_NAME ".s.PGSQL.5432"

static enum err report(const char *what, const char *path)
{
    log_event(LOG_ERROR, "postgres", "%s path=%s: %s", what, path, strerror(errno));
    return ERR_IO;
}

enum err cluster_folder_join(char out[CLUSTER_PATH_SIZE], const char *dir, const char *name)
{
    int len = snprintf(out, CLUSTER_PATH_SIZE, "%s/%s", dir, name);
    return len < 0 || len >= CLUSTER_PATH_SIZE ? ERR_INVALID : ERR_OK;
}

/* postgres changes its working directory and libpq takes a relative path for a host name. */
static enum err make_absolute(char out[CLUSTER_PATH_SIZE], const char *dir)
{
    char here[CLUSTER_PATH_SIZE];
    if (dir[0] != '/') {
        if (getcwd(here, sizeof(here)) == NULL) {
            return report("the working directory cannot be told", ".");
        }
        return cluster_folder_join(out, here, dir);
    }
    int len = snprintf(out, CLUSTER_PATH_SIZE, "%s", dir);
    return len < 0 || len >= CLUSTER_PATH_SIZE ? ERR_INVALID : ERR_OK;
}

/* A comma would be a list of hosts to libpq; control characters would end a line of a settings file. */
static bool path_usable(const char *path)
{
    for (const char *c = path; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 127 || *c == ',') {
            return false;
        }
    }
    return true;
}

enum err cluster_folder_init(struct cluster_folder *folder, const char *dir)
{
    folder->lock = -1;
    enum err err = make_absolute(folder->dir, dir);
    if (err == ERR_OK) {
        err = cluster_folder_join(folder->data, folder->dir, "cluster");
    }
    if (err == ERR_OK) {
        err = cluster_folder_join(folder->fresh, folder->dir, "cluster.new");
    }
    if (err == ERR_OK) {
        err = cluster_folder_join(folder->run, folder->dir, "run");
    }
    if (err == ERR_OK) {
        err = cluster_folder_join(folder->log, folder->dir, "log");
    }
    size_t room = sizeof(((struct sockaddr_un *)NULL)->sun_path) - sizeof("/" SOCKET_NAME);
    if (err == ERR_INVALID || (err == ERR_OK && strlen(folder->run) > room)) {
        log_event(
            LOG_ERROR, "postgres",
            "the path of the database's socket is too long, choose a --data folder whose path "
            "has at most %zu bytes",
            room - strlen("/run"));
        return ERR_INVALID;
    }
    if (err == ERR_OK && !path_usable(folder->dir)) {
        log_event(LOG_ERROR, "postgres",
                  "the path of the --data folder may hold neither commas nor control characters");
        return ERR_INVALID;
    }
    return err;
}

enum err cluster_folder_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return report("cannot open the folder", path);
    }
    enum err err = fsync(fd) == 0 ? ERR_OK : report("cannot sync the folder", path);
    (void)close(fd);
    return err;
}

/* A folder for this account alone; one that exists is made so. */
static enum err make_private(const char *path)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return report("cannot make the folder", path);
    }
    if (chmod(path, 0700) != 0) {
        return report("cannot keep others out of the folder", path);
    }
    return ERR_OK;
}

/* The new entry DIR must survive a power cut like what is in it. */
static enum err sync_parent(const char *dir)
{
    char parent[CLUSTER_PATH_SIZE + sizeof("/..")];
    (void)snprintf(parent, sizeof(parent), "%s/..", dir);
    return cluster_folder_sync(parent);
}

/* Two servers in one folder would stop each other's database, taking it for a left-over. */
static enum err take_lock(struct cluster_folder *folder)
{
    char path[CLUSTER_PATH_SIZE];
    enum err err = cluster_folder_join(path, folder->dir, "cluster.lock");
    if (err != ERR_OK) {
        return err;
    }
    folder->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (folder->lock < 0) {
        return report("cannot open the lock", path);
    }
    if (flock(folder->lock, LOCK_EX | LOCK_NB) == 0) {
        return ERR_OK;
    }
    err = errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
    (void)report("another server uses this folder", folder->dir);
    cluster_folder_close(folder);
    return err;
}

enum err cluster_folder_open(struct cluster_folder *folder)
{
    if (geteuid() == 0) {
        log_event(LOG_ERROR, "postgres", "PostgreSQL does not run as root, choose another account");
        return ERR_CONFIG;
    }
    bool made = mkdir(folder->dir, 0700) == 0;
    if (!made && errno != EEXIST) {
        return report("cannot make the folder", folder->dir);
    }
    enum err err = made ? sync_parent(folder->dir) : ERR_OK;
    if (err == ERR_OK) {
        err = take_lock(folder);
    }
    if (err == ERR_OK) {
        err = make_private(folder->run);
    }
    if (err == ERR_OK) {
        err = make_private(folder->log);
    }
    return err;
}

void cluster_folder_close(struct cluster_folder *folder)
{
    if (folder->lock >= 0) {
        (void)close(folder->lock);
    }
    folder->lock = -1;
}

void cluster_folder_version(const struct cluster_folder *folder, char version[CLUSTER_VERSION_SIZE])
{
    char path[CLUSTER_PATH_SIZE];
    version[0] = '\0';
    if (cluster_folder_join(path, folder->data, "PG_VERSION") != ERR_OK) {
        return;
    }
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return;
    }
    if (fgets(version, CLUSTER_VERSION_SIZE, file) == NULL) {
        version[0] = '\0';
    }
    version[strcspn(version, "\n")] = '\0';
    (void)fclose(file);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

enum err cluster_folder_make_fresh(const struct cluster_folder *folder)
{
    struct stat info;
    if (lstat(folder->fresh, &info) == 0) {
        log_event(LOG_NOTICE, "postgres", "removes a half-made cluster folder=%s", folder->fresh);
        if (nftw(folder->fresh, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0) {
            return report("cannot remove what a broken initdb left", folder->fresh);
        }
    }
    if (mkdir(folder->fresh, 0700) != 0) {
        return report("cannot make the folder", folder->fresh);
    }
    return ERR_OK;
}

enum err cluster_folder_adopt_fresh(const struct cluster_folder *folder)
{
    if (rename(folder->fresh, folder->data) != 0) {
        return report("cannot put the new cluster in place", folder->data);
    }
    return cluster_folder_sync(folder->dir);
}
