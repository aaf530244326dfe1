/* What a summary report and its copy must hold: each demand missed alone, and every state of a task. */
#include "server/rules/report_conditions.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum {
    TODAY = 19508, /* 2023-05-31 */
};

static struct report_task tasks[] = {
    {.problem_id = 11, .problem_no = 1, .version = 7, .state = STATE_CLOSED},
    {.problem_id = 12, .problem_no = 2, .version = 3, .state = STATE_NIL_CONFIRMED},
    {.problem_id = 14, .problem_no = 4, .version = 9, .state = STATE_SUSTAINING},
};
static struct report_item items[4];
static struct report_draft draft;
static struct findings findings;

/* A sound report of the tasks as they are. */
static int sound(void **state)
{
    (void)state;
    tasks[0].state = STATE_CLOSED;
    for (size_t i = 0; i < ARRAY_LEN(tasks); i++) {
        items[i] = (struct report_item){
            .problem_id = tasks[i].problem_id,
            .problem_no = tasks[i].problem_no,
            .version = tasks[i].version,
            .state = tasks[i].state,
        };
    }
    draft = (struct report_draft){
        .sections = {false, true, false, true, true},
        .items = items,
        .item_count = ARRAY_LEN(tasks),
        .confirmed_by = "张三",
        .signed_on = TODAY,
    };
    findings.count = 0;
    return 0;
}

static bool judge(void)
{
    findings.count = 0;
    return conditions_report(&draft, tasks, ARRAY_LEN(tasks), TODAY, &findings);
}

static void expect_passed(void)
{
    assert_true(judge());
    assert_int_equal(findings.count, 0);
}

static void expect(enum reason reason, int item)
{
    assert_false(judge());
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.all[0].reason, reason);
    assert_int_equal(findings.all[0].item, item);
}

static void a_sound_one_passes(void **state)
{
    (void)state;
    expect_passed();
    draft.sections[REPORT_SECTION_OF_ITEMS] = true;
    expect_passed();
    draft.signed_on = TODAY - 1;
    expect_passed();
}

static void each_section_but_that_of_the_items_speaks(void **state)
{
    (void)state;
    for (int section = 1; section <= REPORT_SECTIONS; section++) {
        (void)sound(NULL);
        draft.sections[section] = false;
        if (section == 2) {
            expect_passed();
        } else {
            expect(REASON_REPORT_SECTION_MISSING, section);
        }
    }
}

static void every_task_has_its_item_once(void **state)
{
    (void)state;
    draft.item_count = 2;
    expect(REASON_REPORT_ITEM_MISSING, 4);
    (void)sound(NULL);
    items[3] = items[1];
    draft.item_count = 4;
    expect(REASON_REPORT_ITEM_TWICE, 2);
    (void)sound(NULL);
    items[3] = (struct report_item){.problem_id = 99, .problem_no = 9, .state = STATE_CLOSED};
    draft.item_count = 4;
    expect(REASON_REPORT_ITEM_UNKNOWN, 9);
    (void)sound(NULL);
    items[0].problem_no = 2; /* the number is printed: it must be that of the problem */
    expect(REASON_REPORT_ITEM_UNKNOWN, 2);
}

static void an_item_tells_what_is_true_now(void **state)
{
    (void)state;
    items[2].version--;
    expect(REASON_REPORT_ITEM_STALE, 4);
    (void)sound(NULL);
    items[2].version++;
    expect(REASON_REPORT_ITEM_STALE, 4);
    (void)sound(NULL);
    items[2].state = STATE_CLOSED;
    expect(REASON_REPORT_ITEM_STALE, 4);
}

/* A task that was cancelled needs no item, and one that tells of it is out of date. */
static void cancelled_tasks(void **state)
{
    (void)state;
    tasks[0].state = STATE_CANCELLED;
    items[0].state = STATE_CANCELLED;
    items[0].unfinished_reason = "取消";
    expect(REASON_REPORT_ITEM_STALE, 1);
    draft.items = items + 1;
    draft.item_count = 2;
    expect_passed();
}

