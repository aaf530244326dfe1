/* What is read: assignments, the consolidated picture, campaigns, units, a plan; and who sees what. */
#include "proto/campaign.pb-c.h"
#include "tests/floor/commands_read_lab.h"

static void get_assignments(const struct caller *caller, int64_t unit_id, const char *unit)
{
    Rectify__AssignmentsGet get = RECTIFY__ASSIGNMENTS_GET__INIT;
    uint32_t states[] = {STATE_ISSUED, STATE_ACKNOWLEDGED};
    get.campaign = text("zj2023");
    get.has_unit_id = unit_id != 0;
    get.unit_id = unit_id;
    get.unit = text(unit);
    get.has_problem_no = true;
    get.problem_no = 6;
    get.states = states;
    get.n_states = 2;
    lab_send(lab, &request, caller, MESSAGE_ASSIGNMENTS_GET, &get.base);
}

static void assignments_are_listed(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD);
    get_assignments(&caller, 0, NULL);
    struct assignments_call *call = fake_store_take(lab->store, FAKE_ASSIGNMENTS);
    assert_string_equal(call->campaign, "zj2023");
    assert_int_equal(call->asked.unit_id, LAB_UNIT); /* his own, though he named none */
    assert_null(call->asked.unit_name);
    assert_int_equal(call->problem_no, 6);
    assert_int_equal(call->states, 1 << STATE_ISSUED | 1 << STATE_ACKNOWLEDGED);
    struct assignment_record records[] = {assignment(LAB_UNIT), assignment(LAB_UNIT)};
    records[1].state = STATE_CLOSED;
    records[1].has_submitted = false;
    call->found = campaign();
    call->assignments = records;
    call->assignment_count = 2;
    fake_store_complete(&call->call, ERR_OK);

    const Rectify__Assignments *out = (const Rectify__Assignments *)lab_answer(&request);
    assert_int_equal(out->today, lab_day(5, 10));
    assert_string_equal(out->campaign->code, "zj2023");
    assert_int_equal(out->campaign->n_phases, 2);
    assert_int_equal(out->campaign->phases[1]->due_on, lab_day(5, 28));
    assert_int_equal(out->campaign->phases[1]->state, PHASE_STATE_CLOSING);
    assert_int_equal(out->campaign->phases[1]->since_ms, 55);
    assert_null(out->campaign->parent_plan);
    assert_int_equal(out->n_assignments, 2);
    const Rectify__AssignmentBrief *brief = out->assignments[0];
    assert_string_equal(brief->title, "基础工作不扎实");
    assert_int_equal(brief->due_on, lab_day(5, 9));
    assert_true(brief->overdue);
    assert_true(brief->last_returned);
    assert_string_equal(brief->last_reason, "措施不具体");
    assert_int_equal(brief->n_allowed_acts, 3);
    assert_int_equal(brief->allowed_acts[0], ACT_NIL);
    assert_int_equal(brief->allowed_acts[1], ACT_PLAN);
    assert_int_equal(brief->allowed_acts[2], ACT_LOCAL);
    assert_int_equal(brief->submitted_digest.data[0], 0xAB);
    assert_false(out->assignments[1]->overdue);
    assert_false(out->assignments[1]->has_submitted_digest);
    assert_int_equal(out->assignments[1]->n_allowed_acts, 0);
}

static void office_sees_all_and_may_decide(void **state)
{
    (void)state;
    for (int in_office = 0; in_office <= 1; in_office++) {
        struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER | ROLE_OBSERVER);
        caller.from_office = in_office;
        get_assignments(&caller, 0, "红旗社区");
        struct assignments_call *call = fake_store_take(lab->store, FAKE_ASSIGNMENTS);
        assert_int_equal(call->asked.unit_id, 0);
        assert_string_equal(call->asked.unit_name, "红旗社区");
        struct assignment_record record = assignment(LAB_UNIT);
        record.state = STATE_PLAN_SUBMITTED;
        record.has_terminal = true;
        call->found = campaign();
        call->assignments = &record;
        call->assignment_count = 1;
        fake_store_complete(&call->call, ERR_OK);
        const Rectify__Assignments *out = (const Rectify__Assignments *)lab_answer(&request);
        assert_int_equal(out->assignments[0]->n_allowed_acts, in_office ? 4 : 0);
        lab_free(&request);
    }
}

