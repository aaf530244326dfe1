/* Reading: what is found, in which order, and what is answered when there is nothing of that name. */
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
    lab_close(&lab);
    return 0;
}

static enum err list(struct assignments_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_assignments(lab.store, call), &call->call);
}

static void test_assignments(void **state)
{
    (void)state;
    struct assignments_call all = {0};
    assert_int_equal(list(&all), ERR_OK);
    assert_string_equal(all.found.code, "lab");
    assert_int_equal(all.found.phase_count, 2);
    assert_int_equal(all.found.phases[1].phase, PHASE_REPORT);
    assert_int_equal(all.found.problem_count, LAB_PROBLEMS);
    /* 1: 20 communities; 2: the clinic and 20 that answer for themselves; 3: the office and 20. */
    assert_int_equal(all.assignment_count, 20 + 21 + 21);
    assert_int_equal(all.found.assignment_count, 62);
    assert_string_equal(all.assignments[0].unit_name, "示例01社区");
    assert_int_equal(all.assignments[0].role, PARTY_RESPONSIBLE);
    assert_string_equal(all.assignments[20].unit_name, "示例卫生院"); /* parties first */
    assert_int_equal(all.assignments[21].role, PARTY_SELF_CHECK);
    assert_string_equal(all.assignments[41].unit_name, "示例乡村振兴办");
    assert_int_equal(all.assignments[42].role, PARTY_RESPONSIBLE);
    assert_int_equal(all.assignments[42].due_kind, DUE_LONG_TERM);
    assert_int_equal(all.assignments[42].due_on, DAY_NONE);
    assert_false(all.assignments[0].has_submitted);
    assert_true(all.assignments[0].plan_review);
    assert_int_equal(all.assignments[0].plan_author_person_id, 0);
    assert_null(all.assignments[0].last_reason);
}

static void test_assignments_filtered(void **state)
{
    (void)state;
    struct change_call change;
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, lab_unit("C02"), lab_problem(1), 1);
    lab_apply(&lab, &change);
    struct assignments_call some = {.campaign = "lab", .asked.unit_name = "C02"};
    assert_int_equal(list(&some), ERR_OK);
    assert_int_equal(some.assignment_count, 3);
    some = (struct assignments_call){
        .campaign = "lab", .asked.unit_id = lab_unit("C02"), .problem_no = 2};
    assert_int_equal(list(&some), ERR_OK);
    assert_int_equal(some.assignment_count, 1);
    some = (struct assignments_call){.states = 1u << STATE_ACKNOWLEDGED};
    assert_int_equal(list(&some), ERR_OK);
    assert_int_equal(some.assignment_count, 1);
    assert_int_equal(some.assignments[0].state, STATE_ACKNOWLEDGED);
    assert_int_equal(some.assignments[0].last_act, ACT_ACKNOWLEDGE);
    some = (struct assignments_call){.asked.unit_name = "没有"};
    assert_int_equal(list(&some), ERR_NOT_FOUND);
    some = (struct assignments_call){.campaign = "没有"};
    assert_int_equal(list(&some), ERR_NOT_FOUND);
}

static void test_campaign_not_said(void **state)
{
    (void)state;
    struct assignments_call any = {0};
    (void)postgres_fixture_sql("UPDATE campaign SET state = 1");
    assert_int_equal(list(&any), ERR_CAMPAIGN_STATE);
    (void)postgres_fixture_sql("UPDATE campaign SET state = 2");
    (void)postgres_fixture_sql("INSERT INTO campaign (code, title, year, state, evaluation,"
                               " evaluation_level, issuer, issued_on, plan_review)"
                               " VALUES ('two', 't', 2023, 2, 'e', 1, 'i', '2030-01-01', true)");
    assert_int_equal(list(&any), ERR_CAMPAIGN_STATE);
    any.campaign = "lab";
    assert_int_equal(list(&any), ERR_OK);

    struct campaigns_call campaigns = {0};
    lab_prepare(&lab, &campaigns.call);
    assert_int_equal(lab_finish(&lab, store_campaigns(lab.store, &campaigns), &campaigns.call),
                     ERR_OK);
    assert_int_equal(campaigns.campaign_count, 2);
    assert_string_equal(campaigns.campaigns[0].code, "two"); /* newest first */
    assert_null(campaigns.campaigns[0].parent_plan);
}

