/*
 * The office's work as commands: acts on a unit as a whole, reminders. What the store is asked, what is refused before it is asked,
 * who may do it.
 */
#include "proto/work.pb-c.h"
#include "server/store/calls/work.h"
#include "tests/floor/commands_case.h"

enum {
    LONG_MAX_CHARS = 2000, /* PROTOCOL.md, "Limits" */
};

static uint8_t notice_id[16] = {1, 0x87, 0xf8, 0xa9, 0x56, 0x60, 0x7a, 0x11, 0x9b, 9};
static Rectify__Supervise supervise;
static Rectify__Reply reply;
static Rectify__Activity activity;

/* A sound act about the unit as a whole. */
static void sound(enum act act)
{
    Rectify__Act *out = lab_act(ACT_PROGRESS);
    rectify__supervise__init(&supervise);
    rectify__reply__init(&reply);
    rectify__activity__init(&activity);
    supervise.text = text("请尽快核对");
    supervise.reply_by = lab_day(5, 12);
    reply.notice_id.data = notice_id;
    reply.notice_id.len = sizeof(notice_id);
    reply.text = text("已核对");
    activity.kind = ACTIVITY_TRAINING;
    activity.held_on = lab_day(5, 9);
    activity.text = text("讲解监测政策");
    activity.topic = text("防返贫监测");
    activity.trainer = text("市局业务科室负责人");
    activity.audience = text("社区干部");
    activity.has_head_count = true;
    activity.head_count = 32;
    out->problem_id = 0;
    out->what_case = (Rectify__Act__WhatCase)(act + 8);
    switch ((int)act) {
    case ACT_SUPERVISE: out->supervise = &supervise; break;
    case ACT_REPLY: out->reply = &reply; break;
    default: out->activity = &activity; break;
    }
}

static void send_office(void)
{
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    lab_submit_one(lab, &request, &caller);
}

static void send_unit(void)
{
    struct caller caller = lab_caller_unit(BOTH);
    lab_submit_one(lab, &request, &caller);
}

static struct unit_event_outcome applied(const struct unit_event *event)
{
    return (struct unit_event_outcome){.outcome = CHANGE_APPLIED,
                                       .stored_received_ms = event->received_ms};
}

static void expect_received(const struct unit_event *event)
{
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, 0);
    assert_int_equal(receipt->state, 0);
    assert_int_equal(receipt->version, 0);
    assert_int_equal(receipt->received_ms, event->received_ms);
    assert_int_equal(receipt->digest.len, DIGEST_SIZE);
}

static void supervise_reaches_the_store(void **state)
{
    (void)state;
    sound(ACT_SUPERVISE);
    send_office();
    struct supervise_call *call = fake_store_take(lab->store, FAKE_SUPERVISE);
    assert_int_equal(call->reply_by, lab_day(5, 12));
    assert_int_equal(call->event.act, ACT_SUPERVISE);
    assert_int_equal(call->event.unit_id, LAB_UNIT);
    assert_int_equal(call->event.problem_id, 0);
    assert_int_equal(call->event.campaign_id, 0);
    assert_int_equal(call->event.actor_unit_id, LAB_OFFICE);
    assert_int_equal(call->event.person_id, LAB_REVIEWER);
    assert_int_equal(call->event.client_id, 9);
    assert_int_equal(call->event.hat, ROLE_OFFICE_REVIEWER);
    assert_int_equal(call->event.received_ms, lab_now_ms());
    assert_string_equal(call->event.text, "请尽快核对");
    struct unit_event event = call->event;
    call->outcome = applied(&call->event);
    fake_store_complete(&call->call, ERR_OK);
    expect_received(&event);
    assert_int_equal(fake_store_started(lab->store, FAKE_CHANGE), 0);
}

/* The catalogue tells the campaign of the problem that is named; one that it does not know is asked for once. */
static void an_assignment_may_be_named(void **state)
{
    (void)state;
    sound(ACT_SUPERVISE);
    lab_acts.act.problem_id = LAB_PROBLEM;
    send_office();
    struct supervise_call *call = fake_store_take(lab->store, FAKE_SUPERVISE);
    assert_int_equal(call->event.problem_id, LAB_PROBLEM);
    call->outcome.outcome = CHANGE_NOT_FOUND;
    fake_store_complete(&call->call, ERR_OK);
    lab_expect_refused(&request, ERR_NOT_FOUND, "unit_id");
    lab_free(&request);

    sound(ACT_ACTIVITY);
    lab_acts.act.problem_id = 4711;
    send_office();
    struct catalog_call *catalog = fake_store_take(lab->store, FAKE_CATALOG);
    fake_store_complete(&catalog->call, ERR_OK);
    lab_expect_refused(&request, ERR_NOT_FOUND, NULL);
}

