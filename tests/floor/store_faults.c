/*
 * What the store promises when the database fails: nothing lost, nothing twice, every caller answered, and it comes back by
 * itself. Backends are ended politely and with SIGKILL while batches are under way.
 */
#include "common/base/clock.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    UNITS = 200,
    CHANGES_PER_UNIT = 10,
    CHANGES = UNITS * CHANGES_PER_UNIT,
};

static struct lab lab;
static struct change_call changes[CHANGES];

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed_of(&lab, UNITS);
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

/* Each unit claims nil and withdraws, over and over: every change needs the one before it. */
static void submit_all(void)
{
    int64_t first = lab_unit("C01");
    int64_t problem = lab_problem(1);
    for (uint32_t round = 0; round < CHANGES_PER_UNIT; round++) {
        for (int unit = 0; unit < UNITS; unit++) {
            struct change_call *change = &changes[round * UNITS + (uint32_t)unit];
            enum act act = round % 2 == 0 ? ACT_NIL : ACT_WITHDRAW;
            lab_change(&lab, change, act, first + unit, problem, round + 1);
            change->plan = act == ACT_NIL ? &lab_nil : NULL;
            assert_int_equal(store_change(lab.store, change), ERR_OK);
        }
    }
}

static int done_count(void)
{
    int count = 0;
    for (int i = 0; i < CHANGES; i++) {
        count += changes[i].call.owner == NULL;
    }
    return count;
}

static bool some_done(void *arg)
{
    return done_count() >= *(const int *)arg;
}

static void turn_until_done(int count)
{
    lab_turn_until(&lab, some_done, &count);
}

/* Every change was applied exactly once: versions, events and plans say the same. */
static void check_all(bool doubts)
{
    for (int i = 0; i < CHANGES; i++) {
        assert_int_equal(changes[i].call.err, ERR_OK);
        assert_true(changes[i].outcome == CHANGE_APPLIED ||
                    (doubts && changes[i].outcome == CHANGE_REPEATED));
        assert_int_equal(changes[i].version, changes[i].base_version + 1);
    }
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act <> 1"), CHANGES);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM plan"), CHANGES / 2);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM measure"), CHANGES / 2);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment WHERE version = %d",
                                          CHANGES_PER_UNIT + 1),
                     UNITS);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event"),
                     postgres_fixture_sql("SELECT sum(version) FROM assignment"));
}

static void test_many(void **state)
{
    (void)state;
    submit_all();
    turn_until_done(CHANGES);
    check_all(false);
    assert_int_equal(store_counters(lab.store)->applied, CHANGES);
    assert_true(store_counters(lab.store)->batches < CHANGES / 10);
    assert_int_equal(store_counters(lab.store)->split_batches, 0);
}

static void test_writers_terminated(void **state)
{
    (void)state;
    submit_all();
    for (int kill = 1; kill <= 5; kill++) {
        turn_until_done(CHANGES * kill / 7);
        lab_turn_until_available(&lab);
        (void)postgres_fixture_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                   " WHERE application_name LIKE 'rectifyd writer%%'");
    }
    turn_until_done(CHANGES);
    lab_turn_until_available(&lab);
    check_all(true);
    assert_true(store_counters(lab.store)->in_doubt > 0);
    assert_true(store_counters(lab.store)->reconnects > 0);
}

static bool is_away(void *arg)
{
    return !store_available(arg);
}

/* A backend killed with SIGKILL takes all others with it; the cluster recovers from its log. */
static void test_backend_killed(void **state)
{
    (void)state;
    submit_all();
    for (int kills = 1; kills <= 3; kills++) {
        turn_until_done(CHANGES * kills / 5);
        lab_turn_until_available(&lab);
        pid_t pid = (pid_t)postgres_fixture_sql("SELECT pid FROM pg_stat_activity"
                                                " WHERE application_name = 'rectifyd writer 0'");
        assert_true(pid > 1);
        assert_int_equal(kill(pid, SIGKILL), 0);
        lab_turn_until(&lab, is_away, lab.store);
    }
    turn_until_done(CHANGES);
    lab_turn_until_available(&lab);
    check_all(true);
}

static void test_stopped_and_started(void **state)
{
    (void)state;
    struct change_call change;
    struct campaigns_call campaigns = {0};
    postgres_fixture_stop();
    lab_turn_until(&lab, is_away, lab.store);
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, 1, 1, 1);
    for (int turns = 0; turns < 20; turns++) {
        (void)uv_run(&lab.loop, UV_RUN_ONCE);
    }
    assert_int_equal(store_change(lab.store, &change), ERR_DATABASE_AWAY);
    lab_prepare(&lab, &campaigns.call);
    assert_int_equal(store_campaigns(lab.store, &campaigns), ERR_DATABASE_AWAY);
    assert_false(store_durable(lab.store));

    int catalogs = lab.catalogs;
    postgres_fixture_start(NULL);
    lab_turn_until_available(&lab);
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, lab_unit("C01"), lab_problem(1), 1);
    lab_apply(&lab, &change);
    assert_true(lab.catalogs > catalogs); /* nobody listened meanwhile */
}

static bool is_durable(void *arg)
{
    return store_durable(arg);
}