static void units_see_their_own_only(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    get_assignments(&caller, LAB_OTHER_UNIT, NULL);
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
    lab_free(&request);

    /* By name the store knows whose it is; the answer does not depend on what it has. */
    for (size_t count = 0; count <= 1; count++) {
        get_assignments(&caller, 0, "示例一社区");
        struct assignments_call *call = fake_store_take(lab->store, FAKE_ASSIGNMENTS);
        struct assignment_record record = assignment(LAB_OTHER_UNIT);
        assert_int_equal(call->asked.only_unit_id, LAB_UNIT);
        call->found = campaign();
        call->assignments = &record;
        call->assignment_count = count;
        fake_store_complete(&call->call,
                            fake_store_verdict(call->asked.only_unit_id, LAB_OTHER_UNIT));
        lab_expect_error(&request, ERR_NOT_YOURS, NULL);
        lab_free(&request);
    }

    caller.identity.unit_id = 0; /* would mean: every unit */
    get_assignments(&caller, 0, NULL);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
    lab_free(&request);

    caller = lab_caller_office(ROLE_OFFICE_HEAD | ROLE_UNIT_REPORTER);
    caller.from_office = false;
    get_assignments(&caller, LAB_OTHER_UNIT, NULL);
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
}

static void questions_are_checked(void **state)
{
    (void)state;
    struct caller caller = lab_caller_admin();
    Rectify__AssignmentsGet get = RECTIFY__ASSIGNMENTS_GET__INIT;
    uint32_t states[] = {STATE_ISSUED, 11};
    get.states = states;
    get.n_states = 2;
    lab_send(lab, &request, &caller, MESSAGE_ASSIGNMENTS_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "states[2]");
    lab_free(&request);
    get.n_states = 0;
    get.campaign = text("一\n");
    lab_send(lab, &request, &caller, MESSAGE_ASSIGNMENTS_GET, &get.base);
    lab_expect_error(&request, ERR_UTF8, "campaign");
    lab_free(&request);
    Rectify__DossierGet dossier = RECTIFY__DOSSIER_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &dossier.base);
    lab_expect_error(&request, ERR_FIELD, "problem_no");
    lab_free(&request);
    dossier.problem_no = 6;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &dossier.base);
    lab_expect_error(&request, ERR_FIELD, "unit"); /* the administrator has none */
    lab_free(&request);
    Rectify__UnitsGet units = RECTIFY__UNITS_GET__INIT;
    units.group = text("\x7F");
    lab_send(lab, &request, &caller, MESSAGE_UNITS_GET, &units.base);
    lab_expect_error(&request, ERR_UTF8, "group");
}

