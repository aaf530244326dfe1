/*
 * The chains of what the office did with no unit: every act goes on in the chain of the unit from which it was done, and whatever
 * somebody alters behind the server's back is found and named. As superuser, whom no privilege stops.
 */
#include "common/base/clock.h"
#include "server/store/migrate.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <inttypes.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    SEEDED = 3, /* register, plan, issue: by an administrator, who has no unit */
    ACTS = 4,   /* of the office */
};

static struct lab lab;
static struct lab second; /* another server on the same database */
static int64_t office;
static int64_t at_ms;

static struct phase_set_call act_of(int64_t unit_id)
{
    struct phase_set_call call = {
        .actor = lab_actor(), .campaign = "lab", .phase = PHASE_PLAN, .state = PHASE_STATE_OPEN};
    call.actor.unit_id = unit_id;
    call.actor.client_id = 7; /* of the office's unit */
    call.actor.person_id = 11;
    call.actor.hat = ROLE_OFFICE_REVIEWER;
    call.actor.received_ms = at_ms++;
    return call;
}

static void act(int64_t unit_id)
{
    struct phase_set_call call = act_of(unit_id);
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_phase_set(lab.store, &call), &call.call), ERR_OK);
}

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    office = lab_unit("O");
    at_ms = clock_wall_ms();
    (void)postgres_fixture_sql("WITH p AS (INSERT INTO person (unit_id, name) VALUES (%ld, '张三')"
                               " RETURNING person_id) INSERT INTO client (client_id, unit_id,"
                               " person_id, roles, spki, enrolled_at) SELECT 7, %ld, person_id, 4,"
                               " sha256('key'), now() FROM p",
                               (long)office, (long)office);
    for (int i = 0; i < ACTS; i++) {
        act(office);
    }
    lab_check_chains(&lab);
    (void)postgres_fixture_sql("DROP TABLE IF EXISTS saved, heads");
    (void)postgres_fixture_sql("CREATE TABLE saved AS SELECT * FROM office_event");
    (void)postgres_fixture_sql("CREATE TABLE heads AS SELECT * FROM office_chain");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    (void)postgres_fixture_sql("DROP TABLE saved, heads");
    lab_close(&lab);
    return 0;
}

static void restore(void)
{
    (void)postgres_fixture_sql("TRUNCATE office_event, office_chain");
    (void)postgres_fixture_sql("INSERT INTO office_event SELECT * FROM saved");
    (void)postgres_fixture_sql("INSERT INTO office_chain SELECT * FROM heads");
    lab_check_chains(&lab);
}

static bool is_told(const struct audit_call *audit, int64_t unit_id, int64_t number,
                    enum chain_break kind)
{
    for (size_t i = 0; i < audit->break_count; i++) {
        const struct chain_break_record *one = &audit->breaks[i];
        if (one->unit_id == unit_id && one->problem_id == -1 && one->number == number &&
            one->kind == kind) {
            return true;
        }
    }
    return false;
}

/* That this is the only break, and that nothing is broken when it is taken back. */
static void expect(int64_t unit_id, int64_t number, enum chain_break kind)
{
    struct audit_call audit = lab_audit(&lab);
    if (audit.broken != 1 || !is_told(&audit, unit_id, number, kind)) {
        fail_msg("unit %" PRId64 " number %" PRId64 " is not called %s alone", unit_id, number,
                 vocabulary_name(VOCABULARY_CHAIN_BREAK, (int)kind));
    }
    restore();
}

