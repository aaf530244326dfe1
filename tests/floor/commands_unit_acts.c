/* The acts of units one by one: what of each reaches the store, and on what conditions. */
#include "server/rules/transition.h"
#include "tests/floor/commands_case.h"

static void expect_head(const struct change_call *change, enum act act, uint32_t hat)
{
    struct digest digest;
    const Rectify__Submit *in = (const Rectify__Submit *)request.command.in;
    assert_int_equal(digest_sha256(in->acts[0].data, in->acts[0].len, &digest), ERR_OK);
    assert_memory_equal(change->request_id.bytes, lab_acts.request_id, 16);
    assert_true(digest_equal(&change->digest, &digest));
    assert_int_equal(change->unit_id, LAB_UNIT);
    assert_int_equal(change->problem_id, LAB_PROBLEM);
    assert_int_equal(change->base_version, 4);
    assert_int_equal(change->act, act);
    assert_int_equal(change->moves, transition_moves(act, BOTH, true));
    assert_int_equal(change->client_time_ms, lab_now_ms() - 5000);
    assert_int_equal(change->received_ms, lab_now_ms());
    assert_int_equal(change->person_id, LAB_PERSON);
    assert_int_equal(change->actor_unit_id, LAB_UNIT);
    assert_int_equal(change->client_id, 3);
    assert_int_equal(change->hat, hat);
}

static void expect_applied(struct change_call *change, enum state from, enum state to)
{
    struct digest digest = change->digest;
    change->chain.bytes[5] = 0xC5;
    lab_apply(change, from, to);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, 0);
    assert_false(receipt->repeated);
    assert_int_equal(receipt->state, to);
    assert_int_equal(receipt->version, 5);
    assert_int_equal(receipt->received_ms, lab_now_ms());
    assert_memory_equal(receipt->digest.data, digest.bytes, DIGEST_SIZE);
    assert_true(receipt->has_chain);
    assert_int_equal(receipt->chain.data[5], 0xC5);
    assert_memory_equal(receipt->request_id.data, lab_acts.request_id, 16);
    assert_int_equal(lab->notices, 0);
    assert_int_equal(commands_counters(lab->commands)->acts_applied, 1);
}

static void acknowledge_reaches_the_store(void **state)
{
    (void)state;
    struct change_call *change = send_sound(ACT_ACKNOWLEDGE, BOTH);
    expect_head(change, ACT_ACKNOWLEDGE, ROLE_UNIT_REPORTER);
    assert_null(change->text);
    assert_null(change->plan);
    assert_null(change->effect);
    assert_null(change->decision);
    expect_applied(change, STATE_ISSUED, STATE_ACKNOWLEDGED);
}

static void expect_self_check(const struct self_check *check)
{
    assert_int_equal(check->checked_on, lab_day(5, 9));
    assert_string_equal(check->method, "入户核对");
    assert_string_equal(check->scope, "全社区");
    assert_int_equal(check->persons, 6);
}

static void nil_reaches_the_store(void **state)
{
    (void)state;
    struct change_call *change = send_sound(ACT_NIL, BOTH);
    expect_head(change, ACT_NIL, ROLE_UNIT_HEAD);
    const struct change_plan *plan = change->plan;
    assert_string_equal(change->text, "经自查无此类问题");
    expect_self_check(&plan->self_check);
    assert_string_equal(plan->statement, "经自查无此类问题");
    assert_null(plan->cause);
    assert_int_equal(plan->measure_count, 2);
    assert_int_equal(plan->measures[1].kind, MEASURE_PREVENTIVE);
    assert_int_equal(plan->measures[0].kind, MEASURE_RECURRING);
    assert_string_equal(plan->measures[0].text, "每周巡查河渠");
    assert_string_equal(plan->measures[0].frequency, "每周一次");
    assert_int_equal(plan->measures[0].due_on, DAY_NONE);
    assert_int_equal(plan->measures[0].points, 7); /* none named: all three */
    expect_applied(change, STATE_ACKNOWLEDGED, STATE_NIL_CLAIMED);
}