/* What each caller may see of the campaign itself: drafts, and how complete the units are. */
static void views_are_narrowed_by_role(void **state)
{
    (void)state;
    struct caller stranded = lab_caller_office(ROLE_OFFICE_HEAD | ROLE_UNIT_REPORTER);
    stranded.from_office = false;
    struct caller observer = lab_caller_unit(ROLE_OBSERVER);
    const struct {
        struct caller caller;
        bool drafts;
        int64_t only_unit_id;
    } cases[] = {
        {lab_caller_admin(), true, 0},
        {lab_caller_office(ROLE_OFFICE_REVIEWER), true, 0},
        {lab_caller_office(ROLE_OFFICE_HEAD), true, 0},
        {observer, false, 0},
        {lab_caller_unit(ROLE_UNIT_REPORTER), false, LAB_UNIT},
        {lab_caller_unit(ROLE_UNIT_HEAD), false, LAB_UNIT},
        {stranded, false, LAB_OFFICE},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Rectify__SummaryGet summary_get = RECTIFY__SUMMARY_GET__INIT;
        lab_send(lab, &request, &cases[i].caller, MESSAGE_SUMMARY_GET, &summary_get.base);
        struct summary_call *summary = fake_store_take(lab->store, FAKE_SUMMARY);
        assert_int_equal(summary->issued_only, !cases[i].drafts);
        assert_int_equal(summary->public_only, cases[i].only_unit_id != 0);
        summary->moment = "1";
        fake_store_complete(&summary->call, ERR_OK);
        if (cases[i].only_unit_id != 0) {
            struct summary_own_call *own = fake_store_take(lab->store, FAKE_SUMMARY_OWN);
            assert_int_equal(own->issued_only, !cases[i].drafts);
            assert_int_equal(own->unit_id, cases[i].only_unit_id);
            fake_store_complete(&own->call, ERR_OK);
        }
        assert_int_equal(lab_summary(&request)->edition,
                         cases[i].only_unit_id != 0 ? EDITION_PUBLIC : EDITION_INTERNAL);
        lab_free(&request);

        Rectify__CampaignsGet campaigns_get = RECTIFY__CAMPAIGNS_GET__INIT;
        lab_send(lab, &request, &cases[i].caller, MESSAGE_CAMPAIGNS_GET, &campaigns_get.base);
        struct campaigns_call *campaigns = fake_store_take(lab->store, FAKE_CAMPAIGNS);
        assert_int_equal(campaigns->issued_only, !cases[i].drafts);
        fake_store_complete(&campaigns->call, ERR_OK);
        lab_free(&request);

        get_assignments(&cases[i].caller, 0, NULL);
        struct assignments_call *assignments = fake_store_take(lab->store, FAKE_ASSIGNMENTS);
        assert_int_equal(assignments->issued_only, !cases[i].drafts);
        assert_int_equal(assignments->asked.only_unit_id, cases[i].only_unit_id);
        fake_store_complete(&assignments->call, ERR_NOT_FOUND);
        lab_free(&request);
    }
    struct caller nobody = lab_caller_unit(ROLE_UNIT_REPORTER);
    nobody.identity.unit_id = 0; /* would mean: every unit */
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    lab_send(lab, &request, &nobody, MESSAGE_SUMMARY_GET, &get.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

/* rpc asks for the certificate's roles; outside the office those of the office do not count. */
static void office_roles_elsewhere_permit_nothing(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD | ROLE_UNIT_HEAD);
    caller.from_office = false;
    Rectify__UnitsGet units = RECTIFY__UNITS_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_UNITS_GET, &units.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
    lab_free(&request);
    caller.from_office = true;
    lab_send(lab, &request, &caller, MESSAGE_UNITS_GET, &units.base);
    struct units_call *call = fake_store_take(lab->store, FAKE_UNITS);
    fake_store_complete(&call->call, ERR_LIMIT); /* too many for the answer */
    lab_expect_error(&request, ERR_SIZE, NULL);
}

static struct summary_item_record item(int problem_no, int64_t unit_id, const char *unit_name,
                                       int measure_no, const char *measure, const char *effect)
{
    return (struct summary_item_record){.problem_no = problem_no,
                                        .unit_id = unit_id,
                                        .unit_name = unit_name,
                                        .measure_no = measure_no,
                                        .measure = measure,
                                        .effect = effect};
}

static void summary_collates_by_problem(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_SUMMARY_GET, &get.base);
    struct summary_call *call = fake_store_take(lab->store, FAKE_SUMMARY);
    assert_null(call->campaign);
    const char *parties[] = {"各社区", "各包保干部"};
    struct summary_problem_record problems[] = {
        {.seq_no = 1,
         .category = CATEGORY_RESPONSIBILITY,
         .title = "一",
         .due_kind = DUE_DATE,
         .due_on = lab_day(5, 30),
         .parties = parties,
         .party_count = 2,
         .completeness = {.expected = 3, .reported = 2, .on_time = 1, .with_content = 2},
         .states = {[STATE_ISSUED] = 1, [STATE_CLOSED] = 2},
         .self_held = 1},
        {.seq_no = 2, .category = CATEGORY_POLICY, .due_kind = DUE_LONG_TERM, .due_on = DAY_NONE},
        {.seq_no = 3, .category = CATEGORY_WORK, .due_kind = DUE_LONG_TERM, .due_on = DAY_NONE},
    };
    struct summary_item_record items[] = {
        item(1, 7, "红旗", 1, "核对信息", "更正两户"), item(1, 7, "红旗", 2, "开会培训", NULL),
        item(1, 8, "示例一", 1, "核对信息", NULL),     item(3, 7, "红旗", 1, "巡查", "河渠干净"),
        item(3, 8, "示例一", 1, "巡查", "河渠干净"),
    };
    struct summary_unit_record unit = {.unit_id = 7,
                                       .name = "红旗",
                                       .kind = UNIT_COMMUNITY,
                                       .completeness = {.expected = 6, .returned = 2}};
    call->moment = "then";
    call->found = campaign();
    call->problems = problems;
    call->problem_count = 3;
    call->items = items;
    call->item_count = ARRAY_LEN(items);
    call->units = &unit;
    call->unit_count = 1;
    fake_store_complete(&call->call, ERR_OK);

    const Rectify__Summary *out = lab_summary(&request);
    assert_int_equal(((const Rectify__SummaryNow *)lab_answer(&request))->as_of_ms, lab_now_ms());
    assert_false(out->has_as_of_ms); /* the same bytes whenever it is said */
    const Rectify__SummaryProblem *one = out->problems[0];
    assert_int_equal(one->n_parties, 2);
    assert_int_equal(one->n_measures, 2);
    assert_string_equal(one->measures[0]->text, "核对信息");
    assert_int_equal(one->measures[0]->n_units, 0); /* both said it */
    assert_string_equal(one->measures[1]->text, "开会培训");
    assert_int_equal(one->measures[1]->n_units, 1);
    assert_string_equal(one->measures[1]->units[0], "红旗");
    assert_int_equal(one->n_effects, 1);
    assert_int_equal(one->effects[0]->n_units, 0); /* of all that have effects */
    assert_int_equal(one->completeness->on_time, 1);
    assert_int_equal(one->n_states, 2);
    assert_int_equal(one->states[1]->state, STATE_CLOSED);
    assert_int_equal(one->states[1]->count, 2);
    assert_int_equal(one->self_held, 1);
    assert_int_equal(out->problems[1]->n_measures, 0);
    assert_false(out->problems[1]->has_due_on);
    assert_int_equal(out->problems[2]->n_effects, 1);
    assert_string_equal(out->problems[2]->effects[0]->text, "河渠干净");
    assert_int_equal(out->n_units, 1);
    assert_int_equal(out->units[0]->returns, 2);
}

