/* A plan that refers to a campaign before it and to a plan above. */
#include "tests/floor/commands_campaign_lab.h"

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
        TEST(references_are_checked_and_kept),
        TEST(what_is_referred_to_must_be_there),
        TEST(a_plan_above_is_taken_as_it_is),
        TEST(references_have_their_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