static enum err read_dossier(struct dossier_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_dossier(lab.store, call), &call->call);
}

static void test_dossier(void **state)
{
    (void)state;
    struct dossier_call named = {
        .campaign = "lab", .problem_no = 1, .asked.unit_name = "示例02社区"};
    assert_int_equal(read_dossier(&named), ERR_OK);
    assert_int_equal(named.assignment.unit_id, lab_unit("C02"));
    assert_int_equal(named.category, CATEGORY_RESPONSIBILITY);
    assert_string_equal(named.description, "描述一");
    assert_string_equal(named.criterion, "标准");
    assert_int_equal(named.point_count, 2);
    assert_string_equal(named.points[1], "要点二");
    assert_int_equal(named.plan_count, 0);
    assert_int_equal(named.event_count, 1);
    assert_int_equal(named.events[0].act, ACT_ISSUE);

    struct dossier_call call = {.problem_no = 2, .asked.unit_name = "H"};
    assert_int_equal(read_dossier(&call), ERR_OK);
    assert_null(call.criterion);
    call = (struct dossier_call){.problem_no = 1, .asked.unit_name = "H"};
    assert_int_equal(read_dossier(&call), ERR_NOT_FOUND);
    call = (struct dossier_call){.campaign = "没有", .problem_no = 1, .asked.unit_name = "H"};
    assert_int_equal(read_dossier(&call), ERR_NOT_FOUND);
    call = (struct dossier_call){.problem_id = 999999, .asked.unit_id = 1};
    assert_int_equal(read_dossier(&call), ERR_NOT_FOUND);
    (void)postgres_fixture_sql("UPDATE campaign SET state = 1");
    call = (struct dossier_call){.problem_no = 1, .asked.unit_name = "C01"};
    assert_int_equal(read_dossier(&call), ERR_CAMPAIGN_STATE);
}

static void plan_and_approve(int64_t unit, int64_t problem)
{
    struct change_call change;
    lab_change(&lab, &change, ACT_PLAN, unit, problem, 1);
    change.plan = &lab_plan;
    lab_apply(&lab, &change);
    const struct change_decision decision = {.decided = change.request_id};
    lab_change(&lab, &change, ACT_APPROVE, unit, problem, 2);
    change.decision = &decision;
    lab_apply(&lab, &change);
}

static struct uuid plan_again(int64_t unit, int64_t problem, uint32_t version)
{
    struct change_call change;
    lab_change(&lab, &change, ACT_PLAN, unit, problem, version);
    change.plan = &lab_plan;
    lab_apply(&lab, &change);
    const struct change_decision decision = {.decided = change.request_id, .new_due_on = DAY_NONE};
    struct uuid plan = change.request_id;
    lab_change(&lab, &change, ACT_RETURN, unit, problem, version + 1);
    change.decision = &decision;
    lab_apply(&lab, &change);
    return plan;
}

/* For judging: the newest and the accepted plan, the one event; however long the history is. */
static void test_judging(void **state)
{
    (void)state;
    struct change_call change;
    int64_t unit = lab_unit("C02");
    int64_t problem = lab_problem(1);
    struct uuid unknown = lab_uuid();
    int64_t person = postgres_fixture_sql("INSERT INTO person (name) VALUES ('赵六')"
                                          " RETURNING person_id");
    (void)plan_again(unit, problem, 1);
    struct uuid newest = plan_again(unit, problem, 3);
    struct dossier_call call = {.problem_id = problem,
                                .asked = {.unit_id = unit, .only_unit_id = unit},
                                .judging = &unknown};
    assert_int_equal(read_dossier(&call), ERR_OK);
    assert_int_equal(call.plan_count, 1);
    assert_true(uuid_equal(&call.plans[0].request_id, &newest));
    assert_int_equal(call.plans[0].measure_count, 2);
    assert_int_equal(call.event_count, 0);
    assert_null(call.reviewer);

    lab_change(&lab, &change, ACT_PLAN, unit, problem, 5);
    change.plan = &lab_plan;
    lab_apply(&lab, &change);
    const struct change_decision decision = {.decided = change.request_id};
    lab_change(&lab, &change, ACT_APPROVE, unit, problem, 6);
    change.decision = &decision;
    change.person_id = person;
    lab_apply(&lab, &change);
    call.judging = &change.request_id;
    assert_int_equal(read_dossier(&call), ERR_OK);
    assert_int_equal(call.plan_count, 1);
    assert_true(call.plans[0].accepted);
    assert_int_equal(call.event_count, 1);
    assert_true(uuid_equal(&call.events[0].request_id, &change.request_id));
    assert_string_equal(call.reviewer, "赵六");
    call.judging = NULL;
    assert_int_equal(read_dossier(&call), ERR_OK);
    assert_int_equal(call.plan_count, 3);
    assert_int_equal(call.event_count, 7);
}

