/* SUBMIT as a whole: who may, what is refused and what is true then, several acts and their order. */
#include "tests/floor/commands_case.h"

/* Outside the office its roles do not count: nothing is left that may submit. */
static void office_roles_elsewhere_submit_nothing(void **state)
{
    (void)state;
    lab_act(ACT_APPROVE);
    lab_acts.act.unit_id = LAB_OTHER_UNIT;
    submit_act(ROLE_OFFICE_HEAD | ROLE_OFFICE_REVIEWER);
    lab_expect_error(&request, ERR_FORBIDDEN, NULL);
}

static void who_may_not_is_refused_unread(void **state)
{
    (void)state;
    static const struct {
        enum act act;
        uint32_t roles;
        int64_t unit_id;
        enum err err;
    } cases[] = {
        {ACT_NIL, ROLE_UNIT_REPORTER, LAB_UNIT, ERR_FORBIDDEN},
        {ACT_DONE, ROLE_UNIT_REPORTER, LAB_UNIT, ERR_FORBIDDEN},
        {ACT_WITHDRAW, ROLE_UNIT_REPORTER, LAB_UNIT, ERR_FORBIDDEN},
        {ACT_APPROVE, BOTH, LAB_UNIT, ERR_FORBIDDEN},
        {ACT_APPROVE, BOTH | ROLE_OFFICE_HEAD, LAB_OTHER_UNIT,
         ERR_FORBIDDEN}, /* not in the office */
        {ACT_ACKNOWLEDGE, BOTH, LAB_OTHER_UNIT, ERR_NOT_YOURS},
        {ACT_NIL, BOTH, LAB_OTHER_UNIT, ERR_NOT_YOURS},
        {ACT_PLAN, BOTH, LAB_OTHER_UNIT, ERR_NOT_YOURS},
        {ACT_PROGRESS, BOTH, LAB_OTHER_UNIT, ERR_NOT_YOURS},
        {ACT_EFFECT, BOTH, LAB_OTHER_UNIT, ERR_NOT_YOURS},
        {ACT_DONE, BOTH, LAB_OTHER_UNIT, ERR_NOT_YOURS},
        {ACT_WITHDRAW, BOTH, LAB_OTHER_UNIT, ERR_NOT_YOURS},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        lab_act(cases[i].act);
        lab_acts.act.unit_id = cases[i].unit_id;
        submit_act(cases[i].roles);
        lab_expect_refused(&request, cases[i].err, NULL);
        lab_free(&request);
    }
    assert_int_equal(fake_store_started(lab->store, FAKE_CHANGE), 0);
    assert_int_equal(fake_store_started(lab->store, FAKE_DOSSIER), 0);
    assert_int_equal(commands_counters(lab->commands)->acts_refused, ARRAY_LEN(cases));
}

static void truth_comes_with_refusals(void **state)
{
    (void)state;
    static const struct {
        enum change_outcome outcome;
        enum state now;
        enum err err;
        uint32_t allowed[6];
        size_t allowed_count;
    } cases[] = {
        {CHANGE_STALE,
         STATE_IN_PROGRESS,
         ERR_STALE,
         {ACT_PROGRESS, ACT_EFFECT, ACT_DONE, ACT_REVISE, ACT_EXTEND, ACT_LOCAL},
         6},
        {CHANGE_STATE, STATE_CLOSED, ERR_TRANSITION, {0}, 0},
        {CHANGE_STATE,
         STATE_PLAN_SUBMITTED,
         ERR_TRANSITION,
         {ACT_WITHDRAW, ACT_EXTEND, ACT_LOCAL},
         3},
        {CHANGE_STATE,
         STATE_ACKNOWLEDGED,
         ERR_STALE,
         {ACT_NIL, ACT_PLAN, ACT_EXTEND, ACT_LOCAL},
         4},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct change_call *change = send_sound(ACT_PLAN, BOTH);
        change->outcome = cases[i].outcome;
        fake_store_complete(&change->call, ERR_OK);
        struct dossier_call *look = lab_look(lab, cases[i].now);
        look->assignment.version = cases[i].outcome == CHANGE_STALE ? 9 : 4;
        look->assignment.has_submitted = false;
        fake_store_complete(&look->call, ERR_OK);
        const Rectify__Receipt *receipt = lab_receipt(&request, 0);
        assert_int_equal(receipt->code, cases[i].err);
        assert_int_equal(receipt->current_state, cases[i].now);
        assert_int_equal(receipt->current_version, cases[i].outcome == CHANGE_STALE ? 9 : 4);
        assert_int_equal(receipt->n_allowed_acts, cases[i].allowed_count);
        for (size_t k = 0; k < receipt->n_allowed_acts; k++) {
            assert_int_equal(receipt->allowed_acts[k], cases[i].allowed[k]);
        }
        lab_free(&request);
    }
}

