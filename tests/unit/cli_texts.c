/* The clients' words and sentences against the protocol's tables: every number has its own, and no other. */
#include "client/cli/act_command.h"
#include "client/cli/keep.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/err.h"
#include "server/rules/plan_check.h"
#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    NUMBERS_MAX = 1000,
};

static const struct {
    enum words words;
    enum vocabulary vocabulary;
} pairs[] = {
    {WORDS_STATE, VOCABULARY_STATE},
    {WORDS_ACT, VOCABULARY_ACT},
    {WORDS_ROLE, VOCABULARY_ROLE},
    {WORDS_PARTY_ROLE, VOCABULARY_PARTY_ROLE},
    {WORDS_CATEGORY, VOCABULARY_CATEGORY},
    {WORDS_DUE_KIND, VOCABULARY_DUE_KIND},
    {WORDS_MEASURE_KIND, VOCABULARY_MEASURE_KIND},
    {WORDS_METHOD, VOCABULARY_METHOD},
    {WORDS_RESULT, VOCABULARY_RESULT},
    {WORDS_CADENCE, VOCABULARY_CADENCE},
    {WORDS_PHASE, VOCABULARY_PHASE},
    {WORDS_UNIT_KIND, VOCABULARY_UNIT_KIND},
    {WORDS_LEVEL, VOCABULARY_LEVEL},
    {WORDS_GROUP_KIND, VOCABULARY_GROUP_KIND},
    {WORDS_CAMPAIGN_STATE, VOCABULARY_CAMPAIGN_STATE},
    {WORDS_REPORT_STATE, VOCABULARY_REPORT_STATE},
    {WORDS_COPY_FORM, VOCABULARY_COPY_FORM},
    {WORDS_END_REASON, VOCABULARY_END_REASON},
};

static void every_number_has_the_protocols_name(void **state)
{
    size_t compared = 0;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        size_t count = 0;
        size_t known = 0;
        const struct word *words = words_of(pairs[i].words, &count);
        for (int number = 1; number <= NUMBERS_MAX; number++) {
            const char *name = vocabulary_name(pairs[i].vocabulary, number);
            if (name != NULL) {
                assert_string_equal(word_name(pairs[i].words, number), name);
                assert_string_not_equal(word_label(pairs[i].words, number), "unknown");
                assert_int_equal(word_number(pairs[i].words, name), number);
                known++;
            }
        }
        assert_int_equal(known, count);
        assert_true(words[0].label[0] != '\0');
        compared += known;
    }
    assert_true(compared > 60);
}

/* A closure does not result in what goes on. */
static void what_a_closure_offers_are_results(void **state)
{
    size_t count = 0;
    const struct word *words = words_of(WORDS_CLOSE_RESULT, &count);
    (void)state;
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(word_name(WORDS_RESULT, words[i].number), words[i].name);
        assert_string_equal(word_label(WORDS_RESULT, words[i].number), words[i].label);
    }
    assert_int_equal(word_number(WORDS_CLOSE_RESULT, "ONGOING"), 0);
}

