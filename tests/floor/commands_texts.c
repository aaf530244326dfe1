/* Every text and number of every act: too long by one, control characters, not there, not allowed. */
#include "server/store/calls/transfer.h"
#include "tests/floor/commands_case.h"
#include <stdlib.h>

enum {
    NAME = 100,
    SHORT = 200,
    LONG = 2000,
    STORED = -1,  /* may be left empty */
    REFUSED = -2, /* FIELD */
};

struct text_case {
    enum act act;
    const char *path;
    char **text;
    size_t chars_max;
    int when_empty; /* STORED, REFUSED or the reason of the rules */
    uint32_t item;
};

static struct lab_acts *const a = &lab_acts;

static const struct text_case texts[] = {
    {ACT_NIL, "nil.self_check.method", &lab_acts.self_check.method, SHORT,
     REASON_SELF_CHECK_MISSING, 0},
    {ACT_NIL, "nil.self_check.scope", &lab_acts.self_check.scope, SHORT, REASON_SELF_CHECK_MISSING,
     0},
    {ACT_NIL, "nil.statement", &lab_acts.nil.statement, LONG, REASON_STATEMENT_MISSING, 0},
    {ACT_NIL, "nil.measures[1].text", &lab_acts.measures[1].text, LONG, REASON_TEXT_MISSING, 1},
    {ACT_NIL, "nil.measures[1].owner", &lab_acts.measures[1].owner, SHORT, STORED, 0},
    {ACT_NIL, "nil.measures[1].frequency", &lab_acts.measures[1].frequency, SHORT,
     REASON_MEASURE_FREQUENCY_MISSING, 1},
    {ACT_PLAN, "plan.self_check.method", &lab_acts.self_check.method, SHORT,
     REASON_SELF_CHECK_MISSING, 0},
    {ACT_PLAN, "plan.self_check.scope", &lab_acts.self_check.scope, SHORT,
     REASON_SELF_CHECK_MISSING, 0},
    {ACT_PLAN, "plan.cause", &lab_acts.plan.cause, LONG, REASON_CAUSE_MISSING, 0},
    {ACT_PLAN, "plan.measures[1].text", &lab_acts.measures[0].text, LONG, REASON_TEXT_MISSING, 1},
    {ACT_PLAN, "plan.measures[2].text", &lab_acts.measures[1].text, LONG, REASON_TEXT_MISSING, 2},
    {ACT_PLAN, "plan.measures[1].owner", &lab_acts.measures[0].owner, SHORT,
     REASON_MEASURE_OWNER_MISSING, 1},
    {ACT_PLAN, "plan.measures[2].frequency", &lab_acts.measures[1].frequency, SHORT,
     REASON_MEASURE_FREQUENCY_MISSING, 2},
    {ACT_PLAN, "plan.excuses[1].reason", &lab_acts.excuse.reason, LONG, STORED, 0},
    {ACT_PLAN, "plan.confirmed_by", &lab_acts.plan.confirmed_by, SHORT, STORED, 0},
    {ACT_PLAN, "plan.local_problems[1]", &lab_acts.local_problems[0], LONG, REFUSED, 0},
    {ACT_PROGRESS, "progress.text", &lab_acts.progress.text, LONG, REASON_TEXT_MISSING, 0},
    {ACT_PROGRESS, "progress.blocked_on", &lab_acts.progress.blocked_on, SHORT, STORED, 0},
    {ACT_EFFECT, "effect.text", &lab_acts.effect.text, LONG, REASON_TEXT_MISSING, 1},
    {ACT_EFFECT, "effect.quantity", &lab_acts.effect.quantity, SHORT, STORED, 0},
    {ACT_EFFECT, "effect.no_evidence_reason", &lab_acts.effect.no_evidence_reason, LONG,
     REASON_EVIDENCE_MISSING, 1},
    {ACT_DONE, "done.not_done[1].reason", &lab_acts.not_done.reason, LONG,
     REASON_NOT_DONE_REASON_MISSING, 2},
    {ACT_DONE, "done.text", &lab_acts.done.text, LONG, STORED, 0},
    {ACT_WITHDRAW, "withdraw.reason", &lab_acts.withdraw.reason, LONG, STORED, 0},
    {ACT_APPROVE, "approve.comment", &lab_acts.approve.comment, LONG, STORED, 0},
    {ACT_RETURN, "return.reason", &lab_acts.return_.reason, LONG, REASON_REASON_MISSING, 0},
    {ACT_CLOSE, "close.conclusion", &lab_acts.close.conclusion, LONG, REASON_VERIFICATION_MISSING,
     0},
    {ACT_CLOSE, "close.accepted_risk", &lab_acts.close.accepted_risk, LONG, STORED, 0},
    {ACT_SUSTAIN, "sustain.conclusion", &lab_acts.sustain.conclusion, LONG,
     REASON_VERIFICATION_MISSING, 0},
    {ACT_REVISE, "revise.reason", &lab_acts.revise.reason, LONG, REASON_REASON_MISSING, 0},
    {ACT_REVISE, "revise.plan.self_check.method", &lab_acts.self_check.method, SHORT,
     REASON_SELF_CHECK_MISSING, 0},
    {ACT_REVISE, "revise.plan.cause", &lab_acts.plan.cause, LONG, REASON_CAUSE_MISSING, 0},
    {ACT_REVISE, "revise.plan.measures[2].text", &lab_acts.measures[1].text, LONG,
     REASON_TEXT_MISSING, 2},
    {ACT_REVISE, "revise.plan.excuses[1].reason", &lab_acts.excuse.reason, LONG, STORED, 0},
    {ACT_REVISE, "revise.plan.local_problems[1]", &lab_acts.local_problems[0], LONG, REFUSED, 0},
    {ACT_REVISE, "revise.plan.confirmed_by", &lab_acts.plan.confirmed_by, SHORT, STORED, 0},
    {ACT_PERIODIC, "periodic.text", &lab_acts.periodic.text, LONG, REASON_TEXT_MISSING, 0},
    {ACT_PERIODIC, "periodic.quantity", &lab_acts.periodic.quantity, SHORT, STORED, 0},
    {ACT_END, "end.text", &lab_acts.end.text, LONG, REASON_TEXT_MISSING, 0},
    {ACT_LOOK_BACK, "look_back.conclusion", &lab_acts.look_back.conclusion, LONG,
     REASON_LOOK_BACK_MISSING, 0},
    {ACT_REOPEN, "reopen.look_back.conclusion", &lab_acts.look_back.conclusion, LONG,
     REASON_LOOK_BACK_MISSING, 0},
    {ACT_REOPEN, "reopen.reason", &lab_acts.reopen.reason, LONG, REASON_REASON_MISSING, 0},
    {ACT_EXTEND, "extend.reason", &lab_acts.extend.reason, LONG, REASON_REASON_MISSING, 0},
    {ACT_EXTEND, "extend.progress", &lab_acts.extend.progress, LONG, REASON_HOW_FAR_MISSING, 0},
    {ACT_GRANT, "grant.reason", &lab_acts.grant.reason, LONG, STORED, 0},
    {ACT_REFUSE, "refuse.reason", &lab_acts.refuse.reason, LONG, REASON_REASON_MISSING, 0},
    {ACT_CANCEL, "cancel.reason", &lab_acts.cancel.reason, LONG, REASON_REASON_MISSING, 0},
    {ACT_TRANSFER, "transfer.unit", &lab_acts.transfer.unit, NAME, REFUSED, 0},
    {ACT_TRANSFER, "transfer.reason", &lab_acts.transfer.reason, LONG, REASON_REASON_MISSING, 0},
};

