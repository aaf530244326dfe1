/*
 * The chains of events: every act goes on in its chain whoever writes it, and the receipt names its value (domain rule 5 of all
 * transitions).
 */
#include "common/base/clock.h"
#include "tests/floor/store_chain_lab.h"
#include "tests/floor/store_steps.h"
#include "tests/lib/postgres_fixture.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct lab second; /* another server on the same database */

static void test_writers_go_on(void **state)
{
    (void)state;
    make_history();
    long version = postgres_fixture_sql("SELECT version FROM assignment WHERE unit_id = %ld AND"
                                        " problem_id = %ld",
                                        (long)unit, (long)problem);
    struct audit_call audit = lab_audit(&lab);
    /* And what the office did with no unit to get there: register, plan, issue. */
    assert_int_equal(audit.chains, 62 + 1 + 1);
    assert_int_equal(audit.events, 62 + version - 1 + 3 + 3);
    assert_int_equal(
        postgres_fixture_sql("SELECT length FROM unit_chain WHERE unit_id = %ld", (long)unit), 3);
    /* Columns of the log that nobody wrote would be no evidence. */
    assert_true(postgres_fixture_sql("SELECT count(DISTINCT chain) FROM event") ==
                (long)audit.events - 3);
}

/* The receipt names the value of its event, now and when it is asked for again. */
static void test_receipts(void **state)
{
    (void)state;
    struct change_call change;
    lab_change(&lab, &change, ACT_PLAN, unit, problem, 1);
    change.plan = &lab_plan;
    lab_apply(&lab, &change);
    struct digest chain = change.chain;
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event e JOIN assignment a USING"
                                          " (unit_id, problem_id) WHERE e.act = 4 AND e.chain ="
                                          " a.chain AND get_byte(e.chain, 0) = %d AND"
                                          " get_byte(e.chain, 31) = %d",
                                          chain.bytes[0], chain.bytes[31]),
                     1);
    struct change_call again;
    lab_change(&lab, &again, ACT_PLAN, unit, problem, 1);
    again.plan = &lab_plan;
    again.request_id = change.request_id;
    again.digest = change.digest;
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_REPEATED);
    assert_true(digest_equal(&again.chain, &chain));

    struct supervise_call call = notice(unit, 0);
    chain = supervise(&call, CHANGE_APPLIED);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event e JOIN unit_chain c USING"
                                          " (unit_id) WHERE e.unit_no = 1 AND c.length = 1 AND"
                                          " e.chain = c.head AND get_byte(e.chain, 7) = %d",
                                          chain.bytes[7]),
                     1);
    struct digest repeated = supervise(&call, CHANGE_REPEATED);
    assert_true(digest_equal(&repeated, &chain));
    call.event.digest.bytes[3]++;
    (void)supervise(&call, CHANGE_ID_REUSED);
    call = notice(lab_unit("H"), problem); /* not the clinic's problem */
    (void)supervise(&call, CHANGE_NOT_FOUND);
    lab_check_chains(&lab);
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

struct pair {
    struct supervise_call calls[16];
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

/* Two servers write of one unit at the same time, and one of them sends what the other sends too. */
static void test_two_servers_on_one_unit(void **state)
{
    (void)state;
    struct store_options options = lab_options();
    static struct pair pair;
    size_t count = ARRAY_LEN(pair.calls);
    options.instance = 1;
    lab_open(&second, &options);
    pair.left = count;
    for (size_t i = 0; i < count; i++) {
        pair.calls[i] = notice(unit, 0);
    }
    pair.calls[1].event = pair.calls[0].event;
    for (size_t i = 0; i < count; i++) {
        struct lab *at = i % 2 == 0 ? &lab : &second;
        pair.calls[i].call =
            (struct store_call){.done = on_done, .owner = &pair, .arena = &at->arena};
        assert_int_equal(store_supervise(at->store, &pair.calls[i]), ERR_OK);
    }
    lab_turn_until(&lab, all_done, &pair);
    bool one = pair.calls[0].outcome.outcome == CHANGE_APPLIED;
    bool other = pair.calls[1].outcome.outcome == CHANGE_APPLIED;
    assert_true(one != other);
    assert_true(digest_equal(&pair.calls[0].outcome.chain, &pair.calls[1].outcome.chain));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pair.calls[i].call.err, ERR_OK);
        assert_true(i < 2 || pair.calls[i].outcome.outcome == CHANGE_APPLIED);
    }
    lab_close(&second);
    assert_int_equal(
        postgres_fixture_sql("SELECT length FROM unit_chain WHERE unit_id = %ld", (long)unit),
        (long)count - 1);
    lab_check_chains(&lab);
}

