#include "tests/lib/terminal_lab.h"
#include "client/lib/folder.h"
#include "common/base/mem.h"
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    ARENA_BUDGET = 32 * 1024 * 1024,
};

int terminal_set_up(void **state)
{
    struct terminal *terminal = calloc(1, sizeof(*terminal));
    assert_non_null(terminal);
    (void)snprintf(terminal->dir, sizeof(terminal->dir), "/tmp/rectify-test-XXXXXX");
    assert_non_null(mkdtemp(terminal->dir));
    arena_init(&terminal->arena, ARENA_BUDGET);
    assert_int_equal(home_open(&terminal->home, terminal->dir, &terminal->failure), ERR_OK);
    *state = terminal;
    return 0;
}

/* The folder is flat. */
static void remove_folder(const char *dir)
{
    DIR *folder = opendir(dir);
    if (folder == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        (void)unlinkat(dirfd(folder), entry->d_name, 0);
    }
    (void)closedir(folder);
    (void)rmdir(dir);
}

int terminal_tear_down(void **state)
{
    struct terminal *terminal = *state;
    arena_close(&terminal->arena);
    home_close(&terminal->home);
    home_close(&terminal->home);
    remove_folder(terminal->dir);
    free(terminal);
    return 0;
}

void terminal_reopen(struct terminal *terminal)
{
    arena_close(&terminal->arena);
    home_close(&terminal->home);
    assert_int_equal(home_open(&terminal->home, terminal->dir, &terminal->failure), ERR_OK);
}

void terminal_sql(struct terminal *terminal, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(terminal->home.db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s: %s", sql, message);
    }
}

void terminal_enroll(struct terminal *terminal, const struct lab *lab, uint16_t port)
{
    char sql[256];
    terminal_write(terminal, "key.pem", lab->client.key.text, lab->client.key.length);
    terminal_write(terminal, "certificate.pem", lab->client.certificate.text,
                   lab->client.certificate.length);
    terminal_write(terminal, "authority.pem", lab->authority.text, lab->authority.length);
    (void)snprintf(sql, sizeof(sql),
                   "insert or replace into identity values"
                   " (1, '127.0.0.1', %d, 7, 12, 5, '红旗社区', '张三', 1)",
                   port);
    terminal_sql(terminal, sql);
    terminal_reopen(terminal);
    assert_true(terminal->home.enrolled);
}

void terminal_add(struct terminal *terminal, int no, const char *text, struct outbox_item *item)
{
    char *copy = arena_strdup(&terminal->arena, text);
    assert_non_null(copy);
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    progress.text = copy;
    Rectify__Act act = RECTIFY__ACT__INIT;
    act.problem_id = 100 + no;
    act.unit_id = 12;
    act.base_version = 4;
    act.what_case = RECTIFY__ACT__WHAT_PROGRESS;
    act.progress = &progress;
    assert_int_equal(
        outbox_add(&terminal->home, &act, no, item, &terminal->arena, &terminal->failure), ERR_OK);
}

struct outbox_item terminal_item(struct terminal *terminal, int64_t item_id)
{
    struct outbox_item *items = NULL;
    size_t count = 0;
    assert_int_equal(
        outbox_list(&terminal->home, 0, 0, &terminal->arena, &items, &count, &terminal->failure),
        ERR_OK);
    for (size_t i = 0; i < count; i++) {
        if (items[i].item_id == item_id) {
            return items[i];
        }
    }
    return (struct outbox_item){.item_id = 0};
}

bool terminal_file(const struct terminal *terminal, const char *name, char *out, size_t size,
                   size_t *len)
{
    char path[FOLDER_PATH_SIZE];
    folder_path(terminal->dir, name, path);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    *len = fread(out, 1, size, file);
    assert_true(*len < size);
    (void)fclose(file);
    return true;
}

void terminal_write(const struct terminal *terminal, const char *name, const char *bytes,
                    size_t len)
{
    char path[FOLDER_PATH_SIZE];
    folder_path(terminal->dir, name, path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}
