/* The outbox and the files of its acts: what goes first, what waits for what, and a terminal that is killed in the middle. */
#include "client/lib/folder.h"
#include "client/lib/kept_file.h"
#include "client/lib/outbox_files.h"
#include "common/base/clock.h"
#include "tests/floor/client_shelf.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    KILL_ROUNDS = 12,
};

static void add(struct terminal *terminal, bool done, const struct local_file *file)
{
    char text[] = "进展";
    struct outbox_item item;
    Rectify__Attachment *attachment = NULL;
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    Rectify__Done request = RECTIFY__DONE__INIT;
    Rectify__Act act = RECTIFY__ACT__INIT;
    progress.text = text;
    if (file != NULL) {
        assert_int_equal(kept_file_put(&terminal->home, file, &terminal->failure), ERR_OK);
        assert_int_equal(attachment_make(file, false, &terminal->arena, &attachment), ERR_OK);
        progress.files = &attachment;
        progress.n_files = 1;
    }
    act.problem_id = 101;
    act.unit_id = 12;
    act.what_case = done ? RECTIFY__ACT__WHAT_DONE : RECTIFY__ACT__WHAT_PROGRESS;
    if (done) {
        act.done = &request;
    } else {
        act.progress = &progress;
    }
    assert_int_equal(
        outbox_add(&terminal->home, &act, 1, &item, &terminal->arena, &terminal->failure), ERR_OK);
}

struct told {
    int receipts;
    int begun;
    int complete;
};

static void on_receipt(const struct outbox_item *item, void *arg)
{
    (void)item;
    ((struct told *)arg)->receipts++;
}

static void on_file(const struct outbox_file *file, void *arg)
{
    struct told *told = arg;
    told->begun += !file->complete;
    told->complete += file->complete;
}

static enum err sync_once(struct client_lab *lab, struct told *told)
{
    *told = (struct told){0};
    const struct outbox_listener listener = {
        .on_receipt = on_receipt, .on_file = on_file, .arg = told};
    assert_int_equal(client_lab_open(lab, shelf_serve, NULL), ERR_OK);
    enum err err = outbox_sync(&lab->terminal->home, lab->connection, &listener, lab->failure);
    assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    connection_close(lab->connection);
    lab->connection = NULL;
    fake_kill(&lab->fake);
    terminal_reopen(lab->terminal); /* what counts is what is on the disk */
    return err;
}

static size_t waiting(struct client_lab *lab, uint64_t *received)
{
    struct outbox_file *files = NULL;
    size_t count = 0;
    assert_int_equal(outbox_files_list(&lab->terminal->home, &lab->terminal->arena, &files, &count,
                                       lab->failure),
                     ERR_OK);
    if (received != NULL) {
        *received = count > 0 ? files[0].received : 0;
    }
    return count;
}

/* Acts first, then their files; a request for closure behind the files of the acts before it. */
static void test_order(void **state)
{
    struct client_lab *lab = *state;
    struct told told;
    struct local_file file = shelf_whole();
    add(lab->terminal, false, &file);
    add(lab->terminal, false, NULL);
    add(lab->terminal, true, NULL);
    add(lab->terminal, false, NULL);
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_string_equal(shelf->trace, "SSocccSS");
    assert_int_equal(told.receipts, 4);
    assert_int_equal(told.begun, 1);
    assert_int_equal(told.complete, 1);
    assert_int_equal(waiting(lab, NULL), 0);
    shelf_expect_stored();
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_string_equal(shelf->trace, "SSocccSS");
}

/* Cut in the file: the act is through, the closure still waits, and what came is shown. */
static void test_cut_between(void **state)
{
    struct client_lab *lab = *state;
    struct told told;
    struct local_file file = shelf_whole();
    uint64_t received = 0;
    add(lab->terminal, false, &file);
    add(lab->terminal, true, NULL);
    shelf->cut_after_in = 500 + 2 * CHUNK;
    assert_int_equal(sync_once(lab, &told), ERR_CLOSED);
    assert_int_equal(told.receipts, 1);
    assert_int_equal(waiting(lab, &received), 1);
    assert_int_equal(received, CHUNK);
    shelf->cut_after_in = NEVER;
    shelf->error = ERR_QUOTA;
    assert_int_equal(sync_once(lab, &told), ERR_QUOTA);
    assert_int_equal(told.receipts, 0); /* it is not sent to be refused */
    shelf->error = 0;
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_int_equal(told.receipts, 1);
    assert_int_equal(shelf->acts, 2);
    shelf_expect_stored();
}

