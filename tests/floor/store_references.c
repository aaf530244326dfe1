/* What a campaign refers to: the plan above, whose problems its own find, and what was found the year before. */
#include "common/base/clock.h"
#include "tests/floor/store_campaigns_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

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
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_campaigns, close_campaigns)
    const struct CMUnitTest tests[] = {
        TEST(test_plan_above),
        TEST(test_repeated_finding),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
