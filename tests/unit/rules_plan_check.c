#include "server/rules/plan_check.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum {
    ISSUED = 19485,    /* 2023-05-08, also the end of the first phase */
    IMPLEMENT = 19505, /* 2023-05-28 */
    ITEM = 19507,      /* 2023-05-30 */
    REPORT = 19508,    /* 2023-05-31 */
};

struct case_plan {
    struct plan_check_input input;
    struct plan_check_phase phases[3];
    struct plan_check_problem problems[6];
};

/* The plan of 周矶管理区: 16 points, parties as in annex 1, 4 and 5 long-term. */
static void make_real(struct case_plan *plan)
{
    *plan = (struct case_plan){
        .input = {.issued_on = ISSUED, .phase_count = 3, .problem_count = 6},
        .phases = {{PHASE_PLAN, ISSUED}, {PHASE_IMPLEMENT, IMPLEMENT}, {PHASE_REPORT, REPORT}},
        .problems = {{1, CATEGORY_RESPONSIBILITY, DUE_DATE, ITEM, 2, 2},
                     {2, CATEGORY_POLICY, DUE_DATE, ITEM, 3, 1},
                     {3, CATEGORY_WORK, DUE_DATE, ITEM, 3, 2},
                     {4, CATEGORY_WORK, DUE_LONG_TERM, DAY_NONE, 3, 4},
                     {5, CATEGORY_WORK, DUE_LONG_TERM, DAY_NONE, 3, 2},
                     {6, CATEGORY_WORK, DUE_DATE, ITEM, 2, 2}},
    };
    plan->input.phases = plan->phases;
    plan->input.problems = plan->problems;
}

/* The same without its two conflicts. */
static void make_sound(struct case_plan *plan)
{
    make_real(plan);
    plan->input.issued_on = ISSUED - 1;
    for (size_t i = 0; i < ARRAY_LEN(plan->problems); i++) {
        if (plan->problems[i].due_kind == DUE_DATE) {
            plan->problems[i].due_on = IMPLEMENT;
        }
    }
}

struct notes {
    char text[512];
    size_t len;
};

static void note(enum plan_remark remark, int problem_no, enum phase phase, void *arg)
{
    struct notes *notes = arg;
    assert_true(notes->len < sizeof(notes->text) - 32);
    int len = snprintf(notes->text + notes->len, sizeof(notes->text) - notes->len, "%d:%d:%d ",
                       (int)remark, problem_no, (int)phase);
    assert_true(len > 0);
    notes->len += (size_t)len;
}

/* Each remark is written "remark:problem:phase ". */
static void reports(const struct case_plan *plan, bool sound, const char *expected)
{
    struct notes notes = {.len = 0};
    bool answer = plan_check(&plan->input, note, &notes);
    assert_string_equal(notes.text, expected);
    assert_int_equal(answer, sound);
}

static void the_real_plan_is_sound_with_two_conflicts(void **state)
{
    (void)state;
    struct case_plan plan;
    make_real(&plan);
    reports(&plan, true, "11:0:1 10:1:2 10:2:2 10:3:2 10:6:2 ");
    make_sound(&plan);
    reports(&plan, true, "");
}

static void a_plan_has_problems(void **state)
{
    (void)state;
    struct case_plan plan;
    make_sound(&plan);
    plan.input.problem_count = 0;
    reports(&plan, false, "1:0:0 ");
}

static void problems_are_numbered_without_gaps(void **state)
{
    (void)state;
    struct case_plan plan;
    make_sound(&plan);
    plan.problems[2].seq_no = 4;
    reports(&plan, false, "2:4:0 2:4:0 ");
    make_sound(&plan);
    for (size_t i = 2; i < 6; i++) {
        plan.problems[i].seq_no++;
    }
    reports(&plan, false, "2:4:0 ");
    make_sound(&plan);
    plan.input.problem_count = 1;
    static const int wrong[] = {0, 2, -1, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        char expected[32];
        plan.problems[0].seq_no = wrong[i];
        snprintf(expected, sizeof(expected), "2:%d:0 ", wrong[i]);
        reports(&plan, false, expected);
    }
}

