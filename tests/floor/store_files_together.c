/* Many chunks under way at once: of several senders, in one group, at two servers. */
#include "common/crypto/digest.h"
#include "server/store/lane.h"
#include "tests/floor/store_files_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Many chunks under way at once: of one file by two senders, and of one content by two units. */
static void test_at_once(void **state)
{
    (void)state;
    enum {
        SENDERS = 4
    };
    struct file_chunk_call calls[SENDERS];
    int64_t neighbour = lab_unit("C02");
    assert_int_equal(offered(unit, &sample), 0);
    assert_int_equal(offered(neighbour, &sample), 0);
    for (int64_t at = 0; at < LONG; at += CHUNK) {
        int taken = 0;
        for (int i = 0; i < SENDERS; i++) {
            prepare_chunk(&calls[i], i % 2 == 0 ? unit : neighbour, &sample, at);
            assert_int_equal(store_file_chunk(lab.store, &calls[i]), ERR_OK);
        }
        for (int i = 0; i < SENDERS; i++) {
            lab_wait(&lab, &calls[i].call);
            taken += calls[i].call.err == ERR_OK;
            assert_true(calls[i].call.err == ERR_OK || calls[i].call.err == ERR_OFFSET);
        }
        assert_int_equal(taken, 2);
    }
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM file WHERE completed_at IS NOT NULL"), 2);
    assert_int_equal(rows_of("content"), 4);
}

/* Many files of one sender at once commit in groups. Where one is refused, nothing of its group happened, and may be sent again. */
static void test_groups(void **state)
{
    (void)state;
    enum {
        MANY = LANE_SHARED_MAX + 4,
        WRONG = 2
    };
    static struct sample files[MANY];
    static struct file_chunk_call calls[MANY];
    char wrong[DIGEST_HEX_SIZE];
    for (unsigned i = 0; i < MANY; i++) {
        fill_sample(&files[i], 1000, 100 + i);
        assert_int_equal(offered(unit, &files[i]), 0);
    }
    digest_hex(&files[WRONG].digest, wrong);
    (void)postgres_fixture_sql(
        "CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF encode(NEW.digest,"
        " 'hex') = '%s' THEN RAISE EXCEPTION USING ERRCODE = '23514'; END IF; RETURN NEW; END $$;"
        "CREATE TRIGGER fault BEFORE INSERT ON file_chunk FOR EACH ROW EXECUTE FUNCTION fault()",
        wrong);
    for (int i = 0; i < MANY; i++) {
        prepare_chunk(&calls[i], unit, &files[i], 0);
        assert_int_equal(store_file_chunk(lab.store, &calls[i]), ERR_OK);
    }
    int taken = 0;
    for (int i = 0; i < MANY; i++) {
        lab_wait(&lab, &calls[i].call);
        enum err err = calls[i].call.err;
        taken += err == ERR_OK;
        assert_true(i == WRONG ? err == ERR_DATABASE : err == ERR_OK || err == ERR_DATABASE_AWAY);
    }
    assert_int_equal(taken, MANY - LANE_SHARED_MAX);
    assert_int_equal(rows_of("content"), taken);
    assert_int_equal(postgres_fixture_sql("SELECT sum(received)::int8 FROM file"), 1000 * taken);
    (void)postgres_fixture_sql("DROP TRIGGER fault ON file_chunk; DROP FUNCTION fault()");
    for (int i = 0; i < MANY; i++) {
        if (calls[i].call.err != ERR_OK) {
            send_whole(unit, &files[i]);
        }
    }
    assert_int_equal(rows_of("content"), MANY);
}

/* Two servers on one database: each chunk is taken once, whichever it came to. */
static void test_two_servers(void **state)
{
    (void)state;
    struct lab second;
    struct store_options options = lab_options();
    options.instance = 1;
    lab_open(&second, &options);
    assert_int_equal(offered(unit, &sample), 0);
    for (int64_t at = 0; at < LONG; at += CHUNK) {
        struct file_chunk_call here;
        struct file_chunk_call there;
        prepare_chunk(&here, unit, &sample, at);
        prepare_chunk(&there, unit, &sample, at);
        lab_prepare(&second, &there.call);
        assert_int_equal(store_file_chunk(lab.store, &here), ERR_OK);
        assert_int_equal(store_file_chunk(second.store, &there), ERR_OK);
        lab_wait(&lab, &here.call);
        lab_wait(&second, &there.call);
        assert_true((here.call.err == ERR_OK) != (there.call.err == ERR_OK));
        assert_true(here.call.err == ERR_OFFSET || there.call.err == ERR_OFFSET);
    }
    lab_close(&second);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_files, close_files)
    const struct CMUnitTest tests[] = {
        T(test_at_once),
        T(test_groups),
        T(test_two_servers),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
