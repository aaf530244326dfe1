/* What is read of the office's work: notices asked for and pushed, revocations, lists, the log; and who sees what. */
#include "proto/work.pb-c.h"
#include "server/store/calls/log.h"
#include "server/store/calls/work.h"
#include "tests/floor/commands_case.h"

static uint8_t notice_id[16] = {1, 0x87, 0xf8, 0xa9, 0x56, 0x60, 0x7a, 0x11, 0x9b, 9};

static struct notice_record notice_record(void)
{
    struct notice_record record = {
        .act = ACT_SUPERVISE,
        .problem_id = LAB_PROBLEM,
        .problem_no = 6,
        .at_ms = 99,
        .text = "请尽快核对",
        .person_name = "主任",
        .unit_name = "乡村振兴办",
        .reply_by = lab_day(5, 12),
        .held_on = DAY_NONE,
        .new_due_on = DAY_NONE,
        .former_due_on = DAY_NONE,
        .answered = true,
    };
    memcpy(record.request_id.bytes, notice_id, sizeof(notice_id));
    return record;
}

static void notices_are_the_units_own(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(BOTH);
    Rectify__NoticesGet get = RECTIFY__NOTICES_GET__INIT;
    uint8_t issued[16] = {4}; /* an event of an issue: its id is of version 4 */
    get.has_since_ms = true;
    get.since_ms = 55;
    get.has_since_id = true;
    get.since_id.data = issued;
    get.since_id.len = sizeof(issued);
    lab_send(lab, &request, &caller, MESSAGE_NOTICES_GET, &get.base);
    struct notices_call *call = fake_store_take(lab->store, FAKE_NOTICES);
    assert_int_equal(call->unit_id, LAB_UNIT);
    assert_int_equal(call->since_ms, 55);
    assert_int_equal(call->after.bytes[0], 4);
    assert_true(uuid_is_nil(&call->only));
    struct notice_record records[2] = {notice_record(), notice_record()};
    records[1].act = ACT_ACTIVITY;
    records[1].reply_by = DAY_NONE;
    records[1].kind = ACTIVITY_TRAINING;
    records[1].held_on = lab_day(5, 9);
    records[1].topic = "防返贫监测";
    records[1].new_due_on = lab_day(6, 30);
    records[1].former_due_on = lab_day(5, 30);
    call->notices = records;
    call->notice_count = 2;
    call->more = true;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Notices *out = (const Rectify__Notices *)lab_answer(&request);
    assert_true(out->more);
    assert_int_equal(out->n_notices, 2);
    assert_int_equal(out->notices[0]->unit_id, LAB_UNIT);
    assert_int_equal(out->notices[0]->reply_by, lab_day(5, 12));
    assert_true(out->notices[0]->answered);
    assert_false(out->notices[0]->has_kind);
    assert_false(out->notices[0]->has_new_due_on);
    assert_false(out->notices[0]->has_former_due_on);
    assert_string_equal(out->notices[0]->unit_name, "乡村振兴办");
    assert_memory_equal(out->notices[0]->request_id.data, notice_id, sizeof(notice_id));
    assert_int_equal(out->notices[1]->kind, ACTIVITY_TRAINING);
    assert_int_equal(out->notices[1]->held_on, lab_day(5, 9));
    assert_false(out->notices[1]->has_reply_by);
    assert_string_equal(out->notices[1]->topic, "防返贫监测");
    assert_int_equal(out->notices[1]->new_due_on, lab_day(6, 30));
    assert_int_equal(out->notices[1]->former_due_on, lab_day(5, 30));
    lab_free(&request);

    struct caller admin = lab_caller_admin();
    lab_send(lab, &request, &admin, MESSAGE_NOTICES_GET, &get.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
    lab_free(&request);
    get.since_ms = -1;
    lab_send(lab, &request, &caller, MESSAGE_NOTICES_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "since_ms");
    lab_free(&request);
    get.since_ms = 0;
    get.since_id.len = 15;
    lab_send(lab, &request, &caller, MESSAGE_NOTICES_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "since_id");
}

static struct uuid told(void)
{
    struct uuid id;
    memcpy(id.bytes, notice_id, sizeof(notice_id));
    return id;
}

static void a_notice_is_read_and_pushed(void **state)
{
    (void)state;
    struct uuid id = told();
    commands_push_notice(lab->commands, LAB_UNIT, &id);
    struct notices_call *call = fake_store_take(lab->store, FAKE_NOTICES);
    assert_true(uuid_equal(&call->only, &id));
    struct notice_record record = notice_record();
    call->notices = &record;
    call->notice_count = 1;
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(lab->notices, 1);
    assert_int_equal(lab->notice.act, ACT_SUPERVISE);
    assert_int_equal(lab->notice.problem_no, 6);
    assert_string_equal(lab->notice_text, "请尽快核对");
    assert_int_equal(commands_counters(lab->commands)->pushes, 1);
}

/* Nobody there: nothing is read. Gone, away, too many: dropped, counted. */
static void a_notice_may_be_dropped(void **state)
{
    (void)state;
    struct uuid id = told();
    commands_push_notice(lab->commands, LAB_OTHER_UNIT, &id);
    assert_int_equal(fake_store_started(lab->store, FAKE_NOTICES), 0);
    assert_int_equal(commands_counters(lab->commands)->pushes_dropped, 0);

    commands_push_notice(lab->commands, LAB_UNIT, &id);
    struct notices_call *call = fake_store_take(lab->store, FAKE_NOTICES);
    fake_store_complete(&call->call, ERR_DATABASE_AWAY);
    commands_push_notice(lab->commands, LAB_UNIT, &id);
    call = fake_store_take(lab->store, FAKE_NOTICES);
    call->notice_count = 0;
    fake_store_complete(&call->call, ERR_OK);
    fake_store_refuse(lab->store, FAKE_NOTICES, ERR_BUSY);
    commands_push_notice(lab->commands, LAB_UNIT, &id);
    assert_int_equal(commands_counters(lab->commands)->pushes_dropped, 3);

    size_t under_way = 0;
    for (; fake_store_waiting(lab->store, FAKE_NOTICES) == under_way; under_way++) {
        commands_push_notice(lab->commands, LAB_UNIT, &id);
    }
    assert_int_equal(under_way, 257); /* one more was dropped */
    while (fake_store_waiting(lab->store, FAKE_NOTICES) > 0) {
        call = fake_store_take(lab->store, FAKE_NOTICES);
        call->notice_count = 0;
        fake_store_complete(&call->call, ERR_OK);
    }
    assert_int_equal(lab->notices, 0);
}

static const struct uuid office_event = {{7}};

static struct campaign_notices_call *page_of_units(int64_t first, size_t count)
{
    struct campaign_notices_call *call = fake_store_take(lab->store, FAKE_CAMPAIGN_NOTICES);
    assert_int_equal(call->campaign_id, 3);
    assert_true(uuid_equal(&call->event_id, &office_event));
    assert_int_equal(call->unit_count, count);
    assert_int_equal(call->units[0], first);
    return call;
}

/* Page by page, those alone whom it concerns, each once. */
static void an_issue_is_told_to_the_units_it_concerns(void **state)
{
    (void)state;
    int64_t open[1500];
    for (size_t i = 0; i < ARRAY_LEN(open); i++) {
        open[i] = (int64_t)i + 1;
    }
    lab->open_units = open;
    lab->open_unit_count = ARRAY_LEN(open);
    commands_push_campaign(lab->commands, 3, &office_event);
    struct campaign_notices_call *call = page_of_units(1, 1000);
    struct told_unit first[] = {{5}, {7}};
    call->told = first;
    call->told_count = 2;
    call->notice = (struct notice_record){
        .act = ACT_ISSUE, .request_id = office_event, .at_ms = 99, .text = "整改方案"};
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(lab->notices, 2);
    assert_int_equal(lab->notice.unit_id, 7);
    assert_int_equal(lab->notice.act, ACT_ISSUE);
    assert_int_equal(lab->notice.problem_no, 0);
    assert_false(lab->notice.has_request_id);
    assert_false(lab->notice.has_phase);
    assert_string_equal(lab->notice_text, "整改方案");
    call = page_of_units(1001, 500);
    struct told_unit second[] = {{1500}};
    call->told = second;
    call->told_count = 1;
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(lab->notices, 3);
    assert_int_equal(fake_store_started(lab->store, FAKE_CAMPAIGN_NOTICES), 2);
    assert_int_equal(commands_counters(lab->commands)->pushes, 3);
    assert_int_equal(commands_counters(lab->commands)->pushes_dropped, 0);
}

/* A phase goes the same way; its notice is that which the unit would fetch. */
static void a_phase_is_told_to_the_units_it_concerns(void **state)
{
    (void)state;
    int64_t open[] = {LAB_UNIT, 8};
    lab->open_units = open;
    lab->open_unit_count = ARRAY_LEN(open);
    commands_push_campaign(lab->commands, 3, &office_event);
    struct campaign_notices_call *call = page_of_units(LAB_UNIT, 2);
    struct told_unit concerned[] = {{8}};
    call->told = concerned;
    call->told_count = 1;
    call->notice = (struct notice_record){.act = ACT_PHASE,
                                          .request_id = office_event,
                                          .at_ms = 99,
                                          .text = "整改方案",
                                          .phase = PHASE_PLAN,
                                          .phase_state = PHASE_STATE_CLOSING};
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(lab->notices, 1);
    assert_int_equal(lab->notice.unit_id, 8);
    assert_int_equal(lab->notice.act, ACT_PHASE);
    assert_true(lab->notice.has_request_id);
    assert_int_equal(lab->notice.phase, PHASE_PLAN);
    assert_int_equal(lab->notice.phase_state, PHASE_STATE_CLOSING);
    assert_int_equal(lab->notice.at_ms, 99);
}

/* Nobody there is no failure; a store that is away or full, and memory that is short, are. */
static void an_issue_may_be_dropped(void **state)
{
    (void)state;
    int64_t open[1001] = {LAB_UNIT};
    commands_push_campaign(lab->commands, 3, &office_event);
    assert_int_equal(fake_store_started(lab->store, FAKE_CAMPAIGN_NOTICES), 0);
    assert_int_equal(commands_counters(lab->commands)->pushes_dropped, 0);

    lab->open_units = open;
    lab->open_unit_count = ARRAY_LEN(open);
    commands_push_campaign(lab->commands, 3, &office_event);
    struct campaign_notices_call *call = page_of_units(LAB_UNIT, 1000);
    fake_store_complete(&call->call, ERR_DATABASE_AWAY);
    commands_push_campaign(lab->commands, 3, &office_event);
    call = page_of_units(LAB_UNIT, 1000);
    fake_store_refuse(lab->store, FAKE_CAMPAIGN_NOTICES, ERR_BUSY); /* the second page */
    fake_store_complete(&call->call, ERR_OK);
    fake_store_refuse(lab->store, FAKE_CAMPAIGN_NOTICES, ERR_BUSY);
    commands_push_campaign(lab->commands, 3, &office_event);
    lab->units_err = ERR_NOMEM;
    commands_push_campaign(lab->commands, 3, &office_event);
    assert_int_equal(commands_counters(lab->commands)->pushes_dropped, 4);
    assert_int_equal(lab->notices, 0);
}

static void revocations_end_sessions(void **state)
{
    (void)state;
    commands_end_revoked(lab->commands, 5);
    assert_int_equal(lab->ended_client, 5);
    assert_int_equal(lab->ended, 1);

    commands_end_revoked(lab->commands, 0); /* some were missed: all are asked for */
    struct clients_revoked_call *call = fake_store_take(lab->store, FAKE_CLIENTS_REVOKED);
    struct revoked_record records[] = {{5}, {6}};
    call->clients = records;
    call->client_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(lab->ended, 3);
    assert_int_equal(lab->ended_client, 6);
    commands_end_revoked(lab->commands, 0);
    call = fake_store_take(lab->store, FAKE_CLIENTS_REVOKED);
    fake_store_complete(&call->call, ERR_DATABASE_AWAY);
    fake_store_refuse(lab->store, FAKE_CLIENTS_REVOKED, ERR_BUSY);
    commands_end_revoked(lab->commands, 0);
    assert_int_equal(lab->ended, 3);
}

static void supervisions_say_what_is_late(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    Rectify__SupervisionsGet get = RECTIFY__SUPERVISIONS_GET__INIT;
    get.has_open = true;
    get.open = true;
    get.unit = text("红旗社区");
    lab_send(lab, &request, &caller, MESSAGE_SUPERVISIONS_GET, &get.base);
    struct supervisions_call *call = fake_store_take(lab->store, FAKE_SUPERVISIONS);
    assert_true(call->open);
    assert_string_equal(call->asked.unit_name, "红旗社区");
    assert_int_equal(call->asked.only_unit_id, 0);
    const int64_t hour = 3600000;
    struct supervision_record records[] = {
        {.reply_by = lab_day(5, 9)},                                          /* yesterday, none */
        {.reply_by = lab_day(5, 10)},                                         /* today, none yet */
        {.reply_by = lab_day(5, 9), .replied_ms = lab_now_ms()},              /* late */
        {.reply_by = lab_day(5, 10), .replied_ms = lab_now_ms() + 11 * hour}, /* to midnight */
        {.reply_by = lab_day(5, 10), .replied_ms = lab_now_ms() + 12 * hour},
    };
    static const bool overdue[] = {true, false, true, false, true};
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        records[i].unit_name = "红旗社区";
        records[i].text = "请答复";
        records[i].person_name = "主任";
    }
    call->supervisions = records;
    call->supervision_count = ARRAY_LEN(records);
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Supervisions *out = (const Rectify__Supervisions *)lab_answer(&request);
    assert_int_equal(out->today, lab_day(5, 10));
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        assert_int_equal(out->supervisions[i]->overdue, overdue[i]);
        assert_int_equal(out->supervisions[i]->has_replied_ms, records[i].replied_ms != 0);
    }
}