static void test_acts_go_on(void **state)
{
    (void)state;
    assert_int_equal(postgres_fixture_sql("SELECT length FROM office_chain WHERE unit_id = 0"),
                     SEEDED);
    assert_int_equal(
        postgres_fixture_sql("SELECT length FROM office_chain WHERE unit_id = %ld", (long)office),
        ACTS);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM office_chain c JOIN office_event o"
                                          " ON o.unit_id = c.unit_id AND o.number = c.length AND"
                                          " o.chain = c.head"),
                     2);
    struct audit_call audit = lab_audit(&lab);
    assert_int_equal(audit.chains, 62 + 2);
    assert_int_equal(audit.events, 62 + SEEDED + ACTS);
    /* An act that is refused leaves nothing, and the chain as it was. */
    struct phase_set_call again = act_of(office);
    lab_prepare(&lab, &again.call);
    assert_int_equal(lab_finish(&lab, store_phase_set(lab.store, &again), &again.call), ERR_OK);
    lab_prepare(&lab, &again.call);
    assert_int_equal(lab_finish(&lab, store_phase_set(lab.store, &again), &again.call),
                     ERR_ID_REUSED);
    lab_check_chains(&lab);
    assert_int_equal(lab_audit(&lab).events, 62 + SEEDED + ACTS + 1);
}

/* One of another kind, whatever stood there. */
static const char *const alterations[] = {
    "unit_id = 99",
    "number = number + 10",
    "event_id = gen_random_uuid()",
    "at = at + interval '1 microsecond'",
    "person_id = NULL",
    "client_id = client_id + 1",
    "hat = hat + 1",
    "act = act || 'x'",
    "subject = ''",
    "chain = sha256(chain)",
};

static void test_every_column_of_every_act(void **state)
{
    (void)state;
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM information_schema.columns WHERE"
                                          " table_schema = 'rectify' AND table_name ="
                                          " 'office_event'"),
                     ARRAY_LEN(alterations));
    for (size_t i = 0; i < ARRAY_LEN(alterations); i++) {
        for (int number = 1; number <= ACTS; number++) {
            (void)postgres_fixture_sql(
                "UPDATE office_event SET %s WHERE unit_id = %ld AND number = %d", alterations[i],
                (long)office, number);
            assert_true(lab_audit(&lab).broken > 0);
            restore();
        }
    }
}

#define ACT "unit_id = %ld AND number = %d"

static void test_what_is_wrong_is_named(void **state)
{
    (void)state;
    long o = (long)office;
    (void)postgres_fixture_sql("UPDATE office_event SET subject = 'x' WHERE " ACT, o, 2);
    expect(office, 2, CHAIN_BREAK_ALTERED);
    (void)postgres_fixture_sql("UPDATE office_event SET hat = 2 WHERE " ACT, 0L, SEEDED);
    expect(0, SEEDED, CHAIN_BREAK_ALTERED);
    (void)postgres_fixture_sql("DELETE FROM office_event WHERE " ACT, o, 1);
    expect(office, 1, CHAIN_BREAK_MISSING);
    (void)postgres_fixture_sql("DELETE FROM office_event WHERE " ACT, o, 3);
    expect(office, 3, CHAIN_BREAK_MISSING);
    (void)postgres_fixture_sql("DELETE FROM office_event WHERE " ACT, o, ACTS);
    expect(office, ACTS, CHAIN_BREAK_MISSING);
    (void)postgres_fixture_sql("DELETE FROM office_event WHERE unit_id = %ld", o);
    expect(office, 1, CHAIN_BREAK_MISSING);
    (void)postgres_fixture_sql(
        "INSERT INTO office_event (unit_id, number, event_id, at, hat, act, subject, chain)"
        " SELECT unit_id, length + 1, gen_random_uuid(), now(), 4, 'wording', 'lab/1',"
        " sha256(head) FROM office_chain WHERE unit_id = %ld",
        o);
    assert_true(lab_audit(&lab).broken ==
                2); /* it does not follow, and the head knows nothing of it */
    struct audit_call audit = lab_audit(&lab);
    assert_true(is_told(&audit, office, ACTS + 1, CHAIN_BREAK_EXTRA));
    restore();
    (void)postgres_fixture_sql(
        "INSERT INTO office_event SELECT (jsonb_populate_record(o, jsonb_build_object('event_id',"
        " gen_random_uuid()))).* FROM office_event o WHERE " ACT,
        o, 2);
    audit = lab_audit(&lab);
    assert_true(is_told(&audit, office, 2, CHAIN_BREAK_EXTRA));
    restore();
    /* Moved: within the chain, and into another one. */
    (void)postgres_fixture_sql(
        "UPDATE office_event SET number = 5 - number WHERE unit_id = %ld AND number IN (2, 3)", o);
    audit = lab_audit(&lab);
    assert_true(is_told(&audit, office, 2, CHAIN_BREAK_ALTERED));
    assert_true(is_told(&audit, office, 3, CHAIN_BREAK_ALTERED));
    restore();
    (void)postgres_fixture_sql("UPDATE office_event SET unit_id = 0, number = %d WHERE " ACT,
                               SEEDED + 1, o, ACTS);
    audit = lab_audit(&lab);
    assert_true(is_told(&audit, office, ACTS, CHAIN_BREAK_MISSING));
    assert_true(is_told(&audit, 0, SEEDED + 1, CHAIN_BREAK_EXTRA));
    restore();
}

