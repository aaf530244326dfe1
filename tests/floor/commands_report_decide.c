/* What is done to a summary report that was handed in: its stamped copy, and the decision on it. */
#include "tests/floor/commands_report_lab.h"
#include <stdio.h>

static void who_entered_it_does_not_decide_on_it(void **state)
{
    (void)state;
    static const enum act decisions[] = {ACT_REPORT_ACCEPT, ACT_REPORT_RETURN};
    for (size_t i = 0; i < ARRAY_LEN(decisions); i++) {
        struct caller caller = lab_caller_office(ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD);
        (void)acts_choose(decisions[i]);
        struct report_look_call *look = ask_as(&caller, REPORT_STATE_COPY_RECEIVED);
        look->submitter_person_id = caller.identity.person_id;
        (void)refused(look, ERR_SEPARATION);
        lab_free(&request);
    }
}

static void copies_of_the_present_version(void **state)
{
    (void)state;
    struct report_change_call *change =
        pass(ask(ACT_REPORT_PAPER, REPORT_STATE_ELECTRONIC_SUBMITTED));
    assert_int_equal(change->form, COPY_FORM_STAMPED_PAPER);
    assert_int_equal(change->received_on, lab_day(5, 9));
    assert_string_equal(change->received_by, "收件人");
    assert_int_equal(change->event.version, 2);
    assert_int_equal(change->base_version, 2);
    assert_int_equal(change->version_id.bytes[1], 2);
    assert_int_equal(change->event.actor_unit_id, LAB_OFFICE);
    assert_int_equal(change->event.hat, ROLE_OFFICE_REVIEWER);
    assert_int_equal(change->to, REPORT_STATE_COPY_RECEIVED);
    apply(change);
    assert_int_equal(lab_receipt(&request, 0)->version, 2);
    lab_free(&request);

    report_acts.scan.check_code = acts_text("ｄ38x-9zzz"); /* no code at all */
    struct caller caller = lab_caller_unit(ROLE_UNIT_REPORTER);
    (void)acts_choose(ACT_REPORT_SCAN);
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_CHECK_CODE, "report_scan.check_code");
    lab_free(&request);

    char typed[CHECK_CODE_SIZE * 2];
    (void)snprintf(typed, sizeof(typed), " %.4s%.4s %.4s", report_acts.code, report_acts.code + 5,
                   report_acts.code + 10);
    report_acts.scan.check_code = typed;
    (void)acts_choose(ACT_REPORT_SCAN);
    change = pass(ask_as(&caller, REPORT_STATE_ACCEPTED));
    assert_int_equal(change->form, COPY_FORM_STAMPED_SCAN);
    assert_int_equal(change->file_count, 1);
    assert_string_equal(change->files[0].name, "扫描件.pdf");
    assert_memory_equal(change->files[0].digest.bytes, report_acts.digest.bytes, DIGEST_SIZE);
    assert_int_equal(change->received_on, DAY_NONE);
    assert_null(change->received_by);
    assert_int_equal(change->event.hat, ROLE_UNIT_REPORTER);
    assert_int_equal(change->to, REPORT_STATE_ACCEPTED);
    apply(change);
    assert_int_equal(lab_receipt(&request, 0)->code, 0);
}

/* S-36: the refusal says whose code it is and which version is current. */
static void copies_of_another_version(void **state)
{
    (void)state;
    static const enum act copies[] = {ACT_REPORT_SCAN, ACT_REPORT_PAPER};
    for (size_t i = 0; i < ARRAY_LEN(copies); i++) {
        check_code_make(&report_acts.versions[1].digest, report_acts.code);
        const Rectify__Receipt *receipt =
            refused(ask(copies[i], REPORT_STATE_ELECTRONIC_SUBMITTED), ERR_COPY_STALE);
        assert_int_equal(receipt->n_findings, 1);
        assert_true(lab_has_finding(receipt, REASON_REPORT_COPY_OF_VERSION, 1));
        assert_int_equal(receipt->current_version, 2);
        lab_free(&request);
        const struct digest other = {{0x77}};
        check_code_make(&other, report_acts.code);
        receipt = refused(ask(copies[i], REPORT_STATE_ELECTRONIC_SUBMITTED), ERR_COPY_STALE);
        assert_true(lab_has_finding(receipt, REASON_REPORT_CODE_UNKNOWN, 0));
        lab_free(&request);
    }
    check_code_make(&report_acts.digest, report_acts.code);
    report_acts.scan.n_files = 0;
    const Rectify__Receipt *receipt =
        refused(ask(ACT_REPORT_SCAN, REPORT_STATE_ELECTRONIC_SUBMITTED), ERR_CONDITION);
    assert_true(lab_has_finding(receipt, REASON_REPORT_SCAN_MISSING, 0));
    lab_free(&request);
    report_acts.paper.received_on = lab_day(5, 11);
    receipt = refused(ask(ACT_REPORT_PAPER, REPORT_STATE_ELECTRONIC_SUBMITTED), ERR_CONDITION);
    assert_true(lab_has_finding(receipt, REASON_REPORT_RECEIVED_IN_FUTURE, 0));
}