/* Whoever may see one unit: another one is his neither by number nor by name, and nothing of it is told. */
static void test_only_unit(void **state)
{
    (void)state;
    int64_t own = lab_unit("C02");
    struct dossier_call dossier = {.problem_id = lab_problem(1),
                                   .asked = {.unit_id = lab_unit("C01"), .only_unit_id = own}};
    assert_int_equal(read_dossier(&dossier), ERR_NOT_YOURS);
    assert_null(dossier.assignment.title);
    dossier.problem_id = 999999; /* whether there is such a record is not told either */
    assert_int_equal(read_dossier(&dossier), ERR_NOT_YOURS);
    dossier =
        (struct dossier_call){.problem_no = 1, .asked = {.unit_name = "C01", .only_unit_id = own}};
    assert_int_equal(read_dossier(&dossier), ERR_NOT_YOURS);
    dossier.asked.unit_name = "没有";
    assert_int_equal(read_dossier(&dossier), ERR_NOT_FOUND);
    dossier.asked.unit_name = "示例02社区";
    assert_int_equal(read_dossier(&dossier), ERR_OK);

    struct assignments_call some = {.asked = {.unit_name = "C01", .only_unit_id = own}};
    assert_int_equal(list(&some), ERR_NOT_YOURS);
    some = (struct assignments_call){.asked = {.unit_id = lab_unit("C01"), .only_unit_id = own}};
    assert_int_equal(list(&some), ERR_NOT_YOURS);
    some = (struct assignments_call){.asked = {.unit_name = "C02", .only_unit_id = own}};
    assert_int_equal(list(&some), ERR_OK);
    assert_int_equal(some.assignment_count, 3);
    some = (struct assignments_call){.asked.only_unit_id = own};
    assert_int_equal(list(&some), ERR_OK);
    assert_int_equal(some.assignment_count, 3);

    struct summary_own_call row = {.unit_id = own};
    lab_prepare(&lab, &row.call);
    assert_int_equal(lab_finish(&lab, store_summary_own(lab.store, &row), &row.call), ERR_OK);
    assert_int_equal(row.unit->unit_id, own);
    assert_int_equal(row.unit->completeness.expected, LAB_PROBLEMS);
}

static void test_issued_only(void **state)
{
    (void)state;
    struct campaigns_call campaigns = {.issued_only = true};
    struct assignments_call some = {.campaign = "lab", .issued_only = true};
    struct summary_call summary = {.campaign = "lab", .issued_only = true};
    for (int draft = 0; draft < 2; draft++) {
        enum err expected = draft == 0 ? ERR_OK : ERR_NOT_FOUND;
        lab_prepare(&lab, &campaigns.call);
        assert_int_equal(lab_finish(&lab, store_campaigns(lab.store, &campaigns), &campaigns.call),
                         ERR_OK);
        assert_int_equal(campaigns.campaign_count, 1 - draft);
        assert_int_equal(list(&some), expected);
        lab_prepare(&lab, &summary.call);
        assert_int_equal(lab_finish(&lab, store_summary(lab.store, &summary), &summary.call),
                         expected);
        (void)postgres_fixture_sql("UPDATE campaign SET state = 1");
    }
    some.issued_only = false;
    assert_int_equal(list(&some), ERR_OK);
}

