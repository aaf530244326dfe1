/* The catalogue of problems: an act on a problem that it does not know has it loaded again. */
#include "tests/floor/commands_case.h"

static void serve_catalog(bool with_problem, enum err err)
{
    static struct problem_terms_record problem = {
        .problem_id = 500, .due_kind = DUE_LONG_TERM, .due_on = DAY_NONE, .points = 1};
    struct catalog_call *call = fake_store_take(lab->store, FAKE_CATALOG);
    call->problems = &problem;
    call->problem_count = with_problem;
    fake_store_complete(&call->call, err);
}

static void unknown_problem_loads_the_catalogue(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(BOTH);
    struct lab_submit submit = {.count = 0};
    lab_act(ACT_PROGRESS);
    lab_acts.act.problem_id = 500;
    lab_submit_add(&submit);
    lab_acts.act.unit_id = LAB_UNIT;
    lab_acts.act.problem_id = 501;
    lab_submit_add(&submit);
    lab_submit_send(lab, &request, &caller, &submit);

    /* The second could have been answered by a load that began before it asked: it waits for one more. */
    serve_catalog(true, ERR_OK);
    struct change_call *change = lab_change(lab);
    serve_catalog(true, ERR_OK);
    lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    assert_int_equal(lab_receipt(&request, 1)->code, ERR_NOT_FOUND);
    assert_int_equal(fake_store_started(lab->store, FAKE_CATALOG), 3);
}

static void catalogue_that_cannot_be_loaded_is_no_answer(void **state)
{
    (void)state;
    lab_act(ACT_PROGRESS);
    lab_acts.act.problem_id = 500;
    submit_act(BOTH);
    serve_catalog(false, ERR_DATABASE_AWAY);
    lab_expect_refused(&request, ERR_DATABASE_AWAY, NULL);
    lab_free(&request);
    fake_store_refuse(lab->store, FAKE_CATALOG, ERR_BUSY);
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_BUSY, NULL);
    lab_free(&request);
    lab_apply(send_sound(ACT_PROGRESS, BOTH), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    assert_int_equal(lab_receipt(&request, 0)->code, 0); /* the old catalogue still stands */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(unknown_problem_loads_the_catalogue),
        TEST(catalogue_that_cannot_be_loaded_is_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
