/* The plan and its issue. */
#include "tests/floor/commands_campaign_lab.h"

static void plan_becomes_a_draft(void **state)
{
    (void)state;
    sound_plan();
    import_plan();
    struct parties_call *parties = resolve();
    assert_int_equal(parties->party_count, 3);
    assert_string_equal(parties->parties[2].name, "乡村振兴办");
    parties->existing = CAMPAIGN_DRAFT;
    fake_store_complete(&parties->call, ERR_OK);
    struct campaign_import_call *call = fake_store_take(lab->store, FAKE_CAMPAIGN_IMPORT);
    assert_string_equal(call->campaign.code, "zj2023");
    assert_string_equal(call->campaign.parent_number, "潜农工发〔2023〕4号");
    assert_null(call->campaign.parent_plan);
    assert_true(call->campaign.plan_review); /* absent: on */
    assert_int_equal(call->campaign.phase_count, 3);
    assert_int_equal(call->campaign.phases[2].phase, PHASE_REPORT);
    assert_int_equal(call->problem_count, 2);
    assert_int_equal(call->problems[0].due_on, lab_day(5, 18));
    assert_string_equal(call->problems[0].criterion, "基本情况不熟悉"); /* the title stands */
    assert_int_equal(call->problems[0].cadence, 0);
    assert_int_equal(call->problems[0].parties[1].group_id, 2);
    assert_int_equal(call->problems[1].due_on, DAY_NONE);
    assert_int_equal(call->problems[1].cadence, CADENCE_MONTHLY);
    assert_int_equal(call->problems[1].parties[0].unit_id, 2);
    assert_int_equal(call->actor.hat, ROLE_ADMIN);
    fake_store_complete(&call->call, ERR_OK);

    assert_true(planned()->stored);
    assert_int_equal(planned()->problems, 2);
    assert_int_equal(planned()->points, 4);
    assert_int_equal(planned()->parties, 3);
    assert_int_equal(planned()->n_remarks, 3);
    assert_true(remarked(PLAN_REMARK_REPLACES_DRAFT, 0, 0));
    assert_true(remarked(PLAN_REMARK_PERSON_GROUP, 1, 2));
    assert_true(remarked(PLAN_REMARK_OFFICE_RESPONSIBLE, 2, 1));
    assert_int_equal(planned()->previews[0]->responsible, 3);
    assert_int_equal(planned()->previews[0]->self_check, 0);
    assert_int_equal(planned()->previews[1]->responsible, 1);
    assert_int_equal(planned()->previews[1]->self_check, 3);
}

static void dry_run_stores_nothing(void **state)
{
    (void)state;
    sound_plan();
    plan.message.has_dry_run = plan.message.dry_run = true;
    plan.problems[0].n_parties = 3; /* a community beside all of them */
    import_plan();
    fake_store_complete(&resolve()->call, ERR_OK);
    assert_false(planned()->stored);
    assert_int_equal(planned()->previews[0]->responsible, 3);
    assert_int_equal(fake_store_started(lab->store, FAKE_CAMPAIGN_IMPORT), 0);
}

static void faulty_plan_stores_nothing(void **state)
{
    (void)state;
    sound_plan();
    plan.message.n_phases = 2;
    plan.problems[1].no = 3;
    plan.problems[0].n_points = 0;
    plan.parties[1] = text("各社区");
    plan.problems[1].has_due_kind = false;
    plan.problems[1].due_kind = 0;
    import_plan();
    struct parties_call *parties = resolve();
    parties->parties[0].member_count = 0;
    parties->parties[2].found = false;
    fake_store_complete(&parties->call, ERR_OK);
    assert_false(planned()->stored);
    assert_true(remarked(PLAN_REMARK_PHASE_MISSING, 0, 0));
    assert_true(remarked(PLAN_REMARK_NUMBER_GAP, 3, 0));
    assert_true(remarked(PLAN_REMARK_NO_POINTS, 1, 0));
    assert_true(remarked(PLAN_REMARK_DUE_MISSING, 3, 0));
    assert_true(remarked(PLAN_REMARK_GROUP_EMPTY, 1, 1));
    assert_true(remarked(PLAN_REMARK_PARTY_TWICE, 1, 2));
    assert_true(remarked(PLAN_REMARK_PARTY_UNKNOWN, 3, 1));
    assert_int_equal(fake_store_started(lab->store, FAKE_CAMPAIGN_IMPORT), 0);
    lab_free(&request);

    sound_plan();
    import_plan();
    parties = resolve();
    parties->existing = CAMPAIGN_ISSUED;
    fake_store_complete(&parties->call, ERR_OK);
    lab_expect_error(&request, ERR_EXISTS, NULL);
    lab_free(&request);

    sound_plan();
    import_plan();
    fake_store_complete(&resolve()->call, ERR_OK);
    struct campaign_import_call *call = fake_store_take(lab->store, FAKE_CAMPAIGN_IMPORT);
    fake_store_complete(&call->call, ERR_EXISTS); /* issued in between */
    lab_expect_error(&request, ERR_EXISTS, NULL);
}

