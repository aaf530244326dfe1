/* A node of the hierarchy and what is below it: what is answered, who may ask. */
#include "tests/floor/commands_summary_lab.h"

static void a_node_and_its_children(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__NodeGet in = RECTIFY__NODE_GET__INIT;
    in.node = text("潜江市");
    lab_send(lab, &request, &caller, MESSAGE_NODE_GET, &in.base);
    struct node_call *call = fake_store_take(lab->store, FAKE_NODE);
    assert_string_equal(call->node, "潜江市");
    struct summary_call filled = {0};
    answer(&filled);
    call->found = filled.found;
    call->name = "潜江市";
    call->problems = &problem;
    call->problem_count = 1;
    call->children = &unit;
    call->child_count = 1;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Node *out = (const Rectify__Node *)lab_answer(&request);
    assert_string_equal(out->name, "潜江市");
    assert_int_equal(out->as_of_ms, lab_now_ms());
    assert_int_equal(out->problems[0]->completeness->returned, 3);
    assert_int_equal(out->problems[0]->states[0]->count, 2);
    assert_int_equal(out->problems[0]->self_held, 1);
    assert_int_equal(out->children[0]->completeness->returned, 4);
    assert_int_equal(out->children[0]->completeness->planned, 1);
    lab_free(&request);

    /* How other units stand is nobody's business who sees his own only. */
    struct caller stranger = lab_caller_unit(ROLE_UNIT_HEAD);
    lab_send(lab, &request, &stranger, MESSAGE_NODE_GET, &in.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(a_node_and_its_children),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
