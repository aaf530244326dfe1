/* What is news to a unit, and how all servers learn of it. T21. */
#include "tests/floor/store_work_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct lab second; /* another server on the same database */

static void test_a_terminal_is_told_of(void **state)
{
    (void)state;
    (void)postgres_fixture_sql("INSERT INTO person (unit_id, name) VALUES (%d, '张三')",
                               (int)lab_unit("C01"));
    (void)postgres_fixture_sql(
        "INSERT INTO client (unit_id, person_id, roles, spki, enrolled_at, valid)"
        " SELECT unit_id, person_id, 16, sha256('x'), now(), true FROM person");
    struct reminder_row rows[] = {{.unit_id = lab_unit("C01"), .text = "一"},
                                  {.unit_id = lab_unit("C02"), .text = "二"}};
    struct remind_call call = reminder(rows, 2);
    remind(&call);
    assert_true(rows[0].has_terminal);
    assert_false(rows[1].has_terminal);
}

static struct notices_call news(int64_t unit_id, int64_t since_ms, const struct uuid *after)
{
    struct notices_call call = {.unit_id = unit_id, .since_ms = since_ms};
    call.after = after == NULL ? call.after : *after;
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_notices(lab.store, &call), &call.call), ERR_OK);
    return call;
}

static void test_notices(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    struct change_call change;
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, unit, lab_problem(1), 1);
    lab_apply(&lab, &change); /* its own act is no news */
    struct supervise_call notice = supervised(unit, lab_problem(1), 5);
    struct notices_call all = news(unit, 0, NULL);
    assert_int_equal(all.notice_count, 4); /* three issues, then this */
    assert_false(all.more);
    assert_int_equal(all.notices[0].act, ACT_ISSUE);
    assert_int_equal(all.notices[0].state, STATE_ISSUED);
    const struct notice_record *last = &all.notices[3];
    assert_int_equal(last->act, ACT_SUPERVISE);
    assert_int_equal(last->problem_no, 1);
    assert_int_equal(last->state, 0);
    assert_int_equal(last->reply_by, today() + 5);
    assert_false(last->answered);
    assert_string_equal(last->text, "请在期限内答复");
    assert_string_equal(last->unit_name, "示例乡村振兴办");
    assert_true(uuid_equal(&last->request_id, &notice.event.request_id));

    struct reply_call answer = {.event = event(ACT_REPLY, unit, 0),
                                .notice = notice.event.request_id};
    assert_int_equal(reply(&answer), ERR_OK);
    all = news(unit, all.notices[2].at_ms, &all.notices[2].request_id);
    assert_int_equal(all.notice_count, 1);
    assert_true(all.notices[0].answered);
    all = news(unit, notice.event.received_ms, NULL); /* with all of that time */
    assert_int_equal(all.notice_count, 1);
    all = news(unit, notice.event.received_ms, &notice.event.request_id);
    assert_int_equal(all.notice_count, 0);
    assert_int_equal(news(lab_unit("C02"), 0, NULL).notice_count, 3);
}

static void test_notices_come_in_pages(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    (void)postgres_fixture_sql(
        "INSERT INTO event (unit_id, event_id, problem_id, campaign_id, actor_unit_id, received_at,"
        " version, hat, act, from_state, to_state, digest, chain) SELECT %d, gen_random_uuid(), 0, "
        "0, %d,"
        " date_trunc('milliseconds', now()) + (n / 50) * interval '1 ms', 0, 2, 27, 0, 0, "
        "sha256('x'), sha256('x')"
        " FROM generate_series(1, 500) n",
        (int)unit, (int)lab_unit("O"));
    size_t found = 0;
    size_t pages = 0;
    struct notices_call page = news(unit, 0, NULL);
    for (;; pages++) {
        found += page.notice_count;
        if (!page.more) {
            break;
        }
        assert_int_equal(page.notice_count, NOTICES_PAGE);
        const struct notice_record *last = &page.notices[page.notice_count - 1];
        page = news(unit, last->at_ms, &last->request_id);
    }
    assert_int_equal(found, 503);
    assert_int_equal(pages, 2);
}

static bool both_told(void *arg)
{
    (void)arg;
    (void)uv_run(&second.loop, UV_RUN_NOWAIT);
    return lab.notices > 0 && second.notices > 0;
}

static void expect_told(const struct uuid *event_id, int64_t unit_id)
{
    lab_turn_until(&lab, both_told, NULL);
    assert_int_equal(lab.notices, 1);
    assert_int_equal(second.notices, 1);
    assert_int_equal(lab.noticed_unit, unit_id);
    assert_int_equal(second.noticed_unit, unit_id);
    assert_true(uuid_equal(&second.noticed_event, event_id));
    lab.notices = 0;
    second.notices = 0;
}