static void test_heads(void **state)
{
    (void)state;
    (void)postgres_fixture_sql("UPDATE office_chain SET head = sha256(head) WHERE unit_id = 0");
    expect(0, SEEDED, CHAIN_BREAK_HEAD);
    (void)postgres_fixture_sql("UPDATE office_chain SET length = length - 1 WHERE unit_id = %ld",
                               (long)office);
    expect(office, ACTS, CHAIN_BREAK_EXTRA);
    (void)postgres_fixture_sql("UPDATE office_chain SET length = length + 1 WHERE unit_id = %ld",
                               (long)office);
    expect(office, ACTS + 1, CHAIN_BREAK_MISSING);
    (void)postgres_fixture_sql("DELETE FROM office_chain WHERE unit_id = 0");
    expect(0, SEEDED, CHAIN_BREAK_EXTRA);
}

struct pair {
    struct phase_set_call calls[16];
    size_t left;
};

static void on_done(struct store_call *call)
{
    struct pair *pair = call->owner;
    pair->left--;
}

static bool all_done(void *arg)
{
    (void)uv_run(&second.loop, UV_RUN_NOWAIT);
    return ((struct pair *)arg)->left == 0;
}

/* Two servers at the same time, from a unit that has a chain and from one that gets it with the first act. */
static void test_two_servers(void **state)
{
    (void)state;
    static struct pair pair;
    struct store_options options = lab_options();
    int64_t other = lab_unit("C01");
    size_t count = ARRAY_LEN(pair.calls);
    options.instance = 1;
    lab_open(&second, &options);
    pair.left = count;
    for (size_t i = 0; i < count; i++) {
        struct lab *server = i % 2 == 0 ? &lab : &second;
        pair.calls[i] = act_of(i % 4 < 2 ? office : other);
        pair.calls[i].call =
            (struct store_call){.done = on_done, .owner = &pair, .arena = &server->arena};
        assert_int_equal(store_phase_set(server->store, &pair.calls[i]), ERR_OK);
    }
    lab_turn_until(&lab, all_done, &pair);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pair.calls[i].call.err, ERR_OK);
    }
    lab_close(&second);
    assert_int_equal(
        postgres_fixture_sql("SELECT length FROM office_chain WHERE unit_id = %ld", (long)office),
        ACTS + (long)count / 2);
    assert_int_equal(
        postgres_fixture_sql("SELECT length FROM office_chain WHERE unit_id = %ld", (long)other),
        (long)count / 2);
    lab_check_chains(&lab);
}

static bool someone_waits(void *arg)
{
    (void)arg;
    return postgres_fixture_sql("SELECT count(*) FROM pg_stat_activity"
                                " WHERE wait_event_type = 'Lock'") > 0;
}

