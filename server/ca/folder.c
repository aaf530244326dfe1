#include "server/ca/folder.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NAME_SIZE = 64,
};

/* A new folder's own name stands in its parent, which has to be synced for it. */
static enum err make(const char *dir)
{
    if (mkdir(dir, 0700) != 0) {
        return errno == EEXIST ? ERR_OK : ERR_IO;
    }
    int made = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int parent = made < 0 ? -1 : openat(made, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err err = parent >= 0 && fsync(parent) == 0 ? ERR_OK : ERR_IO;
    if (parent >= 0) {
        (void)close(parent);
    }
    if (made >= 0) {
        (void)close(made);
    }
    return err;
}

enum err folder_open(const char *dir, int *folder)
{
    enum err err = make(dir);
    if (err != ERR_OK) {
        return err;
    }
    *folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *folder < 0 ? ERR_IO : ERR_OK;
}

bool folder_has(int folder, const char *name)
{
    struct stat status;
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* One byte more than fits is asked for, so that a file that is too long shows. */
static enum err read_all(int file, struct pki_pem *pem)
{
    size_t have = 0;
    while (have < sizeof(pem->text)) {
        ssize_t got = read(file, pem->text + have, sizeof(pem->text) - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return ERR_IO;
        }
        if (got == 0) {
            pem->text[have] = '\0';
            pem->length = have;
            return ERR_OK;
        }
        have += (size_t)got;
    }
    return ERR_INVALID;
}

enum err folder_read(int folder, const char *name, mode_t forbidden, struct pki_pem *pem)
{
    /* O_NONBLOCK: a pipe of that name must not hang the server. */
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        if (errno == ELOOP) {
            return ERR_INVALID;
        }
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    }
    struct stat status;
    enum err err = fstat(file, &status) == 0 ? ERR_OK : ERR_IO;
    if (err == ERR_OK && (!S_ISREG(status.st_mode) || (status.st_mode & forbidden) != 0)) {
        err = ERR_INVALID;
    }
    if (err == ERR_OK) {
        err = read_all(file, pem);
    }
    (void)close(file);
    return err;
}

static void name_temporary(const char *name, char temporary[NAME_SIZE])
{
    (void)snprintf(temporary, NAME_SIZE, "%s.new", name);
}

static enum err write_all(int file, const struct pki_pem *pem)
{
    size_t done = 0;
    while (done < pem->length) {
        ssize_t put = write(file, pem->text + done, pem->length - done);
        if (put < 0 && errno != EINTR) {
            return ERR_IO;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return fsync(file) == 0 ? ERR_OK : ERR_IO;
}

/* What a crash left is removed first: a new file has our mode and nobody else's descriptors. */
enum err folder_stage(int folder, const char *name, const struct pki_pem *pem)
{
    char temporary[NAME_SIZE];
    name_temporary(name, temporary);
    (void)unlinkat(folder, temporary, 0);
    int file =
        openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        return ERR_IO;
    }
    enum err err = write_all(file, pem);
    if (close(file) != 0) {
        err = ERR_IO;
    }
    if (err != ERR_OK) {
        (void)unlinkat(folder, temporary, 0);
    }
    return err;
}

enum err folder_commit(int folder, const char *name)
{
    char temporary[NAME_SIZE];
    name_temporary(name, temporary);
    return renameat(folder, temporary, folder, name) == 0 ? ERR_OK : ERR_IO;
}

enum err folder_sync(int folder)
{
    return fsync(folder) == 0 ? ERR_OK : ERR_IO;
}
