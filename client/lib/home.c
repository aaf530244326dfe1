/*
 * Happy path: choose the folder, make it, take its lock, open its database, complete an enrolment
 * that was cut off while its files were being put in their places, read who this terminal is.
 *
 * What fails: a folder that cannot be made or that anybody may write to (IO, CONFIG), another
 * process in it (AGAIN), a damaged or newer database (INVALID; nothing was changed).
 */
#include "client/lib/home.h"
#include "client/lib/database.h"
#include "client/lib/enroll_install.h"
#include "client/lib/folder.h"
#include "client/lib/home_identity.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

/* Empty variables count as unset (XDG base directory specification). */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static enum err choose(const char *dir, char out[HOME_PATH_SIZE], struct failure *failure)
{
    const char *base = NULL;
    const char *rest = "";
    if (dir != NULL) {
        base = dir;
    } else if ((base = variable("RECTIFY_HOME")) != NULL) {
        rest = "";
    } else if ((base = variable("XDG_STATE_HOME")) != NULL) {
        rest = "/rectify";
    } else if ((base = variable("HOME")) != NULL) {
        rest = "/.local/state/rectify";
    } else {
        return failure_set(failure, ERR_CONFIG, "RECTIFY_HOME");
    }
    int len = snprintf(out, HOME_PATH_SIZE, "%s%s", base, rest);
    return len > 0 && len < HOME_PATH_SIZE ? ERR_OK : failure_set(failure, ERR_CONFIG, base);
}

enum {
    LOCK_TRIES = 30,
    LOCK_WAIT_US = 100 * 1000, /* two commands of one script that overlap are no error */
};

static int try_lock(int fd)
{
    int number = 0;
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
            return 0;
        }
        number = errno;
        if (number != EWOULDBLOCK) {
            return number;
        }
        (void)usleep(LOCK_WAIT_US);
    }
    return number;
}

/* The lock is the kernel's: it ends with the process, however that ends. */
static enum err take_lock(struct home *home, struct failure *failure)
{
    int fd = -1;
    enum err err = folder_open_file(home->dir, "lock", &fd, failure);
    if (err != ERR_OK) {
        return err;
    }
    int number = try_lock(fd);
    if (number != 0) {
        (void)close(fd);
        return failure_set(failure, number == EWOULDBLOCK ? ERR_AGAIN : ERR_IO, home->dir);
    }
    home->lock = fd;
    return ERR_OK;
}

/*
 * The file is made here and not by SQLite, which would ask the umask. The journal gets the file's
 * mode from SQLite.
 */
static enum err open_database(struct home *home, struct failure *failure)
{
    int fd = -1;
    enum err err = folder_open_file(home->dir, "terminal.db", &fd, failure);
    if (err != ERR_OK) {
        return err;
    }
    (void)close(
        fd); /* before SQLite opens it: closing later would drop SQLite's own locks (POSIX) */
    char path[FOLDER_PATH_SIZE];
    folder_path(home->dir, "terminal.db", path);
    return database_open(path, &home->db, failure);
}

static enum err open_in(struct home *home, const char *dir, struct failure *failure)
{
    enum err err = folder_make(dir, home->dir, failure);
    if (err == ERR_OK) {
        err = take_lock(home, failure);
    }
    if (err == ERR_OK) {
        err = open_database(home, failure);
    }
    if (err == ERR_OK) {
        err = enroll_resume(home, failure);
    }
    return err == ERR_OK ? home_identity_load(home, failure) : err;
}

enum err home_open(struct home *home, const char *dir, struct failure *failure)
{
    *home = (struct home){.lock = -1};
    char chosen[HOME_PATH_SIZE];
    enum err err = choose(dir, chosen, failure);
    if (err == ERR_OK) {
        err = open_in(home, chosen, failure);
    }
    if (err != ERR_OK) {
        home_close(home);
    }
    return err;
}

void home_close(struct home *home)
{
    database_close(home->db);
    home->db = NULL;
    if (home->lock >= 0) {
        (void)close(home->lock); /* nothing was written to it */
    }
    home->lock = -1;
    home->enrolled = false;
}
