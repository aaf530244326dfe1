/*
 * Happy path of a write: a temporary file beside the target (0600), all bytes, fsync, rename over
 * the target, fsync of the folder. A power cut leaves the old file or the new one, and perhaps a
 * temporary that the next write replaces.
 *
 * What fails: no room, no right, a folder that others may write to. Nothing is retried here; the
 * person reads the path and the system's words.
 */
#include "client/lib/folder.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void folder_path(const char *dir, const char *name, char path[FOLDER_PATH_SIZE])
{
    (void)snprintf(path, FOLDER_PATH_SIZE, "%.*s/%s", HOME_PATH_SIZE, dir, name);
}

static enum err fail(struct failure *failure, enum err err, const char *path, int number)
{
    char detail[FOLDER_PATH_SIZE + 128];
    (void)snprintf(detail, sizeof(detail), "%s: %s", path, strerror(number));
    return failure_set(failure, err, detail);
}

/* One folder; the mode is set afterwards because mkdir obeys the umask. */
static enum err make_one(const char *path, struct failure *failure)
{
    if (mkdir(path, 0700) == 0) {
        return chmod(path, 0700) == 0 ? ERR_OK : fail(failure, ERR_IO, path, errno);
    }
    return errno == EEXIST ? ERR_OK : fail(failure, ERR_IO, path, errno);
}

static enum err make_all(const char *dir, struct failure *failure)
{
    char path[HOME_PATH_SIZE];
    (void)snprintf(path, sizeof(path), "%s", dir);
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        enum err err = make_one(path, failure);
        *slash = '/';
        if (err != ERR_OK) {
            return err;
        }
    }
    return make_one(path, failure);
}

/*
 * The modes of a folder that was there before are its owner's business, unless anybody could
 * exchange the key in it.
 */
static enum err check(const char *dir, struct failure *failure)
{
    struct stat facts;
    if (stat(dir, &facts) != 0) {
        return fail(failure, ERR_IO, dir, errno);
    }
    if (!S_ISDIR(facts.st_mode)) {
        return fail(failure, ERR_CONFIG, dir, ENOTDIR);
    }
    return (facts.st_mode & S_IWOTH) == 0 ? ERR_OK : fail(failure, ERR_CONFIG, dir, EPERM);
}

enum err folder_make(const char *dir, char real[HOME_PATH_SIZE], struct failure *failure)
{
    if (dir[0] == '\0' || strlen(dir) >= HOME_PATH_SIZE) {
        return fail(failure, ERR_CONFIG, dir, dir[0] == '\0' ? ENOENT : ENAMETOOLONG);
    }
    enum err err = make_all(dir, failure);
    if (err == ERR_OK) {
        err = check(dir, failure);
    }
    if (err != ERR_OK) {
        return err;
    }
    char resolved[PATH_MAX];
    if (realpath(dir, resolved) == NULL) {
        return fail(failure, ERR_IO, dir, errno);
    }
    size_t len = strlen(resolved);
    if (len >= HOME_PATH_SIZE) {
        return fail(failure, ERR_CONFIG, dir, ENAMETOOLONG);
    }
    memcpy(real, resolved, len + 1);
    return ERR_OK;
}

enum err folder_make_below(const char *dir, const char *name, struct failure *failure)
{
    char path[FOLDER_PATH_SIZE];
    folder_path(dir, name, path);
    enum err err = make_one(path, failure);
    return err == ERR_OK ? folder_sync(dir, failure) : err;
}

static enum err open_own(const char *path, int flags, int *fd, struct failure *failure)
{
    *fd = open(path, flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd < 0) {
        return fail(failure, ERR_IO, path, errno);
    }
    if (fchmod(*fd, 0600) != 0) {
        enum err err = fail(failure, ERR_IO, path, errno);
        (void)close(*fd);
        return err;
    }
    return ERR_OK;
}

enum err folder_open_file(const char *dir, const char *name, int *fd, struct failure *failure)
{
    char path[FOLDER_PATH_SIZE];
    folder_path(dir, name, path);
    return open_own(path, O_RDWR, fd, failure);
}

/*
 * One byte more than fits is asked for, so that a file that is too long is told from one that just
 * fits.
 */
static enum err read_all(int fd, char *out, size_t size, size_t *len)
{
    *len = 0;
    while (*len < size) {
        ssize_t got = read(fd, out + *len, size - *len);
        if (got < 0 && errno != EINTR) {
            return ERR_IO;
        }
        if (got == 0) {
            out[*len] = '\0';
            return ERR_OK;
        }
        *len += got > 0 ? (size_t)got : 0;
    }
    errno = EFBIG;
    return ERR_LIMIT;
}

enum err folder_read(const char *dir, const char *name, char *out, size_t size, size_t *len,
                     struct failure *failure)
{
    char path[FOLDER_PATH_SIZE];
    folder_path(dir, name, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail(failure, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, path, errno);
    }
    enum err err = read_all(fd, out, size, len);
    int number = errno;
    (void)close(fd); /* nothing was written */
    return err == ERR_OK ? ERR_OK : fail(failure, err, path, number);
}

static int write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);
        if (put < 0 && errno != EINTR) {
            return -1;
        }
        bytes += put > 0 ? put : 0;
        len -= put > 0 ? (size_t)put : 0;
    }
    return fsync(fd);
}

static enum err write_temporary(const char *path, const void *bytes, size_t len,
                                struct failure *failure)
{
    int fd = -1;
    enum err err = open_own(path, O_WRONLY | O_TRUNC, &fd, failure);
    if (err != ERR_OK) {
        return err;
    }
    int written = write_all(fd, bytes, len);
    int number = errno;
    if (close(fd) != 0 && written == 0) {
        written = -1;
        number = errno;
    }
    return written == 0 ? ERR_OK : fail(failure, ERR_IO, path, number);
}

enum err folder_write(const char *dir, const char *name, const void *bytes, size_t len,
                      struct failure *failure)
{
    char temporary_name[FOLDER_NAME_SIZE];
    char temporary[FOLDER_PATH_SIZE];
    (void)snprintf(temporary_name, sizeof(temporary_name), "%s.tmp", name);
    folder_path(dir, temporary_name, temporary);
    enum err err = write_temporary(temporary, bytes, len, failure);
    if (err == ERR_OK) {
        err = folder_rename(dir, temporary_name, name, failure);
    }
    if (err != ERR_OK) {
        (void)unlink(temporary);
        return err;
    }
    return folder_sync(dir, failure);
}

enum err folder_rename(const char *dir, const char *from, const char *to, struct failure *failure)
{
    char old_path[FOLDER_PATH_SIZE];
    char new_path[FOLDER_PATH_SIZE];
    folder_path(dir, from, old_path);
    folder_path(dir, to, new_path);
    bool renamed = rename(old_path, new_path) == 0 || errno == ENOENT;
    return renamed ? ERR_OK : fail(failure, ERR_IO, new_path, errno);
}

enum err folder_sync(const char *dir, struct failure *failure)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return fail(failure, ERR_IO, dir, errno);
    }
    int synced = fsync(fd);
    int number = errno;
    (void)close(fd);
    return synced == 0 ? ERR_OK : fail(failure, ERR_IO, dir, number);
}
