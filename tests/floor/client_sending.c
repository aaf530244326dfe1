/*
 * Files on their way, over connections that end anywhere: a server that keeps what it took, cut after every so many bytes in
 * either direction, servers that err.
 */
#include "client/lib/attach_files.h"
#include "client/lib/file_fetch.h"
#include "client/lib/file_send.h"
#include "client/lib/folder.h"
#include "tests/floor/client_shelf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    CUT_STEP =
        3001, /* over all the bytes of a conversation; with its edges that is every part of it */
};

struct heard {
    uint64_t last;
    int times;
};

static void hear(uint64_t received, void *arg)
{
    struct heard *heard = arg;
    assert_true(received >= heard->last);
    heard->last = received;
    heard->times++;
}

/* Sends over a connection of its own. */
static enum err send_once(struct client_lab *lab, struct heard *heard)
{
    struct local_file file = shelf_whole();
    enum err err = client_lab_open(lab, shelf_serve, NULL);
    if (err == ERR_OK) {
        err =
            file_send(lab->connection, 12, &file, heard == NULL ? NULL : hear, heard, lab->failure);
        assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    }
    connection_close(lab->connection);
    lab->connection = NULL;
    fake_kill(&lab->fake);
    return err;
}

static void test_whole(void **state)
{
    struct heard heard = {0};
    assert_int_equal(send_once(*state, &heard), ERR_OK);
    shelf_expect_stored();
    assert_string_equal(shelf->trace, "occc");
    assert_int_equal(heard.times, 4);
    assert_int_equal(heard.last, SIZE);
    assert_int_equal(send_once(*state, NULL), ERR_OK); /* once more: nothing is sent */
    assert_string_equal(shelf->trace, "occco");
}

/* Cut after n bytes, then again without a cut: it is whole, and no chunk went to waste. */
static void cut_at(struct client_lab *lab, int in, int out)
{
    shelf_forget();
    shelf->cut_after_in = in;
    shelf->cut_after_out = out;
    enum err err = send_once(lab, NULL);
    bool all_was_said = err == ERR_OK;
    assert_true(all_was_said || err == ERR_CLOSED || err == ERR_UNKNOWN_OUTCOME || err == ERR_IO);
    shelf->cut_after_in = NEVER;
    shelf->cut_after_out = NEVER;
    assert_int_equal(send_once(lab, NULL), ERR_OK);
    shelf_expect_stored();
}

static void test_cut_on_the_way_there(void **state)
{
    int cuts = 0;
    for (int n = 0; n < SIZE + 3000; n += CUT_STEP, cuts++) {
        cut_at(*state, n, NEVER);
    }
    print_message("%d cuts\n", cuts);
}

static void test_cut_on_the_way_back(void **state)
{
    int cuts = 0;
    for (int n = 0; n < 4 * (FRAME_HEADER_SIZE + 8); n += 3, cuts++) {
        cut_at(*state, NEVER, n);
    }
    print_message("%d cuts\n", cuts);
}

static void expect_failure(struct client_lab *lab, enum err err, const char *trace)
{
    assert_int_equal(send_once(lab, NULL), err);
    assert_string_equal(shelf->trace, trace);
    shelf_forget();
}

static void test_servers_that_err(void **state)
{
    struct client_lab *lab = *state;
    shelf->claim = SIZE + 1;
    expect_failure(lab, ERR_FIELD, "o");
    shelf->claim = 5; /* between two chunks */
    expect_failure(lab, ERR_FIELD, "o");
    shelf->claim = CHUNK; /* and never more */
    expect_failure(lab, ERR_OFFSET, "ocococ");
    shelf->claim = SIZE; /* all, and not complete */
    expect_failure(lab, ERR_FIELD, "o");
    shelf->claim_complete = true; /* complete, and nothing */
    expect_failure(lab, ERR_FIELD, "o");
    shelf->error = ERR_OFFSET;
    expect_failure(lab, ERR_OFFSET, "ocococ");
    shelf->error = ERR_DIGEST;
    expect_failure(lab, ERR_DIGEST, "ocococ");
    shelf->error = ERR_DATABASE_AWAY;
    expect_failure(lab, ERR_DATABASE_AWAY, "oc");
    shelf->error = ERR_QUOTA;
    expect_failure(lab, ERR_QUOTA, "oc");
    assert_int_equal(lab->failure->left, 4711);
    assert_int_equal(lab->failure->retry_after_ms, 3600000);
}

