#include "server/app/privileges.h"

#include "common/base/log.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err report(const char *what, const char *name)
{
    log_event(LOG_ERROR, "app", "%s name=%s: %s", what, name, strerror(errno));
    return ERR_IO;
}

static enum err refuse(const char *why, const char *path)
{
    log_event(LOG_ERROR, "app", "the data folder cannot be used: %s path=%s", why, path);
    return ERR_CONFIG;
}

static const struct passwd *choose(const char *user)
{
    static const char *const usual[] = {"rectify", "postgres", "nobody"};
    const struct passwd *account = user != NULL ? getpwnam(user) : NULL;
    for (size_t i = 0; user == NULL && account == NULL && i < ARRAY_LEN(usual); i++) {
        account = getpwnam(usual[i]);
    }
    if (account == NULL) {
        log_event(LOG_ERROR, "app", "there is no account user=%s", user != NULL ? user : usual[0]);
        return NULL;
    }
    if (account->pw_uid == 0 || account->pw_gid == 0) {
        log_event(LOG_ERROR, "app", "the account is root's, choose another user=%s",
                  account->pw_name);
        return NULL;
    }
    return account;
}

static bool empty(int folder)
{
    unsigned entries = 0;
    DIR *dir = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (dir == NULL) {
        return false;
    }
    while (entries <= 2 && readdir(dir) != NULL) {
        entries++;
    }
    (void)closedir(dir);
    return entries <= 2; /* "." and ".." */
}

/* The folder as a descriptor, so that nobody can put another in its place while we look and change. */
static enum err open_folder(const char *path, const struct passwd *account, int *fd)
{
    struct stat info;
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        if (errno == ENOENT) {
            return refuse("the folder above it does not exist, make that first", path);
        }
        return report("cannot make the data folder", path);
    }
    *fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*fd < 0 && (errno == ELOOP || errno == ENOTDIR)) {
        return refuse("it is no folder, or a symbolic link; give the folder itself", path);
    }
    if (*fd < 0 || fstat(*fd, &info) != 0) {
        return report("cannot open the data folder", path);
    }
    if (info.st_uid == account->pw_uid) {
        return ERR_OK;
    }
    if (info.st_uid != 0) {
        return refuse("it belongs to somebody else; choose that account as user, or another folder",
                      path);
    }
    /* "--data /var" must not give away the system. */
    if (!empty(*fd) && faccessat(*fd, "cluster/PG_VERSION", F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
        return refuse("it is root's and holds something else; choose a new or empty one, or chown "
                      "it to the account yourself",
                      path);
    }
    return ERR_OK;
}

/*
 * Gives one entry away if it is root's. A file with a second name may be one of the system's. A database that a killed
 * server has left behind may be stopping at this moment: what has just vanished is no error.
 */
static enum err give(const FTSENT *entry, const struct passwd *account)
{
    struct stat info;
    if (entry->fts_statp->st_uid == account->pw_uid) {
        return ERR_OK;
    }
    int fd = open(entry->fts_accpath, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        return ERR_OK;
    }
    if (fd < 0) {
        return report("cannot open", entry->fts_path);
    }
    enum err err = ERR_OK;
    if (fstat(fd, &info) != 0) {
        err = report("cannot look at", entry->fts_path);
    } else if (info.st_uid != 0 && info.st_uid != account->pw_uid) {
        err = refuse("something in it belongs to somebody else", entry->fts_path);
    } else if (info.st_uid == 0 && S_ISREG(info.st_mode) && info.st_nlink > 1) {
        err = refuse("a file of root's in it has a second name elsewhere", entry->fts_path);
    } else if (info.st_uid == 0 && (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode)) &&
               fchownat(fd, "", account->pw_uid, account->pw_gid, AT_EMPTY_PATH) != 0) {
        err = report("cannot give to the account", entry->fts_path);
    }
    (void)close(fd);
    return err;
}

/*
 * fts enters each folder by fchdir and makes sure that it is the one it saw; a link put there leads nowhere. A folder
 * is given away after what is in it.
 */
