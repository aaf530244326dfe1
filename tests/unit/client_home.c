#include "client/lib/database.h"
#include "client/lib/folder.h"
#include "client/lib/text.h"
#include "tests/lib/terminal_lab.h"
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    FILE_SIZE = 256 * 1024,
};

static unsigned mode_of(const struct terminal *terminal, const char *name)
{
    char path[FOLDER_PATH_SIZE];
    struct stat facts;
    folder_path(terminal->dir, name, path);
    assert_int_equal(stat(path, &facts), 0);
    return facts.st_mode & 0777;
}

static void test_modes_ignore_the_umask(void **state)
{
    struct terminal *terminal = *state;
    struct home home;
    char dir[128];
    static const mode_t umasks[] = {0, 0777};
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(dir, sizeof(dir), "%s/a%zu/b", terminal->dir, i);
        mode_t before = umask(umasks[i]);
        enum err err = home_open(&home, dir, &terminal->failure);
        enum err written = folder_write(dir, "key.pem", "x", 1, &terminal->failure);
        (void)umask(before);
        assert_int_equal(err, ERR_OK);
        assert_int_equal(written, ERR_OK);
        home_close(&home);
        (void)snprintf(dir, sizeof(dir), "a%zu", i);
        assert_int_equal(mode_of(terminal, dir), 0700);
        (void)snprintf(dir, sizeof(dir), "a%zu/b", i);
        assert_int_equal(mode_of(terminal, dir), 0700);
        static const char *const files[] = {"terminal.db", "lock", "key.pem"};
        for (size_t f = 0; f < 3; f++) {
            (void)snprintf(dir, sizeof(dir), "a%zu/b/%s", i, files[f]);
            assert_int_equal(mode_of(terminal, dir), 0600);
            char path[FOLDER_PATH_SIZE];
            folder_path(terminal->dir, dir, path);
            assert_int_equal(unlink(path), 0);
        }
        (void)snprintf(dir, sizeof(dir), "%s/a%zu/b", terminal->dir, i);
        assert_int_equal(rmdir(dir), 0);
        *strrchr(dir, '/') = '\0';
        assert_int_equal(rmdir(dir), 0);
    }
}

/* Which folder it is when none is named. */
static void test_choice_of_the_folder(void **state)
{
    struct terminal *terminal = *state;
    char base[64];
    char expected[128];
    struct home home;
    home_close(&terminal->home);
    (void)snprintf(base, sizeof(base), "%s", terminal->dir);
    assert_int_equal(unsetenv("RECTIFY_HOME") | unsetenv("HOME"), 0);
    assert_int_equal(setenv("XDG_STATE_HOME", "", 1), 0);
    assert_int_equal(home_open(&home, NULL, &terminal->failure), ERR_CONFIG);
    assert_string_equal(terminal->failure.detail, "RECTIFY_HOME");

    assert_int_equal(setenv("XDG_STATE_HOME", base, 1), 0);
    assert_int_equal(home_open(&home, NULL, &terminal->failure), ERR_OK);
    (void)snprintf(expected, sizeof(expected), "%s/rectify", base);
    assert_string_equal(home.dir, expected);
    home_close(&home);
    (void)snprintf(expected, sizeof(expected), "rm -r %s/rectify", base);
    assert_int_equal(system(expected), 0);

    assert_int_equal(setenv("RECTIFY_HOME", base, 1), 0);
    assert_int_equal(home_open(&home, NULL, &terminal->failure), ERR_OK);
    assert_string_equal(home.dir, base);
    home_close(&home);
    assert_int_equal(unsetenv("RECTIFY_HOME") | unsetenv("XDG_STATE_HOME"), 0);
}