/* R2: NIL_*, CLOSURE_REQUESTED, CLOSED, SUSTAINING, or a reason; by hand for each of the ten states. */
static void what_is_open_needs_its_reason(void **state)
{
    (void)state;
    static const struct {
        enum state state;
        bool finished;
    } states[] = {
        {STATE_ISSUED, false},           {STATE_ACKNOWLEDGED, false},   {STATE_NIL_CLAIMED, true},
        {STATE_NIL_CONFIRMED, true},     {STATE_PLAN_SUBMITTED, false}, {STATE_IN_PROGRESS, false},
        {STATE_CLOSURE_REQUESTED, true}, {STATE_CLOSED, true},          {STATE_SUSTAINING, true},
        {STATE_CANCELLED, false},
    };
    assert_int_equal(ARRAY_LEN(states), STATE_MAX);
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        (void)sound(NULL);
        assert_int_equal(report_task_finished(states[i].state), states[i].finished);
        if (states[i].state == STATE_CANCELLED) {
            continue;
        }
        tasks[0].state = states[i].state;
        items[0].state = states[i].state;
        assert_int_equal(report_unfinished(items, 3), states[i].finished ? 0 : 1);
        if (states[i].finished) {
            expect_passed();
            continue;
        }
        expect(REASON_REPORT_UNFINISHED, 1);
        items[0].unfinished_reason = " \xE3\x80\x80"; /* blanks say nothing */
        expect(REASON_REPORT_UNFINISHED, 1);
        items[0].unfinished_reason = "资金未到位";
        expect_passed();
    }
}

static void the_head_confirms_it_today_at_the_latest(void **state)
{
    (void)state;
    draft.confirmed_by = NULL;
    expect(REASON_REPORT_HEAD_MISSING, 0);
    draft.confirmed_by = " ";
    expect(REASON_REPORT_HEAD_MISSING, 0);
    (void)sound(NULL);
    draft.signed_on = TODAY + 1;
    expect(REASON_REPORT_SIGNED_IN_FUTURE, 0);
}

static void everything_that_is_missing_is_said_at_once(void **state)
{
    (void)state;
    draft = (struct report_draft){.items = items, .item_count = 1, .signed_on = TODAY + 1};
    items[0].version = 1;
    assert_false(judge());
    assert_int_equal(findings.count, 3 + 2 + 1 + 2);
}

static void copies(void **state)
{
    (void)state;
    struct report_copy scan = {.form = COPY_FORM_STAMPED_SCAN, .file_count = 1};
    assert_true(conditions_report_copy(&scan, TODAY, &findings));
    scan.file_count = 0;
    assert_false(conditions_report_copy(&scan, TODAY, &findings));
    assert_int_equal(findings.all[0].reason, REASON_REPORT_SCAN_MISSING);

    findings.count = 0;
    struct report_copy paper = {
        .form = COPY_FORM_STAMPED_PAPER, .received_on = TODAY, .received_by = "李四"};
    assert_true(conditions_report_copy(&paper, TODAY, &findings));
    assert_int_equal(findings.count, 0);
    paper.received_on = TODAY + 1;
    paper.received_by = "";
    assert_false(conditions_report_copy(&paper, TODAY, &findings));
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.all[0].reason, REASON_REPORT_RECEIVER_MISSING);
    assert_int_equal(findings.all[1].reason, REASON_REPORT_RECEIVED_IN_FUTURE);
}

static void a_return_says_why(void **state)
{
    (void)state;
    assert_true(conditions_report_return("第二部分未写效果", &findings));
    assert_int_equal(findings.count, 0);
    assert_false(conditions_report_return(NULL, &findings));
    assert_false(conditions_report_return(" ", &findings));
    assert_int_equal(findings.all[1].reason, REASON_REASON_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_sound_one_passes, sound),
        cmocka_unit_test_setup(each_section_but_that_of_the_items_speaks, sound),
        cmocka_unit_test_setup(every_task_has_its_item_once, sound),
        cmocka_unit_test_setup(an_item_tells_what_is_true_now, sound),
        cmocka_unit_test_setup(cancelled_tasks, sound),
        cmocka_unit_test_setup(what_is_open_needs_its_reason, sound),
        cmocka_unit_test_setup(the_head_confirms_it_today_at_the_latest, sound),
        cmocka_unit_test_setup(everything_that_is_missing_is_said_at_once, sound),
        cmocka_unit_test_setup(copies, sound),
        cmocka_unit_test_setup(a_return_says_why, sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