static bool of_unit(enum act act)
{
    return act < ACT_START_REVIEW || act == ACT_REVISE || act == ACT_PERIODIC || act == ACT_EXTEND;
}

static void send_act(enum act act)
{
    struct caller caller = of_unit(act)
                               ? lab_caller_unit(ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD)
                               : lab_caller_office(ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD);
    lab_submit_one(lab, &request, &caller);
}

static enum state submitted_state(enum act act)
{
    switch ((int)act) {
    case ACT_PLAN: return STATE_ACKNOWLEDGED;
    case ACT_CLOSE:
    case ACT_SUSTAIN: return STATE_CLOSURE_REQUESTED;
    case ACT_PERIODIC:
    case ACT_END: return STATE_SUSTAINING;
    case ACT_LOOK_BACK:
    case ACT_REOPEN: return STATE_CLOSED;
    case ACT_DONE:
    case ACT_REVISE:
    case ACT_EXTEND:
    case ACT_GRANT:
    case ACT_REFUSE:
    case ACT_CANCEL:
    case ACT_TRANSFER: return STATE_IN_PROGRESS;
    default: return STATE_PLAN_SUBMITTED;
    }
}

/* Carries the act as far as it comes; true: it was applied. */
static bool carry(enum act act)
{
    static struct measure_record measures[] = {
        {.no = 1, .has_effect = true, .effect = {.text = "更正两户", .no_evidence_reason = "台账"}},
        {.no = 2},
    };
    static struct plan_record plan = {.accepted = true, .measures = measures, .measure_count = 2};
    send_act(act);
    if (fake_store_waiting(lab->store, FAKE_DOSSIER) > 0) {
        struct dossier_call *look = lab_look(lab, submitted_state(act));
        look->plans = &plan;
        look->plan_count = 1;
        fake_store_complete(&look->call, ERR_OK);
    }
    bool changes = fake_store_waiting(lab->store, FAKE_CHANGE) > 0;
    bool transfers = fake_store_waiting(lab->store, FAKE_TRANSFER) > 0;
    if (changes) {
        lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    }
    if (transfers) {
        struct transfer_call *transfer = fake_store_take(lab->store, FAKE_TRANSFER);
        transfer->change->outcome = CHANGE_APPLIED;
        fake_store_complete(&transfer->call, ERR_OK);
    }
    assert_int_equal(lab_receipt(&request, 0)->code == 0, changes || transfers);
    return changes || transfers;
}

