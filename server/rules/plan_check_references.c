/* What a plan refers to: the campaign before it, and the plan above. */
#include "server/rules/plan_check.h"

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

static const struct plan_check_reference *find(const struct plan_check_reference *all, size_t count,
                                               int seq_no)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].seq_no == seq_no) {
            return &all[i];
        }
    }
    return NULL;
}

bool plan_check_previous(const struct plan_check_input *plan, const int *repeats,
                         const struct plan_check_reference *previous, size_t previous_count,
                         plan_remark_cb report, void *arg)
{
    struct report remarks = {.remark = report, .arg = arg, .sound = true};
    for (size_t i = 0; i < plan->problem_count; i++) {
        if (repeats[i] != 0 && find(previous, previous_count, repeats[i]) == NULL) {
            say(&remarks, PLAN_REMARK_REPEATS_UNKNOWN, plan->problems[i].seq_no, (enum phase)0);
        }
    }
    return remarks.sound;
}

static bool answered(const struct plan_check_input *plan, const int *answers, int seq_no)
{
    for (size_t i = 0; i < plan->problem_count; i++) {
        if (answers[i] == seq_no) {
            return true;
        }
    }
    return false;
}

/* Long-term has no day to be later than; a long-term answer to a dated problem never ends in time. */
static bool is_later(const struct plan_check_problem *problem,
                     const struct plan_check_reference *above)
{
    if (above->due_on == DAY_NONE) {
        return false;
    }
    return problem->due_kind == DUE_LONG_TERM || problem->due_on > above->due_on;
}

static void check_answers(const struct plan_check_input *plan, const int *answers,
                          const struct plan_check_parent *parent, struct report *report)
{
    for (size_t i = 0; i < plan->problem_count; i++) {
        const struct plan_check_problem *problem = &plan->problems[i];
        const struct plan_check_reference *above =
            answers[i] == 0 ? NULL : find(parent->problems, parent->problem_count, answers[i]);
        if (answers[i] != 0 && above == NULL) {
            say(report, PLAN_REMARK_PARENT_PROBLEM_UNKNOWN, problem->seq_no, (enum phase)0);
        } else if (above != NULL && is_later(problem, above)) {
            say(report, PLAN_REMARK_LATER_THAN_PARENT, problem->seq_no, (enum phase)0);
        }
    }
}

static void check_phases(const struct plan_check_input *plan,
                         const struct plan_check_parent *parent, struct report *report)
{
    for (size_t i = 0; i < plan->phase_count; i++) {
        for (size_t k = 0; k < parent->phase_count; k++) {
            if (plan->phases[i].phase == parent->phases[k].phase &&
                plan->phases[i].due_on > parent->phases[k].due_on) {
                say(report, PLAN_REMARK_LATER_THAN_PARENT, 0, plan->phases[i].phase);
            }
        }
    }
}

bool plan_check_parent(const struct plan_check_input *plan, const int *answers,
                       const struct plan_check_parent *parent, plan_remark_cb report, void *arg)
{
    struct report remarks = {.remark = report, .arg = arg, .sound = true};
    check_phases(plan, parent, &remarks);
    check_answers(plan, answers, parent, &remarks);
    for (size_t i = 0; i < parent->problem_count; i++) {
        if (!answered(plan, answers, parent->problems[i].seq_no)) {
            say(&remarks, PLAN_REMARK_PARENT_UNANSWERED, parent->problems[i].seq_no, (enum phase)0);
        }
    }
    return remarks.sound;
}