/* That it was refused is certain also when what is true now cannot be had, at once or later. */
static void refusals_stand_without_the_truth(void **state)
{
    (void)state;
    for (int later = 0; later < 2; later++) {
        struct change_call *change = send_sound(ACT_PROGRESS, BOTH);
        change->outcome = later ? CHANGE_STATE : CHANGE_STALE;
        if (!later) {
            fake_store_refuse(lab->store, FAKE_DOSSIER, ERR_DATABASE_AWAY);
        }
        fake_store_complete(&change->call, ERR_OK);
        if (later) {
            struct dossier_call *look = fake_store_take(lab->store, FAKE_DOSSIER);
            fake_store_complete(&look->call, ERR_DATABASE_AWAY);
        }
        const Rectify__Receipt *receipt = lab_receipt(&request, 0);
        assert_int_equal(receipt->code, later ? ERR_TRANSITION : ERR_STALE);
        assert_false(receipt->has_current_state);
        lab_free(&request);
    }
}

static void other_outcomes_are_typed(void **state)
{
    (void)state;
    struct change_call *change = send_sound(ACT_PROGRESS, BOTH);
    change->outcome = CHANGE_REPEATED;
    change->to_state = STATE_IN_PROGRESS;
    change->version = 5;
    change->stored_received_ms = 1234;
    fake_store_complete(&change->call, ERR_OK);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, 0);
    assert_true(receipt->repeated);
    assert_int_equal(receipt->received_ms, 1234);
    assert_int_equal(receipt->version, 5);
    assert_int_equal(commands_counters(lab->commands)->acts_repeated, 1);
    lab_free(&request);

    change = send_sound(ACT_PROGRESS, BOTH);
    change->outcome = CHANGE_ID_REUSED;
    fake_store_complete(&change->call, ERR_OK);
    lab_expect_refused(&request, ERR_ID_REUSED, NULL);
    lab_free(&request);

    change = send_sound(ACT_PROGRESS, BOTH);
    change->outcome = CHANGE_NOT_FOUND;
    fake_store_complete(&change->call, ERR_OK);
    lab_expect_refused(&request, ERR_NOT_FOUND, NULL);
}

static void store_errors_stand_in_receipts(void **state)
{
    (void)state;
    static const enum err at_once[][2] = {{ERR_BUSY, ERR_BUSY},
                                          {ERR_DATABASE_AWAY, ERR_DATABASE_AWAY},
                                          {ERR_NOT_DURABLE, ERR_NOT_DURABLE},
                                          {ERR_GOING_DOWN, ERR_GOING_DOWN},
                                          {ERR_INVALID, ERR_INTERNAL}};
    static const enum err later[][2] = {{ERR_UNKNOWN_OUTCOME, ERR_OUTCOME_UNKNOWN},
                                        {ERR_NOMEM, ERR_OUTCOME_UNKNOWN},
                                        {ERR_DATABASE_AWAY, ERR_DATABASE_AWAY},
                                        {ERR_LIMIT, ERR_SIZE},
                                        {ERR_DATABASE, ERR_INTERNAL}};
    for (size_t i = 0; i < ARRAY_LEN(at_once); i++) {
        fake_store_refuse(lab->store, FAKE_CHANGE, at_once[i][0]);
        lab_act(ACT_PROGRESS);
        submit_act(BOTH);
        lab_expect_refused(&request, at_once[i][1], NULL);
        assert_int_equal(request.command.retry_after_ms, 0);
        lab_free(&request);
    }
    for (size_t i = 0; i < ARRAY_LEN(later); i++) {
        struct change_call *change = send_sound(ACT_PROGRESS, BOTH);
        fake_store_complete(&change->call, later[i][0]);
        lab_expect_refused(&request, later[i][1], NULL);
        lab_free(&request);
    }
}

