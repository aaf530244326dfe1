/* The plan and its issue. */
#include "server/rules/plan_check.h"
#include "tests/floor/commands_case.h"

static struct {
    Rectify__CampaignImport message;
    Rectify__PhaseRow phases[4];
    Rectify__PhaseRow *phase_list[4];
    Rectify__ProblemRow problems[2];
    Rectify__ProblemRow *problem_list[2];
    char *points[31];
    char *parties[4];
    char *office[1];
} plan;

static void sound_plan(void)
{
    memset(&plan, 0, sizeof(plan));
    lab_act(ACT_PROGRESS);
    Rectify__CampaignImport *message = &plan.message;
    rectify__campaign_import__init(message);
    message->request_id = lab_acts.act.request_id;
    message->code = text("zj2023");
    message->title = text("后评估反馈问题");
    message->year = 2023;
    message->evaluation = text("2022年度后评估");
    message->evaluation_level = LEVEL_PROVINCE;
    message->parent_number = text("潜农工发〔2023〕4号");
    message->issuer = text("管理区乡村振兴办");
    message->issued_on = lab_day(5, 8);
    for (uint32_t i = 0; i < 4; i++) {
        rectify__phase_row__init(&plan.phases[i]);
        plan.phases[i].phase = i % 3 + 1;
        plan.phases[i].due_on = lab_day(5, 9 + 10 * (int)i % 30);
        plan.phase_list[i] = &plan.phases[i];
    }
    message->phases = plan.phase_list;
    message->n_phases = 3;
    for (size_t i = 0; i < 2; i++) {
        Rectify__ProblemRow *problem = &plan.problems[i];
        rectify__problem_row__init(problem);
        problem->no = (uint32_t)i + 1;
        problem->category = CATEGORY_RESPONSIBILITY;
        problem->title = text("基本情况不熟悉");
        problem->description = text("个别村干部不熟悉。");
        problem->points = plan.points;
        problem->n_points = 2;
        problem->has_due_kind = true;
        problem->due_kind = DUE_DATE;
        plan.problem_list[i] = problem;
    }
    for (size_t i = 0; i < ARRAY_LEN(plan.points); i++) {
        plan.points[i] = text("个别村干部");
    }
    plan.parties[0] = text("各社区");
    plan.parties[1] = text("各包保干部");
    plan.parties[2] = text("红旗社区");
    plan.office[0] = text("乡村振兴办");
    plan.problems[0].parties = plan.parties;
    plan.problems[0].n_parties = 2;
    plan.problems[0].has_due_on = true;
    plan.problems[0].due_on = lab_day(5, 18);
    plan.problems[1].parties = plan.office;
    plan.problems[1].n_parties = 1;
    plan.problems[1].due_kind = DUE_LONG_TERM;
    message->problems = plan.problem_list;
    message->n_problems = 2;
}

static void import_plan(void)
{
    struct caller caller = lab_caller_admin();
    lab_send(lab, &request, &caller, MESSAGE_CAMPAIGN_IMPORT, &plan.message.base);
}

static struct parties_call *resolve(void)
{
    struct parties_call *call = fake_store_take(lab->store, FAKE_PARTIES);
    assert_string_equal(call->campaign_code, "zj2023");
    call->community_count = 3;
    for (size_t i = 0; i < call->party_count; i++) {
        struct party_lookup *party = &call->parties[i];
        party->found = true;
        if (strcmp(party->name, "各社区") == 0) {
            party->group_id = 1;
            party->group_kind = GROUP_COMMUNITIES;
            party->member_count = 3;
        } else if (strcmp(party->name, "各包保干部") == 0) {
            party->group_id = 2;
            party->group_kind = GROUP_ASSIGNED_CADRE;
        } else if (strcmp(party->name, "红旗社区") == 0) {
            party->unit_id = 7;
            party->unit_kind = UNIT_COMMUNITY;
        } else {
            party->unit_id = 2;
            party->unit_kind = UNIT_OFFICE;
        }
    }
    return call;
}

static const Rectify__CampaignImported *planned(void)
{
    return (const Rectify__CampaignImported *)lab_answer(&request);
}

static bool remarked(enum plan_remark remark, uint32_t problem_no, uint32_t party)
{
    for (size_t i = 0; i < planned()->n_remarks; i++) {
        const Rectify__PlanRemark *one = planned()->remarks[i];
        if (one->remark == (uint32_t)remark && one->problem_no == problem_no &&
            one->party == party) {
            assert_int_equal(one->error, plan_remark_is_error(remark));
            return true;
        }
    }
    return false;
}

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

