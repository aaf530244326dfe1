/* One file as it is read: the plans, what the indicators came to, what came with each event. */
#include "tests/floor/commands_read_lab.h"

static void dossier_holds_everything(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    Rectify__DossierGet get = RECTIFY__DOSSIER_GET__INIT;
    get.problem_no = 6;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &get.base);
    struct dossier_call *call = fake_store_take(lab->store, FAKE_DOSSIER);
    assert_int_equal(call->asked.unit_id, LAB_UNIT);
    assert_int_equal(call->problem_id, 0);
    assert_int_equal(call->problem_no, 6);
    struct measure_record measures[] = {
        {.no = 1,
         .kind = MEASURE_CORRECTIVE,
         .text = "加强业务知识培训",
         .due_on = DAY_NONE,
         .points = 5,
         .has_effect = true,
         .effect = {.text = "加强了业务知识的培训", .no_evidence_reason = "台账"}},
        {.no = 2, .kind = MEASURE_RECURRING, .text = "巡查", .due_on = lab_day(5, 20)},
    };
    struct excuse_record excuse = {.point = 2, .reason = "无"};
    const char *local[] = {"两户信息不符"};
    struct plan_record plan = {
        .act = ACT_PLAN,
        .accepted = true,
        .checked_on = lab_day(5, 9),
        .method = "入户",
        .scope = "全社区",
        .cause = "培训不足",
        .measures = measures,
        .measure_count = 2,
        .excuses = &excuse,
        .excuse_count = 1,
        .local_problems = local,
        .local_problem_count = 1,
    };
    struct event_record events[] = {
        {.act = ACT_ISSUE, .to_state = STATE_ISSUED, .version = 1, .person_name = "主任"},
        {.act = ACT_PLAN, .from_state = STATE_ISSUED, .version = 2, .self_held = true},
    };
    const char *points[] = {"甲", "乙"};
    call->assignment = assignment(LAB_UNIT);
    call->category = CATEGORY_WORK;
    call->description = "描述";
    call->points = points;
    call->point_count = 2;
    call->plans = &plan;
    call->plan_count = 1;
    call->events = events;
    call->event_count = 2;
    fake_store_complete(&call->call, ERR_OK);

    const Rectify__Dossier *out = (const Rectify__Dossier *)lab_answer(&request);
    assert_int_equal(out->category, CATEGORY_WORK);
    assert_string_equal(out->points[1], "乙");
    assert_null(out->criterion);
    assert_int_equal(out->n_plans, 1);
    assert_true(out->plans[0]->accepted);
    assert_string_equal(out->plans[0]->self_check->scope, "全社区");
    assert_false(out->plans[0]->self_check->has_persons);
    const Rectify__MeasureRecord *measure = out->plans[0]->measures[0];
    assert_int_equal(measure->n_points, 2);
    assert_int_equal(measure->points[1], 3);
    assert_false(measure->has_due_on);
    assert_true(measure->effect->repeats_measure); /* S-64 */
    assert_null(out->plans[0]->measures[1]->effect);
    assert_int_equal(out->plans[0]->excuses[0]->point, 2);
    assert_string_equal(out->plans[0]->local_problems[0], "两户信息不符");
    assert_int_equal(out->n_events, 2);
    assert_int_equal(out->events[0]->from_state, 0);
    assert_true(out->events[1]->self_held);
    lab_free(&request);

    get.unit = text("示例一社区");
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &get.base);
    call = fake_store_take(lab->store, FAKE_DOSSIER);
    assert_int_equal(call->asked.only_unit_id, LAB_UNIT);
    fake_store_complete(&call->call, fake_store_verdict(call->asked.only_unit_id, LAB_OTHER_UNIT));
    lab_expect_error(&request, ERR_NOT_YOURS, NULL);
    lab_free(&request);

    caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &get.base);
    call = fake_store_take(lab->store, FAKE_DOSSIER);
    assert_int_equal(call->asked.only_unit_id, 0);
    fake_store_complete(&call->call, ERR_NOT_FOUND);
    lab_expect_error(&request, ERR_NOT_FOUND, NULL);
}

