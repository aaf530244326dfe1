/* What a person is told of an act: the receipt's code, and everything a refusal holds. Gaps of a plan. */
#include "client/cli/dossier.h"
#include "client/cli/receipt.h"
#include "client/cli/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_receipts_code_can_be_quoted(void **state)
{
    uint8_t digest[32] = {0x1A, 0x2B, 0x3C, 0x4D, 0x5E};
    Rectify__Receipt receipt = RECTIFY__RECEIPT__INIT;
    struct arena arena;
    (void)state;
    arena_init(&arena, 65536);
    receipt.version = 5;
    receipt.digest.data = digest;
    receipt.digest.len = sizeof(digest);
    assert_string_equal(receipt_code("3", &receipt, &arena), "3-5-1A2B3C4D");
    assert_string_equal(receipt_code("zj-2022/3", &receipt, &arena), "zj-2022/3-5-1A2B3C4D");
    receipt.digest.len = 0;
    assert_string_equal(receipt_code("3", &receipt, &arena), "3-5-");
    receipt.digest.len = sizeof(digest);
    assert_string_equal(receipt_code("", &receipt, &arena), "5-1A2B3C4D");
    receipt.version = 0;
    assert_string_equal(receipt_code("", &receipt, &arena), "1A2B3C4D");
    arena_close(&arena);
}

static void a_refusal_lists_all_that_is_missing(void **state)
{
    Rectify__Receipt receipt = RECTIFY__RECEIPT__INIT;
    Rectify__Finding owner = RECTIFY__FINDING__INIT;
    Rectify__Finding point = RECTIFY__FINDING__INIT;
    Rectify__Finding *findings[] = {&owner, &point};
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 65536);
    assert_string_equal(receipt_refusal(&cli, &receipt), "");
    owner.reason = 7;
    owner.item = 2;
    point.reason = 11;
    point.item = 1;
    receipt.code = ERR_CONDITION;
    receipt.findings = findings;
    receipt.n_findings = ARRAY_LEN(findings);
    const char *text = receipt_refusal(&cli, &receipt);
    assert_non_null(strstr(text, "\n- measure 2: "));
    assert_non_null(strstr(text, "\n- point 1: "));
    assert_int_equal(receipt_print(&cli, WORD_ACT_NIL, "1", NULL, &receipt), 65);
    assert_int_equal(receipt_print(&cli, WORD_ACT_REPLY, "", NULL, &receipt), 65);
    arena_close(&cli.arena);
}

/* A phase that is closing and one that is closed refuse with different words, for they take different things. */
static void a_phase_says_why_it_refuses(void **state)
{
    char field[] = "IMPLEMENT";
    Rectify__Receipt receipt = RECTIFY__RECEIPT__INIT;
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 65536);
    receipt.code = ERR_PHASE_CLOSED;
    receipt.field = field;
    receipt.phase_state = WORD_PHASE_STATE_CLOSING;
    receipt.phase_since_ms = 1683600000000; /* 2023-05-09 10:40 in Shanghai */
    assert_string_equal(receipt_refusal(&cli, &receipt),
                        "implementation: The office is closing this phase. What was final on the "
                        "terminal by 2023-05-09 10:40:00 is still taken, what is written later is "
                        "not.");
    receipt.phase_state = WORD_PHASE_STATE_CLOSED;
    assert_string_equal(receipt_refusal(&cli, &receipt),
                        "implementation: The office has closed this phase. Nothing is taken any "
                        "more but what the office has returned, reopened, transferred or "
                        "extended.");
    assert_int_equal(receipt_print(&cli, WORD_ACT_NIL, "1", NULL, &receipt),
                     exits_of(ERR_PHASE_CLOSED));
    receipt.phase_state = 0; /* of an earlier version */
    assert_string_equal(receipt_refusal(&cli, &receipt),
                        "implementation: The office is closing this phase, or has closed it: what "
                        "is written now is not taken any more.");
    arena_close(&cli.arena);
}

static void a_state_is_the_tasks_or_the_reports(void **state)
{
    Rectify__Receipt receipt = RECTIFY__RECEIPT__INIT;
    (void)state;
    assert_string_equal(receipt_state(WORD_ACT_REPLY, &receipt), "");
    receipt.state = 2;
    assert_string_equal(receipt_state(WORD_ACT_NIL, &receipt), "acknowledged");
    assert_string_equal(receipt_state(WORD_ACT_REPORT_SUBMIT, &receipt),
                        "electronic copy submitted");
}

static void acts_are_offered_with_their_commands(void **state)
{
    static const uint32_t acts[] = {4, 10, 99};
    struct arena arena;
    (void)state;
    arena_init(&arena, 65536);
    assert_string_equal(receipt_allowed(2, acts, &arena),
                        "submit plan (plan), approve (review approve)");
    assert_non_null(receipt_allowed(3, acts, &arena));
    assert_string_equal(receipt_allowed(0, acts, &arena), "");
    arena_close(&arena);
}

static void the_accepted_plan_counts_and_its_gaps_show(void **state)
{
    uint32_t second[] = {2};
    Rectify__MeasureRecord all_points = RECTIFY__MEASURE_RECORD__INIT;
    Rectify__MeasureRecord one_point = RECTIFY__MEASURE_RECORD__INIT;
    Rectify__MeasureRecord *measures[] = {&one_point, &all_points};
    Rectify__ExcuseRecord excuse = RECTIFY__EXCUSE_RECORD__INIT;
    Rectify__ExcuseRecord *excuses[] = {&excuse};
    Rectify__PlanVersion accepted = RECTIFY__PLAN_VERSION__INIT;
    Rectify__PlanVersion newest = RECTIFY__PLAN_VERSION__INIT;
    Rectify__PlanVersion *plans[] = {&accepted, &newest};
    Rectify__Dossier dossier = RECTIFY__DOSSIER__INIT;
    char reason[] = "why";
    (void)state;

    one_point.no = 1;
    one_point.points = second;
    one_point.n_points = 1;
    all_points.no = 2;
    excuse.point = 3;
    excuse.reason = reason;
    accepted.accepted = true;
    accepted.measures = measures;
    accepted.n_measures = 1;
    accepted.excuses = excuses;
    accepted.n_excuses = 1;
    dossier.plans = plans;
    assert_null(dossier_plan(&dossier));
    dossier.n_plans = 2;
    assert_ptr_equal(dossier_plan(&dossier), &accepted);

    assert_int_equal(dossier_cover(&accepted, 1).measures, 0);
    assert_null(dossier_cover(&accepted, 1).excuse);
    assert_int_equal(dossier_cover(&accepted, 2).measures, 1 << 1);
    assert_string_equal(dossier_cover(&accepted, 3).excuse, "why");
    accepted.n_measures = 2;
    assert_int_equal(dossier_cover(&accepted, 2).measures, 1 << 1 | 1 << 2);
    accepted.accepted = false;
    assert_ptr_equal(dossier_plan(&dossier), &newest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receipts_code_can_be_quoted),
        cmocka_unit_test(a_refusal_lists_all_that_is_missing),
        cmocka_unit_test(a_phase_says_why_it_refuses),
        cmocka_unit_test(a_state_is_the_tasks_or_the_reports),
        cmocka_unit_test(acts_are_offered_with_their_commands),
        cmocka_unit_test(the_accepted_plan_counts_and_its_gaps_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
