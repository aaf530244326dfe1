/* AUDIT and EVENTS over a store in memory: what is asked, what is answered, whose it is. */
#include "proto/audit.pb-c.h"
#include "server/store/calls/audit.h"
#include "tests/floor/commands_case.h"

static uint8_t event_id[16] = {1, 0x87, 0xf8, 0xa9, 0x56, 0x60, 0x7a, 0x11, 0x9b, 9};

static void an_audit_names_what_is_broken(void **state)
{
    (void)state;
    struct caller caller = lab_caller_admin();
    Rectify__AuditGet get = RECTIFY__AUDIT_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_AUDIT_GET, &get.base);
    struct audit_call *call = fake_store_take(lab->store, FAKE_AUDIT);
    assert_true(call->after_unit_id == INT64_MIN);
    struct chain_break_record breaks[] = {
        {.unit_id = LAB_UNIT,
         .unit_name = "红旗社区",
         .problem_id = LAB_PROBLEM,
         .campaign = "zj2023",
         .problem_no = 6,
         .number = 4,
         .kind = CHAIN_BREAK_ALTERED},
        {.unit_id = -7, .number = 1, .kind = CHAIN_BREAK_EXTRA},
    };
    call->last_unit_id = 900;
    call->more = true;
    call->chains = 12;
    call->events = UINT64_C(6000000000);
    call->broken = 1003;
    call->breaks = breaks;
    call->break_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Audit *out = (const Rectify__Audit *)lab_answer(&request);
    assert_int_equal(out->last_unit_id, 900);
    assert_true(out->more);
    assert_int_equal(out->chains, 12);
    assert_int_equal(out->events, UINT64_C(6000000000));
    assert_int_equal(out->broken, 1003);
    assert_int_equal(out->n_breaks, 2);
    assert_string_equal(out->breaks[0]->unit_name, "红旗社区");
    assert_string_equal(out->breaks[0]->campaign, "zj2023");
    assert_int_equal(out->breaks[0]->problem_no, 6);
    assert_int_equal(out->breaks[0]->number, 4);
    assert_int_equal(out->breaks[0]->kind, CHAIN_BREAK_ALTERED);
    assert_int_equal(out->breaks[1]->unit_id, -7);
    assert_null(out->breaks[1]->unit_name);
    assert_false(out->breaks[1]->has_problem_no);
    lab_free(&request);

    get.has_after_unit_id = true;
    get.after_unit_id = 900;
    lab_send(lab, &request, &caller, MESSAGE_AUDIT_GET, &get.base);
    call = fake_store_take(lab->store, FAKE_AUDIT);
    assert_int_equal(call->after_unit_id, 900);
    fake_store_complete(&call->call, ERR_DATABASE_AWAY);
    lab_expect_error(&request, ERR_DATABASE_AWAY, NULL);
}

static void events_come_with_all_that_they_are_made_from(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    Rectify__EventsGet get = RECTIFY__EVENTS_GET__INIT;
    Rectify__ChainPlace after = RECTIFY__CHAIN_PLACE__INIT;
    after.unit_id = LAB_UNIT;
    after.problem_id = LAB_PROBLEM;
    after.number = 3;
    after.event_id = (ProtobufCBinaryData){sizeof(event_id), event_id};
    get.after = &after;
    lab_send(lab, &request, &caller, MESSAGE_EVENTS_GET, &get.base);
    struct events_call *call = fake_store_take(lab->store, FAKE_EVENTS);
    assert_int_equal(call->after.unit_id, LAB_UNIT);
    assert_int_equal(call->after.problem_id, LAB_PROBLEM);
    assert_int_equal(call->after.number, 3);
    assert_memory_equal(call->after.event_id.bytes, event_id, sizeof(event_id));
    assert_int_equal(call->asked.only_unit_id, 0);
    struct chain_event_record records[] = {
        {.place = {.unit_id = LAB_UNIT, .number = 2, .event_id = {{7}}},
         .problem_id = LAB_PROBLEM,
         .campaign_id = 5,
         .person_id = 11,
         .actor_unit_id = 12,
         .client_id = 13,
         .has_client_time = true,
         .client_time_us = 1500,
         .received_us = 2500,
         .version = 0,
         .hat = ROLE_OFFICE_REVIEWER,
         .act = ACT_SUPERVISE,
         .self_held = true,
         .digest = {{0xAA}},
         .text = "",
         .blocked_on = "上级",
         .signed_by = "甲",
         .affected_unit_id = 14,
         .unit_no = 2,
         .chain = {{0xCC}}},
        {.place = {.unit_id = LAB_UNIT, .problem_id = LAB_PROBLEM, .number = 1},
         .problem_id = LAB_PROBLEM,
         .version = 1,
         .act = ACT_ISSUE,
         .to_state = STATE_ISSUED},
    };
    call->events = records;
    call->event_count = 2;
    call->more = true;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Events *out = (const Rectify__Events *)lab_answer(&request);
    assert_int_equal(out->n_events, 2);
    assert_true(out->more);
    const Rectify__ChainEvent *event = out->events[0];
    assert_int_equal(event->unit_id, LAB_UNIT);
    assert_int_equal(event->event_id.data[0], 7);
    assert_int_equal(event->problem_id, LAB_PROBLEM);
    assert_int_equal(event->person_id, 11);
    assert_int_equal(event->actor_unit_id, 12);
    assert_int_equal(event->client_id, 13);
    assert_int_equal(event->client_time_us, 1500);
    assert_int_equal(event->received_us, 2500);
    assert_int_equal(event->hat, ROLE_OFFICE_REVIEWER);
    assert_true(event->self_held);
    assert_string_equal(event->text, ""); /* empty is not null */
    assert_string_equal(event->blocked_on, "上级");
    assert_string_equal(event->signed_by, "甲");
    assert_int_equal(event->affected_unit_id, 14);
    assert_int_equal(event->unit_no, 2);
    assert_int_equal(event->digest.data[0], 0xAA);
    assert_int_equal(event->chain.data[0], 0xCC);
    event = out->events[1];
    assert_false(event->has_person_id || event->has_actor_unit_id || event->has_client_id ||
                 event->has_client_time_us || event->has_affected_unit_id || event->has_unit_no);
    assert_null(event->text);
    assert_null(event->blocked_on);
    assert_null(event->signed_by);
    lab_free(&request);

    after.event_id.len = 3;
    lab_send(lab, &request, &caller, MESSAGE_EVENTS_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "after.event_id");
}