static void campaigns_and_units_are_listed(void **state)
{
    (void)state;
    struct caller caller = lab_caller_admin();
    Rectify__CampaignsGet get = RECTIFY__CAMPAIGNS_GET__INIT;
    lab_send(lab, &request, &caller, MESSAGE_CAMPAIGNS_GET, &get.base);
    struct campaigns_call *campaigns = fake_store_take(lab->store, FAKE_CAMPAIGNS);
    struct campaign_record record = campaign();
    campaigns->campaigns = &record;
    campaigns->campaign_count = 1;
    fake_store_complete(&campaigns->call, ERR_OK);
    const Rectify__Campaigns *out = (const Rectify__Campaigns *)lab_answer(&request);
    assert_int_equal(out->n_campaigns, 1);
    assert_int_equal(out->campaigns[0]->assignment_count, 13);
    assert_true(out->campaigns[0]->plan_review);
    lab_free(&request);

    Rectify__UnitsGet units_get = RECTIFY__UNITS_GET__INIT;
    units_get.group = text("各社区");
    lab_send(lab, &request, &caller, MESSAGE_UNITS_GET, &units_get.base);
    struct units_call *units = fake_store_take(lab->store, FAKE_UNITS);
    assert_string_equal(units->group, "各社区");
    const char *names[] = {"各社区"};
    struct unit_record unit = {.unit_id = 7,
                               .code = "zj-hongqi",
                               .name = "红旗社区",
                               .kind = UNIT_COMMUNITY,
                               .level = LEVEL_COMMUNITY,
                               .groups = names,
                               .group_count = 1,
                               .sample = true};
    units->units = &unit;
    units->unit_count = 1;
    fake_store_complete(&units->call, ERR_OK);
    const Rectify__Units *listed = (const Rectify__Units *)lab_answer(&request);
    assert_string_equal(listed->units[0]->groups[0], "各社区");
    assert_true(listed->units[0]->sample);
}

