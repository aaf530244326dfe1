/* Acts that are judged on the assignment as it stands: WITHDRAW and what the office does. The closure request: commands_done. */
#include "server/rules/transition.h"
#include "tests/floor/commands_decide_lab.h"

static void expect_decision(const struct change_call *change, enum act act, const char *text)
{
    assert_int_equal(change->act, act);
    assert_int_equal(change->base_version, 4);
    assert_int_equal(change->unit_id, LAB_UNIT);
    assert_int_equal(change->actor_unit_id, LAB_OFFICE);
    assert_int_equal(change->person_id, LAB_REVIEWER);
    assert_int_equal(change->hat, ROLE_OFFICE_REVIEWER);
    assert_int_equal(change->moves, transition_moves(act, ROLE_OFFICE_REVIEWER, true));
    assert_int_equal(change->decision->decided.bytes[0], 0x5B);
    assert_false(change->decision->self_held);
    if (text == NULL) {
        assert_null(change->text);
    } else {
        assert_string_equal(change->text, text);
    }
}

/* What is news to the unit the database tells to all servers, this one among them: here nothing is pushed. */
static void expect_stored(enum state to)
{
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, 0);
    assert_int_equal(receipt->state, to);
    assert_int_equal(receipt->version, 5);
    assert_int_equal(lab->notices, 0);
}

static void withdraw_stops_at_the_review(void **state)
{
    (void)state;
    lab_act(ACT_WITHDRAW);
    struct change_call *change = pass(ask(ACT_WITHDRAW, 0, STATE_PLAN_SUBMITTED));
    assert_string_equal(change->text, "数字有误");
    lab_apply(change, STATE_PLAN_SUBMITTED, STATE_ACKNOWLEDGED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
    lab_free(&request);

    struct dossier_call *look = ask(ACT_WITHDRAW, 0, STATE_PLAN_SUBMITTED);
    look->assignment.review_started = true;
    fake_store_complete(&look->call, ERR_OK);
    lab_expect_refused(&request, ERR_UNDER_REVIEW, NULL);
    assert_int_equal(lab_receipt(&request, 0)->current_state, STATE_PLAN_SUBMITTED);
    assert_int_equal(lab_receipt(&request, 0)->n_allowed_acts, 1);
    assert_int_equal(lab_receipt(&request, 0)->allowed_acts[0], ACT_EXTEND);
}

static void review_starts_on_what_waits(void **state)
{
    (void)state;
    lab_act(ACT_START_REVIEW);
    struct change_call *change =
        pass(ask(ACT_START_REVIEW, ROLE_OFFICE_REVIEWER, STATE_NIL_CLAIMED));
    expect_decision(change, ACT_START_REVIEW, NULL);
    lab_apply(change, STATE_NIL_CLAIMED, STATE_NIL_CLAIMED);
    expect_stored(STATE_NIL_CLAIMED);
}

static void approve_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_APPROVE);
    struct change_call *change = pass(ask(ACT_APPROVE, ROLE_OFFICE_REVIEWER, STATE_PLAN_SUBMITTED));
    expect_decision(change, ACT_APPROVE, "同意");
    assert_int_equal(change->decision->new_due_on, DAY_NONE);
    assert_int_equal(change->decision->verification.method, 0);
    lab_apply(change, STATE_PLAN_SUBMITTED, STATE_IN_PROGRESS);
    expect_stored(STATE_IN_PROGRESS);
}

static void return_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_RETURN);
    struct change_call *change = pass(ask(ACT_RETURN, ROLE_OFFICE_REVIEWER, STATE_PLAN_SUBMITTED));
    expect_decision(change, ACT_RETURN, "措施不具体");
    assert_int_equal(change->decision->item_count, 1);
    assert_int_equal(change->decision->items[0], 1);
    assert_int_equal(change->decision->new_due_on, lab_day(6, 5));
    lab_apply(change, STATE_PLAN_SUBMITTED, STATE_ACKNOWLEDGED);
    expect_stored(STATE_ACKNOWLEDGED);
}