static void test_a_folder_that_will_not_do(void **state)
{
    struct terminal *terminal = *state;
    struct home home;
    char path[FOLDER_PATH_SIZE];
    char longer[2 * HOME_PATH_SIZE];
    folder_path(terminal->dir, "lock", path);
    assert_int_equal(home_open(&home, path, &terminal->failure), ERR_CONFIG); /* a file */
    assert_int_equal(home_open(&home, "", &terminal->failure), ERR_CONFIG);
    memset(longer, 'x', sizeof(longer));
    longer[sizeof(longer) - 1] = '\0';
    assert_int_equal(home_open(&home, longer, &terminal->failure), ERR_CONFIG);

    home_close(&terminal->home);
    assert_int_equal(chmod(terminal->dir, 0777), 0);
    assert_int_equal(home_open(&home, terminal->dir, &terminal->failure), ERR_CONFIG);
    assert_int_equal(chmod(terminal->dir, 0700), 0);
}

static void test_one_process_at_a_time(void **state)
{
    struct terminal *terminal = *state;
    struct home second;
    assert_int_equal(home_open(&second, terminal->dir, &terminal->failure), ERR_AGAIN);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct failure failure;
        _exit(home_open(&second, terminal->dir, &failure) == ERR_AGAIN ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    terminal_reopen(terminal);
}

static void expect_pragma(struct sqlite3 *db, const char *sql, const char *answer)
{
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(stmt, 0), answer);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
}

static void test_settings_of_the_database(void **state)
{
    struct terminal *terminal = *state;
    struct sqlite3 *db = terminal->home.db;
    expect_pragma(db, "pragma journal_mode", "delete");
    expect_pragma(db, "pragma synchronous", "3");
    expect_pragma(db, "pragma foreign_keys", "1");
    expect_pragma(db, "pragma trusted_schema", "0");
    expect_pragma(db, "pragma cell_size_check", "1");
    expect_pragma(db, "pragma mmap_size", "0");
    expect_pragma(db, "pragma secure_delete", "1");
    expect_pragma(db, "pragma temp_store", "2");
    expect_pragma(db, "pragma user_version", "4");
    expect_pragma(db, "pragma application_id", "1380340825");
    int defensive = 0;
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive), SQLITE_OK);
    assert_int_equal(defensive, 1);
    assert_int_equal(sqlite3_exec(db, "attach ':memory:' as other", NULL, NULL, NULL),
                     SQLITE_ERROR);
}

/* Opens the home on this file: INVALID, and not a byte of the folder is another one afterwards. */
static void expect_untouched(struct terminal *terminal, const char *bytes, size_t len)
{
    static char after[FILE_SIZE];
    struct home home;
    size_t after_len = 0;
    terminal_write(terminal, "terminal.db", bytes, len);
    assert_int_equal(home_open(&home, terminal->dir, &terminal->failure), ERR_INVALID);
    assert_string_not_equal(terminal->failure.detail, "");
    assert_true(terminal_file(terminal, "terminal.db", after, sizeof(after), &after_len));
    assert_int_equal(after_len, len);
    assert_memory_equal(after, bytes, len);
    assert_false(terminal_file(terminal, "terminal.db-journal", after, sizeof(after), &after_len));
}

static void test_damage_is_found_and_left_alone(void **state)
{
    struct terminal *terminal = *state;
    static char good[FILE_SIZE];
    static char bad[FILE_SIZE];
    size_t len = 0;
    struct outbox_item item;
    for (int i = 0; i < 50; i++) {
        terminal_add(terminal, i, "已完成河渠保洁一次", &item);
    }
    home_close(&terminal->home);
    assert_true(terminal_file(terminal, "terminal.db", good, sizeof(good), &len));

    memcpy(bad, good, len);
    memset(bad, 'x', 16); /* the magic of SQLite */
    expect_untouched(terminal, bad, len);

    memcpy(bad, good, len);
    memset(bad + 4096, 0xA5, 4096); /* a page */
    expect_untouched(terminal, bad, len);

    memcpy(bad, good, len);
    bad[len - 4096] = 0x77; /* the type of the last page */
    expect_untouched(terminal, bad, len);

    expect_untouched(terminal, good, len / 4096 / 2 * 4096); /* half of it is gone */
    expect_untouched(terminal, good, 700);
    expect_untouched(terminal, "no database at all", 18);

    terminal_write(terminal, "terminal.db", good, len);
    assert_int_equal(home_open(&terminal->home, terminal->dir, &terminal->failure), ERR_OK);
}