static void reply_reaches_the_store(void **state)
{
    (void)state;
    sound(ACT_REPLY);
    send_unit();
    struct reply_call *call = fake_store_take(lab->store, FAKE_REPLY);
    assert_memory_equal(call->notice.bytes, notice_id, sizeof(notice_id));
    assert_int_equal(call->event.act, ACT_REPLY);
    assert_int_equal(call->event.hat, ROLE_UNIT_REPORTER);
    assert_string_equal(call->event.text, "已核对");
    struct unit_event event = call->event;
    call->outcome = applied(&call->event);
    fake_store_complete(&call->call, ERR_OK);
    expect_received(&event);
    lab_free(&request);

    sound(ACT_REPLY);
    send_unit();
    call = fake_store_take(lab->store, FAKE_REPLY);
    fake_store_complete(&call->call, ERR_NOT_FOUND);
    lab_expect_refused(&request, ERR_NOT_FOUND, "reply.notice_id");
}

/* For a unit without a terminal: whether it has one the store sees. */
static void the_office_enters_a_reply(void **state)
{
    (void)state;
    sound(ACT_REPLY);
    lab_acts.act.signed_by = text("行长");
    send_office();
    struct reply_call *call = fake_store_take(lab->store, FAKE_REPLY);
    assert_string_equal(call->event.signed_by, "行长");
    assert_int_equal(call->event.unit_id, LAB_UNIT);
    assert_int_not_equal(call->event.actor_unit_id, LAB_UNIT);
    assert_int_not_equal(call->event.hat & (ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD), 0);
    fake_store_complete(&call->call, ERR_HAS_TERMINAL);
    lab_expect_refused(&request, ERR_HAS_TERMINAL, NULL);
    lab_free(&request);

    sound(ACT_REPLY);
    lab_acts.act.signed_by = text("行长");
    send_unit(); /* which signs for itself */
    lab_expect_refused(&request, ERR_FIELD, "signed_by");
}

static void activity_reaches_the_store(void **state)
{
    (void)state;
    Rectify__Attachment file = RECTIFY__ATTACHMENT__INIT;
    Rectify__Attachment *files[] = {&file};
    uint8_t digest[DIGEST_SIZE] = {5};
    file.digest.data = digest;
    file.digest.len = sizeof(digest);
    file.size = 10;
    file.name = text("签到表.jpg");
    sound(ACT_ACTIVITY);
    activity.files = files;
    activity.n_files = 1;
    send_office();
    struct activity_call *call = fake_store_take(lab->store, FAKE_ACTIVITY);
    assert_int_equal(call->activity.kind, ACTIVITY_TRAINING);
    assert_int_equal(call->activity.held_on, lab_day(5, 9));
    assert_int_equal(call->event.file_count, 1);
    assert_string_equal(call->event.files[0].name, "签到表.jpg");
    assert_string_equal(call->activity.topic, "防返贫监测");
    assert_string_equal(call->activity.trainer, "市局业务科室负责人");
    assert_string_equal(call->activity.audience, "社区干部");
    assert_int_equal(call->activity.head_count, 32);
    assert_string_equal(call->event.text, "讲解监测政策");
    struct unit_event event = call->event;
    call->outcome = applied(&call->event);
    fake_store_complete(&call->call, ERR_OK);
    expect_received(&event);
}

