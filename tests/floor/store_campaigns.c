/* Campaigns and what they refer to: the whole plan, the area, the year before, the plan above, phases, several at once. */
#include "common/base/clock.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct lab lab;

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_check_counters();
    lab_close(&lab);
    return 0;
}

/* A second district with two communities and an office of its own, under the city that both then hang on. */
static void add_district(void)
{
    const struct unit_row units[] = {
        {.line = 1, .code = "CITY", .name = "示例市", .kind = UNIT_AREA, .level = LEVEL_CITY},
        {.line = 2,
         .code = "D",
         .name = "示例管理区",
         .kind = UNIT_AREA,
         .level = LEVEL_DISTRICT,
         .parent_code = "CITY"},
        {.line = 3,
         .code = "E",
         .name = "示例东区",
         .kind = UNIT_AREA,
         .level = LEVEL_DISTRICT,
         .parent_code = "CITY"},
        {.line = 4,
         .code = "EO",
         .name = "东区办",
         .kind = UNIT_OFFICE,
         .level = LEVEL_DISTRICT,
         .parent_code = "E"},
        {.line = 5,
         .code = "E1",
         .name = "东一社区",
         .kind = UNIT_COMMUNITY,
         .level = LEVEL_COMMUNITY,
         .parent_code = "E"},
        {.line = 6,
         .code = "E2",
         .name = "东二社区",
         .kind = UNIT_COMMUNITY,
         .level = LEVEL_COMMUNITY,
         .parent_code = "E"},
    };
    struct unit_import_call import = {
        .actor = lab_actor(), .units = units, .unit_count = ARRAY_LEN(units)};
    lab_prepare(&lab, &import.call);
    assert_int_equal(lab_finish(&lab, store_unit_import(lab.store, &import), &import.call), ERR_OK);
    assert_int_equal(import.remark_count, 0);
}

static void resolve(struct parties_call *call)
{
    lab_prepare(&lab, &call->call);
    assert_int_equal(lab_finish(&lab, store_parties(lab.store, call), &call->call), ERR_OK);
}

static const char *const points[] = {"要点一", "要点二"};
static const char *const tags[] = {"河湖长制", "a,\"b\""};
static const struct indicator_record indicators[] = {
    {.name = "比例", .unit = "%", .baseline = "-0.50", .benchmark = "60", .target = "93.125"},
    {.name = "户数", .unit = "户"},
};

/* A plan of one problem, as the import's command makes it. */
struct plan {
    struct party_lookup parties[2];
    struct problem_row problem;
    struct campaign_import_call import;
};

static void make_plan(struct plan *plan, const char *code)
{
    *plan = (struct plan){
        .parties = {{.name = "示例01社区"}, {.name = "各社区"}},
        .problem = {.seq_no = 1,
                    .category = CATEGORY_WORK,
                    .title = "题",
                    .description = "描述",
                    .points = points,
                    .point_count = 2,
                    .party_count = 2,
                    .due_kind = DUE_DATE,
                    .due_on = 20000,
                    .criterion = "标准"},
        .import = {.campaign = {.code = code,
                                .title = "题目",
                                .year = 2023,
                                .evaluation = "评估",
                                .evaluation_level = LEVEL_CITY,
                                .issuer = "区",
                                .issued_on = 19900,
                                .plan_review = true,
                                .phases = {{PHASE_PLAN, {.due_on = 19950}},
                                           {PHASE_IMPLEMENT, {.due_on = 19960}}},
                                .phase_count = 2},
                   .problem_count = 1},
    };
    plan->problem.parties = plan->parties;
    plan->import.problems = &plan->problem;
}

static enum err import(struct plan *plan)
{
    plan->import.actor = lab_actor();
    lab_prepare(&lab, &plan->import.call);
    return lab_finish(&lab, store_campaign_import(lab.store, &plan->import), &plan->import.call);
}

static int issue(const char *code)
{
    struct campaign_issue_call call = {.actor = lab_actor(), .code = code};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_campaign_issue(lab.store, &call), &call.call), ERR_OK);
    return call.assignments;
}

static enum err read_plan(struct campaign_plan_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_campaign_plan(lab.store, call), &call->call);
}

