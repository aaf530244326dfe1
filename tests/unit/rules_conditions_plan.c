/* T3 and T6: a draft that passes, and then each defect alone with exactly its finding. */
#include "server/rules/conditions.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    TODAY = 19485, /* 2023-05-08 */
    DUE = 19507,   /* 2023-05-30 */
    POINTS = 3,
};

struct case_plan {
    struct plan_draft draft;
    struct problem_terms terms;
    struct planned_measure measures[3];
    struct excused_point excuses[2];
};

static const struct self_check checked = {
    .checked_on = TODAY,
    .method = "入户核对",
    .scope = "全部脱贫户",
    .persons = 6,
};

/* Point 1 and 2 are covered by measures, point 3 is excused. */
static void make_plan(struct case_plan *plan)
{
    *plan = (struct case_plan){
        .draft = {.self_check = checked,
                  .cause = "排查不深入",
                  .measure_count = 2,
                  .excuse_count = 1,
                  .by_head = true,
                  .local_problems_answered = true},
        .terms = {.due_kind = DUE_DATE, .due_on = DUE, .points = POINTS},
        .measures = {{.kind = MEASURE_CORRECTIVE,
                      .text = "重新排查",
                      .owner = "示例甲",
                      .due_on = DUE,
                      .points = 1},
                     {.kind = MEASURE_RECURRING,
                      .text = "每周检查",
                      .owner = "示例乙",
                      .due_on = DAY_NONE,
                      .frequency = "每周",
                      .points = 2}},
        .excuses = {{.point = 3, .reason = "本社区没有卫生室"}},
    };
    plan->draft.measures = plan->measures;
    plan->draft.excuses = plan->excuses;
}

static void passes(const struct case_plan *plan)
{
    struct findings findings = {.count = 0};
    assert_true(conditions_plan(&plan->draft, &plan->terms, TODAY, &findings));
    assert_int_equal(findings.count, 0);
}

static void finds(const struct case_plan *plan, enum reason reason, int item)
{
    struct findings findings = {.count = 0};
    assert_false(conditions_plan(&plan->draft, &plan->terms, TODAY, &findings));
    assert_int_equal(findings.count, 1);
    assert_string_equal(reason_name(findings.all[0].reason), reason_name(reason));
    assert_int_equal(findings.all[0].item, item);
}

static const char *const blanks[] = {NULL, "", " ", "\xe3\x80\x80"};

static void plan_needs_a_self_check(void **state)
{
    (void)state;
    struct case_plan plan;
    make_plan(&plan);
    passes(&plan);
    plan.draft.self_check.persons = 0;
    passes(&plan);
    plan.draft.self_check.checked_on = DAY_NONE;
    finds(&plan, REASON_SELF_CHECK_MISSING, 0);
    plan.draft.self_check.checked_on = TODAY + 1;
    finds(&plan, REASON_SELF_CHECK_IN_FUTURE, 0);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        make_plan(&plan);
        plan.draft.self_check.method = blanks[i];
        finds(&plan, REASON_SELF_CHECK_MISSING, 0);
        make_plan(&plan);
        plan.draft.self_check.scope = blanks[i];
        finds(&plan, REASON_SELF_CHECK_MISSING, 0);
        plan.draft.self_check.method = blanks[i];
        finds(&plan, REASON_SELF_CHECK_MISSING, 0);
    }
}

static void plan_needs_its_texts(void **state)
{
    (void)state;
    struct case_plan plan;
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        make_plan(&plan);
        plan.draft.cause = blanks[i];
        finds(&plan, REASON_CAUSE_MISSING, 0);
        make_plan(&plan);
        plan.measures[0].text = blanks[i];
        finds(&plan, REASON_TEXT_MISSING, 1);
        make_plan(&plan);
        plan.measures[1].owner = blanks[i];
        finds(&plan, REASON_MEASURE_OWNER_MISSING, 2);
        make_plan(&plan);
        plan.measures[1].frequency = blanks[i];
        finds(&plan, REASON_MEASURE_FREQUENCY_MISSING, 2);
    }
}

static void plan_needs_a_head_and_an_answer_on_local_problems(void **state)
{
    (void)state;
    struct case_plan plan;
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        make_plan(&plan);
        plan.draft.by_head = false;
        plan.draft.confirmed_by = blanks[i];
        finds(&plan, REASON_CONFIRMATION_MISSING, 0);
    }
    plan.draft.confirmed_by = "示例书记";
    passes(&plan);
    plan.draft.local_problems_answered = false;
    finds(&plan, REASON_LOCAL_PROBLEMS_UNANSWERED, 0);
}

