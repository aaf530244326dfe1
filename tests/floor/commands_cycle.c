/* The acts beyond the first closure: what of each reaches the store, what is refused and why. */
#include "server/rules/transition.h"
#include "server/store/calls/transfer.h"
#include "tests/floor/commands_case.h"

static struct measure_record measures[] = {
    {.no = 1, .has_effect = true, .effect = {.text = "更正两户", .no_evidence_reason = "台账在村"}},
    {.no = 2, .has_effect = true, .effect = {.text = "清运", .no_evidence_reason = "台账在村"}},
};
static struct plan_record plans[] = {{.request_id = {.bytes = {0xAC, 1}},
                                      .accepted = true,
                                      .measures = measures,
                                      .measure_count = 2}};

static bool of_unit(enum act act)
{
    return act == ACT_REVISE || act == ACT_PERIODIC || act == ACT_EXTEND || act == ACT_DONE ||
           act == ACT_WITHDRAW;
}

/* Sends lab_acts.act as it is now, by somebody who may, and answers the question for the assignment. */
static struct dossier_call *ask(enum act act, enum state state)
{
    struct caller caller = of_unit(act)
                               ? lab_caller_unit(BOTH)
                               : lab_caller_office(ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD);
    lab_submit_one(lab, &request, &caller);
    assert_int_equal(request.ended, 0);
    struct dossier_call *look = lab_look(lab, state);
    look->plans = plans;
    look->plan_count = ARRAY_LEN(plans);
    return look;
}

static struct change_call *pass(struct dossier_call *look)
{
    fake_store_complete(&look->call, ERR_OK);
    return lab_change(lab);
}

static void expect_finding(struct dossier_call *look, enum reason reason)
{
    fake_store_complete(&look->call, ERR_OK);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, ERR_CONDITION);
    assert_int_equal(receipt->n_findings, 1);
    assert_int_equal(receipt->findings[0]->reason, reason);
    lab_free(&request);
}

static void expect_stored(enum state to)
{
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, 0);
    assert_int_equal(receipt->state, to);
    assert_int_equal(receipt->version, 5);
}

/* ---- T10 ---- */

static void revision_reaches_the_store(void **state)
{
    (void)state;
    for (int reviewed = 0; reviewed < 2; reviewed++) {
        lab_act(ACT_REVISE);
        lab_acts.act.problem_id = reviewed ? LAB_PROBLEM : LAB_UNREVIEWED;
        lab_acts.measures[1].has_continues = true;
        lab_acts.measures[1].continues = 2;
        struct change_call *change = pass(ask(ACT_REVISE, STATE_IN_PROGRESS));
        assert_int_equal(change->act, ACT_REVISE);
        assert_int_equal(change->hat, ROLE_UNIT_HEAD);
        assert_string_equal(change->text, "资金到位推迟");
        assert_int_equal(change->plan->measure_count, 2);
        assert_int_equal(change->plan->measures[0].continues, 0);
        assert_int_equal(change->plan->measures[1].continues, 2);
        assert_int_equal(change->rare->revises.bytes[0], 0xAC);
        assert_int_equal(change->rare->at_once, !reviewed);
        assert_null(change->rare->signed_by);
        assert_int_equal(change->moves, transition_moves(ACT_REVISE, BOTH, true));
        lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
        assert_int_equal(lab_receipt(&request, 0)->code, 0);
        lab_free(&request);
    }
}

static void revision_continues_what_there_is(void **state)
{
    (void)state;
    lab_act(ACT_REVISE);
    lab_acts.measures[1].has_continues = true;
    lab_acts.measures[1].continues = 3;
    expect_finding(ask(ACT_REVISE, STATE_IN_PROGRESS), REASON_CONTINUES_UNKNOWN);
    lab_acts.measures[0].has_continues = true;
    lab_acts.measures[0].continues = 2;
    lab_acts.measures[1].continues = 2;
    expect_finding(ask(ACT_REVISE, STATE_IN_PROGRESS), REASON_CONTINUES_TWICE);
    lab_act(ACT_REVISE);
    lab_acts.plan.n_measures = 0;
    lab_acts.plan.n_excuses = 0;
    struct dossier_call *look = ask(ACT_REVISE, STATE_IN_PROGRESS);
    fake_store_complete(&look->call, ERR_OK);
    /* What a plan must have, a revised one must have too. */
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_MEASURE_MISSING, 0));
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_POINT_UNCOVERED, 3));
    lab_free(&request);
    lab_act(ACT_REVISE);
    fake_store_complete(&ask(ACT_REVISE, STATE_CLOSURE_REQUESTED)->call, ERR_OK);
    lab_expect_refused(&request, ERR_TRANSITION, NULL);
}