static void test_plan_is_kept_whole(void **state)
{
    (void)state;
    struct plan plan;
    make_plan(&plan, "next");
    struct parties_call names = {
        .campaign_code = "next", .parties = plan.parties, .party_count = 2};
    resolve(&names);
    assert_int_equal(names.existing, 0);
    plan.problem.text_ref = "(三)一是";
    plan.problem.remark = "备注";
    plan.problem.lead = 1;
    plan.problem.leader = "王区长";
    plan.problem.risk = "返贫";
    plan.problem.tags = tags;
    plan.problem.tag_count = 2;
    plan.problem.indicators = indicators;
    plan.problem.indicator_count = 2;
    plan.problem.repeats = 2;
    plan.problem.parent_problem = 9;
    plan.import.campaign.previous = "lab";
    plan.import.campaign.parent = "city";
    plan.import.campaign.parent_level = LEVEL_CITY;
    plan.import.campaign.area = "示例管理区";
    plan.import.campaign.area_id = lab_unit("D");
    assert_int_equal(import(&plan), ERR_OK);

    struct campaign_plan_call read = {.campaign = "next"};
    assert_int_equal(read_plan(&read), ERR_OK);
    assert_int_equal(read.found.state, CAMPAIGN_DRAFT);
    assert_string_equal(read.found.previous, "lab");
    assert_string_equal(read.found.parent, "city");
    assert_int_equal(read.found.parent_level, LEVEL_CITY);
    assert_string_equal(read.found.area, "示例管理区");
    assert_int_equal(read.found.area_id, lab_unit("D"));
    assert_int_equal(read.found.phases[1].terms.due_on, 19960);
    assert_int_equal(read.found.phases[1].terms.state, PHASE_STATE_OPEN);
    assert_int_equal(read.found.phases[1].terms.since_ms, 0);
    assert_int_equal(read.problem_count, 1);
    const struct problem_row *row = &read.problems[0].row;
    assert_string_equal(row->text_ref, "(三)一是");
    assert_int_equal(row->lead, 1);
    assert_string_equal(row->leader, "王区长");
    assert_string_equal(row->risk, "返贫");
    assert_int_equal(row->tag_count, 2);
    assert_string_equal(row->tags[1], "a,\"b\"");
    assert_int_equal(row->point_count, 2);
    assert_string_equal(row->parties[1].name, "各社区");
    assert_int_equal(row->indicator_count, 2);
    assert_string_equal(row->indicators[0].baseline, "-0.50");
    assert_string_equal(row->indicators[0].target, "93.125");
    assert_null(row->indicators[1].benchmark);
    assert_int_equal(row->repeats, 2);
    assert_int_equal(row->parent_problem, 9);
    assert_null(read.problems[0].parent.title); /* no such plan above */
    assert_string_equal(read.problems[0].repeats.campaign, "lab");
    assert_string_equal(read.problems[0].repeats.title, "题二");
    assert_int_equal(read.problems[0].repeats.units, 21);
    assert_int_equal(read.problems[0].repeats.ended, 0);

    plan.problem.indicator_count = 0; /* a draft is replaced whole */
    plan.problem.tag_count = 0;
    plan.problem.repeats = 0;
    assert_int_equal(import(&plan), ERR_OK);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM problem_indicator"), 0);
    assert_int_equal(read_plan(&read), ERR_OK);
    assert_int_equal(read.problems[0].row.tag_count, 0);
    assert_null(read.problems[0].repeats.campaign);
    assert_int_equal(issue("next"), LAB_COMMUNITIES);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment a JOIN campaign c"
                                          " USING (campaign_id) WHERE c.code = 'next' AND role = 1"
                                          " AND unit_id = %ld",
                                          (long)lab_unit("C01")),
                     1);
    read = (struct campaign_plan_call){.campaign = "没有"};
    assert_int_equal(read_plan(&read), ERR_NOT_FOUND);
}