/* S-18: two closure requests; the newest one's figures are held against the targets, each event keeps its own. */
static void dossier_tells_what_the_indicators_came_to(void **state)
{
    (void)state;
    static const struct actual_record first[] = {{1, "41"}, {2, "9"}};
    static const struct actual_record second[] = {{1, "55.5"}, {2, "8.5"}};
    static struct indicator_record indicators[] = {
        {.name = "比例", .unit = "%", .baseline = "40", .target = "55"},
        {.name = "未清户", .unit = "户", .baseline = "20", .target = "5"}};
    struct measure_record measure = {.no = 1,
                                     .text = "引进企业",
                                     .due_on = DAY_NONE,
                                     .points = 1,
                                     .has_effect = true,
                                     .effect = {.text = "签约2家"}};
    struct plan_record plan = {
        .act = ACT_PLAN, .accepted = true, .measures = &measure, .measure_count = 1};
    struct event_record events[] = {{.act = ACT_DONE, .actuals = first, .actual_count = 2},
                                    {.act = ACT_RETURN},
                                    {.act = ACT_DONE, .actuals = second, .actual_count = 2},
                                    {.act = ACT_START_REVIEW}};
    const char *points[] = {"甲"};
    struct caller caller = lab_caller_unit(ROLE_UNIT_HEAD);
    Rectify__DossierGet get = RECTIFY__DOSSIER_GET__INIT;
    get.problem_no = 6;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &get.base);
    struct dossier_call *call = fake_store_take(lab->store, FAKE_DOSSIER);
    call->assignment = assignment(LAB_UNIT);
    call->assignment.state = STATE_CLOSURE_REQUESTED;
    call->category = CATEGORY_WORK;
    call->description = "描述";
    call->points = points;
    call->point_count = 1;
    call->plans = &plan;
    call->plan_count = 1;
    call->events = events;
    call->event_count = ARRAY_LEN(events);
    call->indicators = indicators;
    call->indicator_count = ARRAY_LEN(indicators);
    fake_store_complete(&call->call, ERR_OK);

    const Rectify__Dossier *out = (const Rectify__Dossier *)lab_answer(&request);
    assert_int_equal(out->n_actuals, 2);
    assert_int_equal(out->actuals[1]->indicator, 2);
    assert_string_equal(out->actuals[0]->value, "55.5");
    assert_string_equal(out->events[0]->actuals[0]->value, "41");
    assert_int_equal(out->events[1]->n_actuals, 0);
    assert_string_equal(out->events[2]->actuals[1]->value, "8.5");
    assert_int_equal(out->n_gaps, 1);
    assert_int_equal(out->gaps[0]->reason, REASON_TARGET_MISSED);
    assert_int_equal(out->gaps[0]->item, 2);
}

static struct event_record event(enum act act)
{
    return (struct event_record){
        .act = act,
        .person_name = "主任",
        .new_due_on = DAY_NONE,
        .verified_on = DAY_NONE,
        .next_review_on = DAY_NONE,
    };
}

/* Every event with what came with it, and nothing that the act had not. */
static void dossier_tells_what_decisions_held(void **state)
{
    (void)state;
    static const int items[] = {1, 3};
    struct event_record events[] = {event(ACT_PROGRESS), event(ACT_RETURN), event(ACT_CLOSE),
                                    event(ACT_SUSTAIN), event(ACT_ISSUE)};
    events[0].blocked_on = "上级数据";
    events[1].items = items;
    events[1].item_count = 2;
    events[1].new_due_on = lab_day(6, 5);
    events[2].method = METHOD_ON_SITE;
    events[2].verified_on = lab_day(5, 10);
    events[2].result = RESULT_LARGELY;
    events[2].accepted_risk = "风险可控";
    events[3].method = METHOD_SAMPLE;
    events[3].verified_on = lab_day(5, 9);
    events[3].result = RESULT_ONGOING;
    events[3].next_review_on = lab_day(6, 10);
    events[3].cadence = CADENCE_MONTHLY;
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    Rectify__DossierGet get = RECTIFY__DOSSIER_GET__INIT;
    get.problem_no = 6;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &get.base);
    struct dossier_call *call = fake_store_take(lab->store, FAKE_DOSSIER);
    assert_null(call->judging); /* a reader wants the whole history */
    call->assignment = assignment(LAB_UNIT);
    call->assignment.original_due = lab_day(5, 30);
    call->reviewer = "主任";
    call->events = events;
    call->event_count = ARRAY_LEN(events);
    fake_store_complete(&call->call, ERR_OK);

    const Rectify__Dossier *out = (const Rectify__Dossier *)lab_answer(&request);
    assert_true(out->has_original_due_on);
    assert_int_equal(out->original_due_on, lab_day(5, 30));
    assert_string_equal(out->reviewer, "主任");
    assert_string_equal(out->events[0]->blocked_on, "上级数据");
    const Rectify__Event *returned = out->events[1];
    assert_int_equal(returned->n_items, 2);
    assert_int_equal(returned->items[1], 3);
    assert_true(returned->has_new_due_on);
    assert_int_equal(returned->new_due_on, lab_day(6, 5));
    const Rectify__Event *closed = out->events[2];
    assert_int_equal(closed->method, METHOD_ON_SITE);
    assert_int_equal(closed->verified_on, lab_day(5, 10));
    assert_int_equal(closed->result, RESULT_LARGELY);
    assert_string_equal(closed->accepted_risk, "风险可控");
    assert_false(closed->has_next_review_on);
    assert_false(closed->has_cadence);
    const Rectify__Event *sustained = out->events[3];
    assert_int_equal(sustained->result, RESULT_ONGOING);
    assert_true(sustained->has_next_review_on);
    assert_int_equal(sustained->next_review_on, lab_day(6, 10));
    assert_int_equal(sustained->cadence, CADENCE_MONTHLY);
    const Rectify__Event *issued = out->events[4];
    assert_null(issued->blocked_on);
    assert_null(issued->accepted_risk);
    assert_int_equal(issued->n_items, 0);
    assert_false(issued->has_new_due_on || issued->has_method || issued->has_verified_on ||
                 issued->has_result || issued->has_next_review_on || issued->has_cadence);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(dossier_holds_everything),
        TEST(dossier_tells_what_the_indicators_came_to),
        TEST(dossier_tells_what_decisions_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