/* While it waits nothing is closed and nothing is revised once more, and it is said why. */
static void waiting_revision_holds_up_what_depends_on_it(void **state)
{
    (void)state;
    static const enum act held_up[] = {ACT_REVISE, ACT_DONE};
    for (size_t i = 0; i < ARRAY_LEN(held_up); i++) {
        lab_act(held_up[i]);
        lab_acts.done.n_not_done = 0;
        struct dossier_call *look = ask(held_up[i], STATE_IN_PROGRESS);
        look->assignment.has_submitted = true;
        expect_finding(look, REASON_REVISION_WAITS);
    }
    static const enum act decides[] = {ACT_WITHDRAW, ACT_START_REVIEW, ACT_APPROVE, ACT_RETURN};
    for (size_t i = 0; i < ARRAY_LEN(decides); i++) {
        for (int waiting = 0; waiting < 2; waiting++) {
            lab_act(decides[i]);
            struct dossier_call *look = ask(decides[i], STATE_IN_PROGRESS);
            look->assignment.has_submitted = waiting;
            fake_store_complete(&look->call, ERR_OK);
            if (waiting) {
                lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
                assert_int_equal(lab_receipt(&request, 0)->code, 0);
            } else {
                lab_expect_refused(&request, ERR_TRANSITION, NULL);
            }
            lab_free(&request);
        }
    }
}

/* The approval says which plan counted until then: its effects go on. That of a first plan does not. */
static void approval_of_a_revision_names_the_plan_before(void **state)
{
    (void)state;
    lab_act(ACT_APPROVE);
    struct dossier_call *look = ask(ACT_APPROVE, STATE_IN_PROGRESS);
    look->assignment.has_submitted = true;
    struct change_call *change = pass(look);
    assert_int_equal(change->rare->revises.bytes[0], 0xAC);
    lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    lab_free(&request);
    change = pass(ask(ACT_APPROVE, STATE_PLAN_SUBMITTED));
    assert_null(change->rare);
    lab_apply(change, STATE_PLAN_SUBMITTED, STATE_IN_PROGRESS);
}

/* ---- T15, T16 ---- */

static void periodic_report_reaches_the_store(void **state)
{
    (void)state;
    const day_t reported[] = {lab_day(3, 1), lab_day(5, 1)};
    lab_act(ACT_PERIODIC);
    lab_acts.act.problem_id = LAB_LONG_TERM;
    lab_acts.periodic.period_on = lab_day(4, 1); /* late: it is May */
    lab_acts.periodic.nil = true;
    struct dossier_call *look = ask(ACT_PERIODIC, STATE_SUSTAINING);
    look->assignment.reported_periods = reported;
    look->assignment.reported_period_count = 2;
    struct change_call *change = pass(look);
    assert_int_equal(change->rare->period_on, lab_day(4, 1));
    assert_true(change->rare->nil);
    assert_string_equal(change->rare->quantity, "4次");
    assert_string_equal(change->text, "巡查四次");
    assert_int_equal(change->rare->wanted_on, DAY_NONE);
    lab_apply(change, STATE_SUSTAINING, STATE_SUSTAINING);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
}

static void periodic_report_is_of_an_open_period(void **state)
{
    (void)state;
    static const struct {
        int month;
        int day;
        enum reason reason;
    } cases[] = {
        {5, 1, REASON_PERIOD_REPORTED},
        {6, 1, REASON_PERIOD_IN_FUTURE},
        {2, 1, REASON_PERIOD_UNKNOWN}, /* it began in March */
        {4, 2, REASON_PERIOD_UNKNOWN},
    };
    const day_t reported[] = {lab_day(5, 1)};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        lab_act(ACT_PERIODIC);
        lab_acts.act.problem_id = LAB_LONG_TERM;
        lab_acts.periodic.period_on = lab_day(cases[i].month, cases[i].day);
        struct dossier_call *look = ask(ACT_PERIODIC, STATE_SUSTAINING);
        look->assignment.reported_periods = reported;
        look->assignment.reported_period_count = 1;
        expect_finding(look, cases[i].reason);
    }
}