static void form_of_the_head_is_checked(void **state)
{
    (void)state;
    Rectify__Act *act = lab_act(ACT_PROGRESS);
    act->request_id.len = 15;
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_FIELD, "request_id");
    assert_int_equal(lab_receipt(&request, 0)->request_id.len, 0);
    lab_free(&request);
    act = lab_act(ACT_PROGRESS);
    act->request_id.data[6] = 0x4a; /* version 4 */
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_FIELD, "request_id");
    lab_free(&request);
    act = lab_act(ACT_PROGRESS);
    act->problem_id = 0;
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_FIELD, "problem_id");
    lab_free(&request);
    act = lab_act(ACT_PROGRESS);
    act->unit_id = -1;
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_FIELD, "unit_id");
    lab_free(&request);
    act = lab_act(ACT_PROGRESS);
    act->base_version = UINT32_C(1) << 31;
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_FIELD, "base_version");
    lab_free(&request);
    act = lab_act(ACT_PROGRESS);
    act->client_time_ms = INT64_MAX;
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_FIELD, "client_time_ms");
    lab_free(&request);
    act = lab_act(ACT_PROGRESS);
    act->what_case = RECTIFY__ACT__WHAT__NOT_SET;
    submit_act(BOTH);
    lab_expect_refused(&request, ERR_FIELD, "what");
    assert_memory_equal(lab_receipt(&request, 0)->request_id.data, lab_acts.request_id, 16);
}