static void the_events_of_the_office_are_asked_for_apart(void **state)
{
    (void)state;
    struct caller caller = lab_caller_admin();
    Rectify__EventsGet get = RECTIFY__EVENTS_GET__INIT;
    Rectify__ChainPlace after = RECTIFY__CHAIN_PLACE__INIT;
    after.unit_id = LAB_OFFICE;
    after.number = 3;
    after.event_id = (ProtobufCBinaryData){sizeof(event_id), event_id};
    get.has_office = true;
    get.office = true;
    lab_send(lab, &request, &caller, MESSAGE_EVENTS_GET, &get.base);
    struct office_events_call *call = fake_store_take(lab->store, FAKE_OFFICE_EVENTS);
    assert_true(call->after.unit_id == INT64_MIN);
    fake_store_complete(&call->call, ERR_DATABASE_AWAY);
    lab_expect_error(&request, ERR_DATABASE_AWAY, NULL);
    lab_free(&request);

    get.after = &after;
    lab_send(lab, &request, &caller, MESSAGE_EVENTS_GET, &get.base);
    call = fake_store_take(lab->store, FAKE_OFFICE_EVENTS);
    assert_int_equal(call->after.unit_id, LAB_OFFICE);
    assert_int_equal(call->after.number, 3);
    assert_memory_equal(call->after.event_id.bytes, event_id, sizeof(event_id));
    struct office_event_record records[] = {
        {.unit_id = LAB_OFFICE,
         .number = 4,
         .event_id = {{7}},
         .at_us = 2500,
         .person_id = 11,
         .client_id = 13,
         .hat = ROLE_OFFICE_HEAD,
         .act = "phase-set",
         .subject = "zj2023 PLAN CLOSED",
         .chain = {{0xCC}}},
        {.unit_id = LAB_UNIT, .number = 1, .act = "enroll", .subject = ""},
    };
    call->events = records;
    call->event_count = 2;
    call->more = true;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Events *out = (const Rectify__Events *)lab_answer(&request);
    assert_int_equal(out->n_events, 0);
    assert_int_equal(out->n_office_events, 2);
    assert_true(out->more);
    const Rectify__OfficeEvent *event = out->office_events[0];
    assert_int_equal(event->unit_id, LAB_OFFICE);
    assert_int_equal(event->number, 4);
    assert_int_equal(event->event_id.data[0], 7);
    assert_int_equal(event->at_us, 2500);
    assert_int_equal(event->person_id, 11);
    assert_int_equal(event->client_id, 13);
    assert_int_equal(event->hat, ROLE_OFFICE_HEAD);
    assert_string_equal(event->act, "phase-set");
    assert_string_equal(event->subject, "zj2023 PLAN CLOSED");
    assert_int_equal(event->chain.data[0], 0xCC);
    event = out->office_events[1];
    assert_false(event->has_person_id || event->has_client_id);
    assert_string_equal(event->subject, "");
    lab_free(&request);

    /* A unit's terminal is narrowed to its unit, of which there are none. */
    caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    get.after = NULL;
    lab_send(lab, &request, &caller, MESSAGE_EVENTS_GET, &get.base);
    call = fake_store_take(lab->store, FAKE_OFFICE_EVENTS);
    assert_int_equal(call->asked.only_unit_id, LAB_UNIT);
    fake_store_complete(&call->call, ERR_DATABASE_AWAY);
    lab_expect_error(&request, ERR_DATABASE_AWAY, NULL);
}

static void a_unit_gets_its_own_events(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    Rectify__EventsGet get = RECTIFY__EVENTS_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_EVENTS_GET, &get.base);
    struct events_call *call = fake_store_take(lab->store, FAKE_EVENTS);
    assert_int_equal(call->asked.only_unit_id, LAB_UNIT);
    assert_true(call->after.unit_id == INT64_MIN);
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(((const Rectify__Events *)lab_answer(&request))->n_events, 0);
    lab_free(&request);
    get.has_unit_id = true;
    get.unit_id = LAB_OTHER_UNIT;
    lab_send(lab, &request, &caller, MESSAGE_EVENTS_GET, &get.base);
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(an_audit_names_what_is_broken),
        TEST(events_come_with_all_that_they_are_made_from),
        TEST(the_events_of_the_office_are_asked_for_apart),
        TEST(a_unit_gets_its_own_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