static void end_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_END);
    lab_acts.act.problem_id = LAB_LONG_TERM;
    struct change_call *change = pass(ask(ACT_END, STATE_SUSTAINING));
    assert_int_equal(change->hat, ROLE_OFFICE_HEAD);
    assert_int_equal(change->rare->end_reason, END_REASON_CARRIED_OVER);
    assert_string_equal(change->rare->carried_to, "zhouji-2023");
    assert_true(uuid_is_nil(&change->decision->decided));
    assert_int_equal(change->decision->new_due_on, DAY_NONE);
    assert_false(change->decision->self_held);
    lab_apply(change, STATE_SUSTAINING, STATE_CLOSED);
    expect_stored(STATE_CLOSED);
    lab_free(&request);

    lab_acts.end.reason = END_REASON_SUPERSEDED;
    expect_finding(ask(ACT_END, STATE_SUSTAINING), REASON_CARRIED_TO_EXCESS);
    lab_acts.end.reason = END_REASON_CARRIED_OVER;
    lab_acts.end.carried_to = NULL;
    expect_finding(ask(ACT_END, STATE_SUSTAINING), REASON_CARRIED_TO_MISSING);
    struct caller reviewer = lab_caller_office(ROLE_OFFICE_REVIEWER);
    lab_submit_one(lab, &request, &reviewer);
    lab_expect_refused(&request, ERR_FORBIDDEN, NULL);
}

/* ---- T17 ---- */

static void look_back_reaches_the_store(void **state)
{
    (void)state;
    static const enum state states[] = {STATE_CLOSED, STATE_SUSTAINING, STATE_NIL_CONFIRMED};
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        lab_act(ACT_LOOK_BACK);
        struct change_call *change = pass(ask(ACT_LOOK_BACK, states[i]));
        assert_int_equal(change->hat, ROLE_OFFICE_REVIEWER);
        assert_int_equal(change->decision->verification.method, METHOD_SAMPLE);
        assert_int_equal(change->decision->verification.verified_on, lab_day(5, 9));
        assert_int_equal(change->decision->new_due_on, DAY_NONE);
        assert_string_equal(change->text, "抽查十户");
        lab_apply(change, states[i], states[i]);
        assert_int_equal(lab_receipt(&request, 0)->code, 0);
        lab_free(&request);
    }
    lab_act(ACT_LOOK_BACK);
    lab_acts.look_back.looked_on = lab_day(5, 11);
    expect_finding(ask(ACT_LOOK_BACK, STATE_CLOSED), REASON_LOOK_BACK_IN_FUTURE);
}

static void reopening_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_REOPEN);
    struct change_call *change = pass(ask(ACT_REOPEN, STATE_CLOSED));
    assert_int_equal(change->decision->verification.method, METHOD_SAMPLE);
    assert_int_equal(change->decision->new_due_on, lab_day(6, 30));
    assert_string_equal(change->rare->conclusion, "抽查十户");
    assert_string_equal(change->text, "问题反弹");
    lab_apply(change, STATE_CLOSED, STATE_IN_PROGRESS);
    expect_stored(STATE_IN_PROGRESS);
    lab_free(&request);
    lab_acts.reopen.has_new_due_on = false;
    expect_finding(ask(ACT_REOPEN, STATE_CLOSED), REASON_NEW_DUE_MISSING);
    lab_acts.act.problem_id = LAB_LONG_TERM;
    change = pass(ask(ACT_REOPEN, STATE_SUSTAINING));
    assert_int_equal(change->decision->new_due_on, DAY_NONE);
    lab_apply(change, STATE_SUSTAINING, STATE_IN_PROGRESS);
}

/* ---- T20 ---- */

