/* S-18, T11: what the indicators came to is kept with each closure request, and read back with it. */
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
    (void)postgres_fixture_sql(
        "INSERT INTO problem_indicator (problem_id, indicator, name, unit, baseline, target)"
        " VALUES (%ld, 1, '比例', '%%', '40', '55'), (%ld, 2, '户数', '户', NULL, NULL)",
        (long)lab_problem(1), (long)lab_problem(1));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_close(&lab);
    return 0;
}

/* A closure request with these figures; answers its id. */
static struct uuid request_closure(int64_t unit, int64_t problem,
                                   const struct change_actual *actuals, size_t count)
{
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    step_begin(&lab, &change, ACT_DONE, unit, problem);
    rare.actuals = actuals;
    rare.actual_count = count;
    change.rare = &rare;
    return step_apply(&lab, &change);
}

static void test_each_request_keeps_its_figures(void **state)
{
    (void)state;
    static const struct change_actual first[] = {{2, "-7"}, {1, "41.50"}};
    static const struct change_actual second[] = {{1, "55.000001"}, {2, "123456789012345.123456"}};
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    (void)step_to_progress(&lab, unit, problem);
    struct uuid one = request_closure(unit, problem, first, 2);
    (void)step_plain(&lab, ACT_WITHDRAW, unit, problem);
    struct uuid two = request_closure(unit, problem, second, 2);
    (void)step_to_progress(&lab, lab_unit("C02"), problem);
    (void)request_closure(lab_unit("C02"), problem, first, 1); /* a neighbour's */

    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.indicator_count, 2);
    size_t requests = 0;
    for (size_t i = 0; i < dossier.event_count; i++) {
        const struct event_record *event = &dossier.events[i];
        bool asks = event->act == ACT_DONE;
        assert_int_equal(event->actual_count, asks ? 2 : 0);
        if (!asks) {
            continue;
        }
        bool early = uuid_equal(&event->request_id, &one);
        assert_true(early || uuid_equal(&event->request_id, &two));
        assert_int_equal(event->actuals[0].indicator, 1); /* by number, however they came */
        assert_string_equal(event->actuals[0].value, early ? "41.50" : "55.000001");
        assert_int_equal(event->actuals[1].indicator, 2);
        assert_string_equal(event->actuals[1].value, early ? "-7" : "123456789012345.123456");
        requests++;
    }
    assert_int_equal(requests, 2);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM indicator_actual"), 5);
}

/* What is sent twice is stored once, and what is refused leaves nothing. */
static void test_figures_come_and_go_with_their_request(void **state)
{
    (void)state;
    static const struct change_actual actuals[] = {{1, "41"}, {2, "3"}};
    struct change_rare rare = step_nothing_rare;
    int64_t unit = lab_unit("C03");
    int64_t problem = lab_problem(1);
    struct change_call change;
    (void)step_to_progress(&lab, unit, problem);
    step_begin(&lab, &change, ACT_DONE, unit, problem);
    rare.actuals = actuals;
    rare.actual_count = 2;
    change.rare = &rare;
    lab_apply(&lab, &change);
    struct change_call again = change;
    lab_prepare(&lab, &again.call);
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_REPEATED);
    again.request_id = lab_uuid();
    lab_prepare(&lab, &again.call);
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_STALE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM indicator_actual"), 2);
}

/* What judges a request without asking the database knows how many indicators a problem has; judging reads no figures. */
static void test_catalogue_counts_indicators(void **state)
{
    (void)state;
    struct catalog_call catalog = {.problem_count = 0};
    lab_prepare(&lab, &catalog.call);
    assert_int_equal(lab_finish(&lab, store_catalog(lab.store, &catalog), &catalog.call), ERR_OK);
    assert_int_equal(catalog.problem_count, LAB_PROBLEMS);
    for (size_t i = 0; i < catalog.problem_count; i++) {
        const struct problem_terms_record *problem = &catalog.problems[i];
        assert_int_equal(problem->indicators, problem->seq_no == 1 ? 2 : 0);
        assert_true(problem->plan_review);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_request_keeps_its_figures, setup, teardown),
        cmocka_unit_test_setup_teardown(test_figures_come_and_go_with_their_request, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_catalogue_counts_indicators, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