static enum err fetch_once(struct client_lab *lab, uint64_t size)
{
    struct local_file file = shelf_whole();
    struct buf bytes;
    char name[] = "一.pdf";
    Rectify__FileRecord record = RECTIFY__FILE_RECORD__INIT;
    record.name = name;
    record.size = size;
    record.digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = file.digest.bytes};
    buf_init(&bytes, FILE_BYTES_MAX);
    assert_int_equal(client_lab_open(lab, shelf_serve, NULL), ERR_OK);
    enum err err = file_fetch(lab->connection, 12, &record, &bytes, lab->failure);
    if (err == ERR_OK) {
        assert_int_equal(buf_unread(&bytes), SIZE);
        assert_memory_equal(buf_head(&bytes), content, SIZE);
    }
    buf_close(&bytes);
    connection_close(lab->connection);
    lab->connection = NULL;
    fake_kill(&lab->fake);
    return err;
}

static void test_fetching(void **state)
{
    assert_int_equal(fetch_once(*state, SIZE), ERR_OK);
    assert_string_equal(shelf->trace, "ggg");
    shelf->damage = true;
    assert_int_equal(fetch_once(*state, SIZE), ERR_DIGEST);
    shelf->damage = false;
    assert_int_equal(fetch_once(*state, SIZE - 1), ERR_DIGEST); /* another size than the record's */
    assert_int_equal(fetch_once(*state, 0), ERR_SIZE);
    assert_int_equal(fetch_once(*state, FILE_BYTES_MAX + 1), ERR_SIZE);
    shelf->cut_after_out = CHUNK + 500;
    assert_int_equal(fetch_once(*state, SIZE), ERR_CLOSED);
}

static void test_attaching(void **state)
{
    struct client_lab *lab = *state;
    char path[2][FOLDER_PATH_SIZE];
    Rectify__Attachment **files = NULL;
    size_t count = 9;
    terminal_write(lab->terminal, "一.pdf", (const char *)content, SIZE);
    terminal_write(lab->terminal, "二.pdf", (const char *)content, 100);
    folder_path(lab->terminal->dir, "一.pdf", path[0]);
    folder_path(lab->terminal->dir, "二.pdf", path[1]);
    const struct attach_file both[] = {{path[0], false}, {path[1], true}};
    assert_int_equal(client_lab_open(lab, shelf_serve, NULL), ERR_OK);
    assert_int_equal(attach_files(lab->connection, 12, both, 2, &lab->terminal->arena, &files,
                                  &count, lab->failure),
                     ERR_OK);
    assert_int_equal(count, 2);
    assert_string_equal(files[0]->name, "一.pdf");
    assert_int_equal(files[0]->size, SIZE);
    assert_memory_equal(files[0]->digest.data, shelf->files[0].digest, DIGEST_SIZE);
    assert_false(files[0]->personal);
    assert_true(files[1]->personal);
    assert_true(shelf->files[0].complete && shelf->files[1].complete);

    const struct attach_file twice[] = {{path[1], false}, {path[1], false}};
    assert_int_equal(attach_files(lab->connection, 12, twice, 2, &lab->terminal->arena, &files,
                                  &count, lab->failure),
                     ERR_EXISTS);
    assert_int_equal(count, 0);
    assert_null(files);
    const struct attach_file none[] = {{"/no/such.pdf", false}};
    assert_int_equal(attach_files(lab->connection, 12, none, 1, &lab->terminal->arena, &files,
                                  &count, lab->failure),
                     ERR_NOT_FOUND);
    assert_int_equal(attach_files(lab->connection, 12, none, FILES_PER_ACT_MAX + 1,
                                  &lab->terminal->arena, &files, &count, lab->failure),
                     ERR_LIMIT);
    client_lab_finish(lab);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, shelf_set_up, shelf_tear_down)
    const struct CMUnitTest tests[] = {
        T(test_whole),
        T(test_cut_on_the_way_there),
        T(test_cut_on_the_way_back),
        T(test_servers_that_err),
        T(test_fetching),
        T(test_attaching),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