static enum err give_all(int folder, const struct passwd *account)
{
    char here[] = ".";
    char *const paths[] = {here, NULL};
    if (fchdir(folder) != 0) {
        return report("cannot enter the data folder", here);
    }
    FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_XDEV, NULL);
    if (tree == NULL) {
        return report("cannot read the data folder", here);
    }
    enum err err = ERR_OK;
    errno = 0;
    for (FTSENT *entry = fts_read(tree); entry != NULL && err == ERR_OK; entry = fts_read(tree)) {
        switch (entry->fts_info) {
        case FTS_F:
        case FTS_DP: err = give(entry, account); break;
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS:
            errno = entry->fts_errno;
            err = errno == ENOENT ? ERR_OK : report("cannot read", entry->fts_path);
            break;
        default: break;
        }
        errno = 0;
    }
    if (err == ERR_OK && errno != 0) {
        err = report("cannot read the data folder to its end", here);
    }
    (void)fts_close(tree);
    return err;
}

static enum err hand_over(const char *path, const struct passwd *account)
{
    int folder = -1;
    int before = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (before < 0) {
        return report("cannot open the working directory", ".");
    }
    enum err err = open_folder(path, account, &folder);
    if (err == ERR_OK) {
        err = give_all(folder, account);
    }
    if (fchdir(before) != 0) {
        err = report("cannot go back to the working directory", ".");
    }
    (void)close(before);
    if (folder >= 0) {
        (void)close(folder);
    }
    return err;
}

/* The groups of the account stay: they may be what lets it read the key of the certificate. */
static enum err become(const struct passwd *account)
{
    uid_t uid = account->pw_uid;
    gid_t gid = account->pw_gid;
    uid_t uids[3];
    gid_t gids[3];
    if (initgroups(account->pw_name, gid) != 0 || setresgid(gid, gid, gid) != 0 ||
        setresuid(uid, uid, uid) != 0) {
        return report("cannot become the account", account->pw_name);
    }
    if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 ||
        getresgid(&gids[0], &gids[1], &gids[2]) != 0) {
        return report("cannot tell which account this is", account->pw_name);
    }
    bool whole = true;
    for (size_t i = 0; i < ARRAY_LEN(uids); i++) {
        whole = whole && uids[i] == uid && gids[i] == gid;
    }
    if (!whole || setuid(0) == 0 || seteuid(0) == 0 || setgid(0) == 0 || setegid(0) == 0) {
        log_event(LOG_ERROR, "app", "root's rights did not go away user=%s", account->pw_name);
        return ERR_IO;
    }
    log_event(LOG_NOTICE, "app", "no longer root user=%s", account->pw_name);
    return ERR_OK;
}

/* An ordinary user's own folder; as root hand_over has made it. */
static enum err make_own(const char *dir)
{
    if (mkdir(dir, 0700) == 0 || errno == EEXIST) {
        return ERR_OK;
    }
    if (errno == ENOENT) {
        return refuse("the folder above it does not exist, make that first", dir);
    }
    (void)report("this account cannot make the data folder; make it for this account first, or "
                 "choose another one",
                 dir);
    return ERR_CONFIG;
}

/* Names the first folder on the way that does not let us through. */
static enum err check_way(const char *dir)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof(path), "%s", dir);
    if (len < 0 || len >= (int)sizeof(path)) {
        return refuse("the path is too long", dir);
    }
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (access(path, X_OK) != 0) {
            (void)report("this account cannot pass a folder above the data folder; make it "
                         "passable (chmod o+x) or choose another data folder",
                         path);
            return ERR_CONFIG;
        }
        *slash = '/';
    }
    if (access(path, R_OK | W_OK | X_OK) != 0) {
        (void)report("this account cannot write to the data folder", path);
        return ERR_CONFIG;
    }
    return ERR_OK;
}

enum err privileges_drop(const char *user, const char *dir)
{
    (void)umask(077);
    if (geteuid() == 0) {
        const struct passwd *account = choose(user);
        if (account == NULL) {
            return ERR_CONFIG;
        }
        enum err err = hand_over(dir, account);
        if (err == ERR_OK) {
            err = become(account);
        }
        if (err != ERR_OK) {
            return err;
        }
    } else {
        enum err err = make_own(dir);
        if (err != ERR_OK) {
            return err;
        }
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return report("cannot give up new privileges", "no_new_privs");
    }
    return check_way(dir);
}
