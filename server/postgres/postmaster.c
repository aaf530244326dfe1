#include "server/postgres/internal.h"

#include "common/base/log.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LINE_SIZE = 1024,
    STATUS_LINE = 8, /* of postmaster.pid: "starting", "ready", "stopping", padded with blanks */
};

/* Reads postmaster.pid: the pid of its first line (0: none), and whether the last says "ready". */
static pid_t read_pid_file(const struct cluster_folder *folder, bool *ready)
{
    char path[CLUSTER_PATH_SIZE];
    char line[LINE_SIZE];
    long pid = 0;
    *ready = false;
    if (cluster_folder_join(path, folder->data, "postmaster.pid") != ERR_OK) {
        return 0;
    }
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    for (int number = 1; number <= STATUS_LINE && fgets(line, LINE_SIZE, file) != NULL; number++) {
        if (number == 1) {
            pid = strtol(line, NULL, 10);
        }
        if (number == STATUS_LINE) {
            *ready = strncmp(line, "ready", strlen("ready")) == 0;
        }
    }
    (void)fclose(file);
    return pid > 0 ? (pid_t)pid : 0;
}

bool postmaster_ready(const struct cluster_folder *folder, pid_t pid)
{
    bool ready = false;
    return read_pid_file(folder, &ready) == pid && ready;
}

/*
 * PostgreSQL's processes work in the data directory, and we start initdb and setpriv there. The name keeps out a
 * shell that somebody has left standing in the folder.
 */
static bool name_fits(int proc, const char *pid)
{
    static const char *const names[] = {"postgres", "initdb", "setpriv"};
    char path[64];
    char name[32] = "";
    (void)snprintf(path, sizeof(path), "%.16s/comm", pid);
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    ssize_t len = read(fd, name, sizeof(name) - 1);
    (void)close(fd);
    name[len > 0 ? len : 0] = '\0';
    name[strcspn(name, "\n")] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* By inode, not by name: a path can be written in more than one way. */
static bool works_in(int proc, const char *pid, const char *folder)
{
    char path[64];
    struct stat there;
    struct stat here;
    (void)snprintf(path, sizeof(path), "%.16s/cwd", pid);
    return fstatat(proc, path, &there, 0) == 0 && stat(folder, &here) == 0 &&
           there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

/* Sends `signal` (0: none) to every process of this cluster and counts them. */
static enum err visit(const struct cluster_folder *folder, int signal,
                      struct postmaster_former *former)
{
    bool ready = false;
    pid_t commander = read_pid_file(folder, &ready);
    *former = (struct postmaster_former){0};
    DIR *proc = opendir("/proc");
    if (proc == NULL) {
        log_event(LOG_ERROR, "postgres", "cannot read /proc: %s", strerror(errno));
        return ERR_IO;
    }
    for (const struct dirent *entry = readdir(proc); entry != NULL; entry = readdir(proc)) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid <= 0 || pid == getpid() || !name_fits(dirfd(proc), entry->d_name) ||
            !(works_in(dirfd(proc), entry->d_name, folder->data) ||
              works_in(dirfd(proc), entry->d_name, folder->fresh))) {
            continue;
        }
        former->count++;
        if (pid == commander) {
            former->postmaster = pid;
        }
        if (signal != 0) {
            (void)kill(pid, signal);
        }
    }
    (void)closedir(proc);
    return ERR_OK;
}

enum err postmaster_look(const struct cluster_folder *folder, struct postmaster_former *former)
{
    return visit(folder, 0, former);
}

void postmaster_signal_all(const struct cluster_folder *folder, int signal)
{
    struct postmaster_former former;
    (void)visit(folder, signal, &former);
}
