#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The words in the order of their numbers, as PROTOCOL.md and the database have them. */
static const struct {
    enum vocabulary vocabulary;
    const char *words[40];
} expected[] = {
    {VOCABULARY_STATE,
     {"ISSUED", "ACKNOWLEDGED", "NIL_CLAIMED", "NIL_CONFIRMED", "PLAN_SUBMITTED", "IN_PROGRESS",
      "CLOSURE_REQUESTED", "CLOSED", "SUSTAINING", "CANCELLED"}},
    {VOCABULARY_ACT,
     {"ISSUE",        "ACKNOWLEDGE",   "NIL",           "PLAN",    "PROGRESS",      "EFFECT",
      "DONE",         "WITHDRAW",      "START_REVIEW",  "APPROVE", "RETURN",        "CLOSE",
      "SUSTAIN",      "REVISE",        "PERIODIC",      "END",     "REOPEN",        "EXTEND",
      "GRANT",        "REFUSE",        "LOOK_BACK",     "CANCEL",  "TRANSFER",      "LOCAL",
      "SUPERVISE",    "REPLY",         "ACTIVITY",      "REMIND",  "REPORT_SUBMIT", "REPORT_SCAN",
      "REPORT_PAPER", "REPORT_ACCEPT", "REPORT_RETURN", "PHASE"}},
    {VOCABULARY_ROLE,
     {"ADMIN", "OFFICE_REVIEWER", "OFFICE_HEAD", "UNIT_REPORTER", "UNIT_HEAD", "OBSERVER"}},
    {VOCABULARY_PARTY_ROLE, {"LEAD", "RESPONSIBLE", "COOPERATING", "SELF_CHECK"}},
    {VOCABULARY_CATEGORY, {"RESPONSIBILITY", "POLICY", "WORK"}},
    {VOCABULARY_DUE_KIND, {"DATE", "LONG_TERM"}},
    {VOCABULARY_MEASURE_KIND,
     {"IMMEDIATE", "CORRECTIVE", "EXTENSION", "INSTITUTIONAL", "PREVENTIVE", "RECURRING"}},
    {VOCABULARY_METHOD, {"DESK", "ON_SITE", "SAMPLE"}},
    {VOCABULARY_RESULT, {"FULL", "LARGELY", "ONGOING", "NOT_DONE"}},
    {VOCABULARY_CADENCE, {"MONTHLY", "QUARTERLY", "HALF_YEARLY", "YEARLY"}},
    {VOCABULARY_PHASE, {"PLAN", "IMPLEMENT", "REPORT"}},
    {VOCABULARY_UNIT_KIND, {"AREA", "OFFICE", "COMMUNITY", "BUREAU", "CLINIC", "ENTERPRISE"}},
    {VOCABULARY_LEVEL, {"PROVINCE", "CITY", "DISTRICT", "COMMUNITY"}},
    {VOCABULARY_GROUP_KIND,
     {"COMMUNITIES", "CONCERNED_UNITS", "ASSIGNED_CADRE", "ASSISTANCE_CADRE"}},
    {VOCABULARY_CAMPAIGN_STATE, {"DRAFT", "ISSUED", "PARENT"}},
    {VOCABULARY_END_REASON, {"INSTITUTIONALISED", "SUPERSEDED", "CARRIED_OVER"}},
    {VOCABULARY_PHASE_STATE, {"OPEN", "CLOSING", "CLOSED"}},
    {VOCABULARY_REPORT_STATE,
     {"NONE", "ELECTRONIC_SUBMITTED", "COPY_RECEIVED", "ACCEPTED", "RETURNED"}},
    {VOCABULARY_COPY_FORM, {"STAMPED_PAPER", "STAMPED_SCAN"}},
    {VOCABULARY_ACTIVITY_KIND, {"INSPECTION", "GUIDANCE", "SUPERVISION", "TRAINING", "OUTREACH"}},
    {VOCABULARY_EDITION, {"INTERNAL", "PUBLIC"}},
    {VOCABULARY_CHAIN_BREAK, {"ALTERED", "MISSING", "EXTRA", "HEAD"}},
    {VOCABULARY_STEP,
     {"CHECK", "COMPARE", "UNITS", "GROUPS", "NAMES", "PERSONS", "TASKS", "REPORTS", "COUNTS",
      "COMMIT"}},
};