static void a_units_terminal_sees_its_own(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(BOTH);
    Rectify__SupervisionsGet supervisions = RECTIFY__SUPERVISIONS_GET__INIT;
    Rectify__ActivitiesGet activities = RECTIFY__ACTIVITIES_GET__INIT;
    Rectify__LogGet log = RECTIFY__LOG_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_SUPERVISIONS_GET, &supervisions.base);
    struct supervisions_call *first = fake_store_take(lab->store, FAKE_SUPERVISIONS);
    assert_int_equal(first->asked.only_unit_id, LAB_UNIT);
    fake_store_complete(&first->call, ERR_OK);
    lab_free(&request);
    lab_send(lab, &request, &caller, MESSAGE_ACTIVITIES_GET, &activities.base);
    struct activities_call *second = fake_store_take(lab->store, FAKE_ACTIVITIES);
    assert_int_equal(second->asked.only_unit_id, LAB_UNIT);
    fake_store_complete(&second->call, ERR_OK);
    lab_free(&request);
    lab_send(lab, &request, &caller, MESSAGE_LOG_GET, &log.base);
    struct log_call *third = fake_store_take(lab->store, FAKE_LOG);
    assert_int_equal(third->asked.only_unit_id, LAB_UNIT);
    fake_store_complete(&third->call, ERR_OK);
    lab_free(&request);

    supervisions.has_unit_id = true;
    supervisions.unit_id = LAB_OTHER_UNIT;
    lab_send(lab, &request, &caller, MESSAGE_SUPERVISIONS_GET, &supervisions.base);
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
    lab_free(&request);
    activities.has_unit_id = true;
    activities.unit_id = LAB_OTHER_UNIT;
    lab_send(lab, &request, &caller, MESSAGE_ACTIVITIES_GET, &activities.base);
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
    lab_free(&request);
    log.has_unit_id = true;
    log.unit_id = LAB_OTHER_UNIT;
    lab_send(lab, &request, &caller, MESSAGE_LOG_GET, &log.base);
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
}

