/* T10, T15 to T17, T20, T22, T23: what passes, and then each defect alone with exactly its finding. */
#include "server/rules/conditions_cycle.h"
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

static void revise(const char *reason, int first, int second, enum reason expected, int item)
{
    const struct planned_measure measures[] = {{.continues = first}, {.continues = second}};
    const struct revision revision = {
        .reason = reason, .measures = measures, .measure_count = 2, .accepted = 1 << 1 | 1 << 3};
    struct findings findings = {.count = 0};
    check(conditions_revise(&revision, &findings), &findings, expected, item);
}

static void a_revision_says_why_and_continues_what_there_is(void **state)
{
    (void)state;
    revise("推迟", 0, 0, REASON_NONE, 0);
    revise("推迟", 1, 0, REASON_NONE, 0);
    revise("推迟", 3, 1, REASON_NONE, 0);
    revise("推迟", 2, 0, REASON_CONTINUES_UNKNOWN, 1);
    revise("推迟", 1, 50, REASON_CONTINUES_UNKNOWN, 2);
    revise("推迟", 0, 64, REASON_CONTINUES_UNKNOWN, 2);
    revise("推迟", -1, 0, REASON_CONTINUES_UNKNOWN, 1);
    revise("推迟", 3, 3, REASON_CONTINUES_TWICE, 2);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        revise(blanks[i], 1, 0, REASON_REASON_MISSING, 0);
    }
}

static void nothing_is_closed_or_revised_while_a_revision_waits(void **state)
{
    (void)state;
    struct findings findings = {.count = 0};
    check(conditions_settled(false, &findings), &findings, REASON_NONE, 0);
    check(conditions_settled(true, &findings), &findings, REASON_REVISION_WAITS, 0);
}

static void a_periodic_report_has_its_period_and_says_something(void **state)
{
    (void)state;
    const struct reporting item = {.cadence = CADENCE_MONTHLY, .began_on = TODAY};
    const day_t may = TODAY - 30;
    struct findings findings = {.count = 0};
    check(conditions_periodic(&item, may, "巡查", TODAY, &findings), &findings, REASON_NONE, 0);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        findings.count = 0;
        check(conditions_periodic(&item, may, blanks[i], TODAY, &findings), &findings,
              REASON_TEXT_MISSING, 0);
    }
    findings.count = 0;
    check(conditions_periodic(&item, TODAY + 1, "巡查", TODAY, &findings), &findings,
          REASON_PERIOD_IN_FUTURE, 0);
}

static void end(enum end_reason reason, const char *text, const char *carried_to,
                enum reason expected)
{
    struct findings findings = {.count = 0};
    check(conditions_end(reason, text, carried_to, &findings), &findings, expected, 0);
}

static void an_end_says_why_and_only_what_is_carried_over_where_to(void **state)
{
    (void)state;
    end(END_REASON_INSTITUTIONALISED, "已建章立制", NULL, REASON_NONE);
    end(END_REASON_SUPERSEDED, "新政策", "", REASON_NONE);
    end(END_REASON_CARRIED_OVER, "转入", "c-2023", REASON_NONE);
    end(END_REASON_CARRIED_OVER, "转入", NULL, REASON_CARRIED_TO_MISSING);
    end(END_REASON_INSTITUTIONALISED, "已建章立制", "c-2023", REASON_CARRIED_TO_EXCESS);
    end(END_REASON_SUPERSEDED, "新政策", "c-2023", REASON_CARRIED_TO_EXCESS);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        end(END_REASON_CARRIED_OVER, blanks[i], "c-2023", REASON_TEXT_MISSING);
    }
}

static const struct reopening sound_reopening = {
    .look_back = {.method = METHOD_ON_SITE, .looked_on = TODAY, .conclusion = "反弹"},
    .reason = "问题反弹",
    .new_due_on = TODAY + 1,
};

static void look_back(struct look_back one, enum reason expected)
{
    struct reopening reopening = sound_reopening;
    struct findings findings = {.count = 0};
    check(conditions_look_back(&one, TODAY, &findings), &findings, expected, 0);
    reopening.look_back = one;
    findings.count = 0;
    check(conditions_reopen(&reopening, DUE_DATE, TODAY, &findings), &findings, expected, 0);
}

static void a_look_back_has_been_made(void **state)
{
    (void)state;
    look_back((struct look_back){METHOD_ON_SITE, TODAY, "属实"}, REASON_NONE);
    look_back((struct look_back){METHOD_DESK, TODAY - 9, "属实"}, REASON_NONE);
    look_back((struct look_back){METHOD_DESK, TODAY + 1, "属实"}, REASON_LOOK_BACK_IN_FUTURE);
    look_back((struct look_back){(enum method)0, TODAY, "属实"}, REASON_LOOK_BACK_MISSING);
    look_back((struct look_back){METHOD_DESK, DAY_NONE, "属实"}, REASON_LOOK_BACK_MISSING);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        look_back((struct look_back){METHOD_DESK, TODAY, blanks[i]}, REASON_LOOK_BACK_MISSING);
    }
}

