/* The log: all that was done, in the order of time, page by page, and who may see what of it. */
#include "common/base/clock.h"
#include "server/store/calls/log.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

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
    lab_close(&lab);
    return 0;
}

static struct log_call page(const struct log_call *wanted, enum err err)
{
    struct log_call call = *wanted;
    call.present_ms = clock_wall_ms();
    call.until_ms = call.until_ms == 0 ? clock_wall_ms() + 3600000 : call.until_ms;
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_log(lab.store, &call), &call.call), err);
    return call;
}

static int compare(const struct log_place *a, const struct log_place *b)
{
    if (a->received_ms != b->received_ms) {
        return a->received_ms < b->received_ms ? -1 : 1;
    }
    int ids = memcmp(a->request_id.bytes, b->request_id.bytes, sizeof(a->request_id.bytes));
    if (ids != 0) {
        return ids;
    }
    return (a->unit_id > b->unit_id) - (a->unit_id < b->unit_id);
}

/* Reads to the end; every entry comes after the one before it, also over the pages' ends. */
static size_t read_all(struct log_call wanted, size_t *pages)
{
    struct log_place last = {0};
    size_t count = 0;
    *pages = 0;
    for (bool more = true; more; (*pages)++) {
        struct log_call got = page(&wanted, ERR_OK);
        for (size_t i = 0; i < got.entry_count; i++) {
            assert_true(compare(&last, &got.entries[i].place) < 0);
            last = got.entries[i].place;
        }
        count += got.entry_count;
        more = got.more;
        assert_true(!more || got.entry_count == LOG_PAGE);
        wanted.after = last;
        arena_close(&lab.arena);
    }
    return count;
}

static size_t count_all(struct log_call wanted)
{
    size_t pages = 0;
    return read_all(wanted, &pages);
}

static void test_everything_is_there(void **state)
{
    (void)state;
    struct change_call change;
    lab_change(&lab, &change, ACT_PLAN, lab_unit("C02"), lab_problem(1), 1);
    change.plan = &lab_plan;
    change.text = "说明";
    lab_apply(&lab, &change);
    /* 3 acts of the office (register, plan, issue), 62 assignments issued, and the plan. */
    const struct log_call all = {0};
    struct log_call log = page(&all, ERR_OK);
    assert_int_equal(log.entry_count, 3 + 62 + 1);
    assert_false(log.more);
    assert_string_equal(log.entries[0].office_act, "unit-import");
    assert_int_equal(log.entries[0].place.unit_id, 0);
    assert_int_equal(log.entries[0].act, 0);
    assert_false(log.entries[0].has_digest);
    assert_string_equal(log.entries[1].office_act, "campaign-import");
    assert_string_equal(log.entries[1].subject, "lab");
    const struct log_record *last = &log.entries[log.entry_count - 1];
    assert_true(uuid_equal(&last->place.request_id, &change.request_id));
    assert_int_equal(last->place.unit_id, lab_unit("C02"));
    assert_int_equal(last->place.received_ms, change.received_ms);
    assert_int_equal(last->client_time_ms, change.client_time_ms);
    assert_string_equal(last->unit_name, "示例02社区");
    assert_string_equal(last->actor_unit, "示例02社区");
    assert_string_equal(last->campaign, "lab");
    assert_int_equal(last->problem_no, 1);
    assert_int_equal(last->act, ACT_PLAN);
    assert_int_equal(last->from_state, STATE_ISSUED);
    assert_int_equal(last->to_state, STATE_PLAN_SUBMITTED);
    assert_int_equal(last->version, 2);
    assert_int_equal(last->hat, ROLE_UNIT_HEAD);
    assert_string_equal(last->text, "说明");
    assert_true(last->has_digest);
    assert_memory_equal(last->digest.bytes, change.digest.bytes, sizeof(change.digest.bytes));
}

static void test_filters(void **state)
{
    (void)state;
    assert_int_equal(count_all((struct log_call){.asked.unit_name = "示例02社区"}), 3);
    assert_int_equal(count_all((struct log_call){.asked.unit_id = lab_unit("H")}), 1);
    assert_int_equal(count_all((struct log_call){.problem_no = 2}), 21);
    assert_int_equal(count_all((struct log_call){.problem_no = 2, .asked.unit_name = "C02"}), 1);
    assert_int_equal(count_all((struct log_call){.campaign = "lab"}), 62 + 2); /* import, issue */
    (void)page(&(struct log_call){.campaign = "没有"}, ERR_NOT_FOUND);
    (void)page(&(struct log_call){.asked.unit_name = "没有"}, ERR_NOT_FOUND);
    /* A unit's terminal gets its own unit's and nothing of the office. */
    int64_t own = lab_unit("C02");
    assert_int_equal(count_all((struct log_call){.asked.only_unit_id = own}), 3);
    assert_int_equal(
        count_all((struct log_call){.asked = {.only_unit_id = own, .unit_name = "C02"}}), 3);
    (void)page(&(struct log_call){.asked = {.only_unit_id = own, .unit_name = "C03"}},
               ERR_NOT_YOURS);

    int64_t issued_ms = 0;
    struct log_call log = page(&(struct log_call){.asked.unit_name = "C02"}, ERR_OK);
    issued_ms = log.entries[0].place.received_ms;
    assert_int_equal(count_all((struct log_call){.since_ms = issued_ms}), 62 + 1);
    assert_int_equal(count_all((struct log_call){.since_ms = issued_ms + 1}), 0);
    assert_int_equal(count_all((struct log_call){.until_ms = issued_ms}), 2);
    assert_int_equal(count_all((struct log_call){.until_ms = issued_ms + 1}), 3 + 62);
}