static void outcomes_become_receipts(void **state)
{
    (void)state;
    sound(ACT_SUPERVISE);
    send_office();
    struct supervise_call *call = fake_store_take(lab->store, FAKE_SUPERVISE);
    call->outcome = (struct unit_event_outcome){
        .outcome = CHANGE_REPEATED, .stored_received_ms = 4321, .chain = {{0xC6}}};
    fake_store_complete(&call->call, ERR_OK);
    assert_true(lab_receipt(&request, 0)->repeated);
    assert_int_equal(lab_receipt(&request, 0)->chain.data[0], 0xC6);
    assert_int_equal(lab_receipt(&request, 0)->received_ms, 4321);
    lab_free(&request);

    send_office();
    call = fake_store_take(lab->store, FAKE_SUPERVISE);
    call->outcome.outcome = CHANGE_ID_REUSED;
    fake_store_complete(&call->call, ERR_OK);
    lab_expect_refused(&request, ERR_ID_REUSED, NULL);
    lab_free(&request);

    static const enum err cases[][2] = {{ERR_UNKNOWN_OUTCOME, ERR_OUTCOME_UNKNOWN},
                                        {ERR_NOMEM, ERR_OUTCOME_UNKNOWN},
                                        {ERR_DATABASE_AWAY, ERR_DATABASE_AWAY},
                                        {ERR_DATABASE, ERR_INTERNAL}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        send_office();
        call = fake_store_take(lab->store, FAKE_SUPERVISE);
        fake_store_complete(&call->call, cases[i][0]);
        lab_expect_refused(&request, cases[i][1], NULL);
        lab_free(&request);
    }
    fake_store_refuse(lab->store, FAKE_SUPERVISE, ERR_NOT_DURABLE);
    send_office();
    lab_expect_refused(&request, ERR_NOT_DURABLE, NULL);
}

static void hats_are_looked_at(void **state)
{
    (void)state;
    sound(ACT_SUPERVISE);
    send_unit();
    lab_expect_refused(&request, ERR_FORBIDDEN, NULL);
    lab_free(&request);
    sound(ACT_ACTIVITY);
    send_unit();
    lab_expect_refused(&request, ERR_FORBIDDEN, NULL);
    lab_free(&request);
    sound(ACT_REPLY);
    send_office(); /* who signed for the unit is asked of whoever enters for it */
    lab_expect_refused(&request, ERR_FIELD, "signed_by");
    lab_free(&request);
    sound(ACT_REPLY);
    lab_acts.act.unit_id = LAB_OTHER_UNIT;
    send_unit();
    lab_expect_refused(&request, ERR_NOT_YOURS, NULL);
}

static void spoil_act(size_t i)
{
    static char longer[LONG_MAX_CHARS + 2];
    memset(longer, 'x', LONG_MAX_CHARS + 1);
    switch (i) {
    case 0: supervise.text = longer; break;
    case 1: supervise.reply_by = -1; break;
    case 2: reply.text = text("a\tb"); break;
    case 3: reply.notice_id.len = 3; break;
    case 4: lab_acts.act.problem_id = LAB_PROBLEM; break;
    case 5: activity.kind = 6; break;
    case 6: activity.held_on = 0; break;
    case 7: activity.text = longer; break;
    case 8: activity.topic = longer; break;
    case 9: activity.trainer = longer; break;
    case 10: activity.audience = longer; break;
    default: activity.head_count = UINT32_MAX; break;
    }
}

static void forms_are_checked(void **state)
{
    (void)state;
    static const struct {
        enum act act;
        enum err err;
        const char *field;
    } cases[] = {
        {ACT_SUPERVISE, ERR_SIZE, "supervise.text"},
        {ACT_SUPERVISE, ERR_FIELD, "supervise.reply_by"},
        {ACT_REPLY, ERR_UTF8, "reply.text"},
        {ACT_REPLY, ERR_FIELD, "reply.notice_id"},
        {ACT_REPLY, ERR_FIELD, "problem_id"},
        {ACT_ACTIVITY, ERR_FIELD, "activity.kind"},
        {ACT_ACTIVITY, ERR_FIELD, "activity.held_on"},
        {ACT_ACTIVITY, ERR_SIZE, "activity.text"},
        {ACT_ACTIVITY, ERR_SIZE, "activity.topic"},
        {ACT_ACTIVITY, ERR_SIZE, "activity.trainer"},
        {ACT_ACTIVITY, ERR_SIZE, "activity.audience"},
        {ACT_ACTIVITY, ERR_FIELD, "activity.head_count"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        sound(cases[i].act);
        spoil_act(i);
        if (cases[i].act == ACT_REPLY) {
            send_unit();
        } else {
            send_office();
        }
        lab_expect_refused(&request, cases[i].err, cases[i].field);
        lab_free(&request);
    }
}

static void conditions_are_listed(void **state)
{
    (void)state;
    sound(ACT_SUPERVISE);
    supervise.text = text(" ");
    supervise.reply_by = lab_day(5, 9); /* yesterday */
    send_office();
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, ERR_CONDITION);
    assert_true(lab_has_finding(receipt, REASON_TEXT_MISSING, 0));
    assert_true(lab_has_finding(receipt, REASON_REPLY_BY_PAST, 0));
    lab_free(&request);

    sound(ACT_ACTIVITY);
    activity.topic = NULL;
    activity.has_head_count = false;
    activity.head_count = 0;
    activity.held_on = lab_day(5, 11);
    send_office();
    receipt = lab_receipt(&request, 0);
    assert_true(lab_has_finding(receipt, REASON_TOPIC_MISSING, 0));
    assert_true(lab_has_finding(receipt, REASON_AUDIENCE_MISSING, 0));
    assert_true(lab_has_finding(receipt, REASON_ACTIVITY_IN_FUTURE, 0));
    lab_free(&request);

    sound(ACT_REPLY);
    reply.text = text("");
    send_unit();
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_TEXT_MISSING, 0));
}