static void reopen(const char *reason, day_t new_due_on, enum due_kind due_kind,
                   enum reason expected)
{
    struct reopening reopening = sound_reopening;
    struct findings findings = {.count = 0};
    reopening.reason = reason;
    reopening.new_due_on = new_due_on;
    check(conditions_reopen(&reopening, due_kind, TODAY, &findings), &findings, expected, 0);
}

static void a_reopened_item_gets_a_new_day_if_it_has_one(void **state)
{
    (void)state;
    reopen("反弹", TODAY + 1, DUE_DATE, REASON_NONE);
    reopen("反弹", DAY_NONE, DUE_LONG_TERM, REASON_NONE);
    reopen("反弹", DAY_NONE, DUE_DATE, REASON_NEW_DUE_MISSING);
    reopen("反弹", TODAY, DUE_DATE, REASON_NEW_DUE_PAST);
    reopen("反弹", TODAY + 1, DUE_LONG_TERM, REASON_NEW_DUE_LONG_TERM);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        reopen(blanks[i], TODAY + 1, DUE_DATE, REASON_REASON_MISSING);
    }
}

static void extend(struct extension_request request, struct due_standing due, enum reason expected)
{
    struct findings findings = {.count = 0};
    check(conditions_extend(&request, &due, TODAY, &findings), &findings, expected, 0);
}

static void an_extension_is_asked_for_in_time(void **state)
{
    (void)state;
    const struct due_standing due = {DUE_DATE, TODAY, false};
    const struct extension_request sound = {TODAY + 1, "汛期", "八成"};
    extend(sound, due, REASON_NONE); /* the due day itself is in time */
    extend(sound, (struct due_standing){DUE_DATE, TODAY - 1, false}, REASON_EXTENSION_TOO_LATE);
    extend(sound, (struct due_standing){DUE_DATE, TODAY, true}, REASON_EXTENSION_WAITS);
    extend(sound, (struct due_standing){DUE_LONG_TERM, DAY_NONE, false},
           REASON_EXTENSION_LONG_TERM);
    extend((struct extension_request){TODAY, "汛期", "八成"}, due, REASON_EXTENSION_NOT_LATER);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        extend((struct extension_request){TODAY + 1, blanks[i], "八成"}, due,
               REASON_REASON_MISSING);
        extend((struct extension_request){TODAY + 1, "汛期", blanks[i]}, due,
               REASON_HOW_FAR_MISSING);
    }
}

static void grant(day_t due_on, bool of_request, const char *reason, struct due_standing due,
                  enum reason expected)
{
    const struct extension_grant one = {due_on, of_request, reason};
    struct findings findings = {.count = 0};
    check(conditions_grant(&one, &due, TODAY, &findings), &findings, expected, 0);
}

static void a_grant_decides_what_waits_or_says_why(void **state)
{
    (void)state;
    const struct due_standing waits = {DUE_DATE, TODAY, true};
    const struct due_standing open = {DUE_DATE, TODAY, false};
    const struct due_standing past = {DUE_DATE, TODAY - 9, true};
    grant(TODAY + 1, true, NULL, waits, REASON_NONE);
    grant(TODAY + 1, false, "统一顺延", open, REASON_NONE);
    grant(TODAY + 1, true, NULL, past, REASON_NONE); /* asked for in time, decided later */
    grant(TODAY + 1, false, "统一顺延", waits, REASON_EXTENSION_WAITS);
    grant(TODAY + 5, true, NULL, (struct due_standing){DUE_DATE, TODAY + 5, true},
          REASON_EXTENSION_NOT_LATER);
    grant(TODAY, true, NULL, past, REASON_NEW_DUE_PAST);
    grant(TODAY + 1, true, NULL, (struct due_standing){DUE_LONG_TERM, DAY_NONE, false},
          REASON_EXTENSION_LONG_TERM);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        grant(TODAY + 1, false, blanks[i], open, REASON_REASON_MISSING);
    }
}

static void what_is_taken_away_is_explained(void **state)
{
    (void)state;
    struct findings findings = {.count = 0};
    check(conditions_reason("重复交办", &findings), &findings, REASON_NONE, 0);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        findings.count = 0;
        check(conditions_reason(blanks[i], &findings), &findings, REASON_REASON_MISSING, 0);
    }
}

/* Everything that is missing is said at once. */
static void says_all_at_once(void **state)
{
    (void)state;
    const struct extension_request request = {TODAY - 5, NULL, NULL};
    const struct due_standing due = {DUE_DATE, TODAY - 1, true};
    struct findings findings = {.count = 0};
    assert_false(conditions_extend(&request, &due, TODAY, &findings));
    assert_int_equal(findings.count, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_revision_says_why_and_continues_what_there_is),
        cmocka_unit_test(nothing_is_closed_or_revised_while_a_revision_waits),
        cmocka_unit_test(a_periodic_report_has_its_period_and_says_something),
        cmocka_unit_test(an_end_says_why_and_only_what_is_carried_over_where_to),
        cmocka_unit_test(a_look_back_has_been_made),
        cmocka_unit_test(a_reopened_item_gets_a_new_day_if_it_has_one),
        cmocka_unit_test(an_extension_is_asked_for_in_time),
        cmocka_unit_test(a_grant_decides_what_waits_or_says_why),
        cmocka_unit_test(what_is_taken_away_is_explained),
        cmocka_unit_test(says_all_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
