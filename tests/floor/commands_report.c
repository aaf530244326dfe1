/* The acts on summary reports: who may, what is judged, what is stored, what is answered. */
#include "server/rules/report_transition.h"
#include "tests/floor/commands_report_lab.h"

static void a_version_is_handed_in(void **state)
{
    (void)state;
    struct report_change_call *change = pass(ask(ACT_REPORT_SUBMIT, REPORT_STATE_COPY_RECEIVED));
    assert_int_equal(change->event.act, ACT_REPORT_SUBMIT);
    assert_int_equal(change->event.unit_id, LAB_UNIT);
    assert_int_equal(change->event.problem_id, 0);
    assert_int_equal(change->event.campaign_id, REPORT_CAMPAIGN);
    assert_int_equal(change->event.person_id, LAB_PERSON);
    assert_int_equal(change->event.hat, ROLE_UNIT_HEAD);
    assert_int_equal(change->event.version, 3);
    assert_int_equal(change->base_version, 2);
    assert_int_equal(change->from, REPORT_STATE_COPY_RECEIVED);
    assert_int_equal(change->to, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_string_equal(change->confirmed_by, "书记");
    assert_int_equal(change->unfinished, 1);
    assert_true(change->on_time);
    assert_false(change->self_held);
    /* what is kept is what was sent, byte for byte, and the digest is over exactly that */
    struct digest sent;
    assert_int_equal(change->content_length, rectify__act__get_packed_size(&lab_acts.act));
    assert_int_equal(digest_sha256(change->content, change->content_length, &sent), ERR_OK);
    assert_true(digest_equal(&sent, &change->event.digest));
    apply(change);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, 0);
    assert_int_equal(receipt->state, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_int_equal(receipt->version, 3);
    assert_memory_equal(receipt->digest.data, sent.bytes, DIGEST_SIZE);
}

/* Somebody of the office enters what the lab's unit has signed. */
static struct report_look_call *enter(enum report_state state)
{
    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    acts_choose(ACT_REPORT_SUBMIT)->signed_by = acts_text("李书记");
    struct report_look_call *look = ask_as(&caller, state);
    look->has_terminal = false;
    return look;
}

static void the_office_enters_for_a_unit_without_a_terminal(void **state)
{
    (void)state;
    struct report_change_call *change = pass(enter(REPORT_STATE_RETURNED));
    assert_string_equal(change->event.signed_by, "李书记");
    assert_int_equal(change->event.hat, ROLE_OFFICE_REVIEWER);
    assert_int_equal(change->event.actor_unit_id, LAB_OFFICE);
    assert_int_equal(change->event.unit_id, LAB_UNIT);
    assert_int_equal(change->to, REPORT_STATE_ELECTRONIC_SUBMITTED);
    apply(change);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, 0);
    assert_int_equal(receipt->version, 3);
    lab_free(&request);

    struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER);
    (void)acts_choose(ACT_REPORT_SUBMIT);
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_FIELD, "signed_by");
    lab_free(&request);

    caller = lab_caller_unit(ROLE_UNIT_HEAD); /* who signs for himself is asked by nobody */
    acts_choose(ACT_REPORT_SUBMIT)->signed_by = acts_text("李书记");
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_FIELD, "signed_by");
}

static void a_unit_with_a_terminal_hands_in_its_own(void **state)
{
    (void)state;
    struct report_look_call *look = enter(REPORT_STATE_ELECTRONIC_SUBMITTED);
    look->has_terminal = true;
    const Rectify__Receipt *receipt = refused(look, ERR_HAS_TERMINAL);
    assert_int_equal(receipt->current_version, 2);
    for (size_t i = 0; i < receipt->n_allowed_acts; i++) {
        assert_int_not_equal(receipt->allowed_acts[i], ACT_REPORT_SUBMIT);
    }
    lab_free(&request);

    /* It was enrolled after the report was looked at. */
    struct report_change_call *change = pass(enter(REPORT_STATE_ELECTRONIC_SUBMITTED));
    fake_store_complete(&change->call, ERR_HAS_TERMINAL);
    receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, ERR_HAS_TERMINAL);
    assert_int_equal(receipt->current_version, 2);
    for (size_t i = 0; i < receipt->n_allowed_acts; i++) {
        assert_int_not_equal(receipt->allowed_acts[i], ACT_REPORT_SUBMIT);
    }
}

