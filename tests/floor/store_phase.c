/* A phase that is set: whom it is told to, once each, by which event, and what they read of it. */
#include "server/store/calls/office.h"
#include "server/store/calls/work.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct lab lab;

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    (void)postgres_fixture_sql(
        "WITH added AS (INSERT INTO campaign_phase (campaign_id, phase, due_on)"
        " SELECT campaign_id, 2, '2024-12-31' FROM campaign WHERE code = 'lab'"
        " ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM added");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_check_chains(&lab);
    lab_close(&lab);
    return 0;
}

static struct phase_set_call set_phase(enum phase phase, enum phase_state to)
{
    struct phase_set_call call = {
        .actor = lab_actor(), .campaign = "lab", .phase = phase, .state = to};
    call.actor.unit_id = lab_unit("O");
    call.actor.hat = ROLE_OFFICE_REVIEWER;
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_phase_set(lab.store, &call), &call.call), ERR_OK);
    return call;
}

static int64_t told(const struct phase_set_call *set)
{
    char id[UUID_TEXT_SIZE];
    uuid_format(&set->actor.request_id, id);
    return postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 34 AND event_id = '%s'",
                                id);
}

static bool has(const struct phase_set_call *set, const char *unit)
{
    char id[UUID_TEXT_SIZE];
    uuid_format(&set->actor.request_id, id);
    return postgres_fixture_sql("SELECT count(*) FROM event JOIN unit USING (unit_id)"
                                " WHERE event_id = '%s' AND code = '%s'",
                                id, unit) == 1;
}

static int64_t units(const char *table, const char *which)
{
    return postgres_fixture_sql("SELECT count(DISTINCT unit_id) FROM %s WHERE %s", table, which);
}

static struct notices_call news(const char *unit)
{
    struct notices_call call = {.unit_id = lab_unit(unit)};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_notices(lab.store, &call), &call.call), ERR_OK);
    return call;
}

/* Each change is one notice of each unit; the state that the phase has already is none. */
static void test_one_notice_a_unit_and_change(void **state)
{
    (void)state;
    size_t before = news("C01").notice_count;
    struct phase_set_call open = set_phase(PHASE_PLAN, PHASE_STATE_OPEN);
    assert_false(open.moved);
    assert_int_equal(told(&open), 0);
    struct phase_set_call closing = set_phase(PHASE_PLAN, PHASE_STATE_CLOSING);
    assert_true(closing.moved);
    assert_int_equal(told(&closing), units("assignment", "true"));
    struct phase_set_call again = set_phase(PHASE_PLAN, PHASE_STATE_CLOSING);
    assert_false(again.moved);
    assert_int_equal(told(&again), 0);
    struct phase_set_call closed = set_phase(PHASE_PLAN, PHASE_STATE_CLOSED);
    assert_int_equal(told(&closed), told(&closing));

    struct notices_call all = news("C01");
    assert_int_equal(all.notice_count, before + 2);
    const struct notice_record *notice = &all.notices[before];
    assert_int_equal(notice->act, ACT_PHASE);
    assert_int_equal(notice->phase, PHASE_PLAN);
    assert_int_equal(notice->phase_state, PHASE_STATE_CLOSING);
    assert_int_equal(notice->problem_no, 0);
    assert_int_equal(notice->state, 0);
    assert_true(notice->at_ms == closing.since_ms);
    assert_true(uuid_equal(&notice->request_id, &closing.actor.request_id));
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM campaign WHERE title = '%s'", notice->text), 1);
    assert_int_equal(all.notices[before + 1].phase_state, PHASE_STATE_CLOSED);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM phase_change"), 2);
}