static void activities_are_listed(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    Rectify__ActivitiesGet get = RECTIFY__ACTIVITIES_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_ACTIVITIES_GET, &get.base);
    struct activities_call *call = fake_store_take(lab->store, FAKE_ACTIVITIES);
    struct activity_record records[] = {{.unit_name = "红旗社区",
                                         .kind = ACTIVITY_OUTREACH,
                                         .held_on = lab_day(5, 9),
                                         .text = "走村入户",
                                         .person_name = "主任"}};
    call->activities = records;
    call->activity_count = 1;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Activities *out = (const Rectify__Activities *)lab_answer(&request);
    assert_int_equal(out->n_activities, 1);
    assert_int_equal(out->activities[0]->kind, ACTIVITY_OUTREACH);
    assert_false(out->activities[0]->has_head_count);
    assert_string_equal(out->activities[0]->text, "走村入户");
}

static void the_log_goes_on_after_a_place(void **state)
{
    (void)state;
    struct caller caller = lab_caller_admin();
    Rectify__LogGet get = RECTIFY__LOG_GET__INIT;
    Rectify__LogPlace place = RECTIFY__LOG_PLACE__INIT;
    place.received_ms = 5000;
    place.request_id.data = notice_id;
    place.request_id.len = sizeof(notice_id);
    place.unit_id = LAB_UNIT;
    get.campaign = text("zj2023");
    get.has_problem_no = true;
    get.problem_no = 6;
    get.has_since_ms = true;
    get.since_ms = 4000;
    get.has_until_ms = true;
    get.until_ms = 6000;
    get.after = &place;
    lab_send(lab, &request, &caller, MESSAGE_LOG_GET, &get.base);
    struct log_call *call = fake_store_take(lab->store, FAKE_LOG);
    assert_string_equal(call->campaign, "zj2023");
    assert_int_equal(call->problem_no, 6);
    assert_int_equal(call->since_ms, 4000);
    assert_int_equal(call->until_ms, 6000);
    assert_int_equal(call->after.received_ms, 5000);
    assert_int_equal(call->after.unit_id, LAB_UNIT);
    assert_memory_equal(call->after.request_id.bytes, notice_id, sizeof(notice_id));
    struct log_record records[] = {
        {.place = {.received_ms = 5001, .unit_id = LAB_UNIT},
         .act = ACT_PLAN,
         .from_state = STATE_ACKNOWLEDGED,
         .to_state = STATE_PLAN_SUBMITTED,
         .version = 3,
         .hat = ROLE_UNIT_HEAD,
         .client_id = 3,
         .has_digest = true,
         .digest = {{0xAA}}},
        {.place = {.received_ms = 5002}, .office_act = "client-revoke", .subject = "client 3"},
    };
    call->entries = records;
    call->entry_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Log *out = (const Rectify__Log *)lab_answer(&request);
    assert_int_equal(out->n_entries, 2);
    assert_int_equal(out->entries[0]->act, ACT_PLAN);
    assert_int_equal(out->entries[0]->version, 3);
    assert_int_equal(out->entries[0]->digest.data[0], 0xAA);
    assert_false(out->entries[1]->has_act);
    assert_false(out->entries[1]->has_digest);
    assert_string_equal(out->entries[1]->office_act, "client-revoke");
    lab_free(&request);

    /* Nothing is asked of a time that has not come. */
    get.until_ms = lab_now_ms() * 2;
    lab_send(lab, &request, &caller, MESSAGE_LOG_GET, &get.base);
    call = fake_store_take(lab->store, FAKE_LOG);
    assert_int_equal(call->until_ms, lab_now_ms() + 3600000);
    fake_store_complete(&call->call, ERR_NOT_FOUND);
    lab_expect_error(&request, ERR_NOT_FOUND, NULL);
    lab_free(&request);
    place.request_id.len = 2;
    lab_send(lab, &request, &caller, MESSAGE_LOG_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "after.request_id");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(notices_are_the_units_own),
        TEST(a_notice_is_read_and_pushed),
        TEST(a_notice_may_be_dropped),
        TEST(an_issue_is_told_to_the_units_it_concerns),
        TEST(a_phase_is_told_to_the_units_it_concerns),
        TEST(an_issue_may_be_dropped),
        TEST(revocations_end_sessions),
        TEST(supervisions_say_what_is_late),
        TEST(a_units_terminal_sees_its_own),
        TEST(activities_are_listed),
        TEST(the_log_goes_on_after_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