static void sound_act(const struct text_case *one)
{
    lab_act(one->act);
    bool long_term = one->act == ACT_SUSTAIN || submitted_state(one->act) == STATE_SUSTAINING;
    a->act.problem_id = long_term ? LAB_LONG_TERM : LAB_PROBLEM;
}

/* `count` characters of three bytes each. */
static char *repeat(size_t count)
{
    char *text = malloc(3 * count + 1);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + 3 * i, "整", 3);
    }
    text[3 * count] = '\0';
    return text;
}

static void texts_are_as_long_as_allowed(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const struct text_case *one = &texts[i];
        char *longest = repeat(one->chars_max);
        char *longer = repeat(one->chars_max + 1);
        sound_act(one);
        *one->text = longest;
        assert_true(carry(one->act));
        lab_free(&request);
        sound_act(one);
        *one->text = longer;
        send_act(one->act);
        lab_expect_refused(&request, ERR_SIZE, one->path);
        lab_free(&request);
        free(longest);
        free(longer);
    }
}

static void texts_hold_no_controls(void **state)
{
    (void)state;
    static const char *const bad[] = {"一\n二",   "一\t",         "\x7F",
                                      "\xC2\x85", "\xE2\x80\xA8", "\xEF\xBF\xBE"};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        for (size_t k = 0; k < ARRAY_LEN(bad); k++) {
            sound_act(&texts[i]);
            *texts[i].text = (char *)(uintptr_t)bad[k];
            send_act(texts[i].act);
            lab_expect_refused(&request, ERR_UTF8, texts[i].path);
            lab_free(&request);
        }
    }
}

/* Ill-formed bytes make no act at all: nothing of it is taken for true, its id included. */
static void ill_formed_texts_make_no_act(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        sound_act(&texts[i]);
        *texts[i].text = (char *)(uintptr_t) "\xED\xA0\x80";
        send_act(texts[i].act);
        lab_expect_refused(&request, ERR_UTF8, NULL);
        assert_int_equal(lab_receipt(&request, 0)->request_id.len, 0);
        lab_free(&request);
    }
}

static void empty_texts_are_told(void **state)
{
    (void)state;
    static const char *const empty[] = {"", " ", "　"};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const struct text_case *one = &texts[i];
        for (size_t k = 0; k < ARRAY_LEN(empty); k++) {
            sound_act(one);
            if (one->text == &lab_acts.excuse.reason) {
                continue; /* below: it matters when the point is covered by nothing else */
            }
            *one->text = (char *)(uintptr_t)empty[k];
            bool applied = carry(one->act);
            const Rectify__Receipt *receipt = lab_receipt(&request, 0);
            assert_int_equal(applied, one->when_empty == STORED);
            if (one->when_empty == REFUSED) {
                lab_expect_refused(&request, ERR_FIELD, one->path);
            } else if (one->when_empty != STORED) {
                assert_int_equal(receipt->code, ERR_CONDITION);
                assert_true(lab_has_finding(receipt, (enum reason)one->when_empty, one->item));
            }
            lab_free(&request);
        }
    }
}

