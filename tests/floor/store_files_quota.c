/* What a sender may send in a day, and how long the bytes stay that nothing names. */
#include "tests/floor/store_files_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

static void test_quota(void **state)
{
    (void)state;
    struct file_progress progress;
    static struct sample other;
    fill_sample(&other, CHUNK, 9);
    quota = LONG + 10;
    assert_int_equal(offer_of(unit, &sample, &progress), ERR_OK);
    assert_int_equal(progress.left, LONG + 10);
    send_from(unit, &sample, 0, LONG);
    assert_int_equal(offer_of(unit, &other, &progress), ERR_QUOTA);
    assert_int_equal(progress.left, 10);
    assert_int_equal(rows_of("file"), 1);                         /* nothing was begun */
    assert_int_equal(offer_of(unit, &sample, &progress), ERR_OK); /* it is there already */
    assert_int_equal(offered(lab_unit("C02"), &other), 0);        /* another unit's day */
    now_ms += day_ms;
    send_whole(unit, &other);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM file_day WHERE unit_id = %ld", (long)unit), 2);
    /* A quota that shrank while the file was on its way stops the next chunk. */
    fill_sample(&other, EVEN, 10);
    send_from(unit, &other, offered(unit, &other), CHUNK);
    quota = 2 * CHUNK;
    assert_int_equal(chunk_of(unit, &other, CHUNK, &progress), ERR_QUOTA);
    assert_int_equal(progress.left, 0);
    now_ms += day_ms;
    send_from(unit, &other, offered(unit, &other), EVEN);
}

/* What the office sends for a unit is the office's day. */
static void test_sender(void **state)
{
    (void)state;
    struct file_offer_call call = {.sending = sending_of(unit, &sample)};
    call.sending.sender_unit_id = lab_unit("O");
    call.sending.quota = LONG - 1;
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_file_offer(lab.store, &call), &call.call), ERR_QUOTA);
    struct file_chunk_call chunk;
    assert_int_equal(offered(unit, &sample), 0);
    prepare_chunk(&chunk, unit, &sample, 0);
    chunk.sending.sender_unit_id = lab_unit("O");
    assert_int_equal(lab_finish(&lab, store_file_chunk(lab.store, &chunk), &chunk.call), ERR_OK);
    assert_int_equal(
        postgres_fixture_sql("SELECT bytes FROM file_day WHERE unit_id = %ld", (long)lab_unit("O")),
        CHUNK);
    call = (struct file_offer_call){.sending = sending_of(999999, &sample)};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_file_offer(lab.store, &call), &call.call),
                     ERR_NOT_FOUND);
}

/* Bytes that nothing names are removed after seven days, at the next offer of that unit; what is named stays. */
static void test_unnamed(void **state)
{
    (void)state;
    static struct sample others[3];
    send_whole(unit, &sample);
    name_it(unit, &sample, false);
    fill_sample(&others[0], LONG, 11); /* never named, whole */
    fill_sample(&others[1], EVEN, 12); /* never named, half */
    fill_sample(&others[2], CHUNK, 13);
    send_whole(unit, &others[0]);
    send_from(unit, &others[1], offered(unit, &others[1]), CHUNK);
    int64_t neighbour = lab_unit("C02");
    send_whole(neighbour, &others[0]);
    now_ms += 7 * day_ms - 1000;
    assert_int_equal(offered(unit, &others[2]), 0);
    assert_int_equal(rows_of("file"), 5);
    now_ms += 2000;
    assert_int_equal(offered(unit, &others[1]), CHUNK); /* the one that is offered goes on, ... */
    assert_int_equal(rows_of("file"), 4);
    now_ms += 7 * day_ms - 1000;
    assert_int_equal(offered(unit, &others[2]), 0); /* ... and has its seven days again */
    assert_int_equal(rows_of("file"), 4);
    now_ms += 2000;
    assert_int_equal(offered(unit, &others[2]), 0);
    assert_int_equal(rows_of("file"), 3);
    assert_int_equal(get_chunk_err(unit, &sample, 0), ERR_OK);
    /* The neighbour has not offered anything: what he sent is still there, with its bytes. */
    assert_int_equal(rows_of("content"), 8);
    assert_int_equal(offered(neighbour, &others[2]), 0);
    assert_int_equal(rows_of("content"), 4);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_files, close_files)
    const struct CMUnitTest tests[] = {
        T(test_quota),
        T(test_sender),
        T(test_unnamed),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