/* Acts of the office, by whichever way they are stored, reach every server; a unit's own reach none. */
static void test_all_servers_are_told(void **state)
{
    (void)state;
    struct store_options options = lab_options();
    options.instance = 1;
    lab_open(&second, &options);
    int64_t unit = lab_unit("C01");
    struct supervise_call notice = supervised(unit, 0, 1);
    expect_told(&notice.event.request_id, unit);

    struct change_call change;
    lab_change(&lab, &change, ACT_PLAN, unit, lab_problem(1), 1);
    change.plan = &lab_plan;
    lab_apply(&lab, &change);
    const struct change_decision decision = {.decided = change.request_id, .new_due_on = DAY_NONE};
    struct change_call approve;
    lab_change(&lab, &approve, ACT_APPROVE, unit, lab_problem(1), 2);
    approve.decision = &decision;
    approve.actor_unit_id = lab_unit("O");
    approve.hat = ROLE_OFFICE_REVIEWER;
    lab_apply(&lab, &approve);
    expect_told(&approve.request_id,
                unit); /* the plan was told to nobody: it would have come first */

    struct reminder_row row = {.unit_id = lab_unit("C02"), .text = "问题1"};
    struct remind_call call = reminder(&row, 1);
    remind(&call);
    expect_told(&call.actor.request_id, lab_unit("C02"));
    lab_close(&second);
}

static bool revoked_everywhere(void *arg)
{
    (void)arg;
    (void)uv_run(&second.loop, UV_RUN_NOWAIT);
    return lab.revocations > 0 && second.revocations > 0;
}

static bool heard_again(void *arg)
{
    (void)arg;
    return second.revocations > 1;
}

static void test_revocation_reaches_all_servers(void **state)
{
    (void)state;
    struct store_options options = lab_options();
    options.instance = 1;
    lab_open(&second, &options);
    (void)postgres_fixture_sql("INSERT INTO person (name) VALUES ('张三')");
    (void)postgres_fixture_sql(
        "INSERT INTO client (client_id, person_id, roles, spki, enrolled_at, valid)"
        " SELECT 77, person_id, 1, sha256('x'), now(), true FROM person");
    struct client_revoke_call call = {.actor = lab_actor(), .client_id = 77};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_client_revoke(lab.store, &call), &call.call), ERR_OK);
    lab_turn_until(&lab, revoked_everywhere, NULL);
    assert_int_equal(lab.revoked_client, 77);
    assert_int_equal(second.revoked_client, 77);

    /* Whoever lost his connection meanwhile is told that he may have missed something, and can ask. */
    (void)postgres_fixture_sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                               " WHERE application_name = 'rectifyd reader'");
    lab_turn_until(&second, heard_again, NULL);
    assert_int_equal(second.revoked_client, 0);
    struct clients_revoked_call revoked = {0};
    lab_turn_until_available(&second);
    lab_prepare(&second, &revoked.call);
    assert_int_equal(
        lab_finish(&second, store_clients_revoked(second.store, &revoked), &revoked.call), ERR_OK);
    assert_int_equal(revoked.client_count, 1);
    assert_int_equal(revoked.clients[0].client_id, 77);
    lab_close(&second);
    lab_turn_until_available(&lab);
}

/* What is no such notification is passed over. */
static void test_strange_notifications(void **state)
{
    (void)state;
    static const char *const payloads[] = {"",    "x",    "7", "7 ",
                                           "7 x", "-7 x", "0", "99999999999999999999 x"};
    for (size_t i = 0; i < ARRAY_LEN(payloads); i++) {
        (void)postgres_fixture_sql("SELECT 1 FROM (SELECT pg_notify('rectify_notice', '%s'),"
                                   " pg_notify('rectify_revoked', '%s x'),"
                                   " pg_notify('rectify_campaign', '%s x')) n",
                                   payloads[i], payloads[i], payloads[i]);
    }
    struct supervise_call notice = supervised(lab_unit("C01"), 0, 1);
    while (lab.notices == 0) {
        (void)uv_run(&lab.loop, UV_RUN_ONCE);
    }
    assert_int_equal(lab.notices, 1);
    assert_true(uuid_equal(&lab.noticed_event, &notice.event.request_id));
    assert_int_equal(lab.revocations, 0);
    assert_int_equal(lab.campaigns, 1); /* the seed's own */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_work, close_work)
    const struct CMUnitTest tests[] = {
        TEST(test_a_terminal_is_told_of),          TEST(test_notices),
        TEST(test_notices_come_in_pages),          TEST(test_all_servers_are_told),
        TEST(test_revocation_reaches_all_servers), TEST(test_strange_notifications),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
