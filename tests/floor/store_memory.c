/*
 * The n-th allocation fails, for n = 1, 2, 3 ...: whoever asked gets a typed answer, nothing leaks, and the store
 * goes on.
 */
#include "tests/floor/store_lab.h"
#include "tests/lib/alloc_fail.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    FAILURES_MAX = 400, /* more allocations than anything here makes */
};

static void seed(void)
{
    struct lab lab;
    lab_open(&lab, NULL);
    lab_seed_of(&lab, 3);
    lab_close(&lab);
}

static bool typed(enum err err)
{
    return err == ERR_OK || err == ERR_NOMEM || err == ERR_DATABASE_AWAY;
}

/* One change with the nth allocation failing, then one more; true when the first one met no failure. */
static bool change_with_failure(size_t nth)
{
    struct lab lab;
    struct change_call change;
    struct change_call next;
    struct change_plan plan = lab_plan;
    char longer[1000] = ""; /* than what the arrays have room for */
    memset(longer, 'x', sizeof(longer) - 1);
    plan.cause = longer;
    seed();
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    alloc_fail_install();
    lab_open(&lab, NULL);
    lab_change(&lab, &change, ACT_PLAN, unit, problem, 1);
    change.plan = &plan;
    change.text = longer;
    alloc_fail_at(nth);
    enum err err = lab_finish(&lab, store_change(lab.store, &change), &change.call);
    alloc_fail_at(0);
    assert_true(typed(err));
    lab_turn_until_available(&lab);
    lab_change(&lab, &next, ACT_WITHDRAW, unit, problem, 2);
    enum change_outcome outcome = lab_outcome(&lab, &next);
    assert_int_equal(outcome, err == ERR_OK ? CHANGE_APPLIED : CHANGE_STALE);
    lab_close(&lab);
    assert_int_equal(alloc_fail_live(), 0);
    alloc_fail_remove();
    lab_check_counters();
    return err == ERR_OK;
}

static void test_change(void **state)
{
    (void)state;
    size_t nth = 1;
    while (!change_with_failure(nth)) {
        nth++;
        assert_true(nth < FAILURES_MAX);
    }
    assert_true(nth > 1);
}

static bool read_with_failure(size_t nth)
{
    struct lab lab;
    struct summary_call summary = {0};
    alloc_fail_install();
    lab_open(&lab, NULL);
    lab_prepare(&lab, &summary.call);
    alloc_fail_at(nth);
    enum err err = lab_finish(&lab, store_summary(lab.store, &summary), &summary.call);
    alloc_fail_at(0);
    assert_true(typed(err));
    struct campaigns_call campaigns = {0};
    arena_close(&lab.arena);
    lab_prepare(&lab, &campaigns.call);
    assert_int_equal(lab_finish(&lab, store_campaigns(lab.store, &campaigns), &campaigns.call),
                     ERR_OK);
    lab_close(&lab);
    assert_int_equal(alloc_fail_live(), 0);
    alloc_fail_remove();
    return err == ERR_OK;
}

static void test_read(void **state)
{
    (void)state;
    size_t nth = 1;
    seed();
    while (!read_with_failure(nth)) {
        nth++;
        assert_true(nth < FAILURES_MAX);
    }
    assert_true(nth > 1);
}

/* Making the store fails as a whole; what fails while connecting is tried again. */
static void test_making(void **state)
{
    (void)state;
    enum err err = ERR_NOMEM;
    for (size_t nth = 1; err != ERR_OK; nth++) {
        struct store *store = NULL;
        struct store_options options = lab_options();
        uv_loop_t loop;
        assert_true(nth < FAILURES_MAX);
        assert_int_equal(uv_loop_init(&loop), 0);
        options.loop = &loop;
        alloc_fail_install();
        alloc_fail_at(nth);
        err = store_new(&options, &store);
        alloc_fail_at(0);
        assert_true(err == ERR_OK || err == ERR_NOMEM);
        if (err == ERR_OK) {
            store_free(store);
        }
        assert_int_equal(alloc_fail_live(), 0);
        alloc_fail_remove();
        assert_int_equal(uv_loop_close(&loop), 0);
    }
}

static void test_connecting(void **state)
{
    (void)state;
    for (size_t nth = 1; nth <= 12; nth++) {
        struct lab lab;
        alloc_fail_install();
        lab_start(&lab, NULL);
        alloc_fail_at(nth);
        lab_turn_until_available(&lab);
        alloc_fail_at(0);
        lab_close(&lab);
        assert_int_equal(alloc_fail_live(), 0);
        alloc_fail_remove();
    }
}

/* An arena that is too small for the answer. */
static void test_budget(void **state)
{
    (void)state;
    struct lab lab;
    struct arena small;
    struct assignments_call assignments = {0};
    lab_open(&lab, NULL);
    arena_init(&small, 1024);
    lab_prepare(&lab, &assignments.call);
    assignments.call.arena = &small;
    assert_int_equal(
        lab_finish(&lab, store_assignments(lab.store, &assignments), &assignments.call), ERR_LIMIT);
    arena_close(&small);
    lab_close(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_change), cmocka_unit_test(test_read),
        cmocka_unit_test(test_making), cmocka_unit_test(test_connecting),
        cmocka_unit_test(test_budget),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
