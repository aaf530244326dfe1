/*
 * Whatever somebody alters behind the server's back is found and named (domain rule 5 of all transitions). As superuser, whom no
 * privilege stops.
 */
#include "tests/floor/store_chain_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void expect(int64_t of_unit, int64_t of_problem, int64_t number, enum chain_break kind)
{
    struct audit_call audit = lab_audit(&lab);
    assert_true(audit.broken > 0);
    for (size_t i = 0; i < audit.break_count; i++) {
        const struct chain_break_record *one = &audit.breaks[i];
        if (one->unit_id == of_unit && one->problem_id == of_problem && one->number == number &&
            one->kind == kind) {
            return;
        }
    }
    fail_msg("unit %" PRId64 " problem %" PRId64 " number %" PRId64 " is not called %s", of_unit,
             of_problem, number, vocabulary_name(VOCABULARY_CHAIN_BREAK, (int)kind));
}

/* What is done behind the server's back, and that it was as it was before when it is taken back. */
static void save(void)
{
    (void)postgres_fixture_sql("DROP TABLE IF EXISTS saved");
    (void)postgres_fixture_sql("CREATE TABLE saved AS SELECT * FROM event");
}

static void restore(void)
{
    (void)postgres_fixture_sql("TRUNCATE event");
    (void)postgres_fixture_sql("INSERT INTO event SELECT * FROM saved");
    lab_check_chains(&lab);
}

/* Sets column `at` of the events that meet the condition to another value; false: there is no such column. */
static bool alter(int at, const char *where)
{
    return postgres_fixture_sql(
               "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'rectify' AND"
               " table_name = 'event' AND ordinal_position = %d",
               at) == 1 &&
           postgres_fixture_sql(
               "DO $do$ DECLARE c record; BEGIN SELECT column_name AS name, data_type AS type INTO"
               " STRICT c FROM information_schema.columns WHERE table_schema = 'rectify' AND"
               " table_name = 'event' AND ordinal_position = %d;"
               " EXECUTE format('UPDATE event SET %%1$I = ' || CASE c.type"
               " WHEN 'boolean' THEN 'NOT %%1$I' WHEN 'uuid' THEN 'gen_random_uuid()'"
               " WHEN 'text' THEN 'coalesce(%%1$I || ''x'', '''')' WHEN 'bytea' THEN"
               " 'sha256(%%1$I)' WHEN 'timestamp with time zone' THEN"
               " 'coalesce(%%1$I, now()) + interval ''1 microsecond'''"
               " ELSE 'coalesce(%%1$I, 0) + 1' END || ' WHERE %s', c.name); END $do$",
               at, where) == 0;
}

static void test_every_column_of_every_event(void **state)
{
    (void)state;
    char where[160];
    int columns = 0;
    make_history();
    save();
    for (int at = 1; at < 64; at++) {
        for (int number = 1; number <= 3; number++) {
            (void)snprintf(where, sizeof(where), "unit_id = %ld AND unit_no = %d", (long)unit,
                           number);
            if (!alter(at, where)) {
                break;
            }
            assert_true(lab_audit(&lab).broken > 0);
            restore();
            (void)snprintf(
                where, sizeof(where),
                "unit_id = %ld AND problem_id = %ld AND unit_no IS NULL AND version = %d",
                (long)unit, (long)problem, number + 1);
            assert_true(alter(at, where));
            assert_true(lab_audit(&lab).broken > 0);
            restore();
            columns += number == 1;
        }
    }
    assert_int_equal(columns, 22);
}

static void run(const char *format, ...) PRINTF_LIKE(1, 2);

static void run(const char *format, ...)
{
    char sql[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sql, sizeof(sql), format, args);
    va_end(args);
    (void)postgres_fixture_sql("%s", sql);
}