static void test_summary(void **state)
{
    (void)state;
    struct change_call change;
    const struct change_effect effect = {2, NULL, "没有"};
    plan_and_approve(lab_unit("C02"), lab_problem(3));
    plan_and_approve(lab_unit("O"), lab_problem(3));
    lab_change(&lab, &change, ACT_EFFECT, lab_unit("O"), lab_problem(3), 3);
    change.effect = &effect;
    change.text = "成效";
    lab_apply(&lab, &change);
    lab_change(&lab, &change, ACT_NIL, lab_unit("C01"), lab_problem(1), 1);
    change.plan = &lab_nil;
    lab_apply(&lab, &change);

    (void)postgres_fixture_sql("UPDATE problem_party SET leads = true WHERE problem_id = %ld"
                               " AND position = 2",
                               (long)lab_problem(3));
    struct summary_call summary = {.campaign = "lab"};
    lab_prepare(&lab, &summary.call);
    assert_int_equal(lab_finish(&lab, store_summary(lab.store, &summary), &summary.call), ERR_OK);
    assert_int_equal(summary.problem_count, 3);
    assert_int_equal(summary.problems[0].completeness.expected, 20);
    assert_int_equal(summary.problems[0].completeness.reported, 1);
    assert_int_equal(summary.problems[0].completeness.on_time, 1);
    assert_int_equal(summary.problems[0].completeness.with_content, 1);
    assert_int_equal(summary.problems[0].states[STATE_ISSUED], 19);
    assert_int_equal(summary.problems[0].states[STATE_NIL_CLAIMED], 1);
    assert_int_equal(summary.problems[2].states[STATE_IN_PROGRESS], 2);
    assert_int_equal(summary.problems[2].party_count, 2);
    assert_string_equal(summary.problems[2].parties[0], "示例乡村振兴办");
    assert_string_equal(summary.problems[2].parties[1], "各村");
    assert_int_equal(summary.problems[2].lead, 2);
    assert_int_equal(summary.problems[0].lead, 0);
    assert_int_equal(summary.item_count, 4);
    assert_int_equal(summary.items[0].problem_no, 3);
    assert_string_equal(summary.items[0].unit_name, "示例乡村振兴办"); /* first party */
    assert_null(summary.items[0].effect);
    assert_string_equal(summary.items[1].effect, "成效");
    assert_string_equal(summary.items[2].unit_name, "示例02社区");
    assert_int_equal(summary.unit_count, 22);
    assert_int_equal(summary.units[0].kind, UNIT_OFFICE);
    assert_string_equal(summary.units[1].name, "示例01社区");
    assert_int_equal(summary.units[1].completeness.expected, 3);
    assert_int_equal(summary.units[1].completeness.reported, 1);
    lab_check_counters();

    summary.campaign = "没有";
    lab_prepare(&lab, &summary.call);
    assert_int_equal(lab_finish(&lab, store_summary(lab.store, &summary), &summary.call),
                     ERR_NOT_FOUND);
}

static void test_catalog(void **state)
{
    (void)state;
    struct catalog_call catalog = {0};
    lab_prepare(&lab, &catalog.call);
    assert_int_equal(lab_finish(&lab, store_catalog(lab.store, &catalog), &catalog.call), ERR_OK);
    assert_int_equal(catalog.problem_count, 3);
    assert_int_equal(catalog.problems[0].points, 2);
    assert_int_equal(catalog.problems[2].due_kind, DUE_LONG_TERM);
    assert_true(catalog.problems[0].plan_review);
}

/* Several reads at once, more than may be under way. */
static void test_many_reads(void **state)
{
    (void)state;
    static struct assignments_call calls[50];
    for (size_t i = 0; i < 50; i++) {
        calls[i] = (struct assignments_call){.asked.unit_name = i % 10 == 0 ? "没有" : "C01"};
        lab_prepare(&lab, &calls[i].call);
        assert_int_equal(store_assignments(lab.store, &calls[i]), ERR_OK);
    }
    for (size_t i = 0; i < 50; i++) {
        lab_wait(&lab, &calls[i].call);
        assert_int_equal(calls[i].call.err, i % 10 == 0 ? ERR_NOT_FOUND : ERR_OK);
        assert_true(i % 10 == 0 || calls[i].assignment_count == 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_assignments, setup, teardown),
        cmocka_unit_test_setup_teardown(test_assignments_filtered, setup, teardown),
        cmocka_unit_test_setup_teardown(test_campaign_not_said, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dossier, setup, teardown),
        cmocka_unit_test_setup_teardown(test_judging, setup, teardown),
        cmocka_unit_test_setup_teardown(test_only_unit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_issued_only, setup, teardown),
        cmocka_unit_test_setup_teardown(test_summary, setup, teardown),
        cmocka_unit_test_setup_teardown(test_catalog, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_reads, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