/* An act on a unit as a whole, `hours` after the campaign was issued. */
static void with_whole_unit(const char *code, int hours)
{
    (void)postgres_fixture_sql(
        "INSERT INTO event (unit_id, event_id, problem_id, campaign_id, received_at, version, hat,"
        " act, from_state, to_state, digest, chain) SELECT unit.unit_id, gen_random_uuid(), 0, 0,"
        " o.at + interval '1 hour' * %d, 0, 2, 27, 0, 0, sha256('x'), sha256('x')"
        " FROM unit, office_event o"
        " WHERE code = '%s' AND o.act = 'campaign-issue'",
        hours, code);
}

static void office_act(const char *act, const char *subject)
{
    (void)postgres_fixture_sql(
        "INSERT INTO office_event (unit_id, number, event_id, at, hat, act, subject, chain)"
        " VALUES (0, 0, gen_random_uuid(), now(), 2, '%s', '%s', sha256('x'))",
        act, subject);
}

/* What was done with a unit as a whole belongs to the campaigns that gave it work, while they were under way. */
static void test_acts_on_whole_units(void **state)
{
    (void)state;
    const struct log_call of_lab = {.campaign = "lab", .until_ms = clock_wall_ms() + 86400000};
    size_t before = count_all(of_lab);
    with_whole_unit("C02", 0);
    with_whole_unit("C02", 3);
    assert_int_equal(count_all(of_lab), before + 2);
    with_whole_unit("C02", -1); /* before it was issued */
    with_whole_unit("D", 1);    /* has no work in it */
    assert_int_equal(count_all(of_lab), before + 2);
    (void)postgres_fixture_sql("UPDATE campaign_phase SET state = 3, since ="
                               " (SELECT at + interval '2 hours' FROM office_event"
                               "  WHERE act = 'campaign-issue') WHERE phase = 3");
    assert_int_equal(count_all(of_lab), before + 1);
    struct log_call of_unit = of_lab;
    of_unit.asked.unit_name = "C02";
    assert_int_equal(count_all(of_unit), 3 + 1);
    of_unit.problem_no = 1;
    assert_int_equal(count_all(of_unit), 1);
}

/* The unit from which the office acted stands beside the person; who has none leaves it empty. */
static void test_unit_of_the_office(void **state)
{
    (void)state;
    struct phase_set_call call = {
        .actor = lab_actor(), .campaign = "lab", .phase = PHASE_PLAN, .state = PHASE_STATE_OPEN};
    call.actor.unit_id = lab_unit("O");
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_phase_set(lab.store, &call), &call.call), ERR_OK);
    struct log_call log = page(&(struct log_call){.campaign = "lab"}, ERR_OK);
    const struct log_record *last = &log.entries[log.entry_count - 1];
    assert_string_equal(last->office_act, "phase-set");
    assert_string_equal(last->actor_unit, "示例乡村振兴办");
    assert_int_equal(last->place.unit_id, 0);
    assert_null(last->unit_name);
    assert_string_equal(log.entries[0].office_act, "campaign-import");
    assert_null(log.entries[0].actor_unit);
}

static void test_acts_of_the_office_on_a_campaign(void **state)
{
    (void)state;
    const struct log_call of_lab = {.campaign = "lab"};
    size_t before = count_all(of_lab);
    office_act("phase-set", "lab PLAN CLOSED");
    office_act("wording", "lab/3");
    office_act("summary-freeze", "lab");
    assert_int_equal(count_all(of_lab), before + 3);
    office_act("phase-set", "lab-2 PLAN CLOSED");
    office_act("code-create", "lab"); /* a code that happens to look alike */
    assert_int_equal(count_all(of_lab), before + 3);
}

/* `count` events of as many units. */
static void insert_events(const char *id, const char *at, int count)
{
    (void)postgres_fixture_sql(
        "INSERT INTO event (unit_id, event_id, problem_id, campaign_id, received_at, version, hat,"
        " act, from_state, to_state, digest, chain) SELECT n, %s, 0, 0, %s, 0, 2, 28, 0, 0,"
        " sha256('x'), sha256('x')"
        " FROM generate_series(1, %d) n",
        id, at, count);
}

/* Two bursts a year apart: many of one moment, and of one id; the year between them is passed quickly. */
static void test_pages(void **state)
{
    (void)state;
    (void)postgres_fixture_sql("UPDATE office_event SET at = at - interval '1 year'");
    (void)postgres_fixture_sql("UPDATE event SET received_at = received_at - interval '1 year'");
    insert_events("gen_random_uuid()", "date_trunc('hour', now())", 2500);
    insert_events("'0187f8a9-5660-7a11-9b00-000000000001'", "date_trunc('hour', now())", 2500);
    insert_events("gen_random_uuid()", "date_trunc('hour', now()) - n * interval '1 ms'", 3000);
    size_t pages = 0;
    assert_int_equal(read_all((struct log_call){0}, &pages), 65 + 2500 + 2500 + 3000);
    assert_int_equal(pages, 5);
    assert_int_equal(count_all((struct log_call){.asked.unit_id = 2400}), 3);
}

static void test_nothing_was_ever_done(void **state)
{
    (void)state;
    (void)postgres_fixture_sql("TRUNCATE event, office_event");
    assert_int_equal(count_all((struct log_call){0}), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_everything_is_there),
        TEST(test_filters),
        TEST(test_acts_on_whole_units),
        TEST(test_unit_of_the_office),
        TEST(test_acts_of_the_office_on_a_campaign),
        TEST(test_pages),
        TEST(test_nothing_was_ever_done),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
