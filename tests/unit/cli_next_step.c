/* What a person is told to do about a refusal: for every error and every reason of the protocol, and as the task stands now. */
#include "client/cli/next_step.h"
#include "client/cli/outbox_next.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/rules/allowed.h"
#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const int error_numbers[] = {
#define X(number, name, text) (number),
    ERR_TABLE(X)
#undef X
};
static const int reason_numbers[] = {
#define X(number, name, text) (number),
    REASON_TABLE(X)
#undef X
};

static void compare(const int *numbers, size_t count, const struct next_step_row *rows,
                    size_t row_count)
{
    assert_int_equal(row_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(next_step_number(rows, i), numbers[i]);
    }
}

static void every_error_and_reason_has_its_step(void **state)
{
    size_t count = 0;
    (void)state;
    const struct next_step_row *rows = next_step_errors(&count);
    compare(error_numbers, ARRAY_LEN(error_numbers), rows, count);
    rows = next_step_reasons(&count);
    compare(reason_numbers, ARRAY_LEN(reason_numbers), rows, count);
}

static bool contains(const int *numbers, size_t count, int number)
{
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == number) {
            return true;
        }
    }
    return false;
}

static enum next_step step_of_error(int code)
{
    Rectify__Receipt receipt = RECTIFY__RECEIPT__INIT;
    receipt.code = (uint32_t)code;
    return next_step_of(ACT_PLAN, &receipt, NULL);
}

/* Of what is neither listed as to be corrected nor as lost, nothing is to be typed again. */
static void each_error_leads_where_its_advice_does(void **state)
{
    static const int correct[] = {ERR_LIMIT,     ERR_INVALID,   ERR_LENGTH,     ERR_DECODE,
                                  ERR_DEPTH,     ERR_COUNT,     ERR_FIELD,      ERR_UTF8,
                                  ERR_SIZE,      ERR_CONDITION, ERR_CHECK_CODE, ERR_CONFLICT,
                                  ERR_COPY_STALE};
    static const int drop[] = {ERR_FORBIDDEN,    ERR_NOT_YOURS,      ERR_NOT_FOUND,
                               ERR_EXISTS,       ERR_TRANSITION,     ERR_SEPARATION,
                               ERR_UNDER_REVIEW, ERR_CAMPAIGN_STATE, ERR_HAS_TERMINAL,
                               ERR_OTHER_AREA,   ERR_TASK_EXISTS};
    static const int later[] = {ERR_QUOTA, ERR_FILE_INCOMPLETE, ERR_REMINDED_TODAY,
                                ERR_PHASE_CLOSED};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(error_numbers); i++) {
        int code = error_numbers[i];
        enum next_step wanted = contains(correct, ARRAY_LEN(correct), code) ? NEXT_CORRECT
                                : contains(drop, ARRAY_LEN(drop), code)     ? NEXT_DROP
                                : contains(later, ARRAY_LEN(later), code)   ? NEXT_RESEND_LATER
                                                                            : NEXT_RESEND;
        assert_int_equal(step_of_error(code), wanted);
    }
    assert_int_equal(step_of_error(9999), NEXT_RESEND);
}

static enum next_step step_of_reasons(int act, uint32_t one, uint32_t other)
{
    Rectify__Receipt receipt = RECTIFY__RECEIPT__INIT;
    Rectify__Finding first = RECTIFY__FINDING__INIT;
    Rectify__Finding second = RECTIFY__FINDING__INIT;
    Rectify__Finding *findings[] = {&first, &second};
    first.reason = one;
    second.reason = other;
    receipt.code = ERR_CONDITION;
    receipt.findings = findings;
    receipt.n_findings = other == 0 ? 1 : 2;
    return next_step_of(act, &receipt, NULL);
}