static void excuse_without_reason_excuses_nothing(void **state)
{
    (void)state;
    lab_act(ACT_PLAN);
    a->plan.n_measures = 1;
    a->excuse.reason = (char *)(uintptr_t) "";
    carry(ACT_PLAN);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_POINT_UNCOVERED, 3));
    lab_free(&request);
}

/* Sets one number wrong at a time. */
static void spoil(size_t which)
{
    switch (which) {
    case 0: a->self_check.checked_on = 0; break;
    case 1: a->self_check.persons = UINT32_MAX; break;
    case 2: a->measures[0].kind = 7; break;
    case 3: a->measures[0].due_on = INT32_MIN; break;
    case 4: a->points[1] = 31; break;
    case 5: a->points[1] = 0; break;
    case 6: a->plan.n_measures = 51; break;
    case 7: a->excuse.point = 0; break;
    case 8: a->plan.n_excuses = 2; break; /* the same point twice */
    case 9: a->plan.n_excuses = 31; break;
    case 10: a->plan.n_local_problems = 101; break;
    case 11: a->plan.has_no_local_problems = a->plan.no_local_problems = true; break;
    case 12: a->effect.measure = UINT32_MAX; break;
    case 13: a->not_done.measure = UINT32_MAX; break;
    case 14: a->done.n_not_done = 2; break;
    case 15: a->done.n_not_done = 71; break;
    case 16: a->items[0] = 0; break;
    case 17: a->items[0] = 51; break;
    case 18: a->return_.n_items = 2; break; /* the same twice */
    case 19: a->return_.n_items = 51; break;
    case 20: a->return_.new_due_on = INT32_MAX; break;
    case 21: a->close.method = 0; break;
    case 22: a->close.verified_on = INT32_MIN; break;
    case 23: a->close.result = 5; break;
    case 24: a->close.digest.len = 0; break;
    case 25: a->sustain.method = 4; break;
    case 26: a->sustain.verified_on = 0; break;
    case 27: a->sustain.next_review_on = 0; break;
    case 28: a->sustain.cadence = UINT32_MAX; break;
    case 29: a->measures[0].has_continues = true, a->measures[0].continues = 51; break;
    case 30: a->measures[0].has_continues = true, a->measures[0].continues = 1; break;
    case 31: a->plan.n_excuses = 31; break;
    case 32: a->periodic.period_on = INT32_MIN; break;
    case 33: a->end.reason = 4; break;
    case 34: a->end.carried_to = a->end.text; break; /* no code */
    case 35: a->look_back.method = 0; break;
    case 36: a->look_back.looked_on = INT32_MAX; break;
    case 37: a->look_back.method = 4; break;
    case 38: a->reopen.new_due_on = INT32_MAX; break;
    case 39: a->extend.wanted_on = 0; break;
    case 40: a->grant.due_on = INT32_MAX; break;
    case 41: a->grant.digest.len = 31; break;
    case 42: a->refuse.digest.len = 0; break;
    default: break;
    }
}