static void plan_reaches_the_store(void **state)
{
    (void)state;
    struct change_call *change = send_sound(ACT_PLAN, BOTH);
    expect_head(change, ACT_PLAN, ROLE_UNIT_HEAD); /* he confirms by sending it */
    const struct change_plan *plan = change->plan;
    expect_self_check(&plan->self_check);
    assert_string_equal(plan->cause, "培训不足");
    assert_null(plan->statement);
    assert_string_equal(plan->confirmed_by, "书记");
    assert_int_equal(plan->measure_count, 2);
    assert_int_equal(plan->measures[0].kind, MEASURE_IMMEDIATE);
    assert_string_equal(plan->measures[0].text, "逐户核对信息");
    assert_string_equal(plan->measures[0].owner, "李四");
    assert_int_equal(plan->measures[0].due_on, lab_day(5, 28));
    assert_null(plan->measures[0].frequency);
    assert_int_equal(plan->measures[0].points, 3);
    assert_int_equal(plan->measures[1].points, 7);
    assert_int_equal(plan->excuse_count, 1);
    assert_int_equal(plan->excuses[0].point, 3);
    assert_string_equal(plan->excuses[0].reason, "本社区无此情况");
    assert_int_equal(plan->local_problem_count, 1);
    assert_string_equal(plan->local_problems[0], "两户信息不符");
    assert_null(change->text);
    expect_applied(change, STATE_ACKNOWLEDGED, STATE_PLAN_SUBMITTED);
}

static void plan_of_a_reporter_needs_confirmation(void **state)
{
    (void)state;
    struct change_call *change = send_sound(ACT_PLAN, ROLE_UNIT_REPORTER);
    assert_int_equal(change->hat, ROLE_UNIT_REPORTER);
    lab_apply(change, STATE_ACKNOWLEDGED, STATE_PLAN_SUBMITTED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    lab_free(&request);

    lab_act(ACT_PLAN);
    lab_acts.plan.confirmed_by = NULL;
    submit_act(ROLE_UNIT_REPORTER);
    answer_look(ACT_PLAN);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_CONFIRMATION_MISSING, 0));
}

static void plan_without_review_moves_on(void **state)
{
    (void)state;
    lab_act(ACT_PLAN);
    lab_acts.act.problem_id = LAB_UNREVIEWED;
    submit_act(BOTH);
    answer_look(ACT_PLAN);
    struct change_call *change = lab_change(lab);
    assert_int_equal(change->moves, transition_moves(ACT_PLAN, BOTH, false));
    lab_apply(change, STATE_ACKNOWLEDGED, STATE_IN_PROGRESS);
    assert_int_equal(lab_receipt(&request, 0)->state, STATE_IN_PROGRESS);
}

/* The catalogue does not know that a return gave the assignment another day, later or earlier. */
static void plan_is_judged_by_the_day_of_its_assignment(void **state)
{
    (void)state;
    lab_act(ACT_PLAN); /* its first measure ends on May 28 */
    submit_act(BOTH);
    struct dossier_call *shortened = lab_look(lab, STATE_ACKNOWLEDGED);
    assert_memory_equal(shortened->judging->bytes, lab_acts.request_id, 16);
    shortened->assignment.due_on = lab_day(5, 20);
    fake_store_complete(&shortened->call, ERR_OK);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_MEASURE_DATE_LATE, 1));
    lab_free(&request);

    lab_act(ACT_PLAN);
    lab_acts.measures[0].has_due_on = false; /* without a date nothing is to be looked at */
    lab_acts.measures[0].frequency = (char *)(uintptr_t) "每周";
    submit_act(BOTH);
    lab_apply(lab_change(lab), STATE_ACKNOWLEDGED, STATE_PLAN_SUBMITTED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    lab_free(&request);

    lab_act(ACT_PLAN);
    lab_acts.measures[0].due_on = lab_day(6, 3);
    submit_act(BOTH);
    struct dossier_call *look = lab_look(lab, STATE_ACKNOWLEDGED);
    look->assignment.due_on = lab_day(6, 5);
    fake_store_complete(&look->call, ERR_OK);
    lab_apply(lab_change(lab), STATE_ACKNOWLEDGED, STATE_PLAN_SUBMITTED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    lab_free(&request);

    lab_act(ACT_PLAN);
    lab_acts.measures[0].due_on = lab_day(6, 3);
    submit_act(BOTH);
    fake_store_complete(&lab_look(lab, STATE_ACKNOWLEDGED)->call, ERR_OK);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_MEASURE_DATE_LATE, 1));
}