static void change_and_close(struct terminal *terminal, const char *sql)
{
    terminal_sql(terminal, sql);
    home_close(&terminal->home);
}

static void test_foreign_and_newer_files_are_left_alone(void **state)
{
    struct terminal *terminal = *state;
    static char bytes[FILE_SIZE];
    size_t len = 0;
    change_and_close(terminal, "pragma user_version = 999");
    assert_true(terminal_file(terminal, "terminal.db", bytes, sizeof(bytes), &len));
    expect_untouched(terminal, bytes, len);
    assert_string_equal(terminal->failure.detail, "made by a newer program");

    terminal_write(terminal, "terminal.db", "", 0); /* as after a crash right after its creation */
    assert_int_equal(home_open(&terminal->home, terminal->dir, &terminal->failure), ERR_OK);
    change_and_close(terminal, "pragma application_id = 7");
    assert_true(terminal_file(terminal, "terminal.db", bytes, sizeof(bytes), &len));
    expect_untouched(terminal, bytes, len);

    struct sqlite3 *db = NULL;
    char path[FOLDER_PATH_SIZE];
    folder_path(terminal->dir, "terminal.db", path);
    terminal_write(terminal, "terminal.db", "", 0);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "create table mine (a)", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_true(terminal_file(terminal, "terminal.db", bytes, sizeof(bytes), &len));
    expect_untouched(terminal, bytes, len);
}

static void test_enrolled_state(void **state)
{
    struct terminal *terminal = *state;
    struct lab lab;
    assert_false(terminal->home.enrolled);
    lab_open(&lab);
    terminal_enroll(terminal, &lab, 4711);
    lab_close(&lab);
    const struct home_identity *identity = &terminal->home.identity;
    assert_string_equal(identity->host, "127.0.0.1");
    assert_int_equal(identity->port, 4711);
    assert_int_equal(identity->client_id, 7);
    assert_int_equal(identity->unit_id, 12);
    assert_int_equal(identity->roles, 5);
    assert_string_equal(identity->unit_name, "红旗社区");
    assert_string_equal(identity->person_name, "张三");
    home_close(&terminal->home);
    assert_false(terminal->home.enrolled);
}

/* The power fails after the n-th of the three renames: the next start does the rest. */
static void test_installation_is_completed(void **state)
{
    struct terminal *terminal = *state;
    static const char *const names[] = {"key.pem", "certificate.pem", "authority.pem"};
    char name[64];
    char content[16];
    size_t len = 0;
    for (size_t done = 0; done <= 3; done++) {
        for (size_t i = 0; i < 3; i++) {
            (void)snprintf(name, sizeof(name), "%s.new", names[i]);
            terminal_write(terminal, i < done ? names[i] : name, "new", 3);
            if (i >= done) {
                terminal_write(terminal, names[i], "old", 3);
            }
        }
        terminal_sql(terminal, "insert or replace into identity values"
                               " (1, 'h', 1, 2, 3, 4, 'u', 'p', 0)");
        terminal_reopen(terminal);
        assert_true(terminal->home.enrolled);
        assert_int_equal(terminal->home.identity.client_id, 2);
        for (size_t i = 0; i < 3; i++) {
            (void)snprintf(name, sizeof(name), "%s.new", names[i]);
            assert_true(terminal_file(terminal, names[i], content, sizeof(content), &len));
            assert_memory_equal(content, "new", 3);
            assert_false(terminal_file(terminal, name, content, sizeof(content), &len));
        }
    }
}