/* Groups of communities mean those of the area; a unit that is named has its task wherever it lies. */
static void test_area(void **state)
{
    (void)state;
    add_district();
    struct plan plan;
    make_plan(&plan, "east");
    struct parties_call names = {
        .campaign_code = "east", .area = "示例东区", .parties = plan.parties, .party_count = 2};
    resolve(&names);
    assert_int_equal(names.area_id, lab_unit("E"));
    assert_int_equal(names.community_count, 2);
    assert_int_equal(plan.parties[1].member_count, 2);
    names.area = "没有";
    resolve(&names);
    assert_int_equal(names.area_id, 0);
    names.area = "示例市";
    resolve(&names);
    assert_int_equal(names.community_count, LAB_COMMUNITIES + 2);
    names.area = NULL;
    resolve(&names);
    assert_int_equal(names.area_id, 0);
    assert_int_equal(names.community_count, LAB_COMMUNITIES + 2);

    plan.import.campaign.area = "示例东区";
    plan.import.campaign.area_id = lab_unit("E");
    assert_int_equal(import(&plan), ERR_OK);
    assert_int_equal(issue("east"), 3);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment a JOIN unit u USING"
                                          " (unit_id) JOIN campaign c USING (campaign_id)"
                                          " WHERE c.code = 'east' AND u.code IN ('E1', 'E2', 'C01')"
                                          " AND a.role = 2"),
                     3);

    /* Members that a group names count only inside; others of the area check themselves. */
    (void)postgres_fixture_sql("INSERT INTO unit_group_member SELECT g.group_id, u.unit_id"
                               " FROM unit_group g, unit u WHERE g.code = 'G'"
                               " AND u.code IN ('E1', 'C02')");
    make_plan(&plan, "east-2");
    names = (struct parties_call){.campaign_code = "east-2",
                                  .area = "示例东区",
                                  .parties = &plan.parties[1],
                                  .party_count = 1};
    resolve(&names);
    assert_int_equal(plan.parties[1].member_count, 1);
    plan.problem.parties = &plan.parties[1];
    plan.problem.party_count = 1;
    plan.import.campaign.area = "示例东区";
    plan.import.campaign.area_id = lab_unit("E");
    assert_int_equal(import(&plan), ERR_OK);
    assert_int_equal(issue("east-2"), 2);
    assert_int_equal(postgres_fixture_sql("SELECT sum(a.role) FROM assignment a JOIN campaign c"
                                          " USING (campaign_id) WHERE c.code = 'east-2'"),
                     2 + 4);
}

/* A plan above has parties of another register, is never issued, and own plans find its problems. */
static void test_plan_above(void **state)
{
    (void)state;
    struct plan above;
    make_plan(&above, "city");
    above.import.campaign.state = CAMPAIGN_PARENT;
    above.import.campaign.previous = "city-2022"; /* nobody here knows it */
    above.import.campaign.area = "外地";
    assert_int_equal(import(&above), ERR_OK);
    above.problem.seq_no = 4;
    assert_int_equal(import(&above), ERR_OK); /* it comes again, changed */
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM problem_party t JOIN problem"
                                          " USING (problem_id) JOIN campaign c USING (campaign_id)"
                                          " WHERE c.state = 3 AND t.unit_id IS NULL"),
                     2);
    struct campaign_issue_call call = {.actor = lab_actor(), .code = "city"};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_campaign_issue(lab.store, &call), &call.call),
                     ERR_CAMPAIGN_STATE);
    above.import.campaign.state = CAMPAIGN_DRAFT;
    assert_int_equal(import(&above), ERR_EXISTS);
    above.import.campaign.state = CAMPAIGN_PARENT;
    above.import.campaign.code = "lab";
    assert_int_equal(import(&above), ERR_EXISTS);

    struct parties_call names = {
        .campaign_code = "own", .previous_code = "lab", .parent_code = "city"};
    resolve(&names);
    assert_int_equal(names.previous.problem_count, LAB_PROBLEMS);
    assert_int_equal(names.previous.problems[2].due_on, DAY_NONE);
    assert_int_equal(names.parent.problem_count, 1);
    assert_int_equal(names.parent.problems[0].seq_no, 4);
    assert_string_equal(names.parent.problems[0].title, "题");
    assert_int_equal(names.parent.phase_count, 2);
    assert_int_equal(names.parent.phases[1].terms.due_on, 19960);
    names = (struct parties_call){
        .campaign_code = "own", .previous_code = "city", .parent_code = "lab"};
    resolve(&names);
    assert_int_equal(names.previous.problem_count + names.parent.problem_count, 0);

    struct plan own;
    make_plan(&own, "own");
    own.import.campaign.parent = "city";
    own.problem.parent_problem = 4;
    names = (struct parties_call){.campaign_code = "own", .parties = own.parties, .party_count = 2};
    resolve(&names);
    assert_int_equal(import(&own), ERR_OK);
    struct campaign_plan_call read = {.campaign = "own"};
    assert_int_equal(read_plan(&read), ERR_OK);
    assert_string_equal(read.problems[0].parent.title, "题");
    assert_int_equal(read.problems[0].parent.due_on, 20000);
}

static enum err set_phase(const char *code, enum phase phase, enum phase_state to, int64_t *since)
{
    struct phase_set_call call = {
        .actor = lab_actor(), .campaign = code, .phase = phase, .state = to};
    call.actor.hat = ROLE_OFFICE_REVIEWER;
    lab_prepare(&lab, &call.call);
    enum err err = lab_finish(&lab, store_phase_set(lab.store, &call), &call.call);
    *since = call.since_ms;
    return err;
}