static void problems_have_parties_points_and_a_due(void **state)
{
    (void)state;
    struct case_plan plan;
    make_sound(&plan);
    plan.problems[1].party_count = 0;
    reports(&plan, false, "5:2:0 ");
    make_sound(&plan);
    plan.problems[5].point_count = 0;
    reports(&plan, false, "9:6:0 ");
    make_sound(&plan);
    plan.problems[2].due_on = DAY_NONE;
    reports(&plan, false, "6:3:0 ");
    make_sound(&plan);
    plan.problems[3].due_kind = (enum due_kind)0;
    reports(&plan, false, "6:4:0 ");
    plan.problems[3].due_on = IMPLEMENT;
    reports(&plan, false, "6:4:0 ");
}

static void all_three_phases_come_in_order(void **state)
{
    (void)state;
    struct case_plan plan;
    static const char *const missing[] = {"7:0:1 ", "7:0:2 ", "7:0:3 "};
    for (size_t i = 0; i < 3; i++) {
        make_sound(&plan);
        plan.phases[i].due_on = DAY_NONE;
        reports(&plan, false, missing[i]);
        make_sound(&plan);
        plan.phases[i] = plan.phases[2];
        plan.input.phase_count = 2;
        reports(&plan, false, missing[i]);
    }
    make_sound(&plan);
    plan.input.phase_count = 0;
    reports(&plan, false, "7:0:1 7:0:2 7:0:3 ");
    make_sound(&plan);
    plan.phases[2].due_on = IMPLEMENT - 1;
    reports(&plan, false, "8:0:3 ");
    plan.phases[2].due_on = IMPLEMENT;
    reports(&plan, true, "");
    plan.phases[0].due_on = IMPLEMENT + 1;
    reports(&plan, false, "8:0:2 ");
}

/* The order in which the file names the phases does not matter. */
static void phases_may_be_listed_in_any_order(void **state)
{
    (void)state;
    struct case_plan plan;
    make_sound(&plan);
    struct plan_check_phase first = plan.phases[0];
    plan.phases[0] = plan.phases[2];
    plan.phases[2] = first;
    reports(&plan, true, "");
}

static void conflicts_of_dates_are_no_errors(void **state)
{
    (void)state;
    struct case_plan plan;
    make_sound(&plan);
    plan.problems[0].due_on = IMPLEMENT + 1;
    reports(&plan, true, "10:1:2 ");
    make_sound(&plan);
    plan.problems[5].due_on = ISSUED - 2;
    reports(&plan, true, "12:6:0 ");
    plan.problems[5].due_on = ISSUED - 1;
    reports(&plan, true, "");
    make_sound(&plan);
    plan.phases[2].due_on = IMPLEMENT;
    plan.input.issued_on = IMPLEMENT;
    reports(&plan, true, "11:0:2 11:0:3 ");
}

static void categories_stand_together(void **state)
{
    (void)state;
    struct case_plan plan;
    make_sound(&plan);
    plan.problems[3].category = CATEGORY_POLICY;
    reports(&plan, true, "16:4:0 16:5:0 ");
    make_sound(&plan);
    plan.problems[5].category = CATEGORY_RESPONSIBILITY;
    reports(&plan, true, "16:6:0 ");
    make_sound(&plan);
    plan.problems[0].category = CATEGORY_POLICY;
    plan.problems[1].category = CATEGORY_RESPONSIBILITY;
    reports(&plan, true, "");
}