static void test_reminders_of_many(void **state)
{
    (void)state;
    struct reminder_row rows[] = {{.unit_id = lab_unit("C03"), .text = "三"},
                                  {.unit_id = unit, .text = "一"},
                                  {.unit_id = lab_unit("C02"), .text = "二"}};
    for (int day = 0; day < 2; day++) {
        struct remind_call call = {.actor = {.request_id = lab_uuid(),
                                             .hat = ROLE_OFFICE_REVIEWER,
                                             .received_ms = clock_wall_ms()},
                                   .campaign_id =
                                       postgres_fixture_sql("SELECT campaign_id FROM campaign"),
                                   .today = day_of_wall_ms(clock_wall_ms()) + day,
                                   .rows = rows,
                                   .row_count = ARRAY_LEN(rows)};
        for (int again = 0; again < 2; again++) {
            lab_prepare(&lab, &call.call);
            assert_int_equal(lab_finish(&lab, store_remind(lab.store, &call), &call.call), ERR_OK);
        }
    }
    assert_int_equal(postgres_fixture_sql("SELECT sum(length) FROM unit_chain"), 6);
    lab_check_chains(&lab);
}

/* More units than a page has; the last one is looked at as the first. */
static void test_pages(void **state)
{
    (void)state;
    lab_seed_of(&lab, LAB_COMMUNITIES_MAX);
    assert_true(postgres_fixture_sql("SELECT count(*) FROM unit") > AUDIT_UNITS);
    lab_check_chains(&lab);
    assert_int_equal(lab_audit(&lab).chains,
                     postgres_fixture_sql("SELECT count(*) FROM assignment") + 1);
    int64_t last = postgres_fixture_sql("SELECT max(unit_id) FROM assignment");
    run("UPDATE event SET hat = hat + 1 WHERE unit_id = %ld", (long)last);
    struct audit_call audit = lab_audit(&lab);
    assert_int_equal(audit.breaks[0].unit_id, last);
    assert_int_equal(audit.breaks[0].number, 1);
    assert_int_equal(audit.breaks[0].kind, CHAIN_BREAK_ALTERED);
    assert_non_null(audit.breaks[0].unit_name);
    assert_string_equal(audit.breaks[0].campaign, "lab");
    assert_true(audit.breaks[0].problem_no > 0);

    run("UPDATE event SET hat = hat + 1");
    assert_int_equal(lab_audit(&lab).broken, postgres_fixture_sql("SELECT count(*) FROM event"));
}

static struct events_call events(struct events_call wanted, enum err err)
{
    lab_prepare(&lab, &wanted.call);
    assert_int_equal(lab_finish(&lab, store_events(lab.store, &wanted), &wanted.call), err);
    return wanted;
}

static int compare(const struct chain_place *a, const struct chain_place *b)
{
    const int64_t steps[] = {a->unit_id - b->unit_id, a->problem_id - b->problem_id,
                             a->number - b->number};
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        if (steps[i] != 0) {
            return steps[i] < 0 ? -1 : 1;
        }
    }
    return 0;
}