static void numbers_are_allowed_ones(void **state)
{
    (void)state;
    static const struct {
        enum act act;
        enum err err;
        const char *path;
    } cases[] = {
        {ACT_PLAN, ERR_FIELD, "plan.self_check.checked_on"},
        {ACT_PLAN, ERR_FIELD, "plan.self_check.persons"},
        {ACT_PLAN, ERR_FIELD, "plan.measures[1].kind"},
        {ACT_PLAN, ERR_FIELD, "plan.measures[1].due_on"},
        {ACT_PLAN, ERR_FIELD, "plan.measures[1].points[2]"},
        {ACT_PLAN, ERR_FIELD, "plan.measures[1].points[2]"},
        {ACT_PLAN, ERR_SIZE, "plan.measures"},
        {ACT_PLAN, ERR_FIELD, "plan.excuses[1].point"},
        {ACT_PLAN, ERR_FIELD, "plan.excuses[2].point"},
        {ACT_PLAN, ERR_SIZE, "plan.excuses"},
        {ACT_PLAN, ERR_SIZE, "plan.local_problems"},
        {ACT_PLAN, ERR_FIELD, "plan.no_local_problems"},
        {ACT_EFFECT, ERR_FIELD, "effect.measure"},
        {ACT_DONE, ERR_FIELD, "done.not_done[1].measure"},
        {ACT_DONE, ERR_FIELD, "done.not_done[2].measure"},
        {ACT_DONE, ERR_SIZE, "done.not_done"},
        {ACT_RETURN, ERR_FIELD, "return.items[1]"},
        {ACT_RETURN, ERR_FIELD, "return.items[1]"},
        {ACT_RETURN, ERR_FIELD, "return.items[2]"},
        {ACT_RETURN, ERR_SIZE, "return.items"},
        {ACT_RETURN, ERR_FIELD, "return.new_due_on"},
        {ACT_CLOSE, ERR_FIELD, "close.method"},
        {ACT_CLOSE, ERR_FIELD, "close.verified_on"},
        {ACT_CLOSE, ERR_FIELD, "close.result"},
        {ACT_CLOSE, ERR_FIELD, "close.digest"},
        {ACT_SUSTAIN, ERR_FIELD, "sustain.method"},
        {ACT_SUSTAIN, ERR_FIELD, "sustain.verified_on"},
        {ACT_SUSTAIN, ERR_FIELD, "sustain.next_review_on"},
        {ACT_SUSTAIN, ERR_FIELD, "sustain.cadence"},
        {ACT_REVISE, ERR_FIELD, "revise.plan.measures[1].continues"},
        {ACT_PLAN, ERR_FIELD, "plan.measures[1].continues"}, /* of what? */
        {ACT_REVISE, ERR_SIZE, "revise.plan.excuses"},
        {ACT_PERIODIC, ERR_FIELD, "periodic.period_on"},
        {ACT_END, ERR_FIELD, "end.reason"},
        {ACT_END, ERR_FIELD, "end.carried_to"},
        {ACT_LOOK_BACK, ERR_FIELD, "look_back.method"},
        {ACT_LOOK_BACK, ERR_FIELD, "look_back.looked_on"},
        {ACT_REOPEN, ERR_FIELD, "reopen.look_back.method"},
        {ACT_REOPEN, ERR_FIELD, "reopen.new_due_on"},
        {ACT_EXTEND, ERR_FIELD, "extend.wanted_on"},
        {ACT_GRANT, ERR_FIELD, "grant.due_on"},
        {ACT_GRANT, ERR_FIELD, "grant.digest"},
        {ACT_REFUSE, ERR_FIELD, "refuse.digest"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        lab_act(cases[i].act);
        for (size_t k = 0; k < 64; k++) {
            a->measure_list[k] = &a->measures[0];
            a->excuse_list[k % 40] = &a->excuse;
            a->items[k] = 1;
        }
        for (size_t k = 0; k < ARRAY_LEN(a->not_done_list); k++) {
            a->not_done_list[k] = &a->not_done;
        }
        for (size_t k = 0; k < 101; k++) {
            a->local_problems[k] = a->plan.cause;
        }
        spoil(i);
        send_act(cases[i].act);
        lab_expect_refused(&request, cases[i].err, cases[i].path);
        lab_free(&request);
    }
}

static void nil_claim_says_how_it_prevents(void **state)
{
    (void)state;
    lab_act(ACT_NIL);
    a->nil.n_measures = 0;
    carry(ACT_NIL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_PREVENTIVE_MISSING, 0));
    lab_free(&request);

    lab_act(ACT_NIL);
    a->points[0] = 5;
    a->measures[1].points = a->points;
    a->measures[1].n_points = 1;
    carry(ACT_NIL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_POINT_UNKNOWN, 5));
    lab_free(&request);
}

static void plan_says_whether_it_found_more(void **state)
{
    (void)state;
    lab_act(ACT_PLAN);
    a->plan.n_local_problems = 0;
    carry(ACT_PLAN);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_LOCAL_PROBLEMS_UNANSWERED, 0));
    lab_free(&request);

    lab_act(ACT_PLAN);
    a->plan.n_local_problems = 0;
    a->plan.has_no_local_problems = a->plan.no_local_problems = true;
    assert_true(carry(ACT_PLAN));
    lab_free(&request);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(texts_are_as_long_as_allowed),          TEST(texts_hold_no_controls),
        TEST(ill_formed_texts_make_no_act),          TEST(empty_texts_are_told),
        TEST(excuse_without_reason_excuses_nothing), TEST(numbers_are_allowed_ones),
        TEST(nil_claim_says_how_it_prevents),        TEST(plan_says_whether_it_found_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
