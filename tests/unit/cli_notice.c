/* A notice in one sentence: whatever the act, it says what was done, to what, and its words. */
#include "client/cli/notice.h"
#include "client/cli/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect(const Rectify__Notice *notice, const char *sentence)
{
    struct arena arena;
    arena_init(&arena, 65536);
    const char *task = notice->problem_no > 0 ? keep_printf(&arena, "%u", notice->problem_no) : "";
    assert_string_equal(notice_sentence(notice, task, &arena), sentence);
    arena_close(&arena);
}

static void sentences(void **state)
{
    char text[] = "请写明由谁负责";
    char title[] = "整改方案";
    char topic[] = "防返贫监测";
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    (void)state;
    notice.problem_no = 6;
    notice.act = WORD_ACT_ISSUE;
    notice.state = WORD_STATE_ISSUED;
    expect(&notice, "The office assigned problem 6 to you");
    notice.problem_no = 0;
    notice.state = 0;
    notice.text = title;
    expect(&notice, "The office issued a campaign with problems for you: 整改方案");
    notice.problem_no = 6;
    notice.text = NULL;
    notice.act = 12;
    notice.state = 8;
    expect(&notice, "Problem 6: close; now: closed");
    notice.text = text;
    expect(&notice, "Problem 6: close; now: closed: 请写明由谁负责");
    notice.act = WORD_ACT_RETURN;
    expect(&notice, "The office returned problem 6: 请写明由谁负责");
    notice.act = WORD_ACT_SUPERVISE;
    notice.state = 0;
    notice.reply_by = 19508;
    expect(&notice, "Problem 6, supervision notice, reply by 2023-05-31: 请写明由谁负责");
    notice.problem_no = 0;
    expect(&notice, "supervision notice, reply by 2023-05-31: 请写明由谁负责");
    notice.act = WORD_ACT_ACTIVITY;
    notice.kind = 4;
    notice.held_on = 19508;
    notice.topic = topic;
    expect(&notice, "training 防返贫监测 on 2023-05-31: 请写明由谁负责");
    notice.act = WORD_ACT_REMIND;
    expect(&notice, "reminder: 请写明由谁负责");
    notice.act = WORD_ACT_REPORT_RETURN; /* the report's own states */
    notice.state = 5;
    expect(&notice, "The office returned the summary report: 请写明由谁负责");
    notice.act = WORD_ACT_REPORT_RETURN - 1;
    notice.state = 4;
    notice.text = NULL;
    expect(&notice, "accept summary report; now: accepted");
    notice.act = 63; /* of a later version */
    notice.state = 0;
    notice.text = NULL;
    expect(&notice, "unknown");
}

/* Who is granted more time, or has it with what was returned, reads until when. */
static void a_new_date_is_told_with_the_one_before(void **state)
{
    char text[] = "材料多";
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    (void)state;
    notice.problem_no = 3;
    notice.act = WORD_ACT_GRANT;
    notice.state = WORD_STATE_IN_PROGRESS;
    notice.has_new_due_on = true;
    notice.new_due_on = 19538;
    expect(&notice, "Problem 3: grant extension; now: in progress; due 2023-06-30");
    notice.has_former_due_on = true;
    notice.former_due_on = 19508;
    notice.text = text;
    expect(&notice,
           "Problem 3: grant extension; now: in progress; due 2023-06-30, was 2023-05-31: 材料多");
    notice.act = WORD_ACT_RETURN;
    expect(&notice, "The office returned problem 3; due 2023-06-30, was 2023-05-31: 材料多");
}

/* Where there are several campaigns, its task's name says which. */
static void the_task_is_named(void **state)
{
    struct arena arena;
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    (void)state;
    arena_init(&arena, 65536);
    notice.problem_no = 6;
    notice.act = WORD_ACT_RETURN;
    notice.state = 2;
    assert_string_equal(notice_sentence(&notice, "zj/6", &arena),
                        "The office returned problem zj/6");
    notice.act = WORD_ACT_SUPERVISE;
    notice.reply_by = 19508;
    assert_string_equal(notice_sentence(&notice, "zj/6", &arena),
                        "Problem zj/6, supervision notice, reply by 2023-05-31");
    arena_close(&arena);
}

/* Which campaign, which phase, what is still taken and what is not, what to do. */
static void a_phase_says_what_it_still_takes(void **state)
{
    char title[] = "整改方案";
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    (void)state;
    notice.act = WORD_ACT_PHASE;
    notice.text = title;
    notice.at_ms = 1683600000000; /* 2023-05-09 10:40 in Shanghai */
    notice.has_phase = true;
    notice.phase = 1;
    notice.phase_state = WORD_PHASE_STATE_CLOSING;
    expect(
        &notice,
        "Campaign \"整改方案\", phase \"planning\" (plans and declarations that there is no such "
        "problem): The office is closing this phase. What was final on the terminal by "
        "2023-05-09 10:40:00 is still taken, what is written later is not. Send what still waits "
        "on this computer: rectify sync. For anything newer ask the office to open the phase "
        "again, or to extend the task if it is about one.");
    notice.phase = 2;
    notice.phase_state = WORD_PHASE_STATE_CLOSED;
    expect(&notice,
           "Campaign \"整改方案\", phase \"implementation\" (progress, effects, closure requests, "
           "revised plans, local problems): The office has closed this phase. Nothing is taken any "
           "more but what the office has returned, reopened, transferred or extended. Ask the "
           "office to open the phase again, or to extend the task if it is about one; what it has "
           "returned to you can always be answered.");
    notice.phase = 3;
    notice.phase_state = WORD_PHASE_STATE_OPEN;
    expect(
        &notice,
        "Campaign \"整改方案\", phase \"summary and report\" (the summary report and its stamped "
        "scan): The office has opened this phase. What comes late is taken and labelled late. "
        "Hand in what is missing. What was refused before can be sent again: rectify outbox.");
    notice.phase = 9; /* of a later version */
    notice.phase_state = 9;
    notice.text = NULL;
    expect(&notice, "Campaign \"\", phase \"unknown\" ():  ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences),
        cmocka_unit_test(a_new_date_is_told_with_the_one_before),
        cmocka_unit_test(the_task_is_named),
        cmocka_unit_test(a_phase_says_what_it_still_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