static int number_of(enum vocabulary vocabulary, int index)
{
    return vocabulary == VOCABULARY_ROLE ? 1 << index : index + 1;
}

static void numbers_and_names_go_both_ways(void **state)
{
    (void)state;
    assert_int_equal(ARRAY_LEN(expected), VOCABULARY_STEP + 1);
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        enum vocabulary vocabulary = expected[i].vocabulary;
        int count = 0;
        for (; expected[i].words[count] != NULL; count++) {
            int number = number_of(vocabulary, count);
            assert_string_equal(vocabulary_name(vocabulary, number), expected[i].words[count]);
            assert_int_equal(vocabulary_number(vocabulary, expected[i].words[count]), number);
        }
        assert_null(vocabulary_name(vocabulary, number_of(vocabulary, count)));
        assert_null(vocabulary_name(vocabulary, 0));
        assert_null(vocabulary_name(vocabulary, -1));
        assert_null(vocabulary_name(vocabulary, 1 << 20));
    }
}

static void strange_names_have_no_number(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_int_equal(vocabulary_number(expected[i].vocabulary, ""), 0);
        assert_int_equal(vocabulary_number(expected[i].vocabulary, "issued"), 0);
        assert_int_equal(vocabulary_number(expected[i].vocabulary, "ISSUED "), 0);
        assert_int_equal(vocabulary_number(expected[i].vocabulary, "整改"), 0);
    }
}

static void two_roles_are_no_role(void **state)
{
    (void)state;
    assert_null(vocabulary_name(VOCABULARY_ROLE, ROLE_UNIT_HEAD | ROLE_UNIT_REPORTER));
}

static void every_reason_has_a_name_and_a_text(void **state)
{
    (void)state;
    const int retired = 31;
    for (int number = 1; number <= REASON_NEW_DUE_LONG_TERM; number++) {
        bool known = strcmp(reason_name((enum reason)number), "UNKNOWN") != 0;
        assert_int_equal(known, number != retired);
        known = strcmp(reason_text((enum reason)number), "an unknown reason") != 0;
        assert_int_equal(known, number != retired);
    }
    assert_string_equal(reason_name(REASON_NONE), "NONE");
    assert_string_equal(reason_text(REASON_NONE), "no reason");
    assert_string_equal(reason_name((enum reason)99), "UNKNOWN");
    assert_string_equal(reason_text((enum reason)99), "an unknown reason");
    assert_string_equal(reason_name(REASON_CAUSE_MISSING), "CAUSE_MISSING");
    assert_string_equal(reason_text(REASON_CAUSE_MISSING), "the root cause is missing");
    assert_int_equal(REASON_VERIFICATION_IN_FUTURE, 33);
    assert_int_equal(REASON_NEW_DUE_LONG_TERM, 34);
}

static void findings_end_at_their_maximum(void **state)
{
    (void)state;
    struct findings findings = {.count = 0};
    for (int i = 1; i <= FINDINGS_MAX + 5; i++) {
        findings_add(&findings, REASON_EFFECT_MISSING, i);
    }
    assert_int_equal(findings.count, FINDINGS_MAX);
    for (int i = 0; i < FINDINGS_MAX; i++) {
        assert_int_equal(findings.all[i].reason, REASON_EFFECT_MISSING);
        assert_int_equal(findings.all[i].item, i + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_names_go_both_ways),
        cmocka_unit_test(strange_names_have_no_number),
        cmocka_unit_test(two_roles_are_no_role),
        cmocka_unit_test(every_reason_has_a_name_and_a_text),
        cmocka_unit_test(findings_end_at_their_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