/* A wrong act between two good ones: three receipts in order, two changes. */
static void neighbours_are_not_touched(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(BOTH);
    struct lab_submit submit = {.count = 0};
    lab_act(ACT_PROGRESS);
    lab_submit_add(&submit);
    lab_submit_add_bytes(&submit, "\xFF\xFF", 2);
    lab_act(ACT_PROGRESS);
    lab_acts.progress.text = (char *)(uintptr_t) "";
    lab_act_number(2);
    lab_submit_add(&submit);
    lab_act(ACT_PROGRESS);
    lab_act_number(3);
    lab_acts.act.problem_id = LAB_LONG_TERM;
    lab_submit_add(&submit);
    lab_submit_send(lab, &request, &caller, &submit);
    assert_int_equal(request.ended, 0);

    struct change_call *first = lab_change(lab);
    struct change_call *last = lab_change(lab);
    lab_apply(last, STATE_IN_PROGRESS, STATE_IN_PROGRESS); /* receipts keep the order of the acts */
    assert_int_equal(request.ended, 0);
    lab_apply(first, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    assert_int_equal(lab_receipt(&request, 0)->request_id.data[15], 0);
    assert_int_equal(lab_receipt(&request, 1)->code, ERR_DECODE);
    assert_int_equal(lab_receipt(&request, 1)->request_id.len, 0);
    assert_int_equal(lab_receipt(&request, 2)->code, ERR_CONDITION);
    assert_int_equal(lab_receipt(&request, 2)->request_id.data[15], 2);
    assert_int_equal(lab_receipt(&request, 3)->code, 0);
    assert_int_equal(lab_receipt(&request, 3)->request_id.data[15], 3);
}

static void one_assignment_goes_in_order(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(BOTH);
    struct lab_submit submit = {.count = 0};
    static const enum act acts[] = {ACT_EFFECT, ACT_EFFECT, ACT_DONE, ACT_PROGRESS};
    for (uint8_t i = 0; i < ARRAY_LEN(acts); i++) {
        lab_act(acts[i]);
        lab_act_number((uint8_t)(i + 1));
        lab_acts.act.base_version = 4u + i;
        lab_acts.act.problem_id = i == 3 ? LAB_LONG_TERM : LAB_PROBLEM;
        lab_acts.effect.measure = i + 1u;
        lab_acts.done.n_not_done = 0;
        lab_submit_add(&submit);
    }
    lab_submit_send(lab, &request, &caller, &submit);

    /* The first of each assignment is under way, and nothing else. */
    struct change_call *effect = lab_change(lab);
    struct change_call *progress = lab_change(lab);
    assert_int_equal(effect->base_version, 4);
    assert_int_equal(progress->problem_id, LAB_LONG_TERM);
    assert_int_equal(fake_store_waiting(lab->store, FAKE_CHANGE), 0);
    lab_apply(effect, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    effect = lab_change(lab);
    assert_int_equal(effect->base_version, 5);
    assert_int_equal(fake_store_waiting(lab->store, FAKE_DOSSIER), 0);
    lab_apply(effect, STATE_IN_PROGRESS, STATE_IN_PROGRESS);

    /* Only now is it looked at whether everything is there for DONE. */
    struct measure_record measures[] = {
        {.no = 1, .has_effect = true, .effect = {.no_evidence_reason = "台账在村"}},
        {.no = 2, .has_effect = true, .effect = {.no_evidence_reason = "台账在村"}},
    };
    struct plan_record plan = {.accepted = true, .measures = measures, .measure_count = 2};
    struct dossier_call *look = lab_look(lab, STATE_IN_PROGRESS);
    look->assignment.version = 6;
    look->plans = &plan;
    look->plan_count = 1;
    fake_store_complete(&look->call, ERR_OK);
    lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_CLOSURE_REQUESTED);
    assert_int_equal(request.ended, 0);
    lab_apply(progress, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        assert_int_equal(lab_receipt(&request, i)->code, 0);
    }
    assert_int_equal(lab_receipt(&request, 2)->version, 7);
}

/* What is refused does not hold up those behind it: they meet the truth themselves. */
static void refused_act_lets_the_next_begin(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(BOTH);
    struct lab_submit submit = {.count = 0};
    for (uint8_t i = 0; i < 3; i++) {
        lab_act(ACT_PROGRESS);
        lab_act_number(i);
        lab_submit_add(&submit);
    }
    lab_submit_send(lab, &request, &caller, &submit);
    struct change_call *change = lab_change(lab);
    change->outcome = CHANGE_STALE;
    fake_store_complete(&change->call, ERR_OK);
    fake_store_refuse(lab->store, FAKE_CHANGE, ERR_BUSY);
    struct dossier_call *look = lab_look(lab, STATE_IN_PROGRESS);
    look->assignment.version = 5;
    fake_store_complete(&look->call, ERR_OK);
    lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    assert_int_equal(lab_receipt(&request, 0)->code, ERR_STALE);
    assert_int_equal(lab_receipt(&request, 1)->code, ERR_BUSY);
    assert_int_equal(lab_receipt(&request, 2)->code, 0);
}

static void number_of_acts_is_bounded(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(BOTH);
    struct lab_submit submit = {.count = 0};
    lab_submit_send(lab, &request, &caller, &submit);
    lab_expect_error(&request, ERR_FIELD, "acts");
    lab_free(&request);
    for (size_t i = 0; i < 65; i++) {
        lab_submit_add_bytes(&submit, "", 0);
    }
    lab_submit_send(lab, &request, &caller, &submit);
    lab_expect_error(&request, ERR_COUNT, "acts");
    lab_free(&request);
    for (size_t i = 0; i < 64; i++) {
        lab_submit_add_bytes(&submit, "", 0);
    }
    lab_submit_send(lab, &request, &caller, &submit);
    for (size_t i = 0; i < 64; i++) {
        assert_int_equal(lab_receipt(&request, i)->code, ERR_DECODE);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(office_roles_elsewhere_submit_nothing),
        TEST(who_may_not_is_refused_unread),
        TEST(truth_comes_with_refusals),
        TEST(refusals_stand_without_the_truth),
        TEST(other_outcomes_are_typed),
        TEST(store_errors_stand_in_receipts),
        TEST(form_of_the_head_is_checked),
        TEST(neighbours_are_not_touched),
        TEST(one_assignment_goes_in_order),
        TEST(refused_act_lets_the_next_begin),
        TEST(number_of_acts_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
