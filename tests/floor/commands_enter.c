/* S-58: what the office enters for a unit without a terminal, with the name of who signed for the unit. */
#include "server/rules/transition.h"
#include "tests/floor/commands_case.h"

static struct measure_record measures[] = {
    {.no = 1, .has_effect = true, .effect = {.text = "更正两户", .no_evidence_reason = "台账在村"}},
    {.no = 2},
};
static struct plan_record plans[] = {{.accepted = true, .measures = measures, .measure_count = 2}};

static const enum act entered[] = {ACT_ACKNOWLEDGE, ACT_NIL,     ACT_PLAN,     ACT_PROGRESS,
                                   ACT_EFFECT,      ACT_DONE,    ACT_WITHDRAW, ACT_REVISE,
                                   ACT_EXTEND,      ACT_PERIODIC};

static enum state state_before(enum act act)
{
    switch ((int)act) {
    case ACT_PERIODIC: return STATE_SUSTAINING;
    case ACT_WITHDRAW: return STATE_CLOSURE_REQUESTED;
    case ACT_ACKNOWLEDGE:
    case ACT_NIL:
    case ACT_PLAN:
    case ACT_EXTEND: return STATE_ISSUED;
    default: return STATE_IN_PROGRESS;
    }
}

static struct dossier_call *enter(enum act act)
{
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    lab_act(act);
    lab_acts.act.signed_by = lab_acts.plan.confirmed_by;
    lab_acts.act.problem_id = act == ACT_PERIODIC ? LAB_LONG_TERM : LAB_PROBLEM;
    lab_acts.plan.confirmed_by = NULL; /* the signature is the confirmation */
    lab_submit_one(lab, &request, &caller);
    struct dossier_call *look = lab_look(lab, state_before(act));
    look->plans = plans;
    look->plan_count = ARRAY_LEN(plans);
    look->assignment.has_terminal = false;
    return look;
}

static void office_enters_for_a_unit_without_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(entered); i++) {
        fake_store_complete(&enter(entered[i])->call, ERR_OK);
        struct change_call *change = lab_change(lab);
        assert_int_equal(change->act, entered[i]);
        assert_int_equal(change->unit_id, LAB_UNIT);
        assert_int_equal(change->actor_unit_id, LAB_OFFICE);
        assert_int_equal(change->person_id, LAB_REVIEWER); /* who is then no decider */
        assert_int_equal(change->hat, ROLE_OFFICE_REVIEWER);
        assert_string_equal(change->rare->signed_by, "书记");
        assert_int_equal(change->moves, transition_moves(entered[i], BOTH, true));
        lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
        assert_int_equal(lab_receipt(&request, 0)->code, 0);
        lab_free(&request);
    }
}

static void a_unit_with_a_terminal_does_it_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(entered); i++) {
        struct dossier_call *look = enter(entered[i]);
        look->assignment.has_terminal = true;
        fake_store_complete(&look->call, ERR_OK);
        const Rectify__Receipt *receipt = lab_receipt(&request, 0);
        assert_int_equal(receipt->code, ERR_HAS_TERMINAL);
        for (size_t k = 0; k < receipt->n_allowed_acts; k++) {
            assert_true(receipt->allowed_acts[k] != entered[i]);
        }
        lab_free(&request);
    }
}

static void signature_is_asked_for_where_it_belongs(void **state)
{
    (void)state;
    struct caller office = lab_caller_office(ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD);
    struct caller unit = lab_caller_unit(BOTH);
    for (size_t i = 0; i < ARRAY_LEN(entered); i++) {
        lab_act(entered[i]);
        lab_submit_one(lab, &request, &office); /* who signed? */
        lab_expect_refused(&request, ERR_FIELD, "signed_by");
        lab_free(&request);
        lab_acts.act.signed_by = lab_acts.plan.confirmed_by;
        lab_submit_one(lab, &request, &unit); /* for himself nobody signs */
        lab_expect_refused(&request, ERR_FIELD, "signed_by");
        lab_free(&request);
    }
    static const enum act office_acts[] = {ACT_APPROVE, ACT_GRANT, ACT_CANCEL, ACT_TRANSFER};
    for (size_t i = 0; i < ARRAY_LEN(office_acts); i++) {
        lab_act(office_acts[i]);
        lab_acts.act.signed_by = lab_acts.plan.confirmed_by;
        lab_submit_one(lab, &request, &office);
        lab_expect_refused(&request, ERR_FIELD, "signed_by");
        lab_free(&request);
    }
    lab_act(ACT_PROGRESS); /* the office's own item needs a role of the unit */
    lab_acts.act.unit_id = LAB_OFFICE;
    lab_submit_one(lab, &request, &office);
    lab_expect_refused(&request, ERR_FORBIDDEN, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(office_enters_for_a_unit_without_terminal),
        TEST(a_unit_with_a_terminal_does_it_itself),
        TEST(signature_is_asked_for_where_it_belongs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
