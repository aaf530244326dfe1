/* Changes together: one batch of acts of every kind, one bad among many, a full queue, the drain at the end. */
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
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_check_counters();
    lab_check_chains(&lab);
    lab_close(&lab);
    return 0;
}

static void wait_all(struct change_call *changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lab_wait(&lab, &changes[i].call);
    }
}

static void test_one_bad_among_many(void **state)
{
    (void)state;
    static struct change_call changes[LAB_COMMUNITIES * LAB_PROBLEMS];
    const struct planned_measure nonsense = {.kind = (enum measure_kind)99, .text = "x"};
    struct change_plan bad = lab_plan;
    size_t count = 0;
    bad.measures = &nonsense;
    bad.measure_count = 1;
    for (int problem = 1; problem <= LAB_PROBLEMS; problem++) {
        int64_t problem_id = lab_problem(problem);
        for (int64_t unit = lab_unit("C01"); unit < lab_unit("C01") + LAB_COMMUNITIES; unit++) {
            lab_change(&lab, &changes[count], ACT_PLAN, unit, problem_id, 1);
            changes[count].plan = count == 25 ? &bad : &lab_plan;
            count++;
        }
    }
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
    }
    wait_all(changes, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(changes[i].call.err, i == 25 ? ERR_DATABASE : ERR_OK);
        assert_true(i == 25 || changes[i].outcome == CHANGE_APPLIED);
    }
    assert_int_equal(store_counters(lab.store)->split_batches, 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 4"), count - 1);
}

/* Acts of every kind together: what a decision brings is null for the others. */
static void test_mixed_batch(void **state)
{
    (void)state;
    struct lab other;
    struct store_options options = lab_options();
    struct change_call changes[6];
    struct uuid plans[4];
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    for (int i = 0; i < 4; i++) {
        plans[i] = step_plain(&lab, ACT_PLAN, unit + i, problem);
    }
    for (int i = 2; i < 4; i++) {
        (void)step_decide(&lab, ACT_APPROVE, unit + i, problem,
                          &(struct change_decision){.decided = plans[i]});
    }
    options.writers = 1;
    options.instance = 3;
    lab_open(&other, &options);
    const struct change_decision approval = {.decided = plans[0], .self_held = true};
    const struct change_decision review = {.decided = plans[1]};
    const struct change_effect effect = {1, "12项", NULL};
    lab_change(&other, &changes[0], ACT_APPROVE, unit, problem, 2);
    changes[0].decision = &approval;
    lab_change(&other, &changes[1], ACT_START_REVIEW, unit + 1, problem, 2);
    changes[1].decision = &review;
    lab_change(&other, &changes[2], ACT_EFFECT, unit + 2, problem, 3);
    changes[2].effect = &effect;
    lab_change(&other, &changes[3], ACT_DONE, unit + 3, problem, 3);
    lab_change(&other, &changes[4], ACT_NIL, unit + 4, problem, 1);
    changes[4].plan = &lab_nil;
    lab_change(&other, &changes[5], ACT_ACKNOWLEDGE, unit + 5, problem, 1);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(store_change(other.store, &changes[i]), ERR_OK);
    }
    for (size_t i = 0; i < 6; i++) {
        lab_wait(&other, &changes[i].call);
        assert_int_equal(changes[i].call.err, ERR_OK);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
    }
    assert_int_equal(store_counters(other.store)->batches, 1);
    assert_int_equal(store_counters(other.store)->split_batches, 0);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE self_held"), 1);
    assert_int_equal(postgres_fixture_sql("SELECT sum(self_held) FROM assignment"), 1);
    lab_close(&other);
}

static void test_two_of_one_assignment(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C13");
    int64_t problem = lab_problem(1);
    struct change_call changes[3];
    lab_change(&lab, &changes[0], ACT_ACKNOWLEDGE, unit, problem, 1);
    lab_change(&lab, &changes[1], ACT_NIL, unit, problem, 2);
    changes[1].plan = &lab_nil;
    lab_change(&lab, &changes[2], ACT_WITHDRAW, unit, problem, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
    }
    wait_all(changes, 3);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(changes[i].call.err, ERR_OK);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
        assert_int_equal(changes[i].version, i + 2);
    }
    assert_int_equal(store_counters(lab.store)->batches, 3);
}

static void test_equal_ids_together(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C14");
    struct change_call changes[3];
    lab_change(&lab, &changes[0], ACT_ACKNOWLEDGE, unit, lab_problem(1), 1);
    changes[1] = changes[0];
    changes[2] = changes[0];
    changes[2].problem_id = lab_problem(2);
    for (int i = 0; i < 3; i++) {
        lab_prepare(&lab, &changes[i].call);
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
    }
    wait_all(changes, 3);
    assert_int_equal(changes[0].outcome, CHANGE_APPLIED);
    assert_int_equal(changes[1].outcome, CHANGE_REPEATED);
    assert_int_equal(changes[2].outcome, CHANGE_ID_REUSED);
    assert_int_equal(store_counters(lab.store)->split_batches, 0);
}

static void test_full(void **state)
{
    (void)state;
    static struct change_call changes[9];
    struct lab small;
    struct store_options options = lab_options();
    options.queue_max = 8;
    options.instance = 1;
    lab_open(&small, &options);
    int64_t first = lab_unit("C01");
    int64_t problem = lab_problem(1);
    for (int i = 0; i < 9; i++) {
        lab_change(&small, &changes[i], ACT_ACKNOWLEDGE, first + i, problem, 1);
        assert_int_equal(store_change(small.store, &changes[i]), i < 8 ? ERR_OK : ERR_BUSY);
    }
    assert_true(store_pressed(small.store));
    assert_int_equal(store_counters(small.store)->busy, 1);
    for (int i = 0; i < 8; i++) {
        lab_wait(&small, &changes[i].call);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
    }
    assert_false(store_pressed(small.store));
    lab_close(&small);
}

/* Stopping drains: what was accepted completes. */
static void test_stop_drains(void **state)
{
    (void)state;
    static struct change_call changes[LAB_COMMUNITIES];
    struct lab other;
    lab_open(&other, NULL);
    int64_t first = lab_unit("C01");
    int64_t problem = lab_problem(1);
    for (int i = 0; i < LAB_COMMUNITIES; i++) {
        lab_change(&other, &changes[i], ACT_ACKNOWLEDGE, first + i, problem, 1);
        assert_int_equal(store_change(other.store, &changes[i]), ERR_OK);
    }
    lab_close(&other);
    for (int i = 0; i < LAB_COMMUNITIES; i++) {
        assert_null(changes[i].call.owner);
        assert_int_equal(changes[i].call.err, ERR_OK);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_one_bad_among_many), T(test_mixed_batch), T(test_two_of_one_assignment),
        T(test_equal_ids_together), T(test_full),        T(test_stop_drains),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
