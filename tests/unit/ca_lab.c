#include "tests/unit/ca_lab.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

const int64_t day_ms = INT64_C(24) * 3600 * 1000;
const char *const hosts[] = {"localhost", "127.0.0.1", NULL};

char top[64];
char dir[80];

static void be_silent(enum log_level level, const char *line, void *arg)
{
    (void)level;
    (void)line;
    (void)arg;
}

int make_folder(void **state)
{
    (void)state;
    log_configure(LOG_ERROR, be_silent, NULL);
    (void)snprintf(top, sizeof(top), "/tmp/rectify-ca-XXXXXX");
    if (mkdtemp(top) == NULL) {
        return -1;
    }
    (void)snprintf(dir, sizeof(dir), "%s/ca", top);
    return 0;
}

static int drop(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
    (void)status;
    (void)type;
    (void)ftw;
    return remove(path);
}

int remove_tree(const char *path)
{
    return nftw(path, drop, 8, FTW_DEPTH | FTW_PHYS);
}

int remove_folder(void **state)
{
    (void)state;
    return remove_tree(top);
}

const char *path_of(const char *name)
{
    static char path[160];
    (void)snprintf(path, sizeof(path), "%s/%s", dir, name);
    return path;
}

void assert_mode(const char *path, mode_t mode)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, mode);
}

void spill(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path_of(name), 0600), 0);
}

void open_ok(struct authority *authority)
{
    assert_int_equal(authority_open(authority, dir, clock_wall_ms()), ERR_OK);
}