/* A transaction that cannot be committed leaves nothing, and the next one works. */
static void test_transactions(void **state)
{
    struct terminal *terminal = *state;
    struct sqlite3 *db = terminal->home.db;
    struct failure *failure = &terminal->failure;
    terminal_sql(terminal, "create table a (id integer primary key);"
                           "create table b (a references a deferrable initially deferred)");
    assert_int_equal(database_begin(db, failure), ERR_OK);
    assert_int_equal(database_run(db, "insert into b values (1)", failure), ERR_OK);
    assert_int_equal(database_end(db, ERR_OK, failure), ERR_DATABASE);
    assert_int_equal(sqlite3_get_autocommit(db), 1);
    expect_pragma(db, "select count(*) from b", "0");

    assert_int_equal(database_begin(db, failure), ERR_OK);
    assert_int_equal(database_run(db, "insert into a values (1)", failure), ERR_OK);
    assert_int_equal(database_end(db, ERR_TIMEOUT, failure), ERR_TIMEOUT);
    expect_pragma(db, "select count(*) from a", "0");

    assert_int_equal(database_begin(db, failure), ERR_OK);
    assert_int_equal(database_run(db, "insert into a values (1)", failure), ERR_OK);
    assert_int_equal(database_end(db, ERR_OK, failure), ERR_OK);
    expect_pragma(db, "select count(*) from a", "1");
    assert_int_equal(database_run(db, "insert into a values (1)", failure), ERR_DATABASE);
    assert_int_equal(database_run(db, "no such thing", failure), ERR_DATABASE);
}

static void test_a_full_disk(void **state)
{
    struct terminal *terminal = *state;
    struct failure *failure = &terminal->failure;
    struct outbox_item item;
    terminal_add(terminal, 1, "before", &item);
    terminal_sql(terminal, "pragma max_page_count = 1"); /* SQLite takes the present size */
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    char text[30000];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    progress.text = text;
    Rectify__Act act = RECTIFY__ACT__INIT;
    act.what_case = RECTIFY__ACT__WHAT_PROGRESS;
    act.progress = &progress;
    assert_int_equal(outbox_add(&terminal->home, &act, 1, &item, &terminal->arena, failure),
                     ERR_IO);
    size_t count = 0;
    assert_int_equal(outbox_count(&terminal->home, OUTBOX_QUEUED, &count, failure), ERR_OK);
    assert_int_equal(count, 1);
}

static void test_failure_texts_are_cut_between_characters(void **state)
{
    (void)state;
    char out[8];
    text_cut(out, sizeof(out), NULL);
    assert_string_equal(out, "");
    text_cut(out, sizeof(out), "1234567");
    assert_string_equal(out, "1234567");
    text_cut(out, sizeof(out), "12345678");
    assert_string_equal(out, "1234567");
    text_cut(out, sizeof(out), "红旗社区");
    assert_string_equal(out, "红旗");
    text_cut(out, 1, "红旗社区");
    assert_string_equal(out, "");
    struct failure failure;
    assert_int_equal(failure_set(&failure, ERR_IO, "disk"), ERR_IO);
    assert_int_equal(failure_set(&failure, ERR_CLOSED, failure.detail), ERR_CLOSED);
    assert_string_equal(failure.detail, "disk");
    assert_string_equal(failure.field, "");
}

int main(void)
{
#define HOME_TEST(test) cmocka_unit_test_setup_teardown(test, terminal_set_up, terminal_tear_down)
    const struct CMUnitTest tests[] = {
        HOME_TEST(test_modes_ignore_the_umask),
        HOME_TEST(test_choice_of_the_folder),
        HOME_TEST(test_a_folder_that_will_not_do),
        HOME_TEST(test_one_process_at_a_time),
        HOME_TEST(test_settings_of_the_database),
        HOME_TEST(test_damage_is_found_and_left_alone),
        HOME_TEST(test_foreign_and_newer_files_are_left_alone),
        HOME_TEST(test_enrolled_state),
        HOME_TEST(test_installation_is_completed),
        HOME_TEST(test_transactions),
        HOME_TEST(test_a_full_disk),
        cmocka_unit_test(test_failure_texts_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