/* The other writer makes the chain and has not committed: this one waits, and follows what was committed meanwhile. */
static void test_first_act_of_two(void **state)
{
    (void)state;
    int64_t other = lab_unit("C02");
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PQclear(PQexec(pg, "SET search_path = rectify"));
    PQclear(PQexec(pg, "BEGIN"));
    PGresult *result = PQexec(
        pg, "WITH a AS (SELECT u.unit_id, gen_random_uuid() AS id, timestamptz '2026-01-01' AS at"
            "  FROM unit u WHERE u.code = 'C02'),"
            " b AS (SELECT *, sha256(decode(repeat('00', 32), 'hex') || office_event_bytes(unit_id,"
            "  1, id, at, NULL, NULL, 0, 'enroll', '')) AS chain FROM a),"
            " c AS (INSERT INTO office_chain SELECT unit_id, 1, chain FROM b)"
            " INSERT INTO office_event (unit_id, number, event_id, at, hat, act, subject, chain)"
            " SELECT unit_id, 1, id, at, 0, 'enroll', '', chain FROM b");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    struct phase_set_call call = act_of(other);
    lab_prepare(&lab, &call.call);
    assert_int_equal(store_phase_set(lab.store, &call), ERR_OK);
    lab_turn_until(&lab, someone_waits, NULL);
    PQclear(PQexec(pg, "COMMIT"));
    PQfinish(pg);
    lab_wait(&lab, &call.call);
    assert_int_equal(call.call.err, ERR_OK);
    assert_int_equal(postgres_fixture_sql("SELECT number FROM office_event WHERE unit_id = %ld AND"
                                          " act = 'phase-set'",
                                          (long)other),
                     2);
    lab_check_chains(&lab);
}

/* A phase that has to wait for a unit, as one that is told to 100,000 units would, keeps nobody of its office waiting. */
static void test_a_long_act_keeps_no_head(void **state)
{
    (void)state;
    struct store_options options = lab_options();
    options.instance = 1;
    lab_open(&second, &options);
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PQclear(PQexec(pg, "SET search_path = rectify"));
    PQclear(PQexec(pg, "BEGIN"));
    PGresult *result = PQexec(pg, "INSERT INTO unit_chain (unit_id) SELECT unit_id FROM unit"
                                  " WHERE code = 'C01'");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    struct phase_set_call slow = act_of(office);
    slow.state = PHASE_STATE_CLOSING;
    lab_prepare(&lab, &slow.call);
    assert_int_equal(store_phase_set(lab.store, &slow), ERR_OK);
    lab_turn_until(&lab, someone_waits, NULL);
    struct phase_set_call quick = act_of(office);
    quick.phase = PHASE_REPORT;
    lab_prepare(&second, &quick.call);
    assert_int_equal(lab_finish(&second, store_phase_set(second.store, &quick), &quick.call),
                     ERR_OK);
    PQclear(PQexec(pg, "COMMIT"));
    PQfinish(pg);
    lab_wait(&lab, &slow.call);
    assert_int_equal(slow.call.err, ERR_OK);
    lab_close(&second);
    assert_int_equal(
        postgres_fixture_sql("SELECT length FROM office_chain WHERE unit_id = %ld", (long)office),
        ACTS + 2);
    lab_check_chains(&lab);
}

static struct office_events_call events(struct office_events_call wanted, enum err err)
{
    lab_prepare(&lab, &wanted.call);
    assert_int_equal(lab_finish(&lab, store_office_events(lab.store, &wanted), &wanted.call), err);
    return wanted;
}

