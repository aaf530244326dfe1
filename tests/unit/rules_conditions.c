/* T5, T8 to T14: what passes, and then each defect alone with exactly its finding. */
#include "server/rules/conditions.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    TODAY = 19508, /* 2023-05-31 */
};

static const char *const blanks[] = {NULL, "", " ", "\xe3\x80\x80"};

/* Nothing found and passed, or exactly this found and refused. */
static void check(bool passed, const struct findings *findings, enum reason reason, int item)
{
    assert_int_equal(passed, reason == REASON_NONE);
    assert_int_equal(findings->count, reason == REASON_NONE ? 0 : 1);
    if (reason != REASON_NONE) {
        assert_string_equal(reason_name(findings->all[0].reason), reason_name(reason));
        assert_int_equal(findings->all[0].item, item);
    }
}

static void progress_needs_a_text(void **state)
{
    (void)state;
    struct findings findings = {.count = 0};
    check(conditions_progress("开展了走访", &findings), &findings, REASON_NONE, 0);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        findings.count = 0;
        check(conditions_progress(blanks[i], &findings), &findings, REASON_TEXT_MISSING, 0);
    }
}

static void effect(int measure_no, const char *text, const char *no_evidence, int evidence,
                   enum reason reason)
{
    struct effect_draft draft = {
        .measure_no = measure_no,
        .text = text,
        .no_evidence_reason = no_evidence,
        .evidence_count = evidence,
    };
    struct findings findings = {.count = 0};
    check(conditions_effect(&draft, &findings), &findings, reason, measure_no);
}

static void effect_needs_text_and_evidence_or_a_reason(void **state)
{
    (void)state;
    effect(2, "清运垃圾12车", NULL, 1, REASON_NONE);
    effect(2, "清运垃圾12车", "现场已恢复", 0, REASON_NONE);
    effect(2, "清运垃圾12车", "现场已恢复", 3, REASON_NONE);
    effect(1, "清运垃圾12车", NULL, 1, REASON_NONE);
    effect(0, "清运垃圾12车", NULL, 1, REASON_MEASURE_UNKNOWN);
    effect(-1, "清运垃圾12车", NULL, 1, REASON_MEASURE_UNKNOWN);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        effect(2, blanks[i], NULL, 1, REASON_TEXT_MISSING);
        effect(2, "清运垃圾12车", blanks[i], 0, REASON_EVIDENCE_MISSING);
        effect(2, "清运垃圾12车", blanks[i], -1, REASON_EVIDENCE_MISSING);
    }
}

static void closure(struct closing_measure second, enum reason reason)
{
    struct closing_measure measures[] = {
        {.measure_no = 1, .has_effect = true, .has_evidence_or_reason = true},
        second,
    };
    struct findings findings = {.count = 0};
    check(conditions_closure(measures, 2, &findings), &findings, reason, second.measure_no);
}

static void closure_needs_every_measure_answered(void **state)
{
    (void)state;
    closure((struct closing_measure){4, true, true, false, NULL}, REASON_NONE);
    closure((struct closing_measure){4, false, true, false, NULL}, REASON_EFFECT_MISSING);
    closure((struct closing_measure){4, false, false, false, NULL}, REASON_EFFECT_MISSING);
    closure((struct closing_measure){4, true, false, false, NULL}, REASON_EVIDENCE_MISSING);
    closure((struct closing_measure){4, false, false, false, "等待上级资金"}, REASON_NONE);
    closure((struct closing_measure){4, true, true, false, "只做了一半"}, REASON_NONE);
    closure((struct closing_measure){4, false, false, false, ""}, REASON_NOT_DONE_REASON_MISSING);
    closure((struct closing_measure){4, true, true, false, " "}, REASON_NOT_DONE_REASON_MISSING);
    /* T11: a file that is not whole is no evidence yet; of what was not done none is asked. */
    closure((struct closing_measure){4, true, true, true, NULL}, REASON_EVIDENCE_INCOMPLETE);
    closure((struct closing_measure){4, false, true, true, NULL}, REASON_EFFECT_MISSING);
    closure((struct closing_measure){4, true, true, true, "只做了一半"}, REASON_NONE);
}

