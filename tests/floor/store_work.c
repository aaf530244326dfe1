/*
 * The office's work in the store: written once, answered, listed; what is news to a unit and how all servers learn of it.
 * S-42, S-65, T21.
 */
#include "common/base/clock.h"
#include "server/store/calls/work.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct lab lab;
static struct lab second; /* another server on the same database */

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

static struct unit_event event(enum act act, int64_t unit_id, int64_t problem_id)
{
    return (struct unit_event){
        .request_id = lab_uuid(),
        .unit_id = unit_id,
        .problem_id = problem_id,
        .campaign_id = postgres_fixture_sql("SELECT campaign_id FROM campaign"),
        .actor_unit_id = act == ACT_REPLY ? unit_id : lab_unit("O"),
        .client_time_ms = clock_wall_ms() - 500,
        .received_ms = clock_wall_ms(),
        .hat = act == ACT_REPLY ? ROLE_UNIT_HEAD : ROLE_OFFICE_REVIEWER,
        .act = act,
        .digest = {{(uint8_t)act, 7}},
        .text = "请在期限内答复",
    };
}

static day_t today(void)
{
    return day_of_wall_ms(clock_wall_ms());
}

static enum err supervise(struct supervise_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_supervise(lab.store, call), &call->call);
}

static struct supervise_call supervised(int64_t unit_id, int64_t problem_id, int days)
{
    struct supervise_call call = {.event = event(ACT_SUPERVISE, unit_id, problem_id),
                                  .reply_by = today() + days};
    assert_int_equal(supervise(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_APPLIED);
    return call;
}

static enum err reply(struct reply_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_reply(lab.store, call), &call->call);
}

static void test_supervise(void **state)
{
    (void)state;
    struct supervise_call call = supervised(lab_unit("C01"), lab_problem(1), 5);
    assert_int_equal(call.outcome.stored_received_ms, call.event.received_ms);
    assert_int_equal(call.outcome.stored_state, 0);

    assert_int_equal(supervise(&call), ERR_OK); /* the same again */
    assert_int_equal(call.outcome.outcome, CHANGE_REPEATED);
    assert_int_equal(call.outcome.stored_received_ms, call.event.received_ms);
    call.event.digest.bytes[5] = 1;
    assert_int_equal(supervise(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_ID_REUSED);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM supervision"), 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 25"), 1);

    call.event = event(ACT_SUPERVISE, 999999, 0);
    assert_int_equal(supervise(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_NOT_FOUND);
    call.event = event(ACT_SUPERVISE, lab_unit("H"), lab_problem(1)); /* not the clinic's problem */
    assert_int_equal(supervise(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_NOT_FOUND);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 25"), 1);
}

static struct supervisions_call listed(const struct supervisions_call *wanted, enum err err)
{
    struct supervisions_call call = *wanted;
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_supervisions(lab.store, &call), &call.call), err);
    return call;
}

