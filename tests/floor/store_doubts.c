/*
 * What a caller learns when the database answers late, with an error that passes, or not at all: never a final no to what may
 * succeed later, never a yes that is not known.
 */
#include "common/base/clock.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

static struct lab lab;

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_check_counters();
    lab_check_chains(&lab);
    lab_close(&lab);
    return 0;
}

/* A database that does not answer: the caller learns that the outcome is unknown, and the truth when he asks again. */
static void test_deadline(void **state)
{
    (void)state;
    struct lab hasty;
    struct store_options options = lab_options();
    struct change_call change;
    options.writers = 1;
    options.instance = 2;
    options.call_timeout_ms = 500;
    lab_open(&hasty, &options);
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    pid_t pid = (pid_t)postgres_fixture_sql(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'rectifyd writer 0'"
        " ORDER BY backend_start DESC LIMIT 1");
    lab_change(&hasty, &change, ACT_ACKNOWLEDGE, unit, problem, 1);
    assert_int_equal(kill(pid, SIGSTOP), 0);
    enum err err = lab_finish(&hasty, store_change(hasty.store, &change), &change.call);
    assert_int_equal(kill(pid, SIGCONT),
                     0); /* before anything may fail, or the cluster cannot stop */
    assert_int_equal(err, ERR_UNKNOWN_OUTCOME);
    lab_turn_until_available(&hasty);
    lab_prepare(&hasty, &change.call);
    assert_int_equal(lab_finish(&hasty, store_change(hasty.store, &change), &change.call), ERR_OK);
    assert_true(change.outcome == CHANGE_APPLIED || change.outcome == CHANGE_REPEATED);
    assert_int_equal(change.version, 2);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 2"), 1);
    lab_close(&hasty);
}

/* Somebody holds the row for longer than the lock timeout, but not for ever: the batch is tried once more. */
static void test_lock_waited_for(void **state)
{
    (void)state;
    struct change_call change;
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, lab_unit("C01"), lab_problem(1), 1);
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PQclear(PQexec(pg, "BEGIN"));
    PQclear(PQexec(pg, "SELECT FROM rectify.assignment FOR UPDATE"));
    assert_int_equal(PQtransactionStatus(pg), PQTRANS_INTRANS);
    assert_int_equal(store_change(lab.store, &change), ERR_OK);
    int64_t release = clock_mono_ms() + 3500;
    while (clock_mono_ms() < release) {
        (void)uv_run(&lab.loop, UV_RUN_ONCE);
    }
    PQfinish(pg);
    lab_wait(&lab, &change.call);
    assert_int_equal(change.call.err, ERR_OK);
    assert_int_equal(change.outcome, CHANGE_APPLIED);
}

/* Updates of assignments fail as said; "" is no failure. A fault may be changed while somebody waits for a row. */
static void set_fault(const char *sqlstate)
{
    (void)postgres_fixture_sql(
        "CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF '%s' <> '' THEN RAISE EXCEPTION USING ERRCODE = coalesce(nullif('%s', ''), '00000');"
        " END IF; RETURN NEW; END $$",
        sqlstate, sqlstate);
}

static void arm(const char *table)
{
    set_fault("");
    (void)postgres_fixture_sql("CREATE TRIGGER fault BEFORE INSERT OR UPDATE ON %s"
                               " FOR EACH ROW EXECUTE FUNCTION fault()",
                               table);
}

static void disarm(const char *table)
{
    (void)postgres_fixture_sql("DROP TRIGGER fault ON %s", table);
}

