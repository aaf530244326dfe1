#include "server/rules/plan_check.h"
#include <stdint.h>

/* Where remarks go, and whether one of them was an error. */
struct report {
    plan_remark_cb remark;
    void *arg;
    bool sound;
};

static void say(struct report *report, enum plan_remark remark, int problem_no, enum phase phase)
{
    report->sound = report->sound && !plan_remark_is_error(remark);
    report->remark(remark, problem_no, phase, report->arg);
}

static day_t phase_day(const struct plan_check_input *plan, enum phase phase)
{
    for (size_t i = 0; i < plan->phase_count; i++) {
        if (plan->phases[i].phase == phase) {
            return plan->phases[i].due_on;
        }
    }
    return DAY_NONE;
}

static void check_phases(const struct plan_check_input *plan, struct report *report)
{
    static const enum phase order[] = {PHASE_PLAN, PHASE_IMPLEMENT, PHASE_REPORT};
    day_t before = DAY_NONE; /* earlier than any day */
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        day_t day = phase_day(plan, order[i]);
        if (day == DAY_NONE) {
            say(report, PLAN_REMARK_PHASE_MISSING, 0, order[i]);
            continue;
        }
        if (day < before) {
            say(report, PLAN_REMARK_PHASE_ORDER, 0, order[i]);
        }
        if (day == plan->issued_on) {
            say(report, PLAN_REMARK_PHASE_ON_ISSUE_DAY, 0, order[i]);
        }
        before = day;
    }
}

/* One gap is one remark: numbering goes on from the number that was found. */
static void check_numbers(const struct plan_check_input *plan, struct report *report)
{
    int64_t previous = 0;
    for (size_t i = 0; i < plan->problem_count; i++) {
        int number = plan->problems[i].seq_no;
        if (number != previous + 1) {
            say(report, PLAN_REMARK_NUMBER_GAP, number, (enum phase)0);
        }
        previous = number;
    }
}

/* The list prints one merged cell per category, so problems of one category must be neighbours. */
static void check_categories(const struct plan_check_input *plan, struct report *report)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < plan->problem_count; i++) {
        const struct plan_check_problem *problem = &plan->problems[i];
        uint32_t bit = UINT32_C(1) << ((unsigned)problem->category & 31u);
        bool changed = i == 0 || problem->category != plan->problems[i - 1].category;
        if (changed && (seen & bit) != 0) {
            say(report, PLAN_REMARK_CATEGORY_ORDER, problem->seq_no, (enum phase)0);
        }
        seen |= bit;
    }
}

static void check_due(const struct plan_check_problem *problem, day_t issued_on, day_t implement,
                      struct report *report)
{
    int number = problem->seq_no;
    if (problem->due_kind == DUE_LONG_TERM) {
        return;
    }
    if (problem->due_kind != DUE_DATE || problem->due_on == DAY_NONE) {
        say(report, PLAN_REMARK_DUE_MISSING, number, (enum phase)0);
        return;
    }
    if (implement != DAY_NONE && problem->due_on > implement) {
        say(report, PLAN_REMARK_ITEM_AFTER_PHASE, number, PHASE_IMPLEMENT);
    }
    if (problem->due_on < issued_on) {
        say(report, PLAN_REMARK_ITEM_BEFORE_ISSUE, number, (enum phase)0);
    }
}

bool plan_check(const struct plan_check_input *plan, plan_remark_cb report, void *arg)
{
    struct report remarks = {.remark = report, .arg = arg, .sound = true};
    if (plan->problem_count == 0) {
        say(&remarks, PLAN_REMARK_NO_PROBLEMS, 0, (enum phase)0);
    }
    check_phases(plan, &remarks);
    check_numbers(plan, &remarks);
    check_categories(plan, &remarks);

    day_t implement = phase_day(plan, PHASE_IMPLEMENT);
    for (size_t i = 0; i < plan->problem_count; i++) {
        const struct plan_check_problem *problem = &plan->problems[i];
        if (problem->party_count == 0) {
            say(&remarks, PLAN_REMARK_NO_PARTY, problem->seq_no, (enum phase)0);
        }
        if (problem->point_count == 0) {
            say(&remarks, PLAN_REMARK_NO_POINTS, problem->seq_no, (enum phase)0);
        }
        check_due(problem, plan->issued_on, implement, &remarks);
    }
    return remarks.sound;
}

bool plan_remark_is_error(enum plan_remark remark)
{
    switch (remark) {
#define IS_ERROR(n, name, error, text)                                                             \
    case PLAN_REMARK_##name: return error;
        PLAN_REMARK_TABLE(IS_ERROR)
#undef IS_ERROR
    }
    return true; /* what is not known is not taken for harmless */
}

const char *plan_remark_text(enum plan_remark remark)
{
    switch (remark) {
#define TEXT(n, name, error, text)                                                                 \
    case PLAN_REMARK_##name: return text;
        PLAN_REMARK_TABLE(TEXT)
#undef TEXT
    }
    return "an unknown remark";
}
