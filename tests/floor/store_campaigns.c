/* Campaigns as they are kept: the whole plan, the area, phases, several at once. */
#include "common/base/clock.h"
#include "tests/floor/store_campaigns_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_campaigns, close_campaigns)
    const struct CMUnitTest tests[] = {
        TEST(test_plan_is_kept_whole),
        TEST(test_area),
        TEST(test_phases),
        TEST(test_every_campaign_at_once),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