/* The plan refers to a campaign before it and to a plan above. */
static void referring_plan(void)
{
    static Rectify__Indicator indicator;
    static Rectify__Indicator *indicators[1] = {&indicator};
    static char *tags[1];
    sound_plan();
    rectify__indicator__init(&indicator);
    indicator.name = text("比例");
    indicator.unit = text("%");
    indicator.target = text("93.5");
    tags[0] = text("河湖长制");
    plan.message.previous = text("zj2022");
    plan.message.parent = text("qj2023");
    plan.message.has_parent_level = true;
    plan.message.parent_level = LEVEL_CITY;
    plan.message.area = text("管理区");
    plan.problems[0].has_repeats = plan.problems[0].has_parent_problem = true;
    plan.problems[0].repeats = 3;
    plan.problems[0].parent_problem = 1;
    plan.problems[0].leader = text("王区长");
    plan.problems[0].risk = text("返贫");
    plan.problems[0].tags = tags;
    plan.problems[0].n_tags = 1;
    plan.problems[0].indicators = indicators;
    plan.problems[0].n_indicators = 1;
    plan.problems[1].has_lead = true;
    plan.problems[1].lead = 1;
}

static struct reference_problem_record before[] = {{3, "旧题", DAY_NONE}};
static struct reference_problem_record above[2];
static struct phase_record above_phases[1];

static struct parties_call *resolve_references(void)
{
    struct parties_call *call = resolve();
    above[0] = (struct reference_problem_record){1, "上级一", lab_day(5, 18)};
    above[1] = (struct reference_problem_record){2, "上级二", lab_day(5, 18)};
    above_phases[0] = (struct phase_record){PHASE_PLAN, {.due_on = lab_day(5, 1)}};
    call->area_id = 77;
    call->previous = (struct reference_record){.problems = before, .problem_count = 1};
    call->parent = (struct reference_record){
        .problems = above, .problem_count = 2, .phases = above_phases, .phase_count = 1};
    return call;
}

static void references_are_checked_and_kept(void **state)
{
    (void)state;
    referring_plan();
    import_plan();
    struct parties_call *call = resolve_references();
    assert_string_equal(call->previous_code, "zj2022");
    assert_string_equal(call->parent_code, "qj2023");
    assert_string_equal(call->area, "管理区");
    fake_store_complete(&call->call, ERR_OK);
    struct campaign_import_call *store = fake_store_take(lab->store, FAKE_CAMPAIGN_IMPORT);
    assert_int_equal(store->campaign.state, CAMPAIGN_DRAFT);
    assert_int_equal(store->campaign.area_id, 77);
    assert_int_equal(store->campaign.parent_level, LEVEL_CITY);
    assert_int_equal(store->problems[0].repeats, 3);
    assert_int_equal(store->problems[0].parent_problem, 1);
    assert_string_equal(store->problems[0].leader, "王区长");
    assert_string_equal(store->problems[0].risk, "返贫");
    assert_int_equal(store->problems[0].tag_count, 1);
    assert_string_equal(store->problems[0].indicators[0].target, "93.5");
    assert_null(store->problems[0].indicators[0].baseline);
    assert_int_equal(store->problems[1].lead, 1);
    fake_store_complete(&store->call, ERR_OK);
    assert_true(planned()->stored);
    assert_true(remarked(PLAN_REMARK_PARENT_UNANSWERED, 2, 0)); /* of the plan above */
    assert_true(remarked(PLAN_REMARK_LATER_THAN_PARENT, 0, 0)); /* the phase */
    assert_false(remarked(PLAN_REMARK_LATER_THAN_PARENT, 1, 0));
    for (size_t i = 0; i < planned()->n_remarks; i++) {
        if (planned()->remarks[i]->remark == PLAN_REMARK_PARENT_UNANSWERED) {
            assert_string_equal(planned()->remarks[i]->value, "上级二");
        }
    }
}