static void request_for_an_extension_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_EXTEND);
    struct change_call *change = pass(ask(ACT_EXTEND, STATE_ISSUED));
    assert_int_equal(change->hat, ROLE_UNIT_HEAD);
    assert_int_equal(change->rare->wanted_on, lab_day(6, 20));
    assert_string_equal(change->rare->progress, "完成八成");
    assert_string_equal(change->text, "汛期停工");
    lab_apply(change, STATE_ISSUED, STATE_ISSUED);
    lab_free(&request);

    struct dossier_call *look = ask(ACT_EXTEND, STATE_ISSUED);
    look->assignment.extension_waits = true;
    expect_finding(look, REASON_EXTENSION_WAITS);
    look = ask(ACT_EXTEND, STATE_ISSUED);
    look->assignment.due_on = lab_day(5, 9); /* yesterday */
    expect_finding(look, REASON_EXTENSION_TOO_LATE);
    look = ask(ACT_EXTEND, STATE_ISSUED);
    look->assignment.due_on = lab_day(6, 20);
    expect_finding(look, REASON_EXTENSION_NOT_LATER);
    lab_acts.act.problem_id = LAB_LONG_TERM;
    expect_finding(ask(ACT_EXTEND, STATE_ISSUED), REASON_EXTENSION_LONG_TERM);
}

static void grant_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_GRANT);
    struct change_call *change = pass(ask(ACT_GRANT, STATE_IN_PROGRESS));
    assert_int_equal(change->hat, ROLE_OFFICE_REVIEWER);
    assert_int_equal(change->decision->decided.bytes[0], 0xE7);
    assert_int_equal(change->decision->new_due_on, lab_day(6, 15));
    assert_false(change->rare->regains_time);
    lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    expect_stored(STATE_IN_PROGRESS);
    lab_free(&request);

    /* Of the office's own accord: with a reason, and only while nothing waits. */
    lab_acts.grant.has_digest = false;
    struct dossier_call *look = ask(ACT_GRANT, STATE_IN_PROGRESS);
    look->assignment.extension_waits = false;
    expect_finding(look, REASON_REASON_MISSING);
    lab_acts.grant.reason = lab_acts.extend.reason;
    expect_finding(ask(ACT_GRANT, STATE_IN_PROGRESS), REASON_EXTENSION_WAITS);
    look = ask(ACT_GRANT, STATE_IN_PROGRESS);
    look->assignment.extension_waits = false;
    change = pass(look);
    assert_true(uuid_is_nil(&change->decision->decided));
    assert_string_equal(change->text, "汛期停工");
    lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

static void late_answer_regains_its_time(void **state)
{
    (void)state;
    for (int day = 15; day <= 16; day++) {
        lab_act(ACT_GRANT);
        struct dossier_call *look = ask(ACT_GRANT, STATE_CLOSURE_REQUESTED);
        look->assignment.reported_ms = day_end_wall_ms(lab_day(6, day));
        struct change_call *change = pass(look);
        assert_int_equal(change->rare->regains_time, day == 15);
        lab_apply(change, STATE_CLOSURE_REQUESTED, STATE_CLOSURE_REQUESTED);
        lab_free(&request);
    }
}

static void refusal_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_REFUSE);
    struct change_call *change = pass(ask(ACT_REFUSE, STATE_IN_PROGRESS));
    assert_int_equal(change->decision->decided.bytes[0], 0xE7);
    assert_int_equal(change->decision->new_due_on, DAY_NONE);
    lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    expect_stored(STATE_IN_PROGRESS);
    lab_free(&request);
}

/* Both name the request that waits, and nobody decides on his own. */
static void extension_is_decided_as_asked_and_by_another(void **state)
{
    (void)state;
    static const enum act acts[] = {ACT_GRANT, ACT_REFUSE};
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        lab_act(acts[i]);
        struct dossier_call *look = ask(acts[i], STATE_IN_PROGRESS);
        look->assignment.extension_digest.bytes[31] ^= 1;
        expect_finding(look, REASON_VERSION_DIFFERS);
        look = ask(acts[i], STATE_IN_PROGRESS);
        look->assignment.extension_waits = false;
        expect_finding(look, REASON_VERSION_DIFFERS);
        look = ask(acts[i], STATE_IN_PROGRESS);
        look->assignment.extension_person_id = LAB_REVIEWER; /* he entered it for the unit */
        fake_store_complete(&look->call, ERR_OK);
        lab_expect_refused(&request, ERR_SEPARATION, NULL);
        lab_free(&request);
    }
    lab_act(ACT_GRANT); /* on the office's own item */
    lab_acts.act.unit_id = LAB_OFFICE;
    struct change_call *change = pass(ask(ACT_GRANT, STATE_IN_PROGRESS));
    assert_true(change->decision->self_held);
    assert_int_equal(change->hat, ROLE_OFFICE_HEAD);
    lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