static void each_reason_leads_somewhere_and_the_worst_counts(void **state)
{
    static const int drop[] = {REASON_RESULT_NEEDS_HEAD, REASON_DUE_KIND_LONG_TERM,
                               REASON_DUE_KIND_DATE,     REASON_VERSION_DIFFERS,
                               REASON_PERIOD_REPORTED,   REASON_EXTENSION_LONG_TERM,
                               REASON_EXTENSION_TOO_LATE};
    static const int later[] = {REASON_REVISION_WAITS, REASON_EXTENSION_WAITS,
                                REASON_EVIDENCE_INCOMPLETE};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(reason_numbers); i++) {
        int reason = reason_numbers[i];
        enum next_step wanted = contains(drop, ARRAY_LEN(drop), reason)     ? NEXT_DROP
                                : contains(later, ARRAY_LEN(later), reason) ? NEXT_RESEND_LATER
                                                                            : NEXT_CORRECT;
        assert_int_equal(step_of_reasons(ACT_DONE, (uint32_t)reason, 0), wanted);
    }
    assert_int_equal(step_of_reasons(ACT_DONE, 9999, 0), NEXT_CORRECT);
    assert_int_equal(step_of_reasons(ACT_DONE, REASON_EVIDENCE_INCOMPLETE, REASON_EFFECT_MISSING),
                     NEXT_CORRECT);
    assert_int_equal(step_of_reasons(ACT_EXTEND, REASON_EXTENSION_TOO_LATE, REASON_REASON_MISSING),
                     NEXT_DROP);
}

/* What the server tells with a refusal, and what was seen of the task later. */
struct task {
    Rectify__Receipt receipt;
    Rectify__AssignmentBrief since;
    uint32_t allowed[1];
};

static void refuse(struct task *task, enum err err, enum state state)
{
    rectify__receipt__init(&task->receipt);
    rectify__assignment_brief__init(&task->since);
    task->receipt.code = (uint32_t)err;
    task->receipt.has_current_state = true;
    task->receipt.current_state = (uint32_t)state;
}

static void the_state_of_the_task_decides_on_what_it_did_not_permit(void **state)
{
    struct task task;
    (void)state;
    /* Before the plan was approved; on the way to closure; after it. */
    refuse(&task, ERR_TRANSITION, STATE_PLAN_SUBMITTED);
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, NULL), NEXT_RESEND_LATER);
    assert_int_equal(next_step_of(ACT_PLAN, &task.receipt, NULL), NEXT_DROP);
    refuse(&task, ERR_TRANSITION, STATE_IN_PROGRESS);
    assert_int_equal(next_step_of(ACT_PERIODIC, &task.receipt, NULL), NEXT_RESEND_LATER);
    refuse(&task, ERR_TRANSITION, STATE_CLOSED);
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, NULL), NEXT_DROP);
    assert_int_equal(next_step_of(ACT_PERIODIC, &task.receipt, NULL), NEXT_DROP);
    /* Reopened since, or the phase opened again, or more time given. */
    task.allowed[0] = ACT_EFFECT;
    task.since.state = STATE_IN_PROGRESS;
    task.since.allowed_acts = task.allowed;
    task.since.n_allowed_acts = 1;
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, &task.since), NEXT_RESEND);
    task.receipt = (Rectify__Receipt)RECTIFY__RECEIPT__INIT;
    task.receipt.code = ERR_PHASE_CLOSED;
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, NULL), NEXT_RESEND_LATER);
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, &task.since), NEXT_RESEND);
    task.since.n_allowed_acts = 0; /* seen again, and its phase is still not open */
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, &task.since), NEXT_RESEND_LATER);
    /* A withdrawal that was refused would take back what was handed in since. */
    task.allowed[0] = ACT_WITHDRAW;
    task.since.n_allowed_acts = 1;
    assert_int_equal(next_step_of(ACT_WITHDRAW, &task.receipt, &task.since), NEXT_DROP);
    task.allowed[0] = ACT_EFFECT;
    /* Whatever it permits, what belongs to another unit stays another's. */
    task.receipt.code = ERR_NOT_YOURS;
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, &task.since), NEXT_DROP);
}

