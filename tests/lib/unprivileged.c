#include "tests/lib/unprivileged.h"

#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/rt-XXXXXX";

static void require(int condition, const char *what)
{
    if (!condition) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static void become_ordinary(void)
{
    const struct passwd *account = getpwnam("postgres");
    if (account == NULL) {
        account = getpwnam("nobody");
    }
    require(account != NULL, "no account postgres or nobody");
    uid_t uid = account->pw_uid;
    gid_t gid = account->pw_gid;
    require(chown(folder, uid, gid) == 0, "chown of the test's folder");
    require(setgroups(0, NULL) == 0, "setgroups");
    require(setresgid(gid, gid, gid) == 0, "setresgid");
    require(setresuid(uid, uid, uid) == 0, "setresuid");
    /* Who was root may not be looked at; the leak check at the end has to. */
    require(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0, "PR_SET_DUMPABLE");
}

const char *unprivileged_enter(void)
{
    require(mkdtemp(folder) != NULL, "mkdtemp");
    if (geteuid() == 0) {
        become_ordinary();
    }
    return folder;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

void unprivileged_leave(void)
{
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