static void close_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_CLOSE);
    struct change_call *change =
        pass(ask(ACT_CLOSE, ROLE_OFFICE_REVIEWER, STATE_CLOSURE_REQUESTED));
    expect_decision(change, ACT_CLOSE, "现场核查属实");
    const struct verification *verification = &change->decision->verification;
    assert_int_equal(verification->method, METHOD_ON_SITE);
    assert_int_equal(verification->verified_on, lab_day(5, 10));
    assert_string_equal(verification->conclusion, "现场核查属实");
    assert_int_equal(verification->result, RESULT_FULL);
    assert_string_equal(verification->accepted_risk, "无");
    lab_apply(change, STATE_CLOSURE_REQUESTED, STATE_CLOSED);
    expect_stored(STATE_CLOSED);
}

static void sustain_reaches_the_store(void **state)
{
    (void)state;
    lab_act(ACT_SUSTAIN);
    lab_acts.act.problem_id = LAB_LONG_TERM;
    struct change_call *change =
        pass(ask(ACT_SUSTAIN, ROLE_OFFICE_REVIEWER, STATE_CLOSURE_REQUESTED));
    expect_decision(change, ACT_SUSTAIN, "长期坚持");
    const struct verification *verification = &change->decision->verification;
    assert_int_equal(verification->method, METHOD_SAMPLE);
    assert_int_equal(verification->result, RESULT_ONGOING);
    assert_int_equal(verification->next_review_on, lab_day(6, 10));
    assert_int_equal(verification->cadence, CADENCE_MONTHLY);
    lab_apply(change, STATE_CLOSURE_REQUESTED, STATE_SUSTAINING);
    expect_stored(STATE_SUSTAINING);
}

static void partial_closing_is_the_heads(void **state)
{
    (void)state;
    lab_act(ACT_CLOSE);
    lab_acts.close.result = RESULT_LARGELY;
    fake_store_complete(&ask(ACT_CLOSE, ROLE_OFFICE_REVIEWER, STATE_CLOSURE_REQUESTED)->call,
                        ERR_OK);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_RESULT_NEEDS_HEAD, 0));
    lab_free(&request);
    struct change_call *change =
        pass(ask(ACT_CLOSE, ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD, STATE_CLOSURE_REQUESTED));
    assert_int_equal(change->hat, ROLE_OFFICE_HEAD);
    lab_apply(change, STATE_CLOSURE_REQUESTED, STATE_CLOSED);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
}

static void conditions_of_decisions_are_listed(void **state)
{
    (void)state;
    static const struct {
        enum act act;
        int64_t problem_id;
        enum reason reason;
        uint32_t item;
    } cases[] = {
        {ACT_CLOSE, LAB_LONG_TERM, REASON_DUE_KIND_LONG_TERM, 0},
        {ACT_SUSTAIN, LAB_PROBLEM, REASON_DUE_KIND_DATE, 0},
        {ACT_RETURN, LAB_PROBLEM, REASON_MEASURE_UNKNOWN, 3},
        {ACT_RETURN, LAB_PROBLEM, REASON_NEW_DUE_PAST, 0},
        {ACT_RETURN, LAB_LONG_TERM, REASON_NEW_DUE_LONG_TERM, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        lab_act(cases[i].act);
        lab_acts.act.problem_id = cases[i].problem_id;
        lab_acts.items[0] = 3;
        lab_acts.return_.new_due_on = lab_day(5, 10);
        fake_store_complete(&ask(cases[i].act, ROLE_OFFICE_REVIEWER, STATE_CLOSURE_REQUESTED)->call,
                            ERR_OK);
        assert_int_equal(lab_receipt(&request, 0)->code, ERR_CONDITION);
        assert_true(lab_has_finding(lab_receipt(&request, 0), cases[i].reason, cases[i].item));
        lab_free(&request);
    }
}

static void decision_names_the_version(void **state)
{
    (void)state;
    static const enum act acts[] = {ACT_APPROVE, ACT_RETURN, ACT_CLOSE};
    for (size_t i = 0; i < 2 * ARRAY_LEN(acts); i++) {
        enum act act = acts[i / 2];
        lab_act(act);
        struct dossier_call *look =
            ask(act, ROLE_OFFICE_REVIEWER,
                act == ACT_CLOSE ? STATE_CLOSURE_REQUESTED : STATE_PLAN_SUBMITTED);
        look->assignment.submitted_digest.bytes[31] ^= 1;
        if (i % 2 == 1) {
            look->assignment.submitted_digest.bytes[31] ^= 1;
            look->assignment.has_submitted = false;
        }
        fake_store_complete(&look->call, ERR_OK);
        lab_expect_refused(&request, ERR_CONDITION, NULL);
        assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_VERSION_DIFFERS, 0));
        lab_free(&request);
    }
    lab_act(ACT_APPROVE);
    lab_acts.approve.digest.len = 31;
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_FIELD, "approve.digest");
}

