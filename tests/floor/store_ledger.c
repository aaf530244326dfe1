/* What the ledger tells beside the lists: goal and leader of a problem, persons, progress, evidence, the day of closure. */
#include "common/base/attr.h"
#include "tests/floor/store_steps.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct lab lab;

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    (void)postgres_fixture_sql("UPDATE problem SET leader = '王区长', criterion = '政策全员熟悉'"
                               " WHERE problem_id = %ld",
                               (long)lab_problem(1));
    (void)postgres_fixture_sql(
        "INSERT INTO problem_indicator (problem_id, indicator, name, unit, target)"
        " VALUES (%ld, 1, '合格比例', '%%', '95')",
        (long)lab_problem(1));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_close(&lab);
    return 0;
}

static struct summary_call read_summary(bool public_only)
{
    struct summary_call summary = {.campaign = "lab", .public_only = public_only};
    lab_prepare(&lab, &summary.call);
    assert_int_equal(lab_finish(&lab, store_summary(lab.store, &summary), &summary.call), ERR_OK);
    return summary;
}

static void report_progress(int64_t unit, int64_t problem, const char *text)
{
    struct change_call change;
    step_begin(&lab, &change, ACT_PROGRESS, unit, problem);
    change.text = text;
    (void)step_apply(&lab, &change);
}

static void report_files(int64_t unit, int64_t problem)
{
    static const struct event_file files[] = {
        {.digest = {{1}}, .size = 10, .name = "现场一.jpg"},
        {.digest = {{2}}, .size = 20, .name = "花名册.pdf", .personal = true}};
    const struct change_effect effect = {1, "40人", NULL};
    struct change_call change;
    step_begin(&lab, &change, ACT_EFFECT, unit, problem);
    change.effect = &effect;
    change.files = files;
    change.file_count = ARRAY_LEN(files);
    (void)step_apply(&lab, &change);
}

static void report_reason(int64_t unit, int64_t problem)
{
    const struct change_effect effect = {2, NULL, "台账在村"};
    struct change_call change;
    step_begin(&lab, &change, ACT_EFFECT, unit, problem);
    change.effect = &effect;
    (void)step_apply(&lab, &change);
}

