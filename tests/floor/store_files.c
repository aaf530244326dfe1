/* Files chunk by chunk, over a real PostgreSQL: what continues, what is refused, what is there in the end. */
#include "tests/floor/store_files_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_whole(void **state)
{
    (void)state;
    struct file_progress progress;
    send_whole(unit, &sample);
    assert_int_equal(offer_of(unit, &sample, &progress), ERR_OK);
    assert_true(progress.complete);
    assert_int_equal(progress.received, LONG);
    assert_int_equal(progress.left, quota - LONG);
    assert_int_equal(get_chunk_err(unit, &sample, 0), ERR_NOT_FOUND); /* nothing names it yet */
    name_it(unit, &sample, false);
    for (int64_t at = 0; at < LONG;) {
        struct file_get_call call;
        assert_int_equal(get_chunk(unit, &sample, at, EDITION_INTERNAL, &call), ERR_OK);
        assert_int_equal(call.size, LONG);
        assert_memory_equal(call.bytes, sample.bytes + at, call.length);
        at += (int64_t)call.length;
    }
    assert_int_equal(get_chunk_err(unit, &sample, 4 * CHUNK), ERR_NOT_FOUND);
    assert_int_equal(get_chunk_err(unit, &sample, 5), ERR_NOT_FOUND);
}

/* A file that ends where a chunk ends, and the smallest one. */
static void test_edges(void **state)
{
    (void)state;
    static struct sample other;
    fill_sample(&other, EVEN, 2);
    send_whole(unit, &other);
    fill_sample(&other, 1, 3);
    send_whole(unit, &other);
    assert_int_equal(rows_of("content"), 3);
    memset(other.bytes, 0, sizeof(other.bytes)); /* equal chunks within one file */
    other.size = EVEN;
    assert_int_equal(digest_sha256(other.bytes, EVEN, &other.digest), ERR_OK);
    send_whole(unit, &other);
    assert_int_equal(rows_of("content"), 4);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM file WHERE completed_at IS NULL"),
                     0);
    assert_int_equal(rows_of("file"), 3);
}

/* What was received is kept whatever ends: the connection, the server. */
static void test_resumes(void **state)
{
    (void)state;
    send_from(unit, &sample, offered(unit, &sample), 2 * CHUNK);
    assert_int_equal(offered(unit, &sample), 2 * CHUNK);
    lab_close(&lab);
    lab_open(&lab, NULL);
    assert_int_equal(offered(unit, &sample), 2 * CHUNK);
    send_from(unit, &sample, 2 * CHUNK, LONG);
}

static void test_offsets(void **state)
{
    (void)state;
    struct file_progress progress;
    assert_int_equal(chunk_of(unit, &sample, 0, &progress), ERR_OFFSET); /* never offered */
    assert_int_equal(offered(unit, &sample), 0);
    assert_int_equal(chunk_of(unit, &sample, CHUNK, &progress), ERR_OFFSET);
    send_from(unit, &sample, 0, CHUNK);
    assert_int_equal(chunk_of(unit, &sample, 0, &progress), ERR_OFFSET); /* a second time */
    assert_int_equal(chunk_of(unit, &sample, 2 * CHUNK, &progress), ERR_OFFSET);
    assert_int_equal(offered(unit, &sample), CHUNK);
    send_from(unit, &sample, CHUNK, LONG);
    assert_int_equal(chunk_of(unit, &sample, 3 * CHUNK, &progress), ERR_OFFSET); /* complete */
    struct file_chunk_call call;
    prepare_chunk(&call, unit, &sample, CHUNK);
    call.length--;
    assert_int_equal(store_file_chunk(lab.store, &call), ERR_INVALID); /* no chunk of the grid */
    assert_int_equal(postgres_fixture_sql("SELECT bytes FROM file_day"), LONG);
}

/* The same digest with another size is a mistake of somebody, and changes nothing. */
static void test_other_size(void **state)
{
    (void)state;
    struct file_progress progress;
    send_from(unit, &sample, offered(unit, &sample), CHUNK);
    sample.size = EVEN;
    assert_int_equal(offer_of(unit, &sample, &progress), ERR_FIELD);
    assert_int_equal(chunk_of(unit, &sample, CHUNK, &progress), ERR_OFFSET);
    sample.size = LONG;
    assert_int_equal(offered(unit, &sample), CHUNK);
}

/* The bytes are others than the digest says: all of it is gone, and it can be sent anew. */
static void test_wrong_whole(void **state)
{
    (void)state;
    struct file_progress progress;
    static struct sample other;
    other = sample;
    other.bytes[CHUNK + 5] ^= 1;
    send_from(unit, &other, offered(unit, &other), 3 * CHUNK);
    assert_int_equal(chunk_of(unit, &other, 3 * CHUNK, &progress), ERR_DIGEST);
    assert_int_equal(rows_of("file"), 0);
    assert_int_equal(rows_of("file_chunk"), 0);
    assert_int_equal(rows_of("content"), 0);
    assert_int_equal(postgres_fixture_sql("SELECT bytes FROM file_day"), LONG); /* it was sent */
    send_whole(unit, &sample);
    /* What others have of the same bytes is not touched. */
    int64_t neighbour = lab_unit("C02");
    send_from(neighbour, &other, offered(neighbour, &other), 3 * CHUNK);
    assert_int_equal(chunk_of(neighbour, &other, 3 * CHUNK, &progress), ERR_DIGEST);
    assert_int_equal(rows_of("content"), 4);
    assert_int_equal(rows_of("file"), 1);
}

/* Two units with one file: stored once, sent by each, counted for each; neither sees the other's. */
static void test_equal_content(void **state)
{
    (void)state;
    int64_t neighbour = lab_unit("C02");
    send_whole(unit, &sample);
    name_it(unit, &sample, false);
    assert_int_equal(offered(neighbour, &sample), 0);
    assert_int_equal(get_chunk_err(neighbour, &sample, 0), ERR_NOT_FOUND);
    name_it(neighbour, &sample, false); /* to know the digest is not to have the bytes */
    assert_int_equal(get_chunk_err(neighbour, &sample, 0), ERR_FILE_INCOMPLETE);
    send_whole(neighbour, &sample);
    assert_int_equal(get_chunk_err(neighbour, &sample, 0), ERR_OK);
    assert_int_equal(rows_of("content"), 4);
    assert_int_equal(rows_of("file_chunk"), 8);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM file_day WHERE bytes = %d", LONG),
                     2);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_files, close_files)
    const struct CMUnitTest tests[] = {
        T(test_whole),      T(test_edges),       T(test_resumes),       T(test_offsets),
        T(test_other_size), T(test_wrong_whole), T(test_equal_content),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