/* In every state of all its assignments a unit is told or not, as the rule says. */
static void test_who_is_past_a_phase_is_left_alone(void **state)
{
    (void)state;
    static const char planning[] = "yyynynnnnn";
    static const char implementing[] = "yyynyyynnn";
    for (int at = STATE_ISSUED; at <= STATE_MAX; at++) {
        (void)postgres_fixture_sql("WITH moved AS (UPDATE assignment SET state = %d WHERE unit_id ="
                                   " (SELECT unit_id FROM unit WHERE code = 'C01') RETURNING 1)"
                                   " SELECT count(*) FROM moved",
                                   at);
        enum phase_state to = at % 2 == 0 ? PHASE_STATE_OPEN : PHASE_STATE_CLOSED;
        struct phase_set_call plan = set_phase(PHASE_PLAN, to);
        assert_int_equal(has(&plan, "C01"), planning[at - 1] == 'y');
        assert_true(has(&plan, "C02"));
        struct phase_set_call implement = set_phase(PHASE_IMPLEMENT, to);
        assert_int_equal(has(&implement, "C01"), implementing[at - 1] == 'y');
        assert_true(has(&implement, "C02"));
    }
}

static void put_report(int state, bool expected, int version)
{
    (void)postgres_fixture_sql("WITH moved AS (UPDATE report SET state = %d, expected = %s,"
                               " version = %d, version_event = CASE WHEN %d > 0 THEN"
                               " gen_random_uuid() END, paper = %d IN (3, 4) WHERE unit_id ="
                               " (SELECT unit_id FROM unit WHERE code = 'C01') RETURNING 1)"
                               " SELECT count(*) FROM moved",
                               state, expected ? "true" : "false", version, version, state);
}

/* Who owes a report or has begun one, until it is accepted. */
static void test_the_report_is_its_own_matter(void **state)
{
    (void)state;
    static const struct {
        enum report_state state;
        bool expected;
        int version;
        bool told;
    } cases[] = {
        {REPORT_STATE_NONE, true, 0, true},
        {REPORT_STATE_NONE, false, 0, false},
        {REPORT_STATE_ELECTRONIC_SUBMITTED, false, 1, true},
        {REPORT_STATE_COPY_RECEIVED, true, 1, true},
        {REPORT_STATE_RETURNED, true, 1, true},
        {REPORT_STATE_ACCEPTED, true, 1, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        put_report(cases[i].state, cases[i].expected, cases[i].version);
        struct phase_set_call set =
            set_phase(PHASE_REPORT, i % 2 == 0 ? PHASE_STATE_CLOSING : PHASE_STATE_OPEN);
        assert_int_equal(has(&set, "C01"), cases[i].told);
        assert_true(has(&set, "C02"));
    }
}

static bool heard(void *arg)
{
    const struct lab *one = arg;
    return one->campaigns > 1;
}

/* One word to all servers, which tells them whom to push it to: those alone that were told. */
static void test_every_server_learns_whom_to_tell(void **state)
{
    (void)state;
    const int64_t here[] = {lab_unit("C01"), lab_unit("C02"), lab_unit("O")};
    (void)postgres_fixture_sql("WITH moved AS (UPDATE assignment SET state = 6 WHERE unit_id ="
                               " (SELECT unit_id FROM unit WHERE code = 'C01') RETURNING 1)"
                               " SELECT count(*) FROM moved");
    struct phase_set_call set = set_phase(PHASE_PLAN, PHASE_STATE_CLOSING);
    lab_turn_until(&lab, heard, &lab);
    assert_int_equal(lab.notices, 0);
    assert_true(uuid_equal(&lab.told_event, &set.actor.request_id));
    struct campaign_notices_call call = {.campaign_id = lab.told_campaign,
                                         .event_id = lab.told_event,
                                         .units = here,
                                         .unit_count = ARRAY_LEN(here)};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_campaign_notices(lab.store, &call), &call.call),
                     ERR_OK);
    assert_int_equal(call.told_count, has(&set, "O") ? 2 : 1);
    assert_true(call.told[0].unit_id == here[1]);
    assert_int_equal(call.notice.act, ACT_PHASE);
    assert_int_equal(call.notice.phase, PHASE_PLAN);
    assert_int_equal(call.notice.phase_state, PHASE_STATE_CLOSING);
    assert_true(call.notice.at_ms == set.since_ms);
    assert_true(uuid_equal(&call.notice.request_id, &set.actor.request_id));
    assert_int_equal(lab.campaigns, 2); /* of the seed's issue, and this */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_one_notice_a_unit_and_change),
        TEST(test_who_is_past_a_phase_is_left_alone),
        TEST(test_the_report_is_its_own_matter),
        TEST(test_every_server_learns_whom_to_tell),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