static void the_numbers_that_clients_decide_on_are_the_protocols(void **state)
{
    (void)state;
    assert_int_equal(WORD_STATE_ISSUED, STATE_ISSUED);
    assert_int_equal(WORD_STATE_ACKNOWLEDGED, STATE_ACKNOWLEDGED);
    assert_int_equal(WORD_STATE_NIL_CLAIMED, STATE_NIL_CLAIMED);
    assert_int_equal(WORD_STATE_PLAN_SUBMITTED, STATE_PLAN_SUBMITTED);
    assert_int_equal(WORD_STATE_IN_PROGRESS, STATE_IN_PROGRESS);
    assert_int_equal(WORD_STATE_CLOSURE_REQUESTED, STATE_CLOSURE_REQUESTED);
    assert_int_equal(WORD_STATE_CLOSED, STATE_CLOSED);
    assert_int_equal(WORD_STATE_SUSTAINING, STATE_SUSTAINING);
    assert_int_equal(WORD_STATE_CANCELLED, STATE_CANCELLED);
    assert_int_equal(WORD_ACT_ISSUE, ACT_ISSUE);
    assert_int_equal(WORD_ACT_NIL, ACT_NIL);
    assert_int_equal(WORD_STATE_SUSTAINING, STATE_SUSTAINING);
    assert_int_equal(WORD_STATE_CANCELLED, STATE_CANCELLED);
    assert_int_equal(WORD_ACT_PLAN, ACT_PLAN);
    assert_int_equal(WORD_ACT_DONE, ACT_DONE);
    assert_int_equal(WORD_ACT_WITHDRAW, ACT_WITHDRAW);
    assert_int_equal(WORD_ACT_RETURN, ACT_RETURN);
    assert_int_equal(WORD_ACT_REVISE, ACT_REVISE);
    assert_int_equal(WORD_ACT_PERIODIC, ACT_PERIODIC);
    assert_int_equal(WORD_ACT_EXTEND, ACT_EXTEND);
    assert_int_equal(WORD_ACT_SUPERVISE, ACT_SUPERVISE);
    assert_int_equal(WORD_ACT_REPLY, ACT_REPLY);
    assert_int_equal(WORD_ACT_ACTIVITY, ACT_ACTIVITY);
    assert_int_equal(WORD_ACT_PROGRESS, ACT_PROGRESS);
    assert_int_equal(WORD_ACT_EFFECT, ACT_EFFECT);
    assert_int_equal(WORD_ACT_REOPEN, ACT_REOPEN);
    assert_int_equal(WORD_ACT_GRANT, ACT_GRANT);
    assert_int_equal(WORD_REASON_POINT_UNCOVERED, REASON_POINT_UNCOVERED);
    assert_int_equal(WORD_REASON_EFFECT_MISSING, REASON_EFFECT_MISSING);
    assert_int_equal(WORD_REASON_EFFECT_REPEATS_MEASURE, REASON_EFFECT_REPEATS_MEASURE);
    assert_int_equal(WORD_REASON_LOCAL_UNRESOLVED, REASON_LOCAL_UNRESOLVED);
    assert_int_equal(WORD_ACT_REMIND, ACT_REMIND);
    assert_int_equal(WORD_ACT_CLOSE, ACT_CLOSE);
    assert_int_equal(WORD_ACT_SUSTAIN, ACT_SUSTAIN);
    assert_int_equal(WORD_ACT_REPORT_SUBMIT, ACT_REPORT_SUBMIT);
    assert_int_equal(WORD_ACT_REPORT_SCAN, ACT_REPORT_SCAN);
    assert_int_equal(WORD_ACT_REPORT_PAPER, ACT_REPORT_PAPER);
    assert_int_equal(WORD_ACT_REPORT_RETURN, ACT_REPORT_RETURN);
    assert_int_equal(WORD_ACT_PHASE, ACT_PHASE);
    assert_int_equal(WORD_ROLE_UNIT_HEAD, ROLE_UNIT_HEAD);
    assert_int_equal(WORD_PHASE_REPORT, PHASE_REPORT);
    assert_int_equal(WORD_REPORT_NONE, REPORT_STATE_NONE);
    assert_int_equal(WORD_REPORT_COPY_RECEIVED, REPORT_STATE_COPY_RECEIVED);
    assert_int_equal(WORD_REPORT_ACCEPTED, REPORT_STATE_ACCEPTED);
    assert_int_equal(WORD_REPORT_RETURNED, REPORT_STATE_RETURNED);
    assert_int_equal(WORD_ROLE_OFFICE, ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD);
    assert_int_equal(WORD_DUE_DATE, DUE_DATE);
    assert_int_equal(WORD_DUE_LONG_TERM, DUE_LONG_TERM);
    assert_int_equal(WORD_MEASURE_CORRECTIVE, MEASURE_CORRECTIVE);
    assert_int_equal(WORD_MEASURE_PREVENTIVE, MEASURE_PREVENTIVE);
    assert_int_equal(WORD_MEASURE_RECURRING, MEASURE_RECURRING);
    assert_int_equal(WORD_CADENCE_MONTHLY, CADENCE_MONTHLY);
    assert_int_equal(WORD_CADENCE_QUARTERLY, CADENCE_QUARTERLY);
    assert_int_equal(WORD_CADENCE_HALF_YEARLY, CADENCE_HALF_YEARLY);
    assert_int_equal(WORD_CADENCE_YEARLY, CADENCE_YEARLY);
    assert_int_equal(WORD_END_CARRIED_OVER, END_REASON_CARRIED_OVER);
    assert_int_equal(WORD_PHASE_IMPLEMENT, PHASE_IMPLEMENT);
    assert_int_equal(WORD_CAMPAIGN_DRAFT, CAMPAIGN_DRAFT);
    assert_int_equal(WORD_CAMPAIGN_ISSUED, CAMPAIGN_ISSUED);
    assert_int_equal(WORD_CAMPAIGN_PARENT, CAMPAIGN_PARENT);
    assert_int_equal(WORD_PHASE_STATE_OPEN, PHASE_STATE_OPEN);
    assert_int_equal(WORD_PHASE_STATE_CLOSING, PHASE_STATE_CLOSING);
    assert_int_equal(WORD_PHASE_STATE_CLOSED, PHASE_STATE_CLOSED);
    assert_int_equal(WORD_EDITION_INTERNAL, EDITION_INTERNAL);
    assert_int_equal(WORD_CHAIN_BREAK_ALTERED, CHAIN_BREAK_ALTERED);
    assert_int_equal(WORD_CHAIN_BREAK_MISSING, CHAIN_BREAK_MISSING);
    assert_int_equal(WORD_CHAIN_BREAK_EXTRA, CHAIN_BREAK_EXTRA);
}

