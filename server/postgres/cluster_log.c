#include "server/postgres/internal.h"

#include "common/base/log.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define START_LOG "postgres-start.log"

enum {
    TAIL_BYTES = 4096,
    LINES_MAX = 8,
    LINE_SIZE = 512,
    KEPT_SECONDS = 6 * 24 * 3600, /* a weekday's file is overwritten after seven days */
};

/*
 * PostgreSQL overwrites last week's file only when it runs at midnight. One that is switched off every night would
 * append for ever, therefore what is older than the week goes at each start.
 */
static void remove_old(const struct cluster_folder *folder)
{
    DIR *dir = opendir(folder->log);
    if (dir == NULL) {
        return;
    }
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        struct stat info;
        if (strncmp(entry->d_name, "postgres-", strlen("postgres-")) == 0 &&
            fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode) && time(NULL) - info.st_mtime > KEPT_SECONDS) {
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
        }
    }
    (void)closedir(dir);
}

enum err cluster_log_open(const struct cluster_folder *folder, int *fd)
{
    char path[CLUSTER_PATH_SIZE];
    enum err err = cluster_folder_join(path, folder->log, START_LOG);
    if (err != ERR_OK) {
        return err;
    }
    remove_old(folder);
    *fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd < 0) {
        log_event(LOG_ERROR, "postgres", "cannot open path=%s: %s", path, strerror(errno));
        return ERR_IO;
    }
    return ERR_OK;
}

static bool later(const struct stat *a, const struct stat *b)
{
    if (a->st_mtim.tv_sec != b->st_mtim.tv_sec) {
        return a->st_mtim.tv_sec > b->st_mtim.tv_sec;
    }
    return a->st_mtim.tv_nsec >= b->st_mtim.tv_nsec;
}

/*
 * The file that was written last: the first words of a start go to postgres-start.log, those after the log
 * collector runs to the file of the weekday, which wins a tie because it comes second.
 */
static int open_newest(const struct cluster_folder *folder)
{
    DIR *dir = opendir(folder->log);
    if (dir == NULL) {
        return -1;
    }
    int fd = openat(dirfd(dir), START_LOG, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat newest = {0};
    if (fd >= 0 && fstat(fd, &newest) != 0) {
        newest = (struct stat){0};
    }
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        struct stat info;
        if (strcmp(entry->d_name, START_LOG) == 0 ||
            fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(info.st_mode) || !later(&info, &newest)) {
            continue;
        }
        int other = openat(dirfd(dir), entry->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (other < 0) {
            continue;
        }
        if (fd >= 0) {
            (void)close(fd);
        }
        fd = other;
        newest = info;
    }
    (void)closedir(dir);
    return fd;
}

/* The last LINES_MAX whole lines; half a line is no line. */
static char *read_tail(int fd, char text[TAIL_BYTES + 1])
{
    off_t end = lseek(fd, 0, SEEK_END);
    off_t start = end > TAIL_BYTES ? end - TAIL_BYTES : 0;
    ssize_t len = pread(fd, text, TAIL_BYTES, start);
    size_t at = len > 0 ? (size_t)len : 0;
    text[at] = '\0';
    for (unsigned lines = 0; at > 0; at--) {
        if (text[at - 1] == '\n' && lines++ == LINES_MAX) {
            return text + at;
        }
    }
    return text + (start > 0 ? strcspn(text, "\n") : 0);
}

void cluster_log_repeat(const struct cluster_folder *folder)
{
    char tail[TAIL_BYTES + 1];
    char quoted[LINE_SIZE];
    int fd = open_newest(folder);
    if (fd < 0) {
        return;
    }
    char *rest = read_tail(fd, tail);
    (void)close(fd);
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (line[0] != '\0') {
            log_event(LOG_WARNING, "postgres", "says %s", log_quote(line, quoted, sizeof(quoted)));
        }
    }
    log_event(LOG_WARNING, "postgres", "more of its words may be in folder=%s", folder->log);
}