static void late_is_labelled_and_never_refused(void **state)
{
    (void)state;
    struct report_look_call *look = ask(ACT_REPORT_SUBMIT, REPORT_STATE_RETURNED);
    look->due_on = lab_day(5, 9); /* yesterday */
    struct report_change_call *change = pass(look);
    assert_false(change->on_time);
    apply(change);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
}

/* The campaign's phase REPORT, as the catalogue has it. */
static void phase_is(enum phase_state state, int64_t since_ms)
{
    static struct campaign_terms_record campaign;
    campaign = (struct campaign_terms_record){
        .campaign_id = REPORT_CAMPAIGN,
        .code = "zj2023",
        .phases = {[PHASE_REPORT] = {lab_day(5, 31), state, since_ms}}};
    commands_refresh_catalog(lab->commands);
    struct catalog_call *call = fake_store_take(lab->store, FAKE_CATALOG);
    call->campaigns = &campaign;
    call->campaign_count = 1;
    fake_store_complete(&call->call, ERR_OK);
}

static void a_closed_phase_takes_no_report(void **state)
{
    (void)state;
    static const enum act of_unit[] = {ACT_REPORT_SUBMIT, ACT_REPORT_SCAN};
    for (size_t i = 0; i < ARRAY_LEN(of_unit); i++) {
        phase_is(PHASE_STATE_CLOSED, lab_now_ms());
        const Rectify__Receipt *receipt =
            refused(ask(of_unit[i], REPORT_STATE_ELECTRONIC_SUBMITTED), ERR_PHASE_CLOSED);
        assert_string_equal(receipt->field, "REPORT");
        assert_int_equal(receipt->n_allowed_acts, 0);
        lab_free(&request);
    }
    /* Final a moment after the closing began; its client_time_ms is 5 seconds ago. */
    phase_is(PHASE_STATE_CLOSING, lab_now_ms() - 5001);
    (void)refused(ask(ACT_REPORT_SUBMIT, REPORT_STATE_ELECTRONIC_SUBMITTED), ERR_PHASE_CLOSED);
}

static void what_a_closed_phase_still_takes(void **state)
{
    (void)state;
    phase_is(PHASE_STATE_CLOSING, lab_now_ms() - 5000);
    apply(pass(ask(ACT_REPORT_SUBMIT, REPORT_STATE_ELECTRONIC_SUBMITTED)));
    lab_free(&request);
    phase_is(PHASE_STATE_CLOSED, lab_now_ms() - 9000);
    apply(pass(ask(ACT_REPORT_SUBMIT, REPORT_STATE_RETURNED))); /* the office asked for it */
    lab_free(&request);
    apply(pass(ask(ACT_REPORT_ACCEPT, REPORT_STATE_COPY_RECEIVED))); /* it decides as it likes */
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
}

static void each_problem_is_told_as_it_is_now(void **state)
{
    (void)state;
    report_acts.items[0].version = 6;
    report_acts.items[1].unfinished_reason = NULL;
    report_acts.sections[3].n_paragraphs = 0;
    const Rectify__Receipt *receipt =
        refused(ask(ACT_REPORT_SUBMIT, REPORT_STATE_NONE + 1), ERR_CONDITION);
    assert_int_equal(receipt->n_findings, 3);
    assert_true(lab_has_finding(receipt, REASON_REPORT_ITEM_STALE, 1));
    assert_true(lab_has_finding(receipt, REASON_REPORT_UNFINISHED, 2));
    assert_true(lab_has_finding(receipt, REASON_REPORT_SECTION_MISSING, 4));
    assert_int_equal(receipt->current_version, 2);
}

