/* Areas: for whom an office decides and reminds, and what it sees and makes of another area's campaign. */
#include "proto/campaign.pb-c.h"
#include "proto/report.pb-c.h"
#include "proto/work.pb-c.h"
#include "server/store/calls/report.h"
#include "server/store/calls/work.h"
#include "tests/floor/commands_phase_lab.h"

static void an_office_decides_in_its_area(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER);
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    lab_act(ACT_APPROVE);
    lab_acts.act.unit_id = LAB_OTHER_UNIT;
    lab_submit_one(lab, &request, &office);
    lab_expect_refused(&request, ERR_OTHER_AREA, NULL);
    lab_free(&request);
    lab_act(ACT_APPROVE);
    lab_submit_one(lab, &request, &office);
    fake_store_complete(&look(STATE_PLAN_SUBMITTED)->call, ERR_OK);
    taken(STATE_PLAN_SUBMITTED, STATE_IN_PROGRESS);
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, false); /* the only office */
    lab_free(&request);
    lab_act(ACT_APPROVE);
    lab_acts.act.unit_id = LAB_OTHER_UNIT;
    lab_submit_one(lab, &request, &office);
    fake_store_complete(&look(STATE_PLAN_SUBMITTED)->call, ERR_OK);
    taken(STATE_PLAN_SUBMITTED, STATE_IN_PROGRESS);
}

static void an_office_reminds_in_its_area(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__Reminder reminders[2];
    Rectify__Reminder *list[] = {&reminders[0], &reminders[1]};
    Rectify__Remind remind = RECTIFY__REMIND__INIT;
    for (size_t i = 0; i < ARRAY_LEN(list); i++) {
        rectify__reminder__init(list[i]);
        list[i]->unit_id = i == 0 ? LAB_OTHER_UNIT : LAB_UNIT;
        list[i]->text = (char *)(uintptr_t) "问题1：方案未报";
    }
    remind.request_id = lab_act(ACT_PROGRESS)->request_id;
    remind.campaign_id = CAMPAIGN;
    remind.reminders = list;
    remind.n_reminders = ARRAY_LEN(list);
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    lab_send(lab, &request, &office, MESSAGE_REMIND, &remind.base);
    struct remind_call *call = fake_store_take(lab->store, FAKE_REMIND);
    assert_int_equal(call->rows[0].outcome, REMIND_OUTSIDE);
    assert_int_equal(call->rows[1].outcome, REMIND_UNKNOWN);
    call->rows[1].outcome = REMIND_DONE;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Reminded *out = (const Rectify__Reminded *)lab_answer(&request);
    assert_int_equal(out->results[0]->code, ERR_OTHER_AREA);
    assert_false(out->results[0]->has_no_terminal); /* nobody looked */
    assert_int_equal(out->results[1]->code, 0);
    assert_true(out->results[1]->no_terminal);
}

/* ---- SUMMARY_GET, SUMMARY_FREEZE, WORDING_PUT ---- */

static void read_there(const struct caller *caller, uint16_t number, const ProtobufCMessage *in,
                       enum campaign_state stands, enum err expected)
{
    lab_free(&request);
    lab_send(lab, &request, caller, number, in);
    struct summary_call *read = fake_store_take(lab->store, FAKE_SUMMARY);
    read->moment = "then";
    read->found = (struct campaign_record){
        .code = "there", .title = "t", .state = stands, .area_id = AREA_THERE};
    fake_store_complete(&read->call, ERR_OK);
    if (expected != ERR_OK) {
        lab_expect_error(&request, expected, NULL);
    }
}

/* Everybody reads what was issued; the report is made by the office above, and a draft is nobody else's. */
static void another_areas_report_is_read_and_not_made(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_HEAD);
    struct caller admin = lab_caller_admin();
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    Rectify__NodeGet node = RECTIFY__NODE_GET__INIT;
    Rectify__SummaryFreeze freeze = RECTIFY__SUMMARY_FREEZE__INIT;
    Rectify__WordingPut put = RECTIFY__WORDING_PUT__INIT;
    freeze.request_id = put.request_id = lab_act(ACT_PROGRESS)->request_id;
    get.campaign = freeze.campaign = put.campaign = (char *)(uintptr_t) "there";
    put.problem_no = 1;
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    read_there(&office, MESSAGE_SUMMARY_GET, &get.base, CAMPAIGN_ISSUED, ERR_OK);
    assert_int_equal(request.command.err, ERR_OK);
    read_there(&office, MESSAGE_SUMMARY_GET, &get.base, CAMPAIGN_DRAFT, ERR_NOT_FOUND);
    read_there(&admin, MESSAGE_SUMMARY_GET, &get.base, CAMPAIGN_DRAFT, ERR_OK);
    assert_int_equal(request.command.err, ERR_OK);
    read_there(&office, MESSAGE_SUMMARY_FREEZE, &freeze.base, CAMPAIGN_ISSUED, ERR_OTHER_AREA);
    read_there(&office, MESSAGE_SUMMARY_FREEZE, &freeze.base, CAMPAIGN_DRAFT, ERR_NOT_FOUND);
    lab_free(&request);
    lab_send(lab, &request, &office, MESSAGE_WORDING_PUT, &put.base);
    lab_expect_error(&request, ERR_OTHER_AREA, NULL);
    lab_free(&request);
    lab_send(lab, &request, &office, MESSAGE_NODE_GET, &node.base);
    struct node_call *call = fake_store_take(lab->store, FAKE_NODE);
    call->found =
        (struct campaign_record){.code = "there", .state = CAMPAIGN_DRAFT, .area_id = AREA_THERE};
    fake_store_complete(&call->call, ERR_OK);
    lab_expect_error(&request, ERR_NOT_FOUND, NULL);
}