static void test_reply(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    struct supervise_call notice = supervised(unit, lab_problem(1), 5);
    (void)supervised(unit, 0, 2);
    struct reply_call call = {.event = event(ACT_REPLY, unit, 0),
                              .notice = notice.event.request_id};
    call.event.campaign_id = 0;
    call.event.text = "已核对";
    assert_int_equal(reply(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_APPLIED);
    /* What the notice is about the reply is about. */
    assert_int_equal(
        postgres_fixture_sql("SELECT problem_id FROM event WHERE act = 26 AND campaign_id <> 0"),
        lab_problem(1));
    assert_int_equal(reply(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_REPEATED);

    /* A later one adds to it; the first is the one that counts. */
    call.event = event(ACT_REPLY, unit, 0);
    call.event.received_ms += 10;
    call.event.text = "补充";
    assert_int_equal(reply(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_APPLIED);
    const struct supervisions_call all = {0};
    struct supervisions_call list = listed(&all, ERR_OK);
    assert_int_equal(list.supervision_count, 2);
    assert_int_equal(list.supervisions[0].problem_no, 0); /* by the day to reply by */
    assert_int_equal(list.supervisions[0].replied_ms, 0);
    assert_null(list.supervisions[0].reply);
    assert_int_equal(list.supervisions[1].problem_no, 1);
    assert_string_equal(list.supervisions[1].reply, "已核对");
    assert_int_equal(list.supervisions[1].replies, 2);
    assert_string_equal(list.supervisions[1].unit_name, "示例01社区");
    const struct supervisions_call open = {.open = true};
    assert_int_equal(listed(&open, ERR_OK).supervision_count, 1);

    /* Entered for the unit: only where it has no terminal. */
    call.event = event(ACT_REPLY, unit, 0);
    call.notice = list.supervisions[0].request_id;
    call.event.signed_by = "书记";
    call.event.text = "代录";
    assert_int_equal(reply(&call), ERR_OK);
    list = listed(&all, ERR_OK);
    assert_string_equal(list.supervisions[0].signed_by, "书记");
    assert_null(list.supervisions[1].signed_by);
    lab_give_terminal("C01");
    assert_int_equal(reply(&call), ERR_OK); /* its receipt was lost: it still gets it */
    assert_int_equal(call.outcome.outcome, CHANGE_REPEATED);
    call.event = event(ACT_REPLY, unit, 0);
    call.event.signed_by = "书记";
    assert_int_equal(reply(&call), ERR_HAS_TERMINAL);
    call.event = event(ACT_REPLY, unit, 0); /* its own is taken */
    call.event.received_ms += 20;
    assert_int_equal(reply(&call), ERR_OK);
    assert_int_equal(call.outcome.outcome, CHANGE_APPLIED);

    /* Another unit's notice is none. */
    call.event = event(ACT_REPLY, lab_unit("C02"), 0);
    assert_int_equal(reply(&call), ERR_NOT_FOUND);
    call.event = event(ACT_REPLY, unit, 0);
    call.notice = lab_uuid();
    assert_int_equal(reply(&call), ERR_NOT_FOUND);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 26"), 4);
}

static bool a_lock_is_waited_for(void *arg)
{
    (void)arg;
    return postgres_fixture_sql("SELECT count(*) FROM pg_stat_activity"
                                " WHERE wait_event_type = 'Lock'") > 0;
}

/* The unit's terminal is enrolled while the office's reply is on its way, after the notice was looked at. */
static void test_a_terminal_in_between(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    struct supervise_call notice = supervised(unit, 0, 5);
    struct reply_call call = {.event = event(ACT_REPLY, unit, 0),
                              .notice = notice.event.request_id};
    call.event.signed_by = "书记";
    call.event.text = "代录";
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PQclear(PQexec(pg, "BEGIN"));
    PQclear(PQexec(pg, "SELECT FROM rectify.unit_chain FOR UPDATE"));
    lab_prepare(&lab, &call.call);
    assert_int_equal(store_reply(lab.store, &call), ERR_OK);
    lab_turn_until(&lab, a_lock_is_waited_for, NULL);
    lab_give_terminal("C01");
    PQclear(PQexec(pg, "COMMIT"));
    PQfinish(pg);
    lab_wait(&lab, &call.call);
    assert_int_equal(call.call.err, ERR_HAS_TERMINAL);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 26"), 0);
}

static void test_lists_of_one_unit(void **state)
{
    (void)state;
    int64_t one = lab_unit("C01");
    int64_t other = lab_unit("C02");
    (void)supervised(one, 0, 2);
    (void)supervised(other, 0, 2);
    struct supervisions_call wanted = {.asked.unit_name = "示例02社区"};
    struct supervisions_call list = listed(&wanted, ERR_OK);
    assert_int_equal(list.supervision_count, 1);
    assert_int_equal(list.supervisions[0].unit_id, other);
    wanted = (struct supervisions_call){.asked = {.unit_id = one, .only_unit_id = one}};
    assert_int_equal(listed(&wanted, ERR_OK).supervision_count, 1);
    wanted = (struct supervisions_call){.asked.only_unit_id = one};
    assert_int_equal(listed(&wanted, ERR_OK).supervision_count, 1);
    wanted = (struct supervisions_call){.asked = {.unit_name = "示例02社区", .only_unit_id = one}};
    (void)listed(&wanted, ERR_NOT_YOURS);
    wanted = (struct supervisions_call){.asked.unit_name = "没有"};
    (void)listed(&wanted, ERR_NOT_FOUND);
}

static void test_activity(void **state)
{
    (void)state;
    const struct event_file files[] = {
        {.digest = {{1}}, .size = 10, .name = "签到表.jpg", .personal = true},
        {.digest = {{2}}, .size = 20, .name = "课件.pdf"}};
    struct activity_call call = {
        .event = event(ACT_ACTIVITY, lab_unit("C03"), lab_problem(2)),
        .activity = {.kind = ACTIVITY_TRAINING,
                     .held_on = today() - 3,
                     .topic = "防返贫监测",
                     .trainer = "市局业务科室负责人",
                     .audience = "社区干部",
                     .head_count = 32},
    };
    call.event.files = files;
    call.event.file_count = ARRAY_LEN(files);
    for (int i = 0; i < 2; i++) { /* sent again, it names them once */
        lab_prepare(&lab, &call.call);
        assert_int_equal(lab_finish(&lab, store_activity(lab.store, &call), &call.call), ERR_OK);
        assert_int_equal(call.outcome.outcome, i == 0 ? CHANGE_APPLIED : CHANGE_REPEATED);
    }
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event_file"), 2);
    call.event = event(ACT_ACTIVITY, lab_unit("C03"), 0);
    call.activity = (struct activity){.kind = ACTIVITY_INSPECTION, .held_on = today()};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_activity(lab.store, &call), &call.call), ERR_OK);

    struct notices_call told = {.unit_id = lab_unit("C03")};
    lab_prepare(&lab, &told.call);
    assert_int_equal(lab_finish(&lab, store_notices(lab.store, &told), &told.call), ERR_OK);
    assert_true(told.notice_count >= 2);
    assert_int_equal(told.notices[told.notice_count - 2].file_count, 2);
    assert_int_equal(told.notices[told.notice_count - 1].file_count, 0);

    struct activities_call list = {.asked.unit_name = "C03"};
    lab_prepare(&lab, &list.call);
    assert_int_equal(lab_finish(&lab, store_activities(lab.store, &list), &list.call), ERR_OK);
    assert_int_equal(list.activity_count, 2);
    assert_int_equal(list.activities[0].kind, ACTIVITY_INSPECTION); /* newest first */
    assert_null(list.activities[0].topic);
    assert_int_equal(list.activities[0].head_count, 0);
    assert_int_equal(list.activities[0].file_count, 0);
    assert_int_equal(list.activities[1].file_count, 2);
    assert_string_equal(list.activities[1].files[0], "签到表.jpg");
    assert_int_equal(list.activities[1].problem_no, 2);
    assert_int_equal(list.activities[1].held_on, today() - 3);
    assert_int_equal(list.activities[1].head_count, 32);
    assert_string_equal(list.activities[1].trainer, "市局业务科室负责人");
    assert_string_equal(list.activities[1].text, "请在期限内答复");
}

static struct remind_call reminder(struct reminder_row *rows, size_t count)
{
    return (struct remind_call){
        .actor = {.request_id = lab_uuid(),
                  .unit_id = lab_unit("O"),
                  .hat = ROLE_OFFICE_REVIEWER,
                  .received_ms = clock_wall_ms()},
        .campaign_id = postgres_fixture_sql("SELECT campaign_id FROM campaign"),
        .today = today(),
        .rows = rows,
        .row_count = count,
    };
}

static void remind(struct remind_call *call)
{
    lab_prepare(&lab, &call->call);
    assert_int_equal(lab_finish(&lab, store_remind(lab.store, call), &call->call), ERR_OK);
}

static void test_nobody_is_reminded_twice_on_one_day(void **state)
{
    (void)state;
    struct reminder_row rows[] = {
        {.unit_id = lab_unit("C02"), .text = "问题1：方案未报"},
        {.unit_id = 999999, .text = "没有这个单位"},
        {.unit_id = lab_unit("C01"), .text = "问题1：未签收"},
        {.unit_id = lab_unit("C04"), .text = "别处的", .outcome = REMIND_OUTSIDE},
    };
    struct remind_call call = reminder(rows, ARRAY_LEN(rows));
    call.dry_run = true;
    remind(&call);
    assert_int_equal(rows[0].outcome, REMIND_DONE);
    assert_int_equal(rows[1].outcome, REMIND_UNKNOWN);
    assert_false(rows[0].has_terminal);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 28"), 0);

    call.dry_run = false;
    remind(&call);
    assert_int_equal(rows[0].outcome, REMIND_DONE);
    assert_int_equal(rows[1].outcome, REMIND_UNKNOWN);
    assert_int_equal(rows[2].outcome, REMIND_DONE);
    assert_int_equal(rows[3].outcome, REMIND_OUTSIDE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 28"), 2);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 28 AND"
                                          " digest = sha256(convert_to(text, 'UTF8'))"),
                     2);
    remind(&call); /* the same request again: it was done */
    assert_int_equal(rows[0].outcome, REMIND_DONE);
    assert_int_equal(rows[2].outcome, REMIND_DONE);

    struct reminder_row more[] = {{.unit_id = lab_unit("C01"), .text = "再次"},
                                  {.unit_id = lab_unit("C03"), .text = "首次"}};
    struct remind_call later = reminder(more, 2);
    remind(&later);
    assert_int_equal(more[0].outcome, REMIND_TODAY);
    assert_int_equal(more[1].outcome, REMIND_DONE);
    later.dry_run = true;
    later.actor.request_id = lab_uuid();
    remind(&later);
    assert_int_equal(more[1].outcome, REMIND_TODAY);
    later = reminder(more, 2);
    later.today++; /* tomorrow */
    remind(&later);
    assert_int_equal(more[0].outcome, REMIND_DONE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 28"), 5);
}

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
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_supervise),
        TEST(test_reply),
        TEST(test_a_terminal_in_between),
        TEST(test_lists_of_one_unit),
        TEST(test_activity),
        TEST(test_nobody_is_reminded_twice_on_one_day),
        TEST(test_a_terminal_is_told_of),
        TEST(test_notices),
        TEST(test_notices_come_in_pages),
        TEST(test_all_servers_are_told),
        TEST(test_revocation_reaches_all_servers),
        TEST(test_strange_notifications),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