/* Late never blocks: once the day has passed, a later one is taken, and both sides are told. */
static void what_is_late_already_is_taken_with_a_remark(void **state)
{
    (void)state;
    lab_act(ACT_PLAN);
    submit_act(BOTH);
    struct dossier_call *look = lab_look(lab, STATE_ACKNOWLEDGED);
    look->assignment.due_on = lab_day(5, 1);
    fake_store_complete(&look->call, ERR_OK);
    lab_apply(lab_change(lab), STATE_ACKNOWLEDGED, STATE_PLAN_SUBMITTED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_MEASURE_DATE_LATE, 1));
    lab_free(&request);

    lab_act(ACT_PLAN);
    lab_acts.measures[0].due_on = lab_day(5, 1);
    submit_act(BOTH);
    fake_store_complete(&lab_look(lab, STATE_ACKNOWLEDGED)->call, ERR_OK);
    lab_apply(lab_change(lab), STATE_ACKNOWLEDGED, STATE_PLAN_SUBMITTED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_MEASURE_DATE_PAST, 1));
}

static void progress_reaches_the_store(void **state)
{
    (void)state;
    struct change_call *change = send_sound(ACT_PROGRESS, BOTH);
    expect_head(change, ACT_PROGRESS, ROLE_UNIT_REPORTER);
    assert_string_equal(change->text, "已核对三十户");
    assert_string_equal(change->blocked_on, "上级数据");
    expect_applied(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

static void effect_reaches_the_store(void **state)
{
    (void)state;
    struct change_call *change = send_sound(ACT_EFFECT, BOTH);
    expect_head(change, ACT_EFFECT, ROLE_UNIT_REPORTER);
    assert_string_equal(change->text, "更正两户");
    assert_int_equal(change->effect->measure_no, 1);
    assert_string_equal(change->effect->quantity, "2户");
    assert_string_equal(change->effect->no_evidence_reason, "台账在村");
    expect_applied(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

static void effect_of_no_measure_is_a_condition(void **state)
{
    (void)state;
    struct change_call *change = send_sound(ACT_EFFECT, BOTH);
    change->outcome = CHANGE_MEASURE_UNKNOWN;
    fake_store_complete(&change->call, ERR_OK);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_MEASURE_UNKNOWN, 1));
    lab_free(&request);

    lab_act(ACT_EFFECT);
    lab_acts.effect.measure = 51;
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_MEASURE_UNKNOWN, 51));
}

static void nil_needs_a_preventive_measure(void **state)
{
    (void)state;
    lab_act(ACT_NIL);
    lab_acts.nil.n_measures = 1; /* the recurring one */
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    assert_int_equal(lab_receipt(&request, 0)->n_findings, 1);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_PREVENTIVE_MISSING, 0));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(acknowledge_reaches_the_store),
        TEST(nil_reaches_the_store),
        TEST(plan_reaches_the_store),
        TEST(plan_of_a_reporter_needs_confirmation),
        TEST(plan_without_review_moves_on),
        TEST(plan_is_judged_by_the_day_of_its_assignment),
        TEST(what_is_late_already_is_taken_with_a_remark),
        TEST(progress_reaches_the_store),
        TEST(effect_reaches_the_store),
        TEST(effect_of_no_measure_is_a_condition),
        TEST(nil_needs_a_preventive_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