/* `outbox resend` puts it on the task as it is now: only where that permits it no more it is lost. */
static void what_was_made_on_an_older_version_can_be_sent_again(void **state)
{
    struct task task;
    (void)state;
    refuse(&task, ERR_STALE, STATE_IN_PROGRESS);
    task.allowed[0] = ACT_EFFECT;
    task.receipt.allowed_acts = task.allowed;
    task.receipt.n_allowed_acts = 1;
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, NULL), NEXT_RESEND);
    assert_int_equal(next_step_of(ACT_PLAN, &task.receipt, NULL), NEXT_DROP);
    task.since.state = STATE_CLOSED;
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, &task.since), NEXT_DROP);
    task.receipt.has_current_state = false;
    assert_int_equal(next_step_of(ACT_EFFECT, &task.receipt, NULL), NEXT_RESEND);
    assert_int_equal(next_step_of(ACT_REPORT_SUBMIT, &task.receipt, NULL), NEXT_ANEW);
}

/* By the server's own rules: an act that is told to wait is possible in a state that the present one leads to. */
static void what_is_told_to_wait_is_possible_in_progress_or_sustained(void **state)
{
    size_t waits = 0;
    (void)state;
    for (int act = 1; act <= ACT_TRANSFER; act++) {
        for (int at = STATE_ISSUED; at <= STATE_CANCELLED; at++) {
            struct task task;
            refuse(&task, ERR_TRANSITION, (enum state)at);
            if (next_step_of(act, &task.receipt, NULL) != NEXT_RESEND_LATER) {
                continue;
            }
            assert_null(transition_find((enum act)act, (enum state)at, true));
            assert_true(transition_find((enum act)act, STATE_IN_PROGRESS, true) != NULL ||
                        transition_find((enum act)act, STATE_SUSTAINING, true) != NULL);
            assert_true(at != STATE_CLOSED && at != STATE_CANCELLED && at != STATE_NIL_CONFIRMED);
            waits++;
        }
    }
    assert_int_equal(waits, 4 * 4 + 5);
}

static void scripts_are_told_one_of_three(void **state)
{
    (void)state;
    assert_string_equal(next_step_name(NEXT_RESEND), "RESEND");
    assert_string_equal(next_step_name(NEXT_RESEND_LATER), "RESEND");
    assert_string_equal(next_step_name(NEXT_ANEW), "CORRECT");
    assert_string_equal(next_step_name(NEXT_ANEW_LATER), "CORRECT");
    assert_string_equal(next_step_name(NEXT_CORRECT), "CORRECT");
    assert_string_equal(next_step_name(NEXT_DROP), "DROP");
}

/* ---- in words, with the command ---- */

struct told {
    struct outbox_item item;
    Rectify__Receipt receipt;
    Rectify__Finding finding;
    Rectify__Finding *findings[1];
    struct task_names names;
    struct arena arena;
};

static const char *tell(struct told *told, int act, int problem_no, enum err err, uint32_t reason)
{
    rectify__receipt__init(&told->receipt);
    rectify__finding__init(&told->finding);
    told->finding.reason = reason;
    told->findings[0] = &told->finding;
    told->receipt.code = (uint32_t)err;
    told->receipt.findings = told->findings;
    told->receipt.n_findings = reason != 0 ? 1 : 0;
    told->item = (struct outbox_item){.item_id = 7,
                                      .state = OUTBOX_REFUSED,
                                      .act = act,
                                      .problem_no = problem_no,
                                      .problem_id = problem_no + 100,
                                      .receipt = &told->receipt,
                                      .answered_ms = 50};
    return outbox_next_text(&told->item, &told->names, false, &told->arena);
}