static void a_version_is_made_on_the_present_one(void **state)
{
    (void)state;
    struct report_look_call *look = ask(ACT_REPORT_SUBMIT, REPORT_STATE_ELECTRONIC_SUBMITTED);
    look->version = 3;
    const Rectify__Receipt *receipt = refused(look, ERR_STALE);
    assert_int_equal(receipt->current_version, 3);
    assert_int_equal(receipt->current_state, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_int_equal(receipt->n_allowed_acts, 2);
    assert_int_equal(receipt->allowed_acts[0], ACT_REPORT_SUBMIT);
    assert_int_equal(receipt->allowed_acts[1], ACT_REPORT_SCAN);
}

/* Somebody was faster, between the look and the change. */
static void the_store_tells_the_truth(void **state)
{
    (void)state;
    struct report_change_call *change =
        pass(ask(ACT_REPORT_SUBMIT, REPORT_STATE_ELECTRONIC_SUBMITTED));
    change->outcome = CHANGE_STALE;
    change->current_state = REPORT_STATE_RETURNED;
    change->current_version = 4;
    fake_store_complete(&change->call, ERR_OK);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, ERR_STALE);
    assert_int_equal(receipt->current_state, REPORT_STATE_RETURNED);
    assert_int_equal(receipt->current_version, 4);
    static const struct {
        enum change_outcome outcome;
        enum err code;
    } rows[] = {
        {CHANGE_ID_REUSED, ERR_ID_REUSED},
        {CHANGE_NOT_FOUND, ERR_NOT_FOUND},
        {CHANGE_STATE, ERR_INTERNAL},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        lab_free(&request);
        change = pass(ask(ACT_REPORT_SUBMIT, REPORT_STATE_ELECTRONIC_SUBMITTED));
        change->outcome = rows[i].outcome;
        fake_store_complete(&change->call, ERR_OK);
        assert_int_equal(lab_receipt(&request, 0)->code, rows[i].code);
    }
    static const enum err errs[][2] = {
        {ERR_NOMEM, ERR_OUTCOME_UNKNOWN},
        {ERR_UNKNOWN_OUTCOME, ERR_OUTCOME_UNKNOWN},
        {ERR_DATABASE_AWAY, ERR_DATABASE_AWAY},
    };
    for (size_t i = 0; i < ARRAY_LEN(errs); i++) {
        lab_free(&request);
        change = pass(ask(ACT_REPORT_SUBMIT, REPORT_STATE_ELECTRONIC_SUBMITTED));
        fake_store_complete(&change->call, errs[i][0]);
        assert_int_equal(lab_receipt(&request, 0)->code, errs[i][1]);
    }
}

static void a_repeat_gets_the_receipt_of_then(void **state)
{
    (void)state;
    struct report_change_call *change =
        pass(ask(ACT_REPORT_SUBMIT, REPORT_STATE_ELECTRONIC_SUBMITTED));
    struct digest sent = change->event.digest;
    change->outcome = CHANGE_REPEATED;
    change->stored_state = REPORT_STATE_ELECTRONIC_SUBMITTED;
    change->stored_version = 3;
    change->stored_received_ms = 77;
    change->chain.bytes[0] = 0xC7;
    fake_store_complete(&change->call, ERR_OK);
    assert_true(lab_receipt(&request, 0)->repeated);
    assert_int_equal(lab_receipt(&request, 0)->chain.data[0], 0xC7);
    assert_int_equal(lab_receipt(&request, 0)->received_ms, 77);

    for (int same = 0; same <= 1; same++) {
        lab_free(&request);
        struct report_look_call *look = ask(ACT_REPORT_SUBMIT, REPORT_STATE_ACCEPTED);
        look->stored = true;
        look->stored_digest = sent;
        look->stored_digest.bytes[0] ^= same == 1 ? 0 : 1;
        look->stored_state = REPORT_STATE_ELECTRONIC_SUBMITTED;
        look->stored_version = 3;
        look->stored_received_ms = 77;
        look->stored_chain.bytes[0] = 0xC8;
        fake_store_complete(&look->call, ERR_OK);
        const Rectify__Receipt *receipt = lab_receipt(&request, 0);
        assert_int_equal(receipt->code, same == 1 ? ERR_OK : ERR_ID_REUSED);
        if (same == 1) {
            assert_true(receipt->repeated);
            assert_int_equal(receipt->version, 3);
            assert_int_equal(receipt->chain.data[0], 0xC8);
            assert_int_equal(receipt->state, REPORT_STATE_ELECTRONIC_SUBMITTED);
        }
    }
    assert_int_equal(fake_store_waiting(lab->store, FAKE_REPORT_CHANGE), 0);
}