static void test_what_is_wrong_is_named(void **state)
{
    (void)state;
    const long u = (long)unit;
    const long p = (long)problem;
    make_history();
    save();
    long last = postgres_fixture_sql("SELECT version FROM assignment WHERE unit_id = %ld AND"
                                     " problem_id = %ld",
                                     u, p);
#define EVENT "unit_id = %ld AND problem_id = %ld AND unit_no IS NULL AND version = %ld"
    run("UPDATE event SET text = 'x' WHERE " EVENT, u, p, 3L);
    expect(unit, problem, 3, CHAIN_BREAK_ALTERED);
    assert_int_equal(lab_audit(&lab).broken, 1);
    restore();
    run("UPDATE event SET blocked_on = '' WHERE " EVENT, u, p, 5L); /* empty is not null */
    expect(unit, problem, 5, CHAIN_BREAK_ALTERED);
    restore();
    run("UPDATE event SET blocked_on = text, text = blocked_on WHERE " EVENT, u, p, last);
    expect(unit, problem, last, CHAIN_BREAK_ALTERED);
    restore();
    /* Who alters an event and makes its value anew breaks the one behind it. */
    run("UPDATE event SET chain = sha256(text::bytea) WHERE " EVENT, u, p, 4L);
    expect(unit, problem, 4, CHAIN_BREAK_ALTERED);
    expect(unit, problem, 5, CHAIN_BREAK_ALTERED);
    restore();
    run("DELETE FROM event WHERE " EVENT, u, p, 4L);
    expect(unit, problem, 4, CHAIN_BREAK_MISSING);
    assert_int_equal(lab_audit(&lab).broken, 1);
    restore();
    run("DELETE FROM event WHERE " EVENT, u, p, 1L);
    expect(unit, problem, 1, CHAIN_BREAK_MISSING);
    restore();
    run("DELETE FROM event WHERE " EVENT, u, p, last);
    expect(unit, problem, last, CHAIN_BREAK_MISSING);
    restore();
    run("DELETE FROM event WHERE unit_id = %ld AND problem_id = %ld AND unit_no IS NULL", u, p);
    expect(unit, problem, 1, CHAIN_BREAK_MISSING);
    restore();
    run("INSERT INTO event SELECT (jsonb_populate_record(e, jsonb_build_object('event_id',"
        " gen_random_uuid()))).* FROM event e"
        " WHERE " EVENT,
        u, p, 3L);
    expect(unit, problem, 3, CHAIN_BREAK_EXTRA);
    restore();
    run("INSERT INTO event SELECT (jsonb_populate_record(e, jsonb_build_object('event_id',"
        " gen_random_uuid(), 'version', version + 1))).* FROM event e WHERE " EVENT,
        u, p, last);
    expect(unit, problem, last + 1, CHAIN_BREAK_EXTRA);
    restore();
    run("UPDATE event SET version = 7 - version WHERE unit_id = %ld AND problem_id = %ld AND"
        " unit_no IS NULL AND version IN (3, 4)",
        u, p);
    expect(unit, problem, 3, CHAIN_BREAK_ALTERED);
    expect(unit, problem, 4, CHAIN_BREAK_ALTERED);
    restore();
    run("UPDATE event SET unit_id = -5 WHERE " EVENT, u, p, 2L); /* a unit that there is not */
    expect(unit, problem, 2, CHAIN_BREAK_MISSING);
    expect(-5, problem, 1, CHAIN_BREAK_MISSING);
    restore();
    run("UPDATE event SET unit_id = 1000000000 WHERE " EVENT, u, p, 1L);
    expect(1000000000, problem, 1, CHAIN_BREAK_EXTRA);
    restore();
#undef EVENT
}

static void test_heads(void **state)
{
    (void)state;
    const long u = (long)unit;
    const long p = (long)problem;
    make_history();
    save();
    run("CREATE TABLE heads AS SELECT * FROM assignment");
    long last = postgres_fixture_sql("SELECT version FROM heads WHERE unit_id = %ld AND"
                                     " problem_id = %ld",
                                     u, p);
    run("UPDATE assignment SET chain = sha256(chain) WHERE unit_id = %ld AND problem_id = %ld", u,
        p);
    expect(unit, problem, last, CHAIN_BREAK_HEAD);
    run("UPDATE assignment a SET chain = h.chain FROM heads h WHERE h.unit_id = a.unit_id AND"
        " h.problem_id = a.problem_id");
    run("UPDATE assignment SET version = version - 1 WHERE unit_id = %ld AND problem_id = %ld", u,
        p);
    expect(unit, problem, last, CHAIN_BREAK_EXTRA);
    run("UPDATE assignment SET version = version + 1 WHERE unit_id = %ld AND problem_id = %ld", u,
        p);
    lab_check_chains(&lab);
    run("DELETE FROM event WHERE unit_id = %ld AND unit_no = 3", u);
    expect(unit, 0, 3, CHAIN_BREAK_MISSING);
    restore();
    run("UPDATE event SET text = '改了' WHERE unit_id = %ld AND unit_no = 2", u);
    expect(unit, 0, 2, CHAIN_BREAK_ALTERED);
    restore();
    run("UPDATE unit_chain SET head = sha256(head) WHERE unit_id = %ld", u);
    expect(unit, 0, 3, CHAIN_BREAK_HEAD);
    run("DELETE FROM unit_chain WHERE unit_id = %ld", u);
    expect(unit, 0, 3, CHAIN_BREAK_EXTRA);
    run("DROP TABLE heads");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_chains, close_chains)
    const struct CMUnitTest tests[] = {
        TEST(test_every_column_of_every_event),
        TEST(test_what_is_wrong_is_named),
        TEST(test_heads),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
