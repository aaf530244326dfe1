/* The text of a reminder: what is missing or overdue, nothing that waits for the office, no name but the unit's. */
#include "client/admin/remind_text.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum {
    TODAY = 19508, /* 2023-05-31 */
    TASKS_MAX = 64,
};

static struct arena arena;
static Rectify__AssignmentBrief briefs[TASKS_MAX];
static Rectify__AssignmentBrief *tasks[TASKS_MAX];
static Rectify__Supervision notice;
static Rectify__Supervision *notices[] = {&notice};
static struct remind_facts facts;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1024 * 1024);
    facts = (struct remind_facts){
        .unit_name = "红旗社区", .tasks = tasks, .supervisions = notices, .today = TODAY};
    rectify__supervision__init(&notice);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

/* One task more: dated, due so many days after today. */
static Rectify__AssignmentBrief *task(uint32_t problem_no, uint32_t state, int due_in)
{
    Rectify__AssignmentBrief *brief = &briefs[facts.task_count];
    rectify__assignment_brief__init(brief);
    brief->problem_no = problem_no;
    brief->state = state;
    brief->due_kind = WORD_DUE_DATE;
    brief->has_due_on = true;
    brief->due_on = TODAY + due_in;
    brief->overdue = due_in < 0;
    tasks[facts.task_count++] = brief;
    return brief;
}

static void expect(const char *text)
{
    const char *got = remind_text(&facts, &arena);
    if (text == NULL) {
        assert_null(got);
    } else {
        assert_non_null(got);
        assert_string_equal(got, text);
    }
}

static void each_state_wants_what_it_wants(void **state)
{
    static const char *const wanted[WORD_STATE_MAX + 1] = {
        [WORD_STATE_ISSUED] = "not acknowledged yet",
        [WORD_STATE_ACKNOWLEDGED] = "no plan and no declaration handed in yet",
    };
    (void)state;
    for (uint32_t s = WORD_STATE_ISSUED; s <= WORD_STATE_MAX; s++) {
        char text[200];
        facts.task_count = 0;
        (void)task(3, s, 2);
        (void)snprintf(text, sizeof(text),
                       "红旗社区: problem 3: %s (due 2023-06-02)."
                       " If this is done already, please disregard.",
                       wanted[s] != NULL ? wanted[s] : "");
        expect(wanted[s] != NULL ? text : NULL);
    }
}

static void overdue_is_said_with_its_days(void **state)
{
    (void)state;
    (void)task(1, WORD_STATE_IN_PROGRESS, -2);
    expect("红旗社区: problem 1: closure not requested yet (due 2023-05-29, 2 days ago)."
           " If this is done already, please disregard.");
    (void)task(2, WORD_STATE_CLOSURE_REQUESTED, -2); /* waits for the office */
    (void)task(4, WORD_STATE_IN_PROGRESS, 2);        /* has time */
    facts.overdue_only = true;
    (void)task(5, WORD_STATE_ISSUED, 2);
    expect("红旗社区: problem 1: closure not requested yet (due 2023-05-29, 2 days ago)."
           " If this is done already, please disregard.");
}

static void what_was_returned_and_what_has_no_day(void **state)
{
    (void)state;
    task(1, WORD_STATE_ACKNOWLEDGED, 2)->last_returned = true;
    Rectify__AssignmentBrief *long_term = task(4, WORD_STATE_ISSUED, 0);
    long_term->due_kind = WORD_DUE_LONG_TERM;
    long_term->has_due_on = false;
    expect("红旗社区: problem 1: returned, to be handed in again (due 2023-06-02);"
           " problem 4: not acknowledged yet. If this is done already, please disregard.");
}

/* What was finished and did not last was not sent back for being wrong. */
static void what_was_reopened_was_not_returned(void **state)
{
    (void)state;
    Rectify__AssignmentBrief *reopened = task(1, WORD_STATE_ACKNOWLEDGED, 2);
    reopened->last_returned = true;
    reopened->has_last_decision = true;
    reopened->last_decision = WORD_ACT_REOPEN;
    expect("红旗社区: problem 1: reopened, to be answered anew (due 2023-06-02)."
           " If this is done already, please disregard.");
}

static void missing_periods_count(void **state)
{
    Rectify__Period period = RECTIFY__PERIOD__INIT;
    (void)state;
    Rectify__AssignmentBrief *sustained = task(4, WORD_STATE_SUSTAINING, 0);
    sustained->due_kind = WORD_DUE_LONG_TERM;
    sustained->has_due_on = false;
    period.cadence = WORD_CADENCE_MONTHLY;
    period.year = 2023;
    period.number = 3;
    sustained->period = &period; /* lies ahead: nothing is missing */
    expect(NULL);
    sustained->missing_periods = 2;
    facts.overdue_only = true;
    expect("红旗社区: problem 4: reports missing: 2, from 2023-03 on."
           " If this is done already, please disregard.");
}

static void the_same_is_said_once(void **state)
{
    (void)state;
    (void)task(1, WORD_STATE_ISSUED, 2);
    (void)task(2, WORD_STATE_ACKNOWLEDGED, 2);
    (void)task(3, WORD_STATE_ISSUED, 2);
    (void)task(5, WORD_STATE_ISSUED, 3); /* another day */
    expect("红旗社区: problem 1, 3: not acknowledged yet (due 2023-06-02);"
           " problem 2: no plan and no declaration handed in yet (due 2023-06-02);"
           " problem 5: not acknowledged yet (due 2023-06-03)."
           " If this is done already, please disregard.");
}

static void supervision_without_reply_counts(void **state)
{
    (void)state;
    expect(NULL);
    facts.supervision_count = 1;
    notice.reply_by = TODAY;
    expect("红旗社区: supervision notice: no reply yet (by 2023-05-31)."
           " If this is done already, please disregard.");
    facts.overdue_only = true;
    expect(NULL);
    notice.overdue = true;
    notice.problem_no = 3;
    expect("红旗社区: supervision notice on problem 3: no reply yet (by 2023-05-31)."
           " If this is done already, please disregard.");
}

static void a_long_list_stays_short(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 25; i++) {
        (void)task(i + 1, WORD_STATE_ISSUED, (int)i);
    }
    const char *text = remind_text(&facts, &arena);
    assert_non_null(strstr(text, "; and 5 more."));
    assert_null(strstr(text, "problem 21"));
    assert_true(strlen(text) < 2000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_state_wants_what_it_wants),
        TEST(overdue_is_said_with_its_days),
        TEST(what_was_returned_and_what_has_no_day),
        TEST(what_was_reopened_was_not_returned),
        TEST(missing_periods_count),
        TEST(the_same_is_said_once),
        TEST(supervision_without_reply_counts),
        TEST(a_long_list_stays_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