static void test_events(void **state)
{
    (void)state;
    const struct chain_place first = {.unit_id = INT64_MIN};
    struct office_events_call all = events((struct office_events_call){.after = first}, ERR_OK);
    assert_int_equal(all.event_count, SEEDED + ACTS);
    assert_false(all.more);
    for (int i = 0; i < SEEDED + ACTS; i++) {
        assert_int_equal(all.events[i].unit_id, i < SEEDED ? 0 : office);
        assert_int_equal(all.events[i].number, i < SEEDED ? i + 1 : i - SEEDED + 1);
    }
    assert_string_equal(all.events[0].act, "unit-import");
    assert_string_equal(all.events[1].subject, "lab");
    assert_int_equal(all.events[0].client_id, 0);
    const struct office_event_record *last = &all.events[SEEDED + ACTS - 1];
    assert_string_equal(last->act, "phase-set");
    assert_string_equal(last->subject, "lab PLAN OPEN");
    assert_int_equal(last->hat, ROLE_OFFICE_REVIEWER);
    assert_int_equal(last->person_id, 11);
    assert_int_equal(last->client_id, 7);
    assert_int_equal(last->at_us, (at_ms - 1) * 1000);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM office_event WHERE number = %d AND"
                                          " get_byte(chain, 0) = %d AND get_byte(chain, 31) = %d",
                                          last->number, last->chain.bytes[0],
                                          last->chain.bytes[31]),
                     1);
    struct chain_place after = {.unit_id = 0, .number = 2, .event_id = all.events[1].event_id};
    struct office_events_call rest = events((struct office_events_call){.after = after}, ERR_OK);
    assert_int_equal(rest.event_count, all.event_count - 2);
    /* They are of no unit: who asks for one, or may see but one, gets none. */
    rest = events((struct office_events_call){.asked.unit_id = office, .after = first}, ERR_OK);
    assert_int_equal(rest.event_count, 0);
    rest =
        events((struct office_events_call){.asked.only_unit_id = office, .after = first}, ERR_OK);
    assert_int_equal(rest.event_count, 0);
    (void)events((struct office_events_call){.asked.unit_name = "没有", .after = first},
                 ERR_NOT_FOUND);
    (void)postgres_fixture_sql(
        "INSERT INTO office_event SELECT (jsonb_populate_record(o, jsonb_build_object('event_id',"
        " gen_random_uuid(), 'number', n))).* FROM office_event o, generate_series(%d, %d) n"
        " WHERE " ACT,
        ACTS + 1, EVENTS_PAGE, (long)office, 1);
    all = events((struct office_events_call){.after = first}, ERR_OK);
    assert_int_equal(all.event_count, EVENTS_PAGE);
    assert_true(all.more);
    last = &all.events[EVENTS_PAGE - 1];
    after = (struct chain_place){
        .unit_id = last->unit_id, .number = last->number, .event_id = last->event_id};
    rest = events((struct office_events_call){.after = after}, ERR_OK);
    assert_int_equal(rest.event_count, SEEDED);
    assert_int_equal(rest.events[SEEDED - 1].number, EVENTS_PAGE);
    assert_false(rest.more);
}

static const char *migration(void)
{
    const struct sql_script *script = sql_scripts;
    while (strcmp(script->name, "013_office_chain") != 0) {
        script++;
    }
    return script->text;
}

static void run_as_owner(const char *sql)
{
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PQclear(PQexec(pg, "SET ROLE rectify_owner; SET search_path = rectify, pg_temp; BEGIN"));
    PGresult *result = PQexec(pg, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        fail_msg("%s", PQresultErrorMessage(result));
    }
    PQclear(result);
    PQclear(PQexec(pg, "COMMIT"));
    PQfinish(pg);
}

/* A database that has acts and no chains gets the very chains that its acts would have been written with. */
static void test_migration(void **state)
{
    (void)state;
    lab_close(&lab);
    run_as_owner("DROP TABLE office_chain; DROP FUNCTION office_event_bytes;"
                 " DROP INDEX office_event_of_id;"
                 " ALTER TABLE office_event DROP unit_id, DROP number, DROP chain,"
                 " ADD PRIMARY KEY (event_id)");
    run_as_owner(migration());
    lab_open(&lab, NULL);
    lab_check_chains(&lab);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM saved s JOIN office_event o USING"
                                          " (unit_id, number, event_id, chain)"),
                     SEEDED + ACTS);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM heads h JOIN office_chain c USING"
                                          " (unit_id, length, head)"),
                     2);
    act(office); /* and they go on */
    act(0);
    lab_check_chains(&lab);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_acts_go_on),
        TEST(test_every_column_of_every_act),
        TEST(test_what_is_wrong_is_named),
        TEST(test_heads),
        TEST(test_two_servers),
        TEST(test_first_act_of_two),
        TEST(test_a_long_act_keeps_no_head),
        TEST(test_events),
        TEST(test_migration), /* the columns of its table have another order afterwards */
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
