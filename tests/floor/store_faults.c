/*
 * What the store promises when the database goes: nothing lost, nothing twice, every caller answered, and it comes back by
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
        cmocka_unit_test_setup_teardown(test_other_schema, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_schema, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stop_now, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