/* The command a person is told for an act does this act. */
static void every_act_on_a_task_has_its_command(void **state)
{
    static const struct {
        enum act act;
        const char *text;
    } cases[] = {
        {ACT_ACKNOWLEDGE, "acknowledge"},
        {ACT_NIL, "nil"},
        {ACT_PLAN, "plan"},
        {ACT_PROGRESS, "progress"},
        {ACT_EFFECT, "effect"},
        {ACT_DONE, "done"},
        {ACT_WITHDRAW, "withdraw"},
        {ACT_START_REVIEW, "review start"},
        {ACT_APPROVE, "review approve"},
        {ACT_RETURN, "review return"},
        {ACT_CLOSE, "close"},
        {ACT_SUSTAIN, "sustain"},
        {ACT_REVISE, "revise"},
        {ACT_PERIODIC, "periodic"},
        {ACT_END, "end"},
        {ACT_REOPEN, "reopen"},
        {ACT_EXTEND, "extend"},
        {ACT_GRANT, "extend --to DATE"},
        {ACT_REFUSE, "extend --refuse --reason TEXT"},
        {ACT_LOOK_BACK, "look-back"},
        {ACT_CANCEL, "cancel"},
        {ACT_TRANSFER, "transfer"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena, 65536);
    assert_int_equal(ARRAY_LEN(cases), ACT_TRANSFER - ACT_ISSUE);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_string_equal(act_command_text((uint32_t)cases[i].act, &arena), cases[i].text);
    }
    assert_string_equal(act_command_text(ACT_REPLY, &arena), "reply NOTICE TEXT");
    assert_string_equal(act_command_text(ACT_ISSUE, &arena), "");
    assert_string_equal(act_command_text(UINT32_MAX, &arena), "");
    arena_close(&arena);
}

static const int errors[] = {
#define X(number, name, text) (number),
    ERR_TABLE(X)
#undef X
};
static const int reasons[] = {
#define X(number, name, text) (number),
    REASON_TABLE(X)
#undef X
};
static const int remarks[] = {
#define X(number, name, error, text) (number),
    PLAN_REMARK_TABLE(X)
#undef X
};

static void compare(const int *numbers, size_t count, const struct text *texts, size_t text_count)
{
    assert_int_equal(count, text_count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(texts[i].number, numbers[i]);
        assert_true(strlen(texts[i].sentence) > 3);
        assert_non_null(texts[i].advice);
    }
}

static void every_error_reason_and_remark_has_its_sentence(void **state)
{
    size_t count = 0;
    (void)state;
    const struct text *texts = texts_errors(&count);
    compare(errors, ARRAY_LEN(errors), texts, count);
    texts = texts_reasons(&count);
    compare(reasons, ARRAY_LEN(reasons), texts, count);
    texts = texts_remarks(&count);
    compare(remarks, ARRAY_LEN(remarks), texts, count);
}