static void report_period(int64_t unit, int64_t problem, day_t first, const char *text,
                          const char *quantity)
{
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    rare.period_on = first;
    rare.nil = quantity == NULL;
    rare.quantity = quantity;
    step_begin(&lab, &change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    change.text = text;
    (void)step_apply(&lab, &change);
}

/* C01 has done everything, C02 has begun, C03 waits for its plan's approval. */
static void play(void)
{
    int64_t problem = lab_problem(1);
    int64_t unit = lab_unit("C01");
    (void)step_to_progress(&lab, unit, problem);
    report_progress(unit, problem, "已测试一半");
    report_files(unit, problem);
    report_reason(unit, problem);
    report_progress(unit, problem, "已全部测试");
    (void)step_to_progress(&lab, lab_unit("C02"), problem);
    report_progress(lab_unit("C02"), problem, "已制定题目");
    (void)step_plain(&lab, ACT_PLAN, lab_unit("C03"), problem);
    struct change_decision decision = step_accord();
    decision.decided = step_plain(&lab, ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_LARGELY,
                                                  .next_review_on = DAY_NONE};
    decision.verification.accepted_risk = "两户长期外出";
    (void)step_decide(&lab, ACT_CLOSE, unit, problem, &decision);
}

static void test_each_unit_is_told_of(void **state)
{
    (void)state;
    play();
    struct summary_call found = read_summary(false);
    assert_string_equal(found.problems[0].criterion, "政策全员熟悉");
    assert_string_equal(found.problems[0].leader, "王区长");
    assert_int_equal(found.problems[0].indicator_count, 1);
    assert_string_equal(found.problems[0].indicators[0].target, "95");
    assert_null(found.problems[1].leader);
    assert_int_equal(found.problems[1].indicator_count, 0);

    assert_int_equal(found.proof_count, 4);
    for (size_t i = 0; i < found.proof_count; i++) { /* they stand as the measures do */
        assert_int_equal(found.proofs[i].unit_id, found.items[i].unit_id);
        assert_int_equal(found.proofs[i].problem_no, 1);
        assert_string_equal(found.proofs[i].owner, i % 2 == 0 ? "张三" : "李四");
    }
    assert_int_equal(found.proofs[0].file_count, 2);
    assert_string_equal(found.proofs[0].files[0], "现场一.jpg");
    assert_string_equal(found.proofs[0].files[1], "花名册.pdf");
    assert_null(found.proofs[0].no_evidence_reason);
    assert_string_equal(found.proofs[1].no_evidence_reason, "台账在村");
    assert_int_equal(found.proofs[1].file_count, 0);
    assert_int_equal(found.proofs[2].file_count, 0);

    assert_int_equal(found.task_count, 2);
    assert_string_equal(found.tasks[0].progress, "已全部测试"); /* the newest */
    assert_int_equal(found.tasks[0].closed_on,
                     postgres_fixture_sql("SELECT (max(received_at) AT TIME ZONE 'Asia/Shanghai')"
                                          "::date - date '1970-01-01' FROM event WHERE act = 12"));
    assert_int_equal(found.tasks[0].result, RESULT_LARGELY);
    assert_string_equal(found.tasks[0].accepted_risk, "两户长期外出");
    assert_int_equal(found.tasks[1].result, 0);
    assert_null(found.tasks[1].accepted_risk);
    assert_string_equal(found.tasks[1].progress, "已制定题目");
    assert_int_equal(found.tasks[1].closed_on, DAY_NONE);
}

/* What the public edition leaves out is not read for it, and what cannot be listed is left out. */
static void test_what_is_not_read(void **state)
{
    (void)state;
    play();
    struct summary_call open = read_summary(true);
    assert_int_equal(open.proof_count, 0);
    assert_int_equal(open.unit_count + open.self_held_count + open.source_count, 0);
    assert_int_equal(open.task_count, 2); /* of which the results are told */
    assert_int_equal(open.item_count, 4);
    (void)postgres_fixture_sql("UPDATE campaign SET assignment_count = %d",
                               SUMMARY_ASSIGNMENTS_MAX + 1);
    struct summary_call found = read_summary(false);
    assert_int_equal(found.proof_count + found.task_count, 0);
    assert_int_equal(found.item_count, 4);
}

/* Reopened, it is closed no longer; what was reported stays. */
static void test_reopened_is_not_closed(void **state)
{
    (void)state;
    play();
    struct change_decision decision = step_accord();
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    decision.verification = (struct verification){.method = METHOD_DESK, .verified_on = 19520};
    decision.new_due_on = 19700;
    rare.conclusion = "反弹";
    step_begin(&lab, &change, ACT_REOPEN, lab_unit("C01"), lab_problem(1));
    change.decision = &decision;
    change.rare = &rare;
    (void)step_apply(&lab, &change);
    struct summary_call found = read_summary(false);
    assert_int_equal(found.tasks[0].closed_on, DAY_NONE);
    assert_string_equal(found.tasks[0].progress, "已全部测试");
}

/* A day that an act moved is told with its assignment, also where nothing is listed yet; what was issued is not. */
static void test_moved_days_are_told(void **state)
{
    (void)state;
    play();
    struct dossier_call dossier = step_dossier(&lab, lab_unit("C03"), lab_problem(1));
    struct change_decision decision = step_accord();
    decision.new_due_on = 19700;
    decision.decided = dossier.assignment.submitted_id;
    (void)step_decide(&lab, ACT_RETURN, lab_unit("C03"), lab_problem(1), &decision);
    struct summary_call found = read_summary(false);
    assert_int_equal(found.task_count, 3);
    assert_int_equal(found.tasks[0].moved_on, DAY_NONE);
    assert_int_equal(found.tasks[1].moved_on, DAY_NONE);
    assert_int_equal(found.tasks[2].unit_id, lab_unit("C03"));
    assert_int_equal(found.tasks[2].moved_on, 19700);
    assert_null(found.tasks[2].progress);
    assert_int_equal(found.tasks[2].cadence, 0);
    assert_int_equal(found.proof_count, 4); /* its measures are no accepted ones */
}

/* Of a long-term item the newest period counts, whenever it was reported on. */
static void test_the_newest_period_is_told(void **state)
{
    (void)state;
    int64_t unit = lab_unit("O");
    int64_t problem = lab_problem(3);
    step_to_sustaining(&lab, unit, problem);
    report_period(unit, problem, 19631, "宣传三次", "3次"); /* 2023-10-01 */
    report_period(unit, problem, 19539, "汛期停工", NULL);
    struct summary_call found = read_summary(false);
    assert_int_equal(found.task_count, 1);
    assert_int_equal(found.tasks[0].cadence, CADENCE_QUARTERLY);
    assert_int_equal(found.tasks[0].period_on, 19631);
    assert_false(found.tasks[0].nil);
    assert_string_equal(found.tasks[0].periodic, "宣传三次");
    assert_string_equal(found.tasks[0].quantity, "3次");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_unit_is_told_of, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_not_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_reopened_is_not_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_moved_days_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_newest_period_is_told, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
