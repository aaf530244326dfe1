/* The office's own wording of a problem: what is asked of the store, what is refused, who may. */
#include "tests/floor/commands_case.h"

static void a_wording_is_checked_and_stored(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    char *texts[202];
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        texts[i] = text("统一核对");
    }
    Rectify__WordingPut in = RECTIFY__WORDING_PUT__INIT;
    in.request_id = lab_act(ACT_PROGRESS)->request_id;
    in.campaign = text("zj");
    in.problem_no = 3;
    in.measures = texts;
    in.n_measures = 200;
    in.effects = texts;
    in.n_effects = 1;
    lab_send(lab, &request, &caller, MESSAGE_WORDING_PUT, &in.base);
    struct wording_put_call *call = fake_store_take(lab->store, FAKE_WORDING_PUT);
    assert_int_equal(call->problem_no, 3);
    assert_int_equal(call->measure_count, 200);
    assert_int_equal(call->effect_count, 1);
    assert_string_equal(call->effects[0], "统一核对");
    call->version = 2;
    call->units = 5;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__WordingStored *out = (const Rectify__WordingStored *)lab_answer(&request);
    assert_int_equal(out->version, 2);
    assert_int_equal(out->units, 5);
    lab_free(&request);

    const struct {
        size_t measures;
        const char *second;
        const char *campaign;
        uint32_t problem_no;
        enum err err;
        const char *field;
    } wrong[] = {
        {201, "好", "zj", 1, ERR_SIZE, "measures"},
        {2, "", "zj", 1, ERR_FIELD, "measures[2]"},
        {2, "　 ", "zj", 1, ERR_FIELD, "measures[2]"},
        {2, "两\n行", "zj", 1, ERR_UTF8, "measures[2]"},
        {2, "好", "周矶", 1, ERR_FIELD, "campaign"},
        {2, "好", "zj", 0, ERR_FIELD, "problem_no"},
        {2, "好", "zj", 99999, ERR_FIELD, "problem_no"},
    };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        in.n_measures = wrong[i].measures;
        texts[1] = text(wrong[i].second);
        in.campaign = text(wrong[i].campaign);
        in.problem_no = wrong[i].problem_no;
        lab_send(lab, &request, &caller, MESSAGE_WORDING_PUT, &in.base);
        lab_expect_error(&request, wrong[i].err, wrong[i].field);
        lab_free(&request);
    }
    struct caller stranger = lab_caller_unit(ROLE_UNIT_HEAD);
    lab_send(lab, &request, &stranger, MESSAGE_WORDING_PUT, &in.base);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(a_wording_is_checked_and_stored),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