/* Each act asks for the roles that the table of the rules asks for, and for the own unit. */
static void who_may(void **state)
{
    (void)state;
    size_t count = 0;
    const struct report_transition *all = report_transitions(&count);
    for (size_t i = 0; i < count; i++) {
        for (unsigned bit = 0; bit < 6; bit++) {
            uint32_t role = 1u << bit;
            struct caller caller = (role & (ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD)) != 0
                                       ? lab_caller_office(role)
                                       : lab_caller_unit(role | ROLE_UNIT_REPORTER);
            caller.identity.roles = role == ROLE_UNIT_HEAD ? role : caller.identity.roles;
            bool enters = all[i].act == ACT_REPORT_SUBMIT && caller.from_office;
            (void)acts_choose(all[i].act);
            lab_submit_one(lab, &request, &caller);
            if (enters) {
                lab_expect_refused(&request, ERR_FIELD, "signed_by");
            } else if ((caller.identity.roles & all[i].roles) == 0) {
                lab_expect_refused(&request, ERR_FORBIDDEN, NULL);
            } else {
                struct report_look_call *look = fake_store_take(lab->store, FAKE_REPORT_LOOK);
                fake_store_complete(&look->call, ERR_NOT_FOUND);
                lab_expect_refused(&request, ERR_NOT_FOUND, NULL);
            }
            lab_free(&request);
        }
        struct caller caller = acts_caller(all[i].act);
        acts_choose(all[i].act)->unit_id = LAB_OTHER_UNIT;
        lab_submit_one(lab, &request, &caller);
        if (all[i].own_unit) {
            lab_expect_refused(&request, ERR_NOT_YOURS, NULL);
        } else {
            struct report_look_call *look = fake_store_take(lab->store, FAKE_REPORT_LOOK);
            fake_store_complete(&look->call, ERR_DATABASE_AWAY);
            lab_expect_refused(&request, ERR_DATABASE_AWAY, NULL);
        }
        lab_free(&request);
    }
}

/* In one SUBMIT: the second version waits until the first has its receipt. */
static void acts_on_one_report_follow_each_other(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(BOTH);
    struct lab_submit submit = {.count = 0};
    (void)acts_choose(ACT_REPORT_SUBMIT);
    lab_submit_add(&submit);
    acts_choose(ACT_REPORT_SUBMIT)->base_version = 3;
    lab_act_number(2);
    lab_submit_add(&submit);
    lab_submit_send(lab, &request, &caller, &submit);
    for (uint32_t version = 2; version <= 3; version++) {
        assert_int_equal(fake_store_waiting(lab->store, FAKE_REPORT_LOOK), 1);
        struct report_look_call *look = fake_store_take(lab->store, FAKE_REPORT_LOOK);
        look->state = REPORT_STATE_ELECTRONIC_SUBMITTED;
        look->version = version;
        look->tasks = report_acts.tasks;
        look->task_count = ARRAY_LEN(report_acts.tasks);
        fake_store_complete(&look->call, ERR_OK);
        apply(fake_store_take(lab->store, FAKE_REPORT_CHANGE));
    }
    assert_int_equal(lab_receipt(&request, 0)->version, 3);
    assert_int_equal(lab_receipt(&request, 1)->version, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LAB_TEST(a_version_is_handed_in),
        LAB_TEST(the_office_enters_for_a_unit_without_a_terminal),
        LAB_TEST(a_unit_with_a_terminal_hands_in_its_own),
        LAB_TEST(late_is_labelled_and_never_refused),
        LAB_TEST(a_closed_phase_takes_no_report),
        LAB_TEST(what_a_closed_phase_still_takes),
        LAB_TEST(each_problem_is_told_as_it_is_now),
        LAB_TEST(a_version_is_made_on_the_present_one),
        LAB_TEST(the_store_tells_the_truth),
        LAB_TEST(a_repeat_gets_the_receipt_of_then),
        LAB_TEST(who_may),
        LAB_TEST(acts_on_one_report_follow_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