static void what_is_referred_to_must_be_there(void **state)
{
    (void)state;
    static const struct {
        enum plan_remark remark;
        uint32_t problem_no;
        uint32_t party;
    } cases[] = {
        {PLAN_REMARK_PREVIOUS_UNKNOWN, 0, 0}, {PLAN_REMARK_REPEATS_UNKNOWN, 1, 0},
        {PLAN_REMARK_PARENT_UNKNOWN, 0, 0},   {PLAN_REMARK_PARENT_PROBLEM_UNKNOWN, 1, 0},
        {PLAN_REMARK_AREA_UNKNOWN, 0, 0},     {PLAN_REMARK_AREA_EMPTY, 0, 0},
        {PLAN_REMARK_LEAD_GROUP, 1, 1},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        referring_plan();
        plan.problems[0].repeats = cases[i].remark == PLAN_REMARK_REPEATS_UNKNOWN ? 4 : 3;
        plan.problems[0].parent_problem =
            cases[i].remark == PLAN_REMARK_PARENT_PROBLEM_UNKNOWN ? 9 : 1;
        plan.problems[0].has_lead = cases[i].remark == PLAN_REMARK_LEAD_GROUP;
        plan.problems[0].lead = 1;
        import_plan();
        struct parties_call *call = resolve_references();
        if (cases[i].remark == PLAN_REMARK_PREVIOUS_UNKNOWN) {
            call->previous.problem_count = 0;
        } else if (cases[i].remark == PLAN_REMARK_PARENT_UNKNOWN) {
            call->parent.problem_count = 0;
        } else if (cases[i].remark == PLAN_REMARK_AREA_UNKNOWN) {
            call->area_id = 0;
        } else if (cases[i].remark == PLAN_REMARK_AREA_EMPTY) {
            call->community_count = 0;
        }
        fake_store_complete(&call->call, ERR_OK);
        assert_false(planned()->stored);
        assert_true(remarked(cases[i].remark, cases[i].problem_no, cases[i].party));
        lab_free(&request);
    }
}

static void a_plan_above_is_taken_as_it_is(void **state)
{
    (void)state;
    referring_plan();
    plan.message.has_as_parent = plan.message.as_parent = true;
    import_plan();
    struct parties_call *call = fake_store_take(lab->store, FAKE_PARTIES);
    assert_int_equal(call->party_count, 0); /* names of another register */
    assert_null(call->previous_code);
    assert_null(call->parent_code);
    assert_null(call->area);
    call->existing = CAMPAIGN_PARENT;
    fake_store_complete(&call->call, ERR_OK);
    struct campaign_import_call *store = fake_store_take(lab->store, FAKE_CAMPAIGN_IMPORT);
    assert_int_equal(store->campaign.state, CAMPAIGN_PARENT);
    assert_int_equal(store->campaign.area_id, 0);
    assert_string_equal(store->campaign.area, "管理区");
    assert_string_equal(store->campaign.parent, "qj2023");
    assert_string_equal(store->problems[0].parties[0].name, "各社区");
    assert_int_equal(store->problems[0].parties[0].group_id, 0);
    fake_store_complete(&store->call, ERR_OK);
    assert_true(planned()->stored);
    assert_int_equal(planned()->n_previews, 0);
    assert_true(remarked(PLAN_REMARK_REPLACES_DRAFT, 0, 0));
    assert_int_equal(planned()->n_remarks, 1);

    lab_free(&request); /* a draft of that code is another thing */
    import_plan();
    call = fake_store_take(lab->store, FAKE_PARTIES);
    call->existing = CAMPAIGN_DRAFT;
    fake_store_complete(&call->call, ERR_OK);
    lab_expect_error(&request, ERR_EXISTS, NULL);
}

static void refused_field(const char *field)
{
    lab_free(&request);
    import_plan();
    lab_expect_error(&request, ERR_FIELD, field);
}

static void references_have_their_form(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "", "1.", ".5", "1,5", "+1", "1e3", "--1", "1.1234567", "1234567890123456", "１"};
    referring_plan();
    plan.message.previous = NULL;
    refused_field("problems[1].repeats");
    referring_plan();
    plan.message.parent = text("");
    refused_field("problems[1].parent_problem");
    referring_plan();
    plan.problems[0].repeats = 0;
    refused_field("problems[1].repeats");
    referring_plan();
    plan.problems[1].lead = 2;
    refused_field("problems[2].lead");
    referring_plan();
    plan.message.previous = text("去年");
    refused_field("previous");
    referring_plan();
    plan.message.parent = text("a b");
    refused_field("parent");
    referring_plan();
    plan.message.parent_level = 5;
    refused_field("parent_level");
    referring_plan();
    plan.problems[0].indicators[0]->unit = text(" ");
    refused_field("problems[1].indicators[1].unit");
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        referring_plan();
        plan.problems[0].indicators[0]->baseline = text(wrong[i]);
        refused_field("problems[1].indicators[1].baseline");
    }
    referring_plan();
    plan.problems[0].n_tags = 11;
    plan.problems[0].tags = plan.points;
    lab_free(&request);
    import_plan();
    lab_expect_error(&request, ERR_SIZE, "problems[1].tags");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(plan_becomes_a_draft),
        TEST(dry_run_stores_nothing),
        TEST(faulty_plan_stores_nothing),
        TEST(form_of_the_plan_is_checked),
        TEST(office_issues_the_plan),
        TEST(references_are_checked_and_kept),
        TEST(what_is_referred_to_must_be_there),
        TEST(a_plan_above_is_taken_as_it_is),
        TEST(references_have_their_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