static void test_events(void **state)
{
    (void)state;
    const struct chain_place first = {.unit_id = INT64_MIN};
    make_history();
    run("UPDATE event SET signed_by = '甲', affected_unit_id = 77, client_time = 'epoch'"
        " WHERE act = 6");
    struct events_call all = events((struct events_call){.after = first}, ERR_OK);
    assert_int_equal(all.event_count, postgres_fixture_sql("SELECT count(*) FROM event"));
    assert_false(all.more);
    for (size_t i = 1; i < all.event_count; i++) {
        assert_true(compare(&all.events[i - 1].place, &all.events[i].place) < 0);
    }
    struct events_call own =
        events((struct events_call){.asked.only_unit_id = unit, .after = first}, ERR_OK);
    assert_int_equal(own.event_count, postgres_fixture_sql("SELECT count(*) FROM event WHERE"
                                                           " unit_id = %ld",
                                                           (long)unit));
    /* The unit's chain comes first; one of its acts is about a problem. */
    assert_int_equal(own.events[1].place.problem_id, 0);
    assert_int_equal(own.events[1].place.number, 2);
    assert_int_equal(own.events[1].unit_no, 2);
    assert_int_equal(own.events[1].problem_id, problem);
    assert_int_equal(own.events[3].version, 1);
    assert_false(own.events[3].has_client_time);
    assert_null(own.events[3].text);
    for (size_t i = 0; i < own.event_count; i++) {
        if (own.events[i].act == ACT_EFFECT) {
            assert_string_equal(own.events[i].signed_by, "甲");
            assert_int_equal(own.events[i].affected_unit_id, 77);
            assert_true(own.events[i].has_client_time); /* 1970 is not null */
            assert_int_equal(own.events[i].client_time_us, 0);
            assert_string_equal(own.events[i].text, "已整改");
        }
    }
    struct events_call rest = events(
        (struct events_call){.asked.unit_name = "C01", .after = own.events[3].place}, ERR_OK);
    assert_int_equal(rest.event_count, own.event_count - 4);
    (void)events(
        (struct events_call){.asked = {.unit_name = "C02", .only_unit_id = unit}, .after = first},
        ERR_NOT_YOURS);
    (void)events((struct events_call){.asked.unit_name = "没有", .after = first}, ERR_NOT_FOUND);
    run("INSERT INTO event SELECT (jsonb_populate_record(e, jsonb_build_object('event_id',"
        " gen_random_uuid(), 'version', n))).* FROM event e, generate_series(100, 2200) n WHERE "
        "act = 6");
    all = events((struct events_call){.after = first}, ERR_OK);
    assert_int_equal(all.event_count, EVENTS_PAGE);
    assert_true(all.more);
    rest = events((struct events_call){.after = all.events[EVENTS_PAGE - 1].place}, ERR_OK);
    assert_false(rest.more);
    assert_int_equal(all.event_count + rest.event_count,
                     postgres_fixture_sql("SELECT count(*) FROM event"));
    assert_true(compare(&all.events[EVENTS_PAGE - 1].place, &rest.events[0].place) < 0);
}

/* A database that has events and no chains gets the very chains that its events would have been written with. */
static void test_migration(void **state)
{
    (void)state;
    make_history();
    run("CREATE TABLE written AS SELECT unit_id, event_id, unit_no, chain FROM event");
    run("CREATE TABLE heads AS SELECT unit_id, problem_id, chain FROM assignment");
    lab_close(&lab);
    lab_migrate_again("DROP TABLE unit_chain; ALTER TABLE event DROP unit_no, DROP chain;"
                      " ALTER TABLE assignment DROP chain; DROP FUNCTION event_bytes",
                      "_event_chain");
    lab_open(&lab, NULL);
    lab_check_chains(&lab);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM written w JOIN event e USING"
                                          " (unit_id, event_id) WHERE w.chain = e.chain AND"
                                          " w.unit_no IS NOT DISTINCT FROM e.unit_no"),
                     postgres_fixture_sql("SELECT count(*) FROM written"));
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM heads h JOIN assignment a USING"
                                          " (unit_id, problem_id) WHERE h.chain = a.chain"),
                     62);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM pg_indexes WHERE tablename ="
                                          " 'event' AND indexname IN ('event_pkey',"
                                          " 'event_in_time')"),
                     2);
    struct supervise_call call = notice(unit, 0); /* and they go on */
    (void)supervise(&call, CHANGE_APPLIED);
    (void)step_plain(&lab, ACT_PROGRESS, unit, problem);
    lab_check_chains(&lab);
    run("DROP TABLE written, heads");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_chains, close_chains)
    const struct CMUnitTest tests[] = {
        TEST(test_writers_go_on),     TEST(test_receipts), TEST(test_two_servers_on_one_unit),
        TEST(test_reminders_of_many), TEST(test_pages),    TEST(test_events),
        TEST(test_migration),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
