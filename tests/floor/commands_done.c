/* The closure request: what it asks for, what it closes, and the indicators' values that it states (T11, S-18). */
#include "tests/floor/commands_decide_lab.h"

static void done_closes_measures(void **state)
{
    (void)state;
    lab_act(ACT_DONE);
    struct change_call *change = pass(ask(ACT_DONE, 0, STATE_IN_PROGRESS));
    assert_int_equal(change->hat, ROLE_UNIT_HEAD);
    assert_string_equal(change->text, "申请销号");
    assert_int_equal(change->not_done_count, 1);
    assert_int_equal(change->not_done[0].no, 2);
    assert_string_equal(change->not_done[0].reason, "汛期停工");
    lab_apply(change, STATE_IN_PROGRESS, STATE_CLOSURE_REQUESTED);
    assert_int_equal(lab_receipt(&request, 0)->state, STATE_CLOSURE_REQUESTED);
    assert_int_equal(lab->notices, 0);
}

static void done_says_all_that_is_missing(void **state)
{
    (void)state;
    lab_act(ACT_DONE);
    lab_acts.not_done.measure = 3;
    fake_store_complete(&ask(ACT_DONE, 0, STATE_IN_PROGRESS)->call, ERR_OK);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, ERR_CONDITION);
    assert_int_equal(receipt->n_findings, 2);
    assert_true(lab_has_finding(receipt, REASON_MEASURE_UNKNOWN, 3));
    assert_true(lab_has_finding(receipt, REASON_EFFECT_MISSING, 2));
    lab_free(&request);

    lab_act(ACT_DONE);
    struct dossier_call *look = ask(ACT_DONE, 0, STATE_IN_PROGRESS);
    look->plan_count = 0;
    fake_store_complete(&look->call, ERR_OK);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_MEASURE_MISSING, 0));
}

/* Nothing could be done, and why: the office may close that as NOT_DONE. */
static void done_may_say_that_nothing_was_done(void **state)
{
    (void)state;
    lab_act(ACT_DONE);
    Rectify__NotDone other = RECTIFY__NOT_DONE__INIT;
    other.measure = 1;
    other.reason = lab_acts.not_done.reason;
    lab_acts.not_done_list[1] = &other;
    lab_acts.done.n_not_done = 2;
    struct change_call *change = pass(ask(ACT_DONE, 0, STATE_IN_PROGRESS));
    assert_int_equal(change->not_done_count, 2);
    lab_apply(change, STATE_IN_PROGRESS, STATE_CLOSURE_REQUESTED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
}

static Rectify__IndicatorActual actuals[INDICATORS_MAX + 1];
static Rectify__IndicatorActual *actual_list[INDICATORS_MAX + 1];

/* A closure request of the problem that is measured, with the first `count` figures of: 1: 93.5, 2: -0.25, 3: 7, ... */
static void act_measured(size_t count)
{
    static char values[][8] = {"93.5", "-0.25", "7"};
    lab_act(ACT_DONE);
    lab_acts.act.problem_id = LAB_MEASURED;
    for (size_t i = 0; i < ARRAY_LEN(actuals); i++) {
        rectify__indicator_actual__init(&actuals[i]);
        actuals[i].indicator = (uint32_t)i + 1;
        actuals[i].value = values[i % ARRAY_LEN(values)];
        actual_list[i] = &actuals[i];
    }
    lab_acts.done.actuals = actual_list;
    lab_acts.done.n_actuals = count;
}

/* S-18: each indicator's actual value is stored with the request. */
static void done_states_what_the_indicators_came_to(void **state)
{
    (void)state;
    act_measured(2);
    struct change_call *change = pass(ask(ACT_DONE, 0, STATE_IN_PROGRESS));
    assert_non_null(change->rare);
    assert_int_equal(change->rare->actual_count, 2);
    assert_int_equal(change->rare->actuals[0].indicator, 1);
    assert_string_equal(change->rare->actuals[0].value, "93.5");
    assert_int_equal(change->rare->actuals[1].indicator, 2);
    assert_string_equal(change->rare->actuals[1].value, "-0.25");
    struct digest digest = change->digest;
    lab_apply(change, STATE_IN_PROGRESS, STATE_CLOSURE_REQUESTED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    lab_free(&request);

    act_measured(2);
    actuals[1].value = actuals[0].value; /* another figure is another version */
    change = pass(ask(ACT_DONE, 0, STATE_IN_PROGRESS));
    assert_memory_not_equal(change->digest.bytes, digest.bytes, DIGEST_SIZE);
    lab_apply(change, STATE_IN_PROGRESS, STATE_CLOSURE_REQUESTED);
}

static void done_names_the_indicators_that_are_missing_or_unknown(void **state)
{
    (void)state;
    act_measured(0);
    fake_store_complete(&ask(ACT_DONE, 0, STATE_IN_PROGRESS)->call, ERR_OK);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, ERR_CONDITION);
    assert_int_equal(receipt->n_findings, 2);
    assert_true(lab_has_finding(receipt, REASON_ACTUAL_MISSING, 1));
    assert_true(lab_has_finding(receipt, REASON_ACTUAL_MISSING, 2));
    lab_free(&request);

    act_measured(2);
    actuals[0].indicator = 3;
    fake_store_complete(&ask(ACT_DONE, 0, STATE_IN_PROGRESS)->call, ERR_OK);
    receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->n_findings, 2);
    assert_true(lab_has_finding(receipt, REASON_INDICATOR_UNKNOWN, 3));
    assert_true(lab_has_finding(receipt, REASON_ACTUAL_MISSING, 1));
    lab_free(&request);

    act_measured(1);
    lab_acts.act.problem_id = LAB_PROBLEM; /* is not measured by anything */
    fake_store_complete(&ask(ACT_DONE, 0, STATE_IN_PROGRESS)->call, ERR_OK);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_INDICATOR_UNKNOWN, 1));
}

/* What is wrong in its form is said of its field, and nobody is asked. */
static void done_takes_decimals_once_each(void **state)
{
    (void)state;
    static char wrong[][20] = {"", "1,5", "93.5%", "９", "1.1234567", " 1", "约40"};
    struct caller caller = lab_caller_unit(BOTH);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        act_measured(2);
        actuals[1].value = wrong[i];
        lab_submit_one(lab, &request, &caller);
        lab_expect_refused(&request, ERR_FIELD, "done.actuals[2].value");
        lab_free(&request);
    }
    act_measured(2);
    actuals[1].indicator = 1;
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_FIELD, "done.actuals[2].indicator");
    lab_free(&request);

    act_measured(1);
    actuals[0].indicator = UINT32_MAX;
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_FIELD, "done.actuals[1].indicator");
    lab_free(&request);

    act_measured(INDICATORS_MAX + 1);
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_SIZE, "done.actuals");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(done_closes_measures),
        TEST(done_says_all_that_is_missing),
        TEST(done_may_say_that_nothing_was_done),
        TEST(done_states_what_the_indicators_came_to),
        TEST(done_names_the_indicators_that_are_missing_or_unknown),
        TEST(done_takes_decimals_once_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