/* ---- no campaign is named ---- */

static void expect_meant(const struct caller *caller, const char *code)
{
    Rectify__ReportsGet get = RECTIFY__REPORTS_GET__INIT;
    lab_free(&request);
    lab_send(lab, &request, caller, MESSAGE_REPORTS_GET, &get.base);
    struct reports_call *call = fake_store_take(lab->store, FAKE_REPORTS);
    if (code == NULL) {
        assert_null(call->campaign);
    } else {
        assert_string_equal(call->campaign, code);
    }
    fake_store_complete(&call->call, ERR_CAMPAIGN_STATE);
}

/* What another district has issued is no reason to ask which one is meant. */
static void the_one_that_concerns_the_caller_is_meant(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_HEAD);
    struct caller here = lab_caller_unit(BOTH);
    struct caller there = lab_caller_unit(BOTH);
    struct caller admin = lab_caller_admin();
    there.identity.unit_id = LAB_OTHER_UNIT;
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    expect_meant(&office, "zj2023");
    expect_meant(&here, "zj2023");
    expect_meant(&there, NULL); /* both: he must say which */
    expect_meant(&admin, NULL);
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, false); /* with one office the store knows */
    expect_meant(&office, NULL);
}

/* ---- CAMPAIGN_GET, CAMPAIGNS_GET ---- */

static void another_areas_draft_is_not_seen(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER);
    struct caller admin = lab_caller_admin();
    Rectify__CampaignGet get = RECTIFY__CAMPAIGN_GET__INIT;
    Rectify__CampaignsGet all = RECTIFY__CAMPAIGNS_GET__INIT;
    struct campaign_record campaigns[] = {
        {.campaign_id = 2,
         .code = "there",
         .title = "t",
         .state = CAMPAIGN_DRAFT,
         .area_id = AREA_THERE},
        {.campaign_id = 3,
         .code = "here",
         .title = "t",
         .state = CAMPAIGN_DRAFT,
         .area_id = AREA_HERE},
        {.campaign_id = 4,
         .code = "issued",
         .title = "t",
         .state = CAMPAIGN_ISSUED,
         .area_id = AREA_THERE},
        {.campaign_id = 6, .code = "everywhere", .title = "t", .state = CAMPAIGN_DRAFT},
        {.campaign_id = 5, .code = "above", .title = "t", .state = CAMPAIGN_PARENT},
    };
    const struct caller *callers[] = {&office, &admin};
    static const size_t seen[] = {4, 5};
    serve(PHASE_STATE_OPEN, PHASE_STATE_OPEN, 0, true);
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        lab_free(&request);
        lab_send(lab, &request, callers[i], MESSAGE_CAMPAIGNS_GET, &all.base);
        struct campaigns_call *list = fake_store_take(lab->store, FAKE_CAMPAIGNS);
        list->campaigns = campaigns;
        list->campaign_count = ARRAY_LEN(campaigns);
        fake_store_complete(&list->call, ERR_OK);
        assert_int_equal(((const Rectify__Campaigns *)lab_answer(&request))->n_campaigns, seen[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(campaigns); i++) {
        lab_free(&request);
        get.campaign = (char *)(uintptr_t)campaigns[i].code;
        lab_send(lab, &request, &office, MESSAGE_CAMPAIGN_GET, &get.base);
        struct campaign_plan_call *call = fake_store_take(lab->store, FAKE_CAMPAIGN_PLAN);
        assert_false(call->issued_only);
        call->found = campaigns[i];
        fake_store_complete(&call->call, ERR_OK);
        if (i == 0) {
            lab_expect_error(&request, ERR_NOT_FOUND, NULL);
        } else {
            (void)lab_answer(&request);
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(an_office_decides_in_its_area),
        TEST(an_office_reminds_in_its_area),
        TEST(another_areas_report_is_read_and_not_made),
        TEST(another_areas_draft_is_not_seen),
        TEST(the_one_that_concerns_the_caller_is_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