/* Every one may be not done, with its reason: the verification says what that is worth (T13). */
static void closure_needs_a_plan_not_a_deed(void **state)
{
    (void)state;
    struct findings findings = {.count = 0};
    check(conditions_closure(NULL, 0, &findings), &findings, REASON_MEASURE_MISSING, 0);
    static const struct closing_measure undone[] = {
        {.measure_no = 1, .not_done_reason = "等待上级资金"},
        {.measure_no = 2, .not_done_reason = "等待上级批复"},
    };
    findings.count = 0;
    check(conditions_closure(undone, 2, &findings), &findings, REASON_NONE, 0);
}

static void returned_of(enum due_kind due_kind, const char *reason, day_t new_due,
                        enum reason expected)
{
    struct findings findings = {.count = 0};
    check(conditions_return(reason, new_due, due_kind, TODAY, &findings), &findings, expected, 0);
}

static void returned(const char *reason, day_t new_due, enum reason expected)
{
    returned_of(DUE_DATE, reason, new_due, expected);
}

static void return_needs_a_reason_and_a_later_date(void **state)
{
    (void)state;
    returned("没有写排查范围", DAY_NONE, REASON_NONE);
    returned("没有写排查范围", TODAY + 1, REASON_NONE);
    returned("没有写排查范围", TODAY, REASON_NEW_DUE_PAST);
    returned("没有写排查范围", TODAY - 30, REASON_NEW_DUE_PAST);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        returned(blanks[i], DAY_NONE, REASON_REASON_MISSING);
    }
}

static void return_gives_a_long_term_item_no_date(void **state)
{
    (void)state;
    returned_of(DUE_LONG_TERM, "没有写排查范围", DAY_NONE, REASON_NONE);
    returned_of(DUE_LONG_TERM, "没有写排查范围", TODAY + 1, REASON_NEW_DUE_LONG_TERM);
}

static struct verification make_verification(enum result result)
{
    return (struct verification){
        .method = METHOD_ON_SITE,
        .verified_on = TODAY,
        .conclusion = "现场核查属实",
        .result = result,
        .accepted_risk = "风险可控",
        .next_review_on = TODAY + 30,
        .cadence = CADENCE_MONTHLY,
    };
}

static void closing(const struct verification *one, enum due_kind due_kind, uint32_t roles,
                    enum reason reason)
{
    struct findings findings = {.count = 0};
    bool passed = conditions_close(one, due_kind, roles, TODAY, &findings);
    check(passed, &findings, reason, 0);
}

static void sustaining(const struct verification *one, enum due_kind due_kind, enum reason reason)
{
    struct findings findings = {.count = 0};
    bool passed = conditions_sustain(one, due_kind, TODAY, &findings);
    check(passed, &findings, reason, 0);
}

/* What is wrong with the verification itself is found by both decisions alike. */
static void both_find(const struct verification *one, enum reason reason)
{
    struct verification two = *one;
    closing(one, DUE_DATE, ROLE_OFFICE_REVIEWER, reason);
    two.result = RESULT_ONGOING;
    sustaining(&two, DUE_LONG_TERM, reason);
}

static void decisions_need_a_verification(void **state)
{
    (void)state;
    struct verification one = make_verification(RESULT_FULL);
    both_find(&one, REASON_NONE);
    one.verified_on = TODAY - 1;
    both_find(&one, REASON_NONE);
    one.verified_on = TODAY + 1;
    both_find(&one, REASON_VERIFICATION_IN_FUTURE);
    one.verified_on = DAY_NONE;
    both_find(&one, REASON_VERIFICATION_MISSING);
    for (int method = 0; method <= METHOD_SAMPLE + 1; method++) {
        bool known = method >= METHOD_DESK && method <= METHOD_SAMPLE;
        one = make_verification(RESULT_FULL);
        one.method = (enum method)method;
        both_find(&one, known ? REASON_NONE : REASON_VERIFICATION_MISSING);
    }
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        one = make_verification(RESULT_FULL);
        one.conclusion = blanks[i];
        both_find(&one, REASON_VERIFICATION_MISSING);
    }
}

static void closing_less_than_fully_needs_head_and_risk(void **state)
{
    (void)state;
    static const enum result less[] = {RESULT_LARGELY, RESULT_NOT_DONE};
    for (size_t k = 0; k < ARRAY_LEN(less); k++) {
        struct verification one = make_verification(less[k]);
        closing(&one, DUE_DATE, ROLE_OFFICE_HEAD, REASON_NONE);
        closing(&one, DUE_DATE, ROLE_OFFICE_HEAD | ROLE_OFFICE_REVIEWER, REASON_NONE);
        closing(&one, DUE_DATE, ROLE_OFFICE_REVIEWER, REASON_RESULT_NEEDS_HEAD);
        closing(&one, DUE_DATE, ROLE_UNIT_HEAD, REASON_RESULT_NEEDS_HEAD);
        for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
            one.accepted_risk = blanks[i];
            closing(&one, DUE_DATE, ROLE_OFFICE_HEAD, REASON_RISK_MISSING);
        }
    }
    struct verification full = make_verification(RESULT_FULL);
    full.accepted_risk = NULL;
    full.next_review_on = DAY_NONE;
    full.cadence = (enum cadence)0;
    closing(&full, DUE_DATE, ROLE_OFFICE_REVIEWER, REASON_NONE);
}