static void a_number_of_a_later_version_has_a_sentence_too(void **state)
{
    struct arena arena;
    const struct texts_remark remark = {.remark = 999, .phase_on = DAY_NONE, .due_on = DAY_NONE};
    (void)state;
    arena_init(&arena, 65536);
    assert_string_equal(texts_error((enum err)9999), texts_error(ERR_INTERNAL));
    assert_string_equal(word_name(WORDS_STATE, 99), "UNKNOWN");
    assert_non_null(strstr(texts_reason(999, 0, &arena), "999"));
    assert_non_null(strstr(texts_remark(&remark, &arena), "999"));
    arena_close(&arena);
}

static void a_reason_names_the_item_it_counts(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, 65536);
    const char *measure = texts_reason(REASON_MEASURE_OWNER_MISSING, 2, &arena);
    const char *point = texts_reason(REASON_POINT_UNCOVERED, 3, &arena);
    assert_int_equal(strncmp(measure, "measure 2: ", 11), 0);
    assert_int_equal(strncmp(point, "point 3: ", 9), 0);
    assert_null(strstr(texts_reason(REASON_CAUSE_MISSING, 0, &arena), "measure 0"));
    static const struct {
        enum reason reason;
        const char *item;
    } of_reports[] = {
        {REASON_REPORT_SECTION_MISSING, "section 2 of the report: "},
        {REASON_REPORT_ITEM_MISSING, "problem 2: "},
        {REASON_REPORT_ITEM_UNKNOWN, "problem 2: "},
        {REASON_REPORT_ITEM_TWICE, "problem 2: "},
        {REASON_REPORT_ITEM_STALE, "problem 2: "},
        {REASON_REPORT_UNFINISHED, "problem 2: "},
        {REASON_REPORT_COPY_OF_VERSION, "version 2: "},
    };
    for (size_t i = 0; i < ARRAY_LEN(of_reports); i++) {
        const char *text = texts_reason(of_reports[i].reason, 2, &arena);
        assert_ptr_equal(strstr(text, of_reports[i].item), text);
    }
    arena_close(&arena);
}

static void a_path_becomes_words(void **state)
{
    static const char *const cases[][2] = {
        {"plan.measures[2].text", "measure 2, text"},
        {"plan.self_check.method", "self-check, method"},
        {"nil.measures[1].points[3]", "measure 1, point 3"},
        {"close.accepted_risk", "accepted risk"},
        {"problem_no", "number of the problem"},
        {"plan.local_problems[4]", "problem 4 of those you found yourselves"},
        {"done.actuals[2].indicator", "actual value no. 2, number of the indicator"},
        {"done.actuals", "actual values of the indicators"},
        {"plan", "plan"},
        {"plan.something_new", "plan.something_new"},
        {"measures[", "measure 0"},
        {"", ""},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena, 65536);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_string_equal(texts_field(cases[i][0], &arena), cases[i][1]);
    }
    arena_close(&arena);
}

static void a_late_item_is_said_with_both_dates(void **state)
{
    struct arena arena;
    struct texts_remark remark = {.remark = PLAN_REMARK_ITEM_AFTER_PHASE, .problem_no = 1};
    (void)state;
    arena_init(&arena, 65536);
    assert_int_equal(day_parse("2023-05-28", &remark.phase_on), ERR_OK);
    assert_int_equal(day_parse("2023-05-30", &remark.due_on), ERR_OK);
    const char *text = texts_remark(&remark, &arena);
    assert_non_null(strstr(text, "2023-05-28"));
    assert_non_null(strstr(text, "2023-05-30"));
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_has_the_protocols_name),
        cmocka_unit_test(what_a_closure_offers_are_results),
        cmocka_unit_test(the_numbers_that_clients_decide_on_are_the_protocols),
        cmocka_unit_test(every_act_on_a_task_has_its_command),
        cmocka_unit_test(every_error_reason_and_remark_has_its_sentence),
        cmocka_unit_test(a_number_of_a_later_version_has_a_sentence_too),
        cmocka_unit_test(a_reason_names_the_item_it_counts),
        cmocka_unit_test(a_path_becomes_words),
        cmocka_unit_test(a_late_item_is_said_with_both_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