static void plan_takes_every_kind_of_measure(void **state)
{
    (void)state;
    struct case_plan plan;
    for (int kind = 1; kind <= MEASURE_RECURRING; kind++) {
        make_plan(&plan);
        plan.measures[0].kind = (enum measure_kind)kind;
        plan.measures[0].frequency = "每月";
        passes(&plan);
    }
    make_plan(&plan);
    plan.measures[0].kind = (enum measure_kind)0;
    finds(&plan, REASON_MEASURE_KIND_WRONG, 1);
    plan.measures[0].kind = (enum measure_kind)(MEASURE_RECURRING + 1);
    finds(&plan, REASON_MEASURE_KIND_WRONG, 1);
}

static void a_measure_says_when(void **state)
{
    (void)state;
    struct case_plan plan;
    make_plan(&plan);
    plan.measures[0].due_on = DAY_NONE;
    finds(&plan, REASON_MEASURE_DATE_MISSING, 1);
    plan.measures[0].frequency = "每日";
    passes(&plan);
    plan.measures[0].frequency = " ";
    finds(&plan, REASON_MEASURE_DATE_MISSING, 1);
    make_plan(&plan);
    plan.measures[0].due_on = DUE + 1;
    finds(&plan, REASON_MEASURE_DATE_LATE, 1);
    plan.measures[0].due_on = DUE - 1;
    passes(&plan);
    plan.measures[1].due_on = DUE + 1;
    finds(&plan, REASON_MEASURE_DATE_LATE, 2);
}

/* Late never blocks: whoever has missed the day names another one, and is told what it looks like. */
static void a_day_after_the_due_date_is_refused_while_that_lies_ahead(void **state)
{
    (void)state;
    struct case_plan plan;
    make_plan(&plan);
    plan.measures[0].due_on = DUE + 1;
    for (day_t today = TODAY; today <= DUE + 2; today++) {
        struct findings findings = {.count = 0};
        assert_int_equal(conditions_plan(&plan.draft, &plan.terms, today, &findings), today > DUE);
        assert_int_equal(findings.count, today > DUE ? 0 : 1);
    }
}

static void remarks(const struct case_plan *plan, day_t today, enum reason first)
{
    struct findings findings = {.count = 0};
    conditions_remark_days(plan->measures, 2, &plan->terms, today, &findings);
    assert_int_equal(findings.count, first == REASON_NONE ? 0 : 1);
    if (first != REASON_NONE) {
        assert_string_equal(reason_name(findings.all[0].reason), reason_name(first));
        assert_int_equal(findings.all[0].item, 1);
    }
}

static void a_measures_day_is_remarked_on(void **state)
{
    (void)state;
    struct case_plan plan;
    make_plan(&plan);
    remarks(&plan, DUE, REASON_NONE); /* until its end */
    remarks(&plan, DUE + 1, REASON_MEASURE_DATE_PAST);
    plan.measures[0].due_on = DUE + 1;
    remarks(&plan, DUE + 1, REASON_MEASURE_DATE_LATE);
    remarks(&plan, DUE + 2, REASON_MEASURE_DATE_LATE);
    plan.terms.due_kind = DUE_LONG_TERM;
    remarks(&plan, DUE + 1, REASON_NONE);
    remarks(&plan, DUE + 2, REASON_MEASURE_DATE_PAST);
    plan.measures[0].due_on = DAY_NONE;
    remarks(&plan, DUE + 2, REASON_NONE);
}

static void a_long_term_item_takes_any_date(void **state)
{
    (void)state;
    struct case_plan plan;
    make_plan(&plan);
    plan.terms.due_kind = DUE_LONG_TERM;
    plan.terms.due_on = DAY_NONE;
    passes(&plan);
    plan.measures[0].due_on = DUE + 4000;
    passes(&plan);
    plan.terms.due_on = DUE; /* a day left over from elsewhere does not bind */
    passes(&plan);
    plan.measures[0].due_on = DAY_NONE;
    finds(&plan, REASON_MEASURE_DATE_MISSING, 1);
    plan.measures[0].frequency = "每年";
    passes(&plan);
}