/* ---- T22, T23 ---- */

static void cancellation_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_CANCEL);
    struct change_call *change = pass(ask(ACT_CANCEL, STATE_PLAN_SUBMITTED));
    assert_int_equal(change->hat, ROLE_OFFICE_HEAD);
    assert_true(uuid_is_nil(&change->decision->decided));
    lab_apply(change, STATE_PLAN_SUBMITTED, STATE_CANCELLED);
    expect_stored(STATE_CANCELLED);
    lab_free(&request);
    fake_store_complete(&ask(ACT_CANCEL, STATE_CLOSED)->call, ERR_OK);
    lab_expect_refused(&request, ERR_TRANSITION, NULL);
}

static struct transfer_call *transfer(void)
{
    fake_store_complete(&ask(ACT_TRANSFER, STATE_IN_PROGRESS)->call, ERR_OK);
    return fake_store_take(lab->store, FAKE_TRANSFER);
}

static void transfer_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_TRANSFER);
    struct transfer_call *call = transfer();
    assert_string_equal(call->unit_name, "示例二社区");
    assert_int_equal(call->change->act, ACT_TRANSFER);
    assert_int_equal(call->change->base_version, 4);
    assert_int_equal(call->change->moves, transition_moves(ACT_TRANSFER, ROLE_OFFICE_HEAD, true));
    assert_string_equal(call->change->text, "属地调整");
    call->change->outcome = CHANGE_APPLIED;
    call->change->to_state = STATE_CANCELLED;
    call->change->version = 5;
    fake_store_complete(&call->call, ERR_OK);
    expect_stored(STATE_CANCELLED);
}

static void transfer_says_what_is_in_its_way(void **state)
{
    (void)state;
    static const struct {
        enum err err;
        enum err code;
        const char *field;
    } cases[] = {
        {ERR_EXISTS, ERR_TASK_EXISTS, "transfer.unit"},
        {ERR_NOT_FOUND, ERR_NOT_FOUND, "transfer.unit"},
        {ERR_FIELD, ERR_TASK_EXISTS, "transfer.unit"},
        {ERR_UNKNOWN_OUTCOME, ERR_OUTCOME_UNKNOWN, NULL},
        {ERR_DATABASE_AWAY, ERR_DATABASE_AWAY, NULL},
        {ERR_NOMEM, ERR_OUTCOME_UNKNOWN, NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        lab_act(ACT_TRANSFER);
        fake_store_complete(&transfer()->call, cases[i].err);
        lab_expect_refused(&request, cases[i].code, cases[i].field);
        lab_free(&request);
    }
    lab_act(ACT_TRANSFER);
    struct transfer_call *call = transfer();
    call->change->outcome = CHANGE_STALE;
    fake_store_complete(&call->call, ERR_OK);
    struct dossier_call *look = lab_look(lab, STATE_CLOSED);
    look->assignment.version = 5;
    fake_store_complete(&look->call, ERR_OK);
    lab_expect_refused(&request, ERR_STALE, NULL);
    assert_int_equal(lab_receipt(&request, 0)->current_state, STATE_CLOSED);
    lab_free(&request);
    fake_store_refuse(lab->store, FAKE_TRANSFER, ERR_BUSY);
    fake_store_complete(&ask(ACT_TRANSFER, STATE_IN_PROGRESS)->call, ERR_OK);
    lab_expect_refused(&request, ERR_BUSY, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(revision_reaches_the_store),
        TEST(revision_continues_what_there_is),
        TEST(waiting_revision_holds_up_what_depends_on_it),
        TEST(approval_of_a_revision_names_the_plan_before),
        TEST(periodic_report_reaches_the_store),
        TEST(periodic_report_is_of_an_open_period),
        TEST(end_reaches_the_store),
        TEST(look_back_reaches_the_store),
        TEST(reopening_reaches_the_store),
        TEST(request_for_an_extension_reaches_the_store),
        TEST(grant_reaches_the_store),
        TEST(late_answer_regains_its_time),
        TEST(refusal_reaches_the_store),
        TEST(extension_is_decided_as_asked_and_by_another),
        TEST(cancellation_reaches_the_store),
        TEST(transfer_reaches_the_store),
        TEST(transfer_says_what_is_in_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