static void closing_is_for_dated_items(void **state)
{
    (void)state;
    struct verification one = make_verification(RESULT_FULL);
    closing(&one, DUE_LONG_TERM, ROLE_OFFICE_HEAD, REASON_DUE_KIND_LONG_TERM);
    one.result = RESULT_ONGOING;
    closing(&one, DUE_LONG_TERM, ROLE_OFFICE_HEAD, REASON_DUE_KIND_LONG_TERM);
    closing(&one, DUE_DATE, ROLE_OFFICE_HEAD, REASON_DUE_KIND_DATE);
    one.result = (enum result)0;
    closing(&one, DUE_DATE, ROLE_OFFICE_HEAD, REASON_VERIFICATION_MISSING);
    one.result = (enum result)(RESULT_NOT_DONE + 1);
    one.method = (enum method)0; /* said once, however much of it is missing */
    closing(&one, DUE_DATE, ROLE_OFFICE_HEAD, REASON_VERIFICATION_MISSING);
}

static void sustaining_is_for_long_term_items(void **state)
{
    (void)state;
    struct verification one = make_verification(RESULT_ONGOING);
    sustaining(&one, DUE_LONG_TERM, REASON_NONE);
    sustaining(&one, DUE_DATE, REASON_DUE_KIND_DATE);
    one.result = (enum result)0;
    sustaining(&one, DUE_LONG_TERM, REASON_NONE);
    one.result = RESULT_FULL;
    sustaining(&one, DUE_DATE, REASON_DUE_KIND_DATE);
    static const enum result closed[] = {RESULT_FULL, RESULT_LARGELY, RESULT_NOT_DONE};
    for (size_t i = 0; i < ARRAY_LEN(closed); i++) {
        one.result = closed[i];
        sustaining(&one, DUE_LONG_TERM, REASON_DUE_KIND_LONG_TERM);
    }
}

static void sustaining_needs_the_next_review(void **state)
{
    (void)state;
    struct verification one = make_verification(RESULT_ONGOING);
    one.next_review_on = DAY_NONE;
    sustaining(&one, DUE_LONG_TERM, REASON_NEXT_REVIEW_MISSING);
    one.next_review_on = TODAY;
    sustaining(&one, DUE_LONG_TERM, REASON_NEXT_REVIEW_PAST);
    one.next_review_on = TODAY + 1;
    sustaining(&one, DUE_LONG_TERM, REASON_NONE);
    for (int cadence = 0; cadence <= CADENCE_YEARLY + 1; cadence++) {
        bool known = cadence >= CADENCE_MONTHLY && cadence <= CADENCE_YEARLY;
        one.cadence = (enum cadence)cadence;
        sustaining(&one, DUE_LONG_TERM, known ? REASON_NONE : REASON_NEXT_REVIEW_MISSING);
    }
}