/* A damaged copy keeps nobody else; attached once more it is whole again. */
static void test_damaged_copy(void **state)
{
    struct client_lab *lab = *state;
    struct told told;
    struct local_file file = shelf_whole();
    struct local_file other = {.name = "二.pdf", .bytes = content, .size = 100};
    char hex[DIGEST_HEX_SIZE];
    char name[FOLDER_NAME_SIZE];
    assert_int_equal(digest_sha256(content, 100, &other.digest), ERR_OK);
    add(lab->terminal, false, &file);
    add(lab->terminal, false, &other);
    digest_hex(&file.digest, hex);
    (void)snprintf(name, sizeof(name), "files/%s", hex);
    terminal_write(lab->terminal, name, "%PDF-1.4\n", 9);
    assert_int_equal(sync_once(lab, &told), ERR_DIGEST);
    assert_string_equal(shelf->trace, "SSoc");
    assert_int_equal(told.complete, 1);
    assert_int_equal(waiting(lab, NULL), 1);
    add(lab->terminal, false, &file);
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_int_equal(told.complete, 1); /* both acts are served by it */
    assert_int_equal(waiting(lab, NULL), 0);
}

static void test_refused_acts_send_no_files(void **state)
{
    struct client_lab *lab = *state;
    struct told told;
    struct local_file file = shelf_whole();
    add(lab->terminal, false, &file);
    add(lab->terminal, true, NULL);
    shelf->act_code = ERR_STALE;
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_string_equal(shelf->trace, "SS");
    assert_int_equal(waiting(lab, NULL), 0);
}

static _Noreturn void sync_and_end(const char *dir)
{
    struct home home;
    struct failure failure;
    struct connection *connection = NULL;
    const struct connection_options options = {.software = "rectify test"};
    const struct outbox_listener listener = {.on_receipt = NULL};
    enum err err = home_open(&home, dir, &failure);
    if (err == ERR_OK) {
        err = connection_open(&home, &options, &connection, &failure);
    }
    if (err == ERR_OK) {
        err = outbox_sync(&home, connection, &listener, &failure);
    }
    _exit(err == ERR_OK ? 0 : 1);
}

/* The terminal is killed again and again in the middle of it: in the end all is there, once. */
static void test_kill(void **state)
{
    struct client_lab *lab = *state;
    struct local_file file = shelf_whole();
    int killed = 0;
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srandom(seed);
    for (int round = 0; round < KILL_ROUNDS; round++) {
        int status = 0;
        shelf_forget();
        fake_start(&lab->fake, &client_certificates, shelf_serve_for_ever, NULL);
        terminal_enroll(lab->terminal, &client_certificates, lab->fake.port);
        terminal_sql(lab->terminal, "delete from item");
        add(lab->terminal, false, &file);
        add(lab->terminal, true, NULL);
        home_close(&lab->terminal->home);
        do {
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                sync_and_end(lab->terminal->dir);
            }
            (void)usleep((useconds_t)(random() % 150000));
            assert_int_equal(kill(child, SIGKILL), 0);
            assert_int_equal(waitpid(child, &status, 0), child);
            killed += WIFSIGNALED(status);
        } while (WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
        shelf_expect_stored();
        assert_int_equal(shelf->acts, 2);
        fake_kill(&lab->fake);
        fake_close(&lab->fake);
        lab->fake.log = NULL;
        terminal_reopen(lab->terminal);
        assert_int_equal(waiting(lab, NULL), 0);
    }
    print_message("%d kills\n", killed);
    assert_true(killed > 0);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, shelf_set_up, shelf_tear_down)
    const struct CMUnitTest tests[] = {
        T(test_order),        T(test_cut_between),
        T(test_damaged_copy), T(test_refused_acts_send_no_files),
        T(test_kill),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