static void a_plan_is_told_whole(void **state)
{
    (void)state;
    struct caller unit = lab_caller_unit(BOTH);
    Rectify__CampaignGet get = RECTIFY__CAMPAIGN_GET__INIT;
    static const char *const points[] = {"一", "二"};
    static const char *const tags[] = {"标签"};
    static const struct party_lookup parties[] = {{.name = "甲"}, {.name = "各社区"}};
    static const struct indicator_record indicators[] = {
        {.name = "比例", .unit = "%", .target = "93.5"}};
    static struct plan_problem_record problems[2];
    problems[0] = (struct plan_problem_record){
        .row = {.seq_no = 1,
                .text_ref = "(一)",
                .category = CATEGORY_WORK,
                .title = "题",
                .description = "描述",
                .points = points,
                .point_count = 2,
                .parties = parties,
                .party_count = 2,
                .due_kind = DUE_LONG_TERM,
                .due_on = DAY_NONE,
                .cadence = CADENCE_MONTHLY,
                .lead = 1,
                .leader = "王区长",
                .risk = "返贫",
                .tags = tags,
                .tag_count = 1,
                .indicators = indicators,
                .indicator_count = 1,
                .repeats = 3,
                .parent_problem = 2},
        .repeats = {.campaign = "old",
                    .year = 2022,
                    .problem_no = 3,
                    .title = "旧题",
                    .units = 7,
                    .ended = 5,
                    .ended_on = lab_day(5, 1)},
        .parent = {.title = "上级题", .due_kind = DUE_DATE, .due_on = lab_day(6, 1)},
    };
    problems[1] = (struct plan_problem_record){.row = {.seq_no = 2,
                                                       .category = CATEGORY_WORK,
                                                       .title = "题",
                                                       .description = "d",
                                                       .due_kind = DUE_DATE,
                                                       .due_on = lab_day(6, 2)}};
    lab_send(lab, &request, &unit, MESSAGE_CAMPAIGN_GET, &get.base);
    struct campaign_plan_call *call = fake_store_take(lab->store, FAKE_CAMPAIGN_PLAN);
    assert_null(call->campaign);
    assert_true(call->issued_only);
    call->found = (struct campaign_record){.campaign_id = 1,
                                           .code = "zj2023",
                                           .title = "t",
                                           .state = CAMPAIGN_ISSUED,
                                           .previous = "old",
                                           .parent = "city",
                                           .parent_level = LEVEL_CITY,
                                           .area = "管理区"};
    call->problems = problems;
    call->problem_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__CampaignPlan *plan = (const Rectify__CampaignPlan *)lab_answer(&request);
    assert_string_equal(plan->campaign->previous, "old");
    assert_int_equal(plan->campaign->parent_level, LEVEL_CITY);
    const Rectify__PlanProblem *problem = plan->problems[0];
    assert_int_equal(problem->row->lead, 1);
    assert_string_equal(problem->row->parties[1], "各社区");
    assert_false(problem->row->has_due_on);
    assert_int_equal(problem->row->cadence, CADENCE_MONTHLY);
    assert_string_equal(problem->row->leader, "王区长");
    assert_string_equal(problem->row->indicators[0]->target, "93.5");
    assert_null(problem->row->indicators[0]->baseline);
    assert_int_equal(problem->row->repeats, 3);
    assert_int_equal(problem->repeats->ended, 5);
    assert_false(problem->repeats->has_state);
    assert_int_equal(problem->parent->due_on, lab_day(6, 1));
    assert_null(plan->problems[1]->repeats);
    assert_null(plan->problems[1]->parent);
    assert_false(plan->problems[1]->row->has_lead || plan->problems[1]->row->has_repeats);
}

static void reading_fails_typed(void **state)
{
    (void)state;
    struct caller caller = lab_caller_admin();
    get_assignments(&caller, 0, NULL);
    struct assignments_call *call = fake_store_take(lab->store, FAKE_ASSIGNMENTS);
    fake_store_complete(&call->call, ERR_CAMPAIGN_STATE);
    lab_expect_error(&request, ERR_CAMPAIGN_STATE, NULL);
    lab_free(&request);
    fake_store_refuse(lab->store, FAKE_ASSIGNMENTS, ERR_BUSY);
    get_assignments(&caller, 0, NULL);
    lab_expect_error(&request, ERR_BUSY, NULL);
    assert_int_equal(request.command.retry_after_ms, 1000);
    lab_free(&request);

    /* An answer that is larger than its type allows is told from memory that is short. */
    get_assignments(&caller, 0, NULL);
    call = fake_store_take(lab->store, FAKE_ASSIGNMENTS);
    struct assignment_record record = assignment(LAB_UNIT);
    call->found = campaign();
    call->assignments = &record;
    call->assignment_count = 1;
    request.command.arena.budget = request.command.arena.used;
    fake_store_complete(&call->call, ERR_OK);
    lab_expect_error(&request, ERR_SIZE, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(assignments_are_listed),      TEST(office_sees_all_and_may_decide),
        TEST(units_see_their_own_only),    TEST(questions_are_checked),
        TEST(summary_collates_by_problem), TEST(campaigns_and_units_are_listed),
        TEST(a_plan_is_told_whole),        TEST(reading_fails_typed),
        TEST(views_are_narrowed_by_role),  TEST(office_roles_elsewhere_permit_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