/* Pairs of annex 2, problem 6, and what people make of them. */
static const struct {
    const char *measure;
    const char *effect;
    bool repeats;
} pairs[] = {
    {"加强业务知识培训", "加强了业务知识的培训", true},
    {"1、加强业务知识培训", "1、加强了业务知识的培训", true},
    {"1、加强业务知识培训;", "2. 已加强业务知识的培训。", true},
    {"(1)加强业务知识培训;", "①加强了业务知识的培训", true},
    {"一是加强业务知识培训", "(一)对业务知识培训进行了加强", false},
    {"一、加强业务知识培训", "三是加强了业务知识培训。", true},
    {"\xef\xbc\x88二\xef\xbc\x89加强培训", "2\xef\xbc\x8e\xe3\x80\x80加强 培训", true},
    {"进行环境整治", "已进行了环境整治。", true},
    {"加强工作检查力度", "加强了工作检查力度,确保了不出现数据不准确的情况发生。", false},
    {"2、加强工作检查力度", "2、加强了工作检查力度,确保了不出现数据不准确的情况发生。", false},
    {"做好环境保护宣传,增强农工环保意识;", "加强了日常宣传;", false},
    {"培训", "3次培训", false},
    {"12、培训", "12次培训", false},
    {"公里", "1.5公里", false},
    {"5公里", "1.5公里", false},
    {"5公里", "1．5公里", false},
    {"加强培训", "1.加强培训", true},
    {"加强培训", "109、加强培训", true},
    {"加强培训", "901)加强培训", true},
    {"加强培训", "0.加强培训", true},
    {"加强培训", "\xef\xbc\x91\xef\xbc\x90\xef\xbc\x99、加强培训", true},
    {"加强培训", "\xef\xbc\x99、加强培训", true},
    {"加强培训", "\xef\xbc\x90、加强培训", true},
    {"加强培训", "\xe2\x92\x9b加强培训", true},
    {"加强培训", "十二、加强培训", true},
    {"加强培训", "3是加强培训", false},
    {"加强培训", "加强/培@训`~\xc2\xa0", true},
    {"在\xf0\xa0\x80\x80村加强培训", "在\xf0\xa0\x80\x80村加强了培训", true},
    {"在\xf0\xa0\x80\x80村加强培训", "在\xf0\xa0\x80\x81村加强了培训", false},
    {"次培训", "一次培训", false},
    {"组织一次培训", "组织了一次培训", true},
    {"组织一次培训", "组织了两次培训", false},
    {"加强培训", "加强培训工作", false},
    {"加强培训工作", "加强培训", false},
    {"加强培训", "", false},
    {"", "加强培训", false},
    {"", "", false},
    {"。", "已进行了", false},
    {"1、", "2、", false},
    {"进展", "进展", true},
    {"do it", "do it!", true},
};

static void knows_an_effect_that_repeats_its_measure(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        if (effect_repeats_measure(pairs[i].measure, pairs[i].effect) != pairs[i].repeats) {
            fail_msg("%s / %s", pairs[i].measure, pairs[i].effect);
        }
    }
}

/* Every set of indicators that a request may state, against every number of them that a problem may have. */
static void closure_states_every_indicator(void **state)
{
    (void)state;
    for (int indicators = 0; indicators <= INDICATORS_MAX; indicators++) {
        for (unsigned set = 0; set < 1u << INDICATORS_MAX; set++) {
            int given[INDICATORS_MAX];
            size_t count = 0;
            struct findings findings = {.count = 0};
            for (int no = INDICATORS_MAX; no >= 1; no--) {
                if ((set >> (no - 1) & 1) != 0) {
                    given[count++] = no;
                }
            }
            bool whole = set == (1u << indicators) - 1;
            assert_int_equal(conditions_actuals(given, count, indicators, &findings), whole);
            unsigned named = 0;
            for (size_t i = 0; i < findings.count; i++) {
                int item = findings.all[i].item;
                bool unknown = item > indicators;
                assert_int_equal(findings.all[i].reason,
                                 unknown ? REASON_INDICATOR_UNKNOWN : REASON_ACTUAL_MISSING);
                assert_int_equal(set >> (item - 1) & 1, unknown);
                assert_int_equal(named >> (item - 1) & 1, 0);
                named |= 1u << (item - 1);
            }
            assert_int_equal(named, set ^ ((1u << indicators) - 1));
        }
    }
    struct findings findings = {.count = 0};
    assert_false(conditions_actuals((const int[]){0}, 1, 0, &findings)); /* they begin with 1 */
    assert_int_equal(findings.all[0].reason, REASON_INDICATOR_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_needs_a_text),
        cmocka_unit_test(effect_needs_text_and_evidence_or_a_reason),
        cmocka_unit_test(closure_needs_every_measure_answered),
        cmocka_unit_test(closure_needs_a_plan_not_a_deed),
        cmocka_unit_test(closure_states_every_indicator),
        cmocka_unit_test(return_needs_a_reason_and_a_later_date),
        cmocka_unit_test(return_gives_a_long_term_item_no_date),
        cmocka_unit_test(decisions_need_a_verification),
        cmocka_unit_test(closing_less_than_fully_needs_head_and_risk),
        cmocka_unit_test(closing_is_for_dated_items),
        cmocka_unit_test(sustaining_is_for_long_term_items),
        cmocka_unit_test(sustaining_needs_the_next_review),
        cmocka_unit_test(knows_an_effect_that_repeats_its_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