static void every_point_is_covered_or_excused(void **state)
{
    (void)state;
    struct case_plan plan;
    make_plan(&plan);
    plan.measures[0].points = 0;
    finds(&plan, REASON_POINT_UNCOVERED, 1);
    plan.measures[1].points = 3;
    passes(&plan);
    plan.measures[1].points = 7;
    plan.draft.excuse_count = 0;
    passes(&plan);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        make_plan(&plan);
        plan.excuses[0].reason = blanks[i];
        finds(&plan, REASON_POINT_UNCOVERED, 3);
    }
    make_plan(&plan);
    plan.terms.points = POINTS_MAX;
    plan.measures[0].points = (UINT32_C(1) << POINTS_MAX) - 1;
    passes(&plan);
    plan.measures[0].points ^= UINT32_C(1) << (POINTS_MAX - 1);
    finds(&plan, REASON_POINT_UNCOVERED, POINTS_MAX);
}

static void a_point_must_exist(void **state)
{
    (void)state;
    struct case_plan plan;
    make_plan(&plan);
    plan.measures[0].points |= 8;
    finds(&plan, REASON_POINT_UNKNOWN, 4);
    plan.measures[1].points |= 8; /* named once, though two measures cover it */
    finds(&plan, REASON_POINT_UNKNOWN, 4);
    make_plan(&plan);
    plan.measures[0].points |= UINT32_C(1) << 31;
    finds(&plan, REASON_POINT_UNKNOWN, 32);
    static const int strange[] = {0, -1, 4, 32, 33, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < ARRAY_LEN(strange); i++) {
        make_plan(&plan);
        plan.draft.excuse_count = 2;
        plan.excuses[1] = (struct excused_point){.point = strange[i], .reason = "示例"};
        finds(&plan, REASON_POINT_UNKNOWN, strange[i]);
    }
}

static void plan_needs_a_measure(void **state)
{
    (void)state;
    struct case_plan plan;
    make_plan(&plan);
    plan.draft.measure_count = 0;
    plan.terms.points = 1;
    plan.excuses[0].point = 1;
    finds(&plan, REASON_MEASURE_MISSING, 0);
}

static void an_empty_plan_names_everything_in_order(void **state)
{
    (void)state;
    static const struct finding expected[] = {
        {REASON_SELF_CHECK_MISSING, 0},        {REASON_CAUSE_MISSING, 0},
        {REASON_MEASURE_MISSING, 0},           {REASON_POINT_UNCOVERED, 1},
        {REASON_POINT_UNCOVERED, 2},           {REASON_CONFIRMATION_MISSING, 0},
        {REASON_LOCAL_PROBLEMS_UNANSWERED, 0},
    };
    struct plan_draft draft = {.self_check = {.checked_on = DAY_NONE}};
    struct problem_terms terms = {.due_kind = DUE_DATE, .due_on = DUE, .points = 2};
    struct findings findings = {.count = 0};
    assert_false(conditions_plan(&draft, &terms, TODAY, &findings));
    assert_int_equal(findings.count, ARRAY_LEN(expected));
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_int_equal(findings.all[i].reason, expected[i].reason);
        assert_int_equal(findings.all[i].item, expected[i].item);
    }
}

/* What was found before stays; what does not fit any more still counts. */
static void a_full_list_still_refuses(void **state)
{
    (void)state;
    struct findings findings = {.count = 0};
    for (int i = 0; i < FINDINGS_MAX; i++) {
        findings_add(&findings, REASON_EFFECT_REPEATS_MEASURE, i);
    }
    struct case_plan plan;
    make_plan(&plan);
    assert_true(conditions_plan(&plan.draft, &plan.terms, TODAY, &findings));
    plan.draft.cause = "";
    assert_false(conditions_plan(&plan.draft, &plan.terms, TODAY, &findings));
    assert_int_equal(findings.count, FINDINGS_MAX);
    assert_int_equal(findings.all[FINDINGS_MAX - 1].reason, REASON_EFFECT_REPEATS_MEASURE);
}

struct case_nil {
    struct nil_claim claim;
    struct planned_measure measures[2];
};