/* Only the server's own first code is made: the server starts and says what is wrong. */
static void check_office_not_durable(void)
{
    struct unit_import_call import = {.actor = lab_actor()};
    struct campaign_issue_call issue = {.actor = lab_actor(), .code = "lab"};
    struct code_claim_call claim = {.code_id = "first"};
    struct client_record_call record = {.client_id = 1};
    struct client_revoke_call revoke = {.actor = lab_actor(), .client_id = 1};
    struct code_create_call code = {.actor = lab_actor(),
                                    .person = "管理员",
                                    .roles = ROLE_ADMIN,
                                    .code_id = "first",
                                    .expires_ms = clock_wall_ms() + 60000};
    assert_int_equal(store_unit_import(lab.store, &import), ERR_NOT_DURABLE);
    assert_int_equal(store_campaign_issue(lab.store, &issue), ERR_NOT_DURABLE);
    assert_int_equal(store_code_claim(lab.store, &claim), ERR_NOT_DURABLE);
    assert_int_equal(store_client_record(lab.store, &record), ERR_NOT_DURABLE);
    assert_int_equal(store_client_revoke(lab.store, &revoke), ERR_NOT_DURABLE);
    assert_int_equal(store_code_create(lab.store, &code), ERR_NOT_DURABLE);
    code.first_admin = true;
    lab_prepare(&lab, &code.call);
    assert_int_equal(lab_finish(&lab, store_code_create(lab.store, &code), &code.call), ERR_OK);
}

static bool office_is_back(void *arg)
{
    struct client_record_call record = {.client_id = 1};
    return store_client_record(arg, &record) != ERR_DATABASE_AWAY;
}

static void test_not_durable(void **state)
{
    (void)state;
    struct change_call change;
    struct campaigns_call campaigns = {0};
    postgres_fixture_stop();
    postgres_fixture_start("fsync=off");
    lab_turn_until(&lab, is_away, lab.store);
    lab_turn_until_available(&lab);
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, lab_unit("C01"), lab_problem(1), 1);
    assert_false(store_durable(lab.store));
    assert_int_equal(store_change(lab.store, &change), ERR_NOT_DURABLE);
    lab_turn_until(&lab, office_is_back, lab.store);
    check_office_not_durable();
    lab_prepare(&lab, &campaigns.call);
    assert_int_equal(lab_finish(&lab, store_campaigns(lab.store, &campaigns), &campaigns.call),
                     ERR_OK);
    assert_int_equal(campaigns.campaign_count, 1);

    postgres_fixture_stop();
    postgres_fixture_start(NULL);
    lab_turn_until(&lab, is_away, lab.store);
    lab_turn_until_available(&lab);
    lab_turn_until(&lab, is_durable, lab.store); /* the office's connection too */
    lab_apply(&lab, &change);
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

static bool is_told(void *arg)
{
    const struct lab *other = arg;
    return other->ready != ERR_INTERNAL;
}

static void test_other_schema(void **state)
{
    (void)state;
    struct lab other;
    (void)postgres_fixture_sql(
        "INSERT INTO schema_migration (version, name) VALUES (999, 'later')");
    lab_start(&other, NULL);
    lab_turn_until(&other, is_told, &other);
    assert_int_equal(other.ready, ERR_DATABASE);
    assert_false(store_available(other.store));
    (void)postgres_fixture_sql("DELETE FROM schema_migration WHERE version = 999");
    lab_turn_until_available(&other);
    lab_close(&other);
}

static void test_no_schema(void **state)
{
    (void)state;
    struct lab other;
    char conninfo[256];
    struct store_options options = lab_options();
    strcpy(conninfo, postgres_fixture_app());
    strcpy(strstr(conninfo, "dbname="), "dbname=postgres");
    options.conninfo = conninfo;
    lab_start(&other, &options);
    lab_turn_until(&other, is_told, &other);
    assert_int_equal(other.ready, ERR_DATABASE);
    lab_close(&other);
}

/* Stopping at once while changes are under way: everybody is told that it is not known. */
static void on_stopped(struct store *store, void *arg)
{
    (void)store;
    *(bool *)arg = true;
}

static bool is_true(void *arg)
{
    return *(const bool *)arg;
}

static void test_stop_now(void **state)
{
    (void)state;
    struct lab other;
    struct change_call change;
    bool stopped = false;
    lab_open(&other, NULL);
    lab_change(&other, &change, ACT_ACKNOWLEDGE, lab_unit("C05"), lab_problem(1), 1);
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PQclear(PQexec(pg, "BEGIN"));
    PQclear(PQexec(pg, "SELECT FROM rectify.assignment FOR UPDATE"));
    assert_int_equal(store_change(other.store, &change), ERR_OK);
    for (int turns = 0; turns < 5; turns++) {
        (void)uv_run(&other.loop, UV_RUN_ONCE);
    }
    store_stop(other.store, true, on_stopped, &stopped);
    struct change_call late = change;
    assert_int_equal(store_change(other.store, &late), ERR_GOING_DOWN);
    lab_turn_until(&other, is_true, &stopped);
    assert_null(change.call.owner);
    assert_int_equal(change.call.err, ERR_UNKNOWN_OUTCOME);
    PQfinish(pg);
    store_free(other.store);
    uv_close((uv_handle_t *)&other.pulse, NULL);
    assert_int_equal(uv_run(&other.loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(&other.loop), 0);
    arena_close(&other.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_many, setup, teardown),
        cmocka_unit_test_setup_teardown(test_writers_terminated, setup, teardown),
        cmocka_unit_test_setup_teardown(test_backend_killed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stopped_and_started, setup, teardown),
        cmocka_unit_test_setup_teardown(test_not_durable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_deadline, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lock_waited_for, setup, teardown),
        cmocka_unit_test_setup_teardown(test_passing_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(test_passing_error_in_doubt, setup, teardown),
        cmocka_unit_test_setup_teardown(test_not_resolved, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_schema, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_schema, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stop_now, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
