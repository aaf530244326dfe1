/* The office's work in the store: written once, answered, listed, nobody reminded twice. S-42, S-65, T21. */
#include "tests/floor/store_work_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_work, close_work)
    const struct CMUnitTest tests[] = {
        TEST(test_supervise),
        TEST(test_reply),
        TEST(test_a_terminal_in_between),
        TEST(test_lists_of_one_unit),
        TEST(test_activity),
        TEST(test_nobody_is_reminded_twice_on_one_day),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