static void the_command_is_told_as_it_is_typed(void **state)
{
    static const struct {
        int act;
        int problem_no;
        enum err err;
        uint32_t reason;
        const char *text;
    } cases[] = {
        {ACT_PLAN, 2, ERR_CONDITION, REASON_CAUSE_MISSING,
         "Correct it and enter it again: rectify plan 2"},
        {ACT_EFFECT, 2, ERR_CONDITION, REASON_EVIDENCE_MISSING,
         "Correct it and enter it again: rectify effect 2"},
        {ACT_EFFECT, 2, ERR_CONDITION, REASON_MEASURE_UNKNOWN,
         "Correct it and enter it again: rectify effect 2; then remove this one: rectify outbox "
         "drop 7"},
        {ACT_PROGRESS, 2, ERR_SIZE, 0,
         "Correct it and enter it again: rectify progress 2; then remove this one: rectify outbox "
         "drop 7"},
        {ACT_LOCAL, 2, ERR_CONDITION, REASON_RESPONSIBLE_MISSING,
         "Correct it and enter it again: rectify local add 2; then remove this one: rectify outbox "
         "drop 7"},
        {ACT_REPORT_SUBMIT, 0, ERR_STALE, 0, "Enter it again: rectify report submit"},
        {ACT_REPORT_SUBMIT, 0, ERR_PHASE_CLOSED, 0,
         "When that is settled, enter it again: rectify report submit"},
        {ACT_REPORT_SCAN, 0, ERR_CHECK_CODE, 0,
         "Correct it and enter it again: rectify report scan"},
        {ACT_REPLY, 0, ERR_UTF8, 0, "Correct it and enter it again: rectify reply NOTICE TEXT"},
        {ACT_DONE, 2, ERR_INTERNAL, 0, "It can be sent again as it is: rectify outbox resend 7"},
        {ACT_DONE, 2, ERR_CONDITION, REASON_REVISION_WAITS,
         "When that is settled, it can be sent again as it is: rectify outbox resend 7"},
        {ACT_EXTEND, 2, ERR_CONDITION, REASON_EXTENSION_LONG_TERM,
         "As it is it will not be accepted any more; remove it: rectify outbox drop 7"},
    };
    struct told told = {.names = {.all = NULL}};
    (void)state;
    arena_init(&told.arena, 65536);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_string_equal(
            tell(&told, cases[i].act, cases[i].problem_no, cases[i].err, cases[i].reason),
            cases[i].text);
    }
    arena_close(&told.arena);
}

/* What was seen before the refusal says nothing of what came after it. */
static void only_what_was_seen_since_counts(void **state)
{
    uint32_t allowed[] = {ACT_EFFECT};
    Rectify__AssignmentBrief task = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    Rectify__AssignmentBrief *tasks[] = {&task};
    Rectify__Assignments all = RECTIFY__ASSIGNMENTS__INIT;
    struct told told = {0};
    (void)state;
    arena_init(&told.arena, 65536);
    task.problem_id = 102;
    task.state = STATE_IN_PROGRESS;
    task.allowed_acts = allowed;
    task.n_allowed_acts = 1;
    all.assignments = tasks;
    all.n_assignments = 1;
    told.names = (struct task_names){.all = &all, .seen_ms = 50};
    (void)tell(&told, ACT_EFFECT, 2, ERR_TRANSITION, 0);
    assert_int_equal(outbox_next(&told.item, &told.names), NEXT_DROP);
    told.names.seen_ms = 51;
    assert_int_equal(outbox_next(&told.item, &told.names), NEXT_RESEND);
    (void)tell(&told, ACT_EFFECT, 3, ERR_TRANSITION, 0); /* of another task */
    assert_int_equal(outbox_next(&told.item, &told.names), NEXT_DROP);
    arena_close(&told.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_and_reason_has_its_step),
        cmocka_unit_test(each_error_leads_where_its_advice_does),
        cmocka_unit_test(each_reason_leads_somewhere_and_the_worst_counts),
        cmocka_unit_test(the_state_of_the_task_decides_on_what_it_did_not_permit),
        cmocka_unit_test(what_was_made_on_an_older_version_can_be_sent_again),
        cmocka_unit_test(what_is_told_to_wait_is_possible_in_progress_or_sustained),
        cmocka_unit_test(scripts_are_told_one_of_three),
        cmocka_unit_test(the_command_is_told_as_it_is_typed),
        cmocka_unit_test(only_what_was_seen_since_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