static void duties_are_separated(void **state)
{
    (void)state;
    static const struct {
        enum act act;
        int64_t unit_id;
        int64_t submitter;
        int64_t author;
        uint32_t roles;
        enum err err;
        bool self_held;
    } cases[] = {
        {ACT_APPROVE, LAB_UNIT, LAB_REVIEWER, 98, ROLE_OFFICE_HEAD, ERR_SEPARATION, false},
        {ACT_APPROVE, LAB_OFFICE, 99, 98, ROLE_OFFICE_REVIEWER, ERR_SEPARATION, false},
        {ACT_APPROVE, LAB_OFFICE, LAB_REVIEWER, 98, ROLE_OFFICE_HEAD, ERR_SEPARATION, false},
        {ACT_APPROVE, LAB_OFFICE, 99, 98, ROLE_OFFICE_HEAD | ROLE_OFFICE_REVIEWER, ERR_OK, true},
        {ACT_CLOSE, LAB_UNIT, 99, LAB_REVIEWER, ROLE_OFFICE_HEAD, ERR_SEPARATION, false},
        {ACT_CLOSE, LAB_UNIT, 99, 98, ROLE_OFFICE_REVIEWER, ERR_OK, false},
        {ACT_RETURN, LAB_OFFICE, LAB_REVIEWER, 98, ROLE_OFFICE_REVIEWER, ERR_OK, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        bool closes = cases[i].act == ACT_CLOSE;
        lab_act(cases[i].act);
        lab_acts.act.unit_id = cases[i].unit_id;
        struct dossier_call *look = ask(cases[i].act, cases[i].roles,
                                        closes ? STATE_CLOSURE_REQUESTED : STATE_PLAN_SUBMITTED);
        look->assignment.submitter_person_id = cases[i].submitter;
        look->assignment.plan_author_person_id = cases[i].author;
        fake_store_complete(&look->call, ERR_OK);
        if (cases[i].err == ERR_OK) {
            struct change_call *change = lab_change(lab);
            assert_int_equal(change->decision->self_held, cases[i].self_held);
            assert_int_equal(change->hat,
                             cases[i].self_held ? ROLE_OFFICE_HEAD : ROLE_OFFICE_REVIEWER);
            lab_apply(change, STATE_PLAN_SUBMITTED, STATE_CLOSED);
            assert_int_equal(lab_receipt(&request, 0)->code, 0);
        } else {
            lab_expect_refused(&request, cases[i].err, NULL);
        }
        lab_free(&request);
    }
}

static void other_version_is_stale_at_once(void **state)
{
    (void)state;
    for (uint32_t version = 3; version <= 5; version += 2) {
        lab_act(ACT_APPROVE);
        struct dossier_call *look = ask(ACT_APPROVE, ROLE_OFFICE_REVIEWER, STATE_PLAN_SUBMITTED);
        look->assignment.version = version;
        fake_store_complete(&look->call, ERR_OK);
        const Rectify__Receipt *receipt = lab_receipt(&request, 0);
        assert_int_equal(receipt->code, ERR_STALE);
        assert_int_equal(receipt->current_state, STATE_PLAN_SUBMITTED);
        assert_int_equal(receipt->current_version, version);
        assert_int_equal(receipt->n_allowed_acts, 4);
        assert_int_equal(receipt->allowed_acts[0], ACT_START_REVIEW);
        assert_int_equal(receipt->allowed_acts[1], ACT_APPROVE);
        assert_int_equal(receipt->allowed_acts[2], ACT_RETURN);
        assert_int_equal(receipt->allowed_acts[3], ACT_GRANT);
        lab_free(&request);
    }
    assert_int_equal(fake_store_started(lab->store, FAKE_CHANGE), 0);
}

static void wrong_state_is_refused_at_once(void **state)
{
    (void)state;
    static const struct {
        enum act act;
        enum state state;
    } cases[] = {{ACT_DONE, STATE_ACKNOWLEDGED},    {ACT_WITHDRAW, STATE_IN_PROGRESS},
                 {ACT_START_REVIEW, STATE_ISSUED},  {ACT_APPROVE, STATE_CLOSURE_REQUESTED},
                 {ACT_RETURN, STATE_IN_PROGRESS},   {ACT_CLOSE, STATE_PLAN_SUBMITTED},
                 {ACT_SUSTAIN, STATE_NIL_CONFIRMED}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        lab_act(cases[i].act);
        fake_store_complete(&ask(cases[i].act, ROLE_OFFICE_REVIEWER, cases[i].state)->call, ERR_OK);
        lab_expect_refused(&request, ERR_TRANSITION, NULL);
        assert_int_equal(lab_receipt(&request, 0)->current_state, cases[i].state);
        lab_free(&request);
    }
    assert_int_equal(fake_store_started(lab->store, FAKE_CHANGE), 0);
}

/* What was applied before its answer was lost comes back as it was, though the version has moved on. */
static void repeated_acts_find_their_event(void **state)
{
    (void)state;
    for (int same = 0; same <= 1; same++) {
        lab_act(ACT_DONE);
        struct dossier_call *look = ask(ACT_DONE, 0, STATE_CLOSURE_REQUESTED);
        const Rectify__Submit *in = (const Rectify__Submit *)request.command.in;
        struct event_record events[2] = {
            {.act = ACT_ISSUE},
            {.act = ACT_DONE,
             .to_state = STATE_CLOSURE_REQUESTED,
             .version = 5,
             .received_ms = 4321,
             .chain = {{0xC9}}},
        };
        memcpy(events[1].request_id.bytes, lab_acts.request_id, 16);
        assert_int_equal(digest_sha256(in->acts[0].data, in->acts[0].len, &events[1].digest),
                         ERR_OK);
        events[1].digest.bytes[0] ^= (uint8_t)!same;
        look->assignment.version = 7;
        look->events = events;
        look->event_count = 2;
        fake_store_complete(&look->call, ERR_OK);
        if (same) {
            const Rectify__Receipt *receipt = lab_receipt(&request, 0);
            assert_int_equal(receipt->code, 0);
            assert_true(receipt->repeated);
            assert_int_equal(receipt->version, 5);
            assert_int_equal(receipt->received_ms, 4321);
            assert_int_equal(receipt->chain.data[0], 0xC9);
            assert_int_equal(receipt->state, STATE_CLOSURE_REQUESTED);
        } else {
            lab_expect_refused(&request, ERR_ID_REUSED, NULL);
        }
        lab_free(&request);
    }
    assert_int_equal(fake_store_started(lab->store, FAKE_CHANGE), 0);
    assert_int_equal(lab->notices, 0);
}

static void looking_may_fail(void **state)
{
    (void)state;
    static const enum err cases[][2] = {{ERR_NOT_FOUND, ERR_NOT_FOUND},
                                        {ERR_DATABASE_AWAY, ERR_DATABASE_AWAY},
                                        {ERR_NOMEM, ERR_BUSY},
                                        {ERR_LIMIT, ERR_SIZE},
                                        {ERR_DATABASE, ERR_INTERNAL}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        lab_act(ACT_DONE);
        fake_store_complete(&ask(ACT_DONE, 0, STATE_IN_PROGRESS)->call, cases[i][0]);
        lab_expect_refused(&request, cases[i][1], NULL);
        lab_free(&request);
    }
    struct caller caller = lab_caller_unit(BOTH);
    fake_store_refuse(lab->store, FAKE_DOSSIER, ERR_BUSY);
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_BUSY, NULL);
}

static void repeated_decision_has_its_receipt(void **state)
{
    (void)state;
    lab_act(ACT_APPROVE);
    struct change_call *change = pass(ask(ACT_APPROVE, ROLE_OFFICE_REVIEWER, STATE_PLAN_SUBMITTED));
    change->outcome = CHANGE_REPEATED;
    change->to_state = STATE_IN_PROGRESS;
    fake_store_complete(&change->call, ERR_OK);
    assert_true(lab_receipt(&request, 0)->repeated);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(withdraw_stops_at_the_review),      TEST(review_starts_on_what_waits),
        TEST(approve_reaches_the_store),         TEST(return_reaches_the_store),
        TEST(close_reaches_the_store),           TEST(sustain_reaches_the_store),
        TEST(partial_closing_is_the_heads),      TEST(conditions_of_decisions_are_listed),
        TEST(decision_names_the_version),        TEST(duties_are_separated),
        TEST(other_version_is_stale_at_once),    TEST(wrong_state_is_refused_at_once),
        TEST(repeated_acts_find_their_event),    TEST(looking_may_fail),
        TEST(repeated_decision_has_its_receipt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
