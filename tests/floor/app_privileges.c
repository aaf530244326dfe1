/*
 * From root to an ordinary account: what is given away, what is refused, and that there is no way back. Each drop
 * happens in a process of its own. Without root only the part that applies to everybody runs.
 */
#include "common/base/log.h"
#include "server/app/privileges.h"
#include <fcntl.h>
#include <ftw.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

enum {
    PATH_SIZE = 256,
};

static char base[] = "/tmp/rt-XXXXXX"; /* root's, open to everybody */

static const char *below(const char *name)
{
    static char path[PATH_SIZE];
    int len = snprintf(path, sizeof(path), "%s/%s", base, name);
    assert_in_range(len, 1, sizeof(path) - 1);
    return path;
}

static uid_t uid_of(const char *name)
{
    const struct passwd *account = getpwnam(name);
    assert_non_null(account);
    return account->pw_uid;
}

static uid_t owner_of(const char *name)
{
    struct stat info;
    assert_int_equal(lstat(below(name), &info), 0);
    return info.st_uid;
}

static void make_folder(const char *name)
{
    assert_int_equal(mkdir(below(name), 0700), 0);
}

static void make_file(const char *name)
{
    int fd = open(below(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

/* What must hold from then on, whoever we were. */
static bool confined(void)
{
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && umask(0) == 077 && geteuid() != 0 &&
           getuid() != 0 && setuid(0) != 0;
}

/* The result of privileges_drop in a process of its own, which must be confined after success. */
static enum err drop(const char *user, const char *dir)
{
    int status = 0;
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        enum err err = privileges_drop(user, dir);
        _exit(err == ERR_OK && !confined() ? 255 : (int)err);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return (enum err)WEXITSTATUS(status);
}

static void need_root(void)
{
    if (geteuid() != 0) {
        skip();
    }
}

static void test_new_folder(void **state)
{
    struct stat info;
    (void)state;
    need_root();
    assert_int_equal(drop("nobody", below("new")), ERR_OK);
    assert_int_equal(stat(below("new"), &info), 0);
    assert_int_equal(info.st_uid, uid_of("nobody"));
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(drop("nobody", below("new")), ERR_OK);     /* now it is the account's */
    assert_int_equal(drop("daemon", below("new")), ERR_CONFIG); /* and nobody else's */
    assert_int_equal(owner_of("new"), uid_of("nobody"));
    assert_int_equal(drop(NULL, below("usual")), ERR_OK);
    assert_int_not_equal(owner_of("usual"), 0);
}

/* A cluster that root has copied into place. */
static void test_restored_folder(void **state)
{
    (void)state;
    need_root();
    make_folder("restored");
    make_folder("restored/cluster");
    make_file("restored/cluster/PG_VERSION");
    make_folder("outside");
    make_file("outside/file");
    char target[PATH_SIZE];
    (void)snprintf(target, sizeof(target), "%s", below("outside"));
    assert_int_equal(symlink(target, below("restored/link")), 0);
    assert_int_equal(drop("nobody", below("restored")), ERR_OK);
    assert_int_equal(owner_of("restored"), uid_of("nobody"));
    assert_int_equal(owner_of("restored/cluster"), uid_of("nobody"));
    assert_int_equal(owner_of("restored/cluster/PG_VERSION"), uid_of("nobody"));
    assert_int_equal(owner_of("outside"), 0);
    assert_int_equal(owner_of("outside/file"), 0);
}

/* The account could have linked a file of the system's into its folder. */
static void test_second_name(void **state)
{
    char file[PATH_SIZE];
    (void)state;
    need_root();
    assert_int_equal(drop("nobody", below("linked")), ERR_OK);
    make_file("precious");
    (void)snprintf(file, sizeof(file), "%s", below("precious"));
    assert_int_equal(link(file, below("linked/precious")), 0);
    assert_int_equal(drop("nobody", below("linked")), ERR_CONFIG);
    assert_int_equal(owner_of("precious"), 0);
}

static void test_refused_folders(void **state)
{
    char target[PATH_SIZE];
    (void)state;
    need_root();
    make_folder("system"); /* like /var */
    make_file("system/file");
    assert_int_equal(drop("nobody", below("system")), ERR_CONFIG);
    assert_int_equal(owner_of("system"), 0);

    make_folder("empty");
    (void)snprintf(target, sizeof(target), "%s", below("empty"));
    assert_int_equal(symlink(target, below("alias")), 0);
    assert_int_equal(drop("nobody", below("alias")), ERR_CONFIG);
    assert_int_equal(owner_of("empty"), 0);

    make_file("plain");
    assert_int_equal(drop("nobody", below("plain")), ERR_CONFIG);
    assert_int_equal(drop("nobody", below("missing/new")), ERR_CONFIG);
}

static void test_refused_accounts(void **state)
{
    (void)state;
    need_root();
    assert_int_equal(drop("root", below("never")), ERR_CONFIG);
    assert_int_equal(drop("no-such-account", below("never")), ERR_CONFIG);
    assert_int_equal(access(below("never"), F_OK), -1);
}

static void test_way_is_blocked(void **state)
{
    (void)state;
    need_root();
    make_folder("closed");
    assert_int_equal(drop("nobody", below("closed/new")), ERR_CONFIG);
    assert_int_equal(chmod(below("closed"), 0711), 0);
    assert_int_equal(drop("nobody", below("closed/new")), ERR_OK);
}

/* In a process that is nobody's special: nothing changes hands, the rest holds. */
static void test_ordinary_account(void **state)
{
    int status = 0;
    (void)state;
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool ordinary = geteuid() != 0 || setuid(uid_of("nobody")) == 0;
        bool fine = ordinary && privileges_drop("no-such-account", base) == ERR_OK && confined();
        bool refused = privileges_drop(NULL, "/proc/1/root/data") == ERR_CONFIG;
        _exit(fine && refused ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_folder),       cmocka_unit_test(test_restored_folder),
        cmocka_unit_test(test_second_name),      cmocka_unit_test(test_refused_folders),
        cmocka_unit_test(test_refused_accounts), cmocka_unit_test(test_way_is_blocked),
        cmocka_unit_test(test_ordinary_account),
    };
    if (mkdtemp(base) == NULL || chmod(base, 0777) != 0) {
        perror(base);
        return EXIT_FAILURE;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    return failed;
}