static Rectify__Reminder reminders[3];
static Rectify__Reminder *reminder_list[3] = {&reminders[0], &reminders[1], &reminders[2]};

static Rectify__Remind sound_remind(void)
{
    Rectify__Remind remind = RECTIFY__REMIND__INIT;
    remind.request_id.data = notice_id;
    remind.request_id.len = sizeof(notice_id);
    remind.campaign_id = 3;
    remind.reminders = reminder_list;
    remind.n_reminders = 3;
    for (size_t i = 0; i < 3; i++) {
        rectify__reminder__init(&reminders[i]);
        reminders[i].unit_id = LAB_UNIT + (int64_t)i;
        reminders[i].text = text("问题1：方案未报");
    }
    return remind;
}

static void reminders_are_told_unit_by_unit(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__Remind remind = sound_remind();
    lab_send(lab, &request, &caller, MESSAGE_REMIND, &remind.base);
    struct remind_call *call = fake_store_take(lab->store, FAKE_REMIND);
    assert_int_equal(call->row_count, 3);
    assert_int_equal(call->campaign_id, 3);
    assert_int_equal(call->actor.unit_id, LAB_OFFICE);
    assert_int_equal(call->actor.hat, ROLE_OFFICE_HEAD);
    assert_int_equal(call->today, lab_day(5, 10));
    assert_false(call->dry_run);
    assert_string_equal(call->rows[1].text, "问题1：方案未报");
    call->rows[0].outcome = REMIND_DONE;
    call->rows[0].has_terminal = true;
    call->rows[1].outcome = REMIND_TODAY;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Reminded *out = (const Rectify__Reminded *)lab_answer(&request);
    assert_int_equal(out->n_results, 3);
    assert_int_equal(out->results[0]->code, 0);
    assert_false(out->results[0]->no_terminal);
    assert_int_equal(out->results[1]->code, ERR_REMINDED_TODAY);
    assert_true(out->results[1]->no_terminal);
    assert_int_equal(out->results[2]->code, ERR_NOT_FOUND);
    assert_int_equal(out->results[2]->unit_id, LAB_UNIT + 2);
}

static void reminders_are_checked(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    static const char *const fields[] = {"request_id", "campaign_id", "reminders[2].unit_id",
                                         "reminders[3].unit_id", "reminders[1].text"};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        Rectify__Remind remind = sound_remind();
        remind.request_id.len = i == 0 ? 1 : remind.request_id.len;
        remind.campaign_id = i == 1 ? 0 : 3;
        reminders[1].unit_id = i == 2 ? 0 : reminders[1].unit_id;
        reminders[2].unit_id = i == 3 ? reminders[0].unit_id : reminders[2].unit_id;
        reminders[0].text = i == 4 ? text(" ") : reminders[0].text;
        lab_send(lab, &request, &caller, MESSAGE_REMIND, &remind.base);
        lab_expect_error(&request, ERR_FIELD, fields[i]);
        lab_free(&request);
    }
    struct caller unit = lab_caller_unit(BOTH);
    Rectify__Remind remind = sound_remind();
    lab_send(lab, &request, &unit, MESSAGE_REMIND, &remind.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(supervise_reaches_the_store), TEST(an_assignment_may_be_named),
        TEST(reply_reaches_the_store),     TEST(activity_reaches_the_store),
        TEST(outcomes_become_receipts),    TEST(the_office_enters_a_reply),
        TEST(hats_are_looked_at),          TEST(forms_are_checked),
        TEST(conditions_are_listed),       TEST(reminders_are_told_unit_by_unit),
        TEST(reminders_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