static void test_phases(void **state)
{
    (void)state;
    int64_t first = 0;
    int64_t again = 0;
    int catalogs = lab.catalogs;
    assert_int_equal(set_phase("lab", PHASE_PLAN, PHASE_STATE_OPEN, &first), ERR_OK);
    assert_int_equal(first, 0); /* it was open, and nobody had ever set it */
    assert_int_equal(set_phase("lab", PHASE_PLAN, PHASE_STATE_CLOSING, &first), ERR_OK);
    assert_true(first > 0);
    assert_int_equal(set_phase("lab", PHASE_PLAN, PHASE_STATE_CLOSING, &again), ERR_OK);
    assert_true(again == first); /* asked for twice, the closing began once */
    assert_int_equal(set_phase("lab", PHASE_IMPLEMENT, PHASE_STATE_CLOSED, &again), ERR_NOT_FOUND);
    assert_int_equal(set_phase("没有", PHASE_PLAN, PHASE_STATE_CLOSED, &again), ERR_NOT_FOUND);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM office_event WHERE act = 'phase-set'"
                             " AND subject = 'lab PLAN CLOSING' AND hat = 2"),
        2);
    struct plan draft;
    make_plan(&draft, "draft");
    assert_int_equal(import(&draft), ERR_OK);
    assert_int_equal(set_phase("draft", PHASE_PLAN, PHASE_STATE_CLOSED, &again),
                     ERR_CAMPAIGN_STATE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM campaign_phase WHERE state = 3"),
                     0);
    assert_true(lab.catalogs > catalogs);

    struct catalog_call catalog = {0};
    lab_prepare(&lab, &catalog.call);
    assert_int_equal(lab_finish(&lab, store_catalog(lab.store, &catalog), &catalog.call), ERR_OK);
    assert_int_equal(catalog.problem_count, LAB_PROBLEMS);
    assert_int_equal(catalog.campaign_count, 2); /* the draft is there for its area */
    const struct campaign_terms_record *campaign = &catalog.campaigns[0];
    assert_string_equal(campaign->code, "lab");
    assert_int_equal(campaign->campaign_id, catalog.problems[0].campaign_id);
    assert_int_equal(campaign->phases[PHASE_PLAN].state, PHASE_STATE_CLOSING);
    assert_true(campaign->phases[PHASE_PLAN].since_ms == first);
    assert_int_equal(campaign->phases[PHASE_IMPLEMENT].due_on, DAY_NONE);
    assert_int_equal(campaign->phases[PHASE_IMPLEMENT].state, 0);
    assert_int_equal(campaign->phases[PHASE_REPORT].state, PHASE_STATE_OPEN);
    assert_int_equal(catalog.unit_count, 0); /* one office: nothing is outside its area */
    add_district();
    lab_prepare(&lab, &catalog.call);
    assert_int_equal(lab_finish(&lab, store_catalog(lab.store, &catalog), &catalog.call), ERR_OK);
    assert_int_equal(catalog.unit_count, LAB_COMMUNITIES + 3 + 5);
    const struct area_tree tree = {catalog.units, catalog.unit_count};
    assert_true(area_covers(&tree, lab_unit("O"), lab_unit("C01")));
    assert_false(area_covers(&tree, lab_unit("O"), lab_unit("E1")));
    assert_true(area_covers(&tree, lab_unit("EO"), lab_unit("E1")));
}

static void test_every_campaign_at_once(void **state)
{
    (void)state;
    struct plan plan;
    make_plan(&plan, "next");
    struct parties_call names = {
        .campaign_code = "next", .parties = plan.parties, .party_count = 2};
    resolve(&names);
    plan.import.campaign.previous = "lab";
    plan.problem.repeats = 1;
    assert_int_equal(import(&plan), ERR_OK);
    (void)issue("next");
    make_plan(&plan, "draft");
    assert_int_equal(import(&plan), ERR_OK);

    struct assignments_call all = {.every = true, .asked.unit_id = lab_unit("C02")};
    lab_prepare(&lab, &all.call);
    assert_int_equal(lab_finish(&lab, store_assignments(lab.store, &all), &all.call), ERR_OK);
    assert_int_equal(all.campaign_count, 2);           /* no draft */
    assert_string_equal(all.campaigns[0].code, "lab"); /* the plan's date counts: newest first */
    assert_string_equal(all.found.code, "lab");
    assert_int_equal(all.assignment_count, LAB_PROBLEMS + 1);
    assert_string_equal(all.assignments[0].campaign, "lab");
    assert_false(all.assignments[0].repeat);
    assert_string_equal(all.assignments[LAB_PROBLEMS].campaign, "next");
    assert_true(all.assignments[LAB_PROBLEMS].repeat);
    all = (struct assignments_call){.every = true, .asked.unit_name = "C02", .problem_no = 1};
    lab_prepare(&lab, &all.call);
    assert_int_equal(lab_finish(&lab, store_assignments(lab.store, &all), &all.call), ERR_OK);
    assert_int_equal(all.assignment_count, 2);
    (void)postgres_fixture_sql("UPDATE campaign SET state = 1");
    lab_prepare(&lab, &all.call);
    assert_int_equal(lab_finish(&lab, store_assignments(lab.store, &all), &all.call),
                     ERR_CAMPAIGN_STATE);
}