static void make_nil(struct case_nil *nil)
{
    *nil = (struct case_nil){
        .claim = {.self_check = checked, .statement = "不存在类似问题", .measure_count = 2},
        .measures = {{.kind = MEASURE_PREVENTIVE, .text = "做好风险防控", .due_on = DAY_NONE},
                     {.kind = MEASURE_RECURRING,
                      .text = "每月走访",
                      .due_on = DAY_NONE,
                      .frequency = "每月"}},
    };
    nil->claim.measures = nil->measures;
}

static void passes_nil(const struct case_nil *nil)
{
    struct findings findings = {.count = 0};
    assert_true(conditions_nil(&nil->claim, TODAY, &findings));
    assert_int_equal(findings.count, 0);
}

static void finds_nil(const struct case_nil *nil, enum reason reason, int item)
{
    struct findings findings = {.count = 0};
    assert_false(conditions_nil(&nil->claim, TODAY, &findings));
    assert_int_equal(findings.count, 1);
    assert_string_equal(reason_name(findings.all[0].reason), reason_name(reason));
    assert_int_equal(findings.all[0].item, item);
}

static void nil_needs_self_check_and_statement(void **state)
{
    (void)state;
    struct case_nil nil;
    make_nil(&nil);
    passes_nil(&nil);
    nil.claim.self_check.checked_on = DAY_NONE;
    finds_nil(&nil, REASON_SELF_CHECK_MISSING, 0);
    nil.claim.self_check.checked_on = TODAY + 1;
    finds_nil(&nil, REASON_SELF_CHECK_IN_FUTURE, 0);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        make_nil(&nil);
        nil.claim.statement = blanks[i];
        finds_nil(&nil, REASON_STATEMENT_MISSING, 0);
        make_nil(&nil);
        nil.claim.self_check.scope = blanks[i];
        finds_nil(&nil, REASON_SELF_CHECK_MISSING, 0);
    }
}

static void nil_needs_a_preventive_measure(void **state)
{
    (void)state;
    struct case_nil nil;
    make_nil(&nil);
    nil.claim.measure_count = 0;
    finds_nil(&nil, REASON_PREVENTIVE_MISSING, 0);
    for (int kind = 0; kind <= MEASURE_RECURRING + 1; kind++) {
        make_nil(&nil);
        nil.measures[1].kind = (enum measure_kind)kind;
        nil.measures[1].frequency = "每季";
        if (kind == MEASURE_PREVENTIVE || kind == MEASURE_RECURRING) {
            passes_nil(&nil);
        } else {
            finds_nil(&nil, REASON_MEASURE_KIND_WRONG, 2);
        }
    }
    make_nil(&nil);
    nil.measures[0].kind = MEASURE_RECURRING; /* what recurs may stand beside it, not for it */
    nil.measures[0].frequency = "每季";
    finds_nil(&nil, REASON_PREVENTIVE_MISSING, 0);
    nil.measures[1].kind = MEASURE_PREVENTIVE; /* how often is another thing than what for */
    passes_nil(&nil);
    nil.claim.measure_count = 1;
    finds_nil(&nil, REASON_PREVENTIVE_MISSING, 0);
    nil.measures[0].kind = MEASURE_PREVENTIVE;
    passes_nil(&nil);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        make_nil(&nil);
        nil.measures[0].text = blanks[i];
        finds_nil(&nil, REASON_TEXT_MISSING, 1);
        make_nil(&nil);
        nil.measures[1].frequency = blanks[i];
        finds_nil(&nil, REASON_MEASURE_FREQUENCY_MISSING, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan_needs_a_self_check),
        cmocka_unit_test(plan_needs_its_texts),
        cmocka_unit_test(plan_needs_a_head_and_an_answer_on_local_problems),
        cmocka_unit_test(plan_takes_every_kind_of_measure),
        cmocka_unit_test(a_measure_says_when),
        cmocka_unit_test(a_day_after_the_due_date_is_refused_while_that_lies_ahead),
        cmocka_unit_test(a_measures_day_is_remarked_on),
        cmocka_unit_test(a_long_term_item_takes_any_date),
        cmocka_unit_test(every_point_is_covered_or_excused),
        cmocka_unit_test(a_point_must_exist),
        cmocka_unit_test(plan_needs_a_measure),
        cmocka_unit_test(an_empty_plan_names_everything_in_order),
        cmocka_unit_test(a_full_list_still_refuses),
        cmocka_unit_test(nil_needs_self_check_and_statement),
        cmocka_unit_test(nil_needs_a_preventive_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