/* What may succeed later is never a final no. */
static void test_passing_errors(void **state)
{
    (void)state;
    static const struct {
        const char *sqlstate;
        enum err err;
    } cases[] = {
        {"40001", ERR_DATABASE_AWAY}, {"40P01", ERR_DATABASE_AWAY}, {"53100", ERR_DATABASE_AWAY},
        {"53200", ERR_DATABASE_AWAY}, {"55P03", ERR_DATABASE_AWAY}, {"57014", ERR_DATABASE_AWAY},
        {"58030", ERR_DATABASE_AWAY}, {"25006", ERR_DATABASE_AWAY}, {"22003", ERR_DATABASE},
        {"23514", ERR_DATABASE},      {"42501", ERR_DATABASE},
    };
    struct change_call pair[2];
    struct unit_row unit = {.line = 1,
                            .code = "N",
                            .name = "新",
                            .kind = UNIT_COMMUNITY,
                            .level = LEVEL_COMMUNITY,
                            .parent_code = "D"};
    arm("assignment");
    (void)postgres_fixture_sql("CREATE TRIGGER fault BEFORE INSERT ON unit"
                               " FOR EACH ROW EXECUTE FUNCTION fault()");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        set_fault(cases[i].sqlstate);
        for (int j = 0; j < 2; j++) {
            lab_change(&lab, &pair[j], ACT_ACKNOWLEDGE, lab_unit("C01"), lab_problem(j + 1), 1);
            assert_int_equal(store_change(lab.store, &pair[j]), ERR_OK);
        }
        for (int j = 0; j < 2; j++) {
            lab_wait(&lab, &pair[j].call);
            assert_int_equal(pair[j].call.err, cases[i].err);
        }
        struct unit_import_call import = {.actor = lab_actor(), .units = &unit, .unit_count = 1};
        lab_prepare(&lab, &import.call);
        assert_int_equal(lab_finish(&lab, store_unit_import(lab.store, &import), &import.call),
                         cases[i].err);
    }
    disarm("unit");
    disarm("assignment");
    for (int j = 0; j < 2; j++) {
        lab_prepare(&lab, &pair[j].call);
        lab_apply(&lab, &pair[j]);
    }
}

static bool writer_waits(void *arg)
{
    (void)arg;
    return postgres_fixture_sql("SELECT count(*) FROM pg_stat_activity WHERE"
                                " application_name LIKE 'rectifyd writer%%'"
                                " AND wait_event_type = 'Lock'") > 0;
}

/* Sent on a connection that was lost, and then the database has no room: it may have been stored the first time. */
static void test_passing_error_in_doubt(void **state)
{
    (void)state;
    struct change_call change;
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, lab_unit("C01"), lab_problem(1), 1);
    arm("assignment");
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PQclear(PQexec(pg, "BEGIN"));
    PQclear(PQexec(pg, "SELECT FROM rectify.assignment FOR UPDATE"));
    assert_int_equal(store_change(lab.store, &change), ERR_OK);
    lab_turn_until(&lab, writer_waits, NULL);
    set_fault("53100");
    (void)postgres_fixture_sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                               " WHERE application_name LIKE 'rectifyd writer%%'");
    PQfinish(pg);
    lab_wait(&lab, &change.call);
    assert_int_equal(change.call.err, ERR_UNKNOWN_OUTCOME);
    lab_turn_until_available(
        &lab); /* a writer half through preparing would keep the trigger's table locked */
    disarm("assignment");
    lab_prepare(&lab, &change.call);
    lab_apply(&lab, &change);
}

/* Not applied, and why cannot be asked: it may be one that was stored before. */
static void test_not_resolved(void **state)
{
    (void)state;
    struct change_call change;
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, lab_unit("C01"), lab_problem(1), 1);
    lab_apply(&lab, &change);
    (void)postgres_fixture_sql("REVOKE SELECT ON measure FROM rectify_app");
    lab_prepare(&lab, &change.call);
    enum err err = lab_finish(&lab, store_change(lab.store, &change), &change.call);
    (void)postgres_fixture_sql("GRANT SELECT ON measure TO rectify_app");
    assert_int_equal(err, ERR_UNKNOWN_OUTCOME);
    lab_prepare(&lab, &change.call);
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_REPEATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_deadline, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lock_waited_for, setup, teardown),
        cmocka_unit_test_setup_teardown(test_passing_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(test_passing_error_in_doubt, setup, teardown),
        cmocka_unit_test_setup_teardown(test_not_resolved, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