static void change(enum act act, int64_t unit_id, uint32_t version, const struct change_plan *plan,
                   const struct change_decision *decision)
{
    struct change_call change;
    lab_change(&lab, &change, act, unit_id, lab_problem(1), version);
    change.plan = plan;
    change.decision = decision;
    lab_apply(&lab, &change);
}

/* What the same unit answered to the same finding the year before. */
static void test_repeated_finding(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C02");
    int64_t problem_id = lab_problem(1);
    struct plan plan;
    struct change_call plan_change;
    lab_change(&lab, &plan_change, ACT_PLAN, unit, lab_problem(1), 1);
    plan_change.plan = &lab_plan;
    lab_apply(&lab, &plan_change);
    const struct change_decision approve = {.decided = plan_change.request_id};
    change(ACT_APPROVE, unit, 2, NULL, &approve);
    int64_t other = lab_unit("C03");
    struct change_call nil;
    lab_change(&lab, &nil, ACT_NIL, other, lab_problem(1), 1);
    nil.plan = &lab_nil;
    lab_apply(&lab, &nil);
    struct change_decision confirm = approve;
    confirm.decided = nil.request_id;
    change(ACT_APPROVE, other, 2, NULL, &confirm);

    make_plan(&plan, "next");
    struct parties_call names = {
        .campaign_code = "next", .parties = plan.parties, .party_count = 2};
    resolve(&names);
    plan.import.campaign.previous = "lab";
    plan.import.campaign.year = 2024;
    plan.problem.repeats = 1;
    assert_int_equal(import(&plan), ERR_OK);
    (void)issue("next");

    struct dossier_call file = {.campaign = "next", .problem_no = 1, .asked.unit_name = "C02"};
    lab_prepare(&lab, &file.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &file), &file.call), ERR_OK);
    assert_string_equal(file.assignment.campaign, "next");
    assert_string_equal(file.repeats.campaign, "lab");
    assert_int_equal(file.repeats.year, 2022);
    assert_int_equal(file.repeats.problem_no, 1);
    assert_int_equal(file.repeats.state, STATE_IN_PROGRESS);
    assert_int_equal(file.repeats.ended_on, DAY_NONE);
    assert_int_equal(file.repeats.units, LAB_COMMUNITIES);
    assert_int_equal(file.repeats.ended, 1);
    assert_int_equal(file.repeats.measure_count, 2);
    assert_string_equal(file.repeats.measures[1].text, "措施二");
    assert_null(file.repeats.measures[1].effect);

    file = (struct dossier_call){.campaign = "next", .problem_no = 1, .asked.unit_name = "C03"};
    lab_prepare(&lab, &file.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &file), &file.call), ERR_OK);
    assert_int_equal(file.repeats.state, STATE_NIL_CONFIRMED);
    assert_int_equal(file.repeats.ended_on, day_of_wall_ms(clock_wall_ms()));
    file = (struct dossier_call){.campaign = "lab", .problem_no = 1, .asked.unit_name = "C03"};
    lab_prepare(&lab, &file.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &file), &file.call), ERR_OK);
    assert_null(file.repeats.campaign);
    assert_int_equal(file.assignment.last_decision, ACT_APPROVE);
    assert_true(file.assignment.planned_ms > 0);
    struct uuid nobody = lab_uuid();
    file =
        (struct dossier_call){.problem_id = problem_id, .asked.unit_id = other, .judging = &nobody};
    lab_prepare(&lab, &file.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &file), &file.call), ERR_OK);
    assert_int_equal(file.repeats.measure_count, 0); /* not read where an act is judged */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_plan_is_kept_whole),
        TEST(test_area),
        TEST(test_plan_above),
        TEST(test_phases),
        TEST(test_every_campaign_at_once),
        TEST(test_repeated_finding),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