static void decisions_name_the_version(void **state)
{
    (void)state;
    struct report_change_call *change = pass(ask(ACT_REPORT_ACCEPT, REPORT_STATE_COPY_RECEIVED));
    assert_int_equal(change->to, REPORT_STATE_ACCEPTED);
    assert_int_equal(change->form, 0);
    assert_string_equal(change->event.text, "同意");
    assert_false(change->self_held);
    apply(change);
    lab_free(&request);
    change = pass(ask(ACT_REPORT_RETURN, REPORT_STATE_ACCEPTED));
    assert_int_equal(change->to, REPORT_STATE_RETURNED);
    assert_string_equal(change->event.text, "第四部分请补充");
    apply(change);
    lab_free(&request);

    uint8_t other[DIGEST_SIZE] = {1};
    report_acts.accept_.digest.data = other;
    report_acts.return_.digest.data = other;
    report_acts.return_.reason = acts_text(" ");
    struct report_look_call *look = ask(ACT_REPORT_ACCEPT, REPORT_STATE_COPY_RECEIVED);
    fake_store_complete(&look->call, ERR_OK);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_VERSION_DIFFERS, 0));
    lab_free(&request);
    look = ask(ACT_REPORT_RETURN, REPORT_STATE_COPY_RECEIVED);
    fake_store_complete(&look->call, ERR_OK);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->code, ERR_CONDITION);
    assert_true(lab_has_finding(receipt, REASON_VERSION_DIFFERS, 0));
    assert_true(lab_has_finding(receipt, REASON_REASON_MISSING, 0));
}

static void without_its_copy_nothing_is_accepted(void **state)
{
    (void)state;
    const Rectify__Receipt *receipt =
        refused(ask(ACT_REPORT_ACCEPT, REPORT_STATE_ELECTRONIC_SUBMITTED), ERR_TRANSITION);
    assert_int_equal(receipt->current_state, REPORT_STATE_ELECTRONIC_SUBMITTED);
    assert_int_equal(receipt->n_allowed_acts, 2);
    assert_int_equal(receipt->allowed_acts[0], ACT_REPORT_PAPER);
    assert_int_equal(receipt->allowed_acts[1], ACT_REPORT_RETURN);
}

/* The office's own report: decided by its head who did not hand it in, and marked. */
static void nobody_decides_on_his_own(void **state)
{
    (void)state;
    static const struct {
        uint32_t roles;
        int64_t submitter;
        bool may;
    } rows[] = {
        {ROLE_OFFICE_REVIEWER, 99, false},
        {ROLE_OFFICE_HEAD, LAB_REVIEWER, false},
        {ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD, 99, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct caller caller = lab_caller_office(rows[i].roles);
        acts_choose(ACT_REPORT_ACCEPT)->unit_id = LAB_OFFICE;
        struct report_look_call *look = ask_as(&caller, REPORT_STATE_COPY_RECEIVED);
        look->submitter_person_id = rows[i].submitter;
        if (!rows[i].may) {
            (void)refused(look, ERR_SEPARATION);
        } else {
            struct report_change_call *change = pass(look);
            assert_true(change->self_held);
            assert_int_equal(change->event.hat, ROLE_OFFICE_HEAD);
            apply(change);
        }
        lab_free(&request);
    }
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    (void)acts_choose(ACT_REPORT_RETURN);
    struct report_look_call *look = ask_as(&caller, REPORT_STATE_COPY_RECEIVED);
    look->submitter_person_id = LAB_REVIEWER; /* he handed it in for another unit */
    fake_store_complete(&look->call, ERR_OK);
    assert_int_equal(lab_receipt(&request, 0)->code, ERR_SEPARATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LAB_TEST(who_entered_it_does_not_decide_on_it),
        LAB_TEST(copies_of_the_present_version),
        LAB_TEST(copies_of_another_version),
        LAB_TEST(decisions_name_the_version),
        LAB_TEST(without_its_copy_nothing_is_accepted),
        LAB_TEST(nobody_decides_on_his_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