/* Of the campaign before: problems 1 and 3. */
static void a_repeated_finding_is_one_of_the_campaign_before(void **state)
{
    (void)state;
    static const struct plan_check_reference before[] = {{1, ITEM}, {3, DAY_NONE}};
    struct case_plan plan;
    struct notes notes = {.len = 0};
    int repeats[6] = {0, 1, 3, 0, 0, 3};
    make_sound(&plan);
    assert_true(plan_check_previous(&plan.input, repeats, before, 2, note, &notes));
    assert_string_equal(notes.text, "");
    repeats[0] = 2;
    repeats[4] = 9;
    assert_false(plan_check_previous(&plan.input, repeats, before, 2, note, &notes));
    assert_string_equal(notes.text, "19:1:0 19:5:0 ");
}

static void reports_above(const struct case_plan *plan, const int *answers, bool sound,
                          const char *expected)
{
    static const struct plan_check_phase phases[] = {{PHASE_REPORT, REPORT},
                                                     {PHASE_IMPLEMENT, IMPLEMENT}};
    static const struct plan_check_reference problems[] = {
        {1, IMPLEMENT}, {2, DAY_NONE}, {3, IMPLEMENT - 1}};
    const struct plan_check_parent parent = {phases, 2, problems, 3};
    struct notes notes = {.len = 0};
    bool answer = plan_check_parent(&plan->input, answers, &parent, note, &notes);
    assert_string_equal(notes.text, expected);
    assert_int_equal(answer, sound);
}

static void the_plan_above_is_answered(void **state)
{
    (void)state;
    struct case_plan plan;
    int answers[6] = {1, 2, 0, 2, 0, 0};
    make_sound(&plan);
    reports_above(&plan, answers, true, "22:3:0 ");
    answers[2] = 3; /* due on the last day of the phase, one day after the plan above */
    reports_above(&plan, answers, true, "23:3:0 ");
    plan.problems[2].due_on = IMPLEMENT - 1;
    reports_above(&plan, answers, true, "");
    answers[3] = 1; /* long-term, where the plan above has a day */
    reports_above(&plan, answers, true, "23:4:0 ");
    answers[3] = 4;
    reports_above(&plan, answers, false, "21:4:0 ");
    answers[3] = 0;
    plan.phases[1].due_on++;
    plan.phases[0].due_on = REPORT + 9; /* the plan above has no such phase */
    reports_above(&plan, answers, true, "23:0:2 ");
    plan.input.problem_count = 0;
    plan.input.phase_count = 0;
    reports_above(&plan, answers, true, "22:1:0 22:2:0 22:3:0 ");
}

/* By number, 1 to 26: e an error, - a conflict that is only shown. */
static const char severity[] = "eeeeeeeee----e---eeee--eee";

static void every_remark_has_a_text_and_a_severity(void **state)
{
    (void)state;
    for (int number = 1; number <= PLAN_REMARK_LEAD_GROUP; number++) {
        enum plan_remark remark = (enum plan_remark)number;
        assert_int_equal(plan_remark_is_error(remark), severity[number - 1] == 'e');
        assert_string_not_equal(plan_remark_text(remark), "an unknown remark");
    }
    assert_int_equal(PLAN_REMARK_LEAD_GROUP, sizeof(severity) - 1);
    assert_true(plan_remark_is_error((enum plan_remark)0));
    assert_string_equal(plan_remark_text((enum plan_remark)99), "an unknown remark");
    assert_string_equal(plan_remark_text(PLAN_REMARK_NO_PROBLEMS), "the plan has no problems");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_real_plan_is_sound_with_two_conflicts),
        cmocka_unit_test(a_plan_has_problems),
        cmocka_unit_test(problems_are_numbered_without_gaps),
        cmocka_unit_test(problems_have_parties_points_and_a_due),
        cmocka_unit_test(all_three_phases_come_in_order),
        cmocka_unit_test(phases_may_be_listed_in_any_order),
        cmocka_unit_test(conflicts_of_dates_are_no_errors),
        cmocka_unit_test(categories_stand_together),
        cmocka_unit_test(a_repeated_finding_is_one_of_the_campaign_before),
        cmocka_unit_test(the_plan_above_is_answered),
        cmocka_unit_test(every_remark_has_a_text_and_a_severity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