/* Spoils one field of the form at a time. */
static void spoil_plan(size_t which)
{
    static char long_text[2002];
    Rectify__CampaignImport *message = &plan.message;
    memset(long_text, 'x', 2001);
    switch (which) {
    case 0: message->request_id.len = 1; break;
    case 1: message->code = text("整改"); break;
    case 2: message->title = text(""); break;
    case 3: message->year = 1989; break;
    case 4: message->evaluation = text(" "); break;
    case 5: message->evaluation_level = 5; break;
    case 6: message->parent_plan = long_text; break;
    case 7: message->issuer = text(""); break;
    case 8: message->issued_on = 0; break;
    case 9: message->n_phases = 4; break;
    case 10: plan.phases[1].phase = 1; break;
    case 11: plan.phases[1].due_on = INT32_MIN; break;
    case 12: plan.problems[1].no = 0; break;
    case 13: plan.problems[1].category = 4; break;
    case 14: plan.problems[1].title = text(""); break;
    case 15: plan.problems[1].description = long_text; break;
    case 16: plan.problems[0].n_points = 31; break;
    case 17: plan.points[1] = text(""); break;
    case 18: plan.parties[1] = text("一\t二"); break;
    case 19: plan.problems[0].remark = long_text; break;
    case 20: plan.problems[0].due_kind = 3; break;
    case 21:
        plan.problems[1].has_due_on = true;
        plan.problems[1].due_on = 19500;
        break;
    case 22:
        plan.problems[0].has_cadence = true;
        plan.problems[0].cadence = 1;
        break;
    case 23: plan.problems[0].criterion = long_text; break;
    case 24: plan.problems[0].text_ref = long_text; break;
    default: break;
    }
}

static void form_of_the_plan_is_checked(void **state)
{
    (void)state;
    static const struct {
        enum err err;
        const char *field;
    } cases[] = {
        {ERR_FIELD, "request_id"},
        {ERR_FIELD, "code"},
        {ERR_FIELD, "title"},
        {ERR_FIELD, "year"},
        {ERR_FIELD, "evaluation"},
        {ERR_FIELD, "evaluation_level"},
        {ERR_SIZE, "parent_plan"},
        {ERR_FIELD, "issuer"},
        {ERR_FIELD, "issued_on"},
        {ERR_SIZE, "phases"},
        {ERR_FIELD, "phases[2].phase"},
        {ERR_FIELD, "phases[2].due_on"},
        {ERR_FIELD, "problems[2].no"},
        {ERR_FIELD, "problems[2].category"},
        {ERR_FIELD, "problems[2].title"},
        {ERR_SIZE, "problems[2].description"},
        {ERR_SIZE, "problems[1].points"},
        {ERR_FIELD, "problems[1].points[2]"},
        {ERR_UTF8, "problems[1].parties[2]"},
        {ERR_SIZE, "problems[1].remark"},
        {ERR_FIELD, "problems[1].due_kind"},
        {ERR_FIELD, "problems[2].due_on"},
        {ERR_FIELD, "problems[1].cadence"},
        {ERR_SIZE, "problems[1].criterion"},
        {ERR_SIZE, "problems[1].text_ref"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        sound_plan();
        spoil_plan(i);
        import_plan();
        lab_expect_error(&request, cases[i].err, cases[i].field);
        lab_free(&request);
    }
    assert_int_equal(fake_store_started(lab->store, FAKE_PARTIES), 0);
}

static void issue(const struct caller *caller, const char *code)
{
    Rectify__CampaignIssue message = RECTIFY__CAMPAIGN_ISSUE__INIT;
    lab_act(ACT_PROGRESS);
    message.request_id = lab_acts.act.request_id;
    message.code = text(code);
    message.has_progress = message.progress = true;
    lab_send(lab, &request, caller, MESSAGE_CAMPAIGN_ISSUE, &message.base);
}

static void office_issues_the_plan(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    issue(&caller, "zj2023");
    struct campaign_issue_call *call = fake_store_take(lab->store, FAKE_CAMPAIGN_ISSUE);
    assert_string_equal(call->code, "zj2023");
    assert_int_equal(call->actor.unit_id, LAB_OFFICE);
    assert_int_equal(call->actor.hat, ROLE_OFFICE_REVIEWER);
    assert_non_null(call->call.progress); /* it asked to be told */
    call->problems = 6;
    call->units = 7;
    call->assignments = 27;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__CampaignIssued *issued = (const Rectify__CampaignIssued *)lab_answer(&request);
    assert_int_equal(issued->problems, 6);
    assert_int_equal(issued->units, 7);
    assert_int_equal(issued->assignments, 27);
    lab_free(&request);

    issue(&caller, "zj2023");
    call = fake_store_take(lab->store, FAKE_CAMPAIGN_ISSUE);
    fake_store_complete(&call->call, ERR_CAMPAIGN_STATE);
    lab_expect_error(&request, ERR_CAMPAIGN_STATE, NULL);
    lab_free(&request);

    issue(&caller, "zj 2023");
    lab_expect_error(&request, ERR_FIELD, "code");
    lab_free(&request);
    caller.from_office = false;
    issue(&caller, "zj2023");
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(plan_becomes_a_draft),       TEST(dry_run_stores_nothing),
        TEST(faulty_plan_stores_nothing), TEST(form_of_the_plan_is_checked),
        TEST(office_issues_the_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
