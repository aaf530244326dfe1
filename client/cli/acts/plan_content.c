#include "client/cli/acts/plan_content.h"

/* A point that a measure names, or that is covered with all others, needs no reason any more. */
static bool is_covered(const Rectify__Plan *plan, uint32_t point)
{
    for (size_t i = 0; i < plan->n_measures; i++) {
        const Rectify__Measure *measure = plan->measures[i];
        for (size_t j = 0; j < measure->n_points; j++) {
            if (measure->points[j] == point) {
                return true;
            }
        }
        if (measure->n_points == 0) {
            return true;
        }
    }
    return false;
}

static bool is_excused(const Rectify__Plan *plan, uint32_t point)
{
    for (size_t i = 0; i < plan->n_excuses; i++) {
        if (plan->excuses[i]->point == point) {
            return true;
        }
    }
    return false;
}

static void add_excuse(const struct act_draft *draft, Rectify__Plan *plan, uint32_t point,
                       const char *reason)
{
    Rectify__Excuse *excuse = act_alloc(draft, 1, sizeof(*excuse));
    rectify__excuse__init(excuse);
    excuse->point = point;
    excuse->reason = keep_text(&draft->cli->arena, reason);
    plan->excuses[plan->n_excuses++] = excuse;
}

static void take_excuses(const struct act_draft *draft, const Rectify__PlanVersion *before,
                         Rectify__Plan *plan)
{
    const struct options *options = &draft->cli->options;
    size_t kept = before != NULL ? before->n_excuses : 0;

    plan->excuses = act_alloc(draft, options->count + kept, sizeof(*plan->excuses));
    for (size_t i = 0; i < options->count; i++) {
        if (options->given[i].key == PLAN_EXCUSE) {
            add_excuse(draft, plan, (uint32_t)options->given[i].number, options->given[i].text);
        }
    }
    for (size_t i = 0; i < kept; i++) {
        uint32_t point = before->excuses[i]->point;
        if (!is_covered(plan, point) && !is_excused(plan, point)) {
            add_excuse(draft, plan, point, before->excuses[i]->reason);
        }
    }
}

static void take_local_problems(const struct act_draft *draft, const Rectify__PlanVersion *before,
                                Rectify__Plan *plan)
{
    const struct options *options = &draft->cli->options;
    bool none = options_flag(options, PLAN_NO_LOCAL);
    size_t kept = before != NULL && !none && !options_flag(options, PLAN_LOCAL)
                      ? before->n_local_problems
                      : 0;

    plan->local_problems = act_alloc(draft, options->count + kept, sizeof(*plan->local_problems));
    for (size_t i = 0; i < options->count; i++) {
        if (options->given[i].key == PLAN_LOCAL) {
            plan->local_problems[plan->n_local_problems++] =
                keep_text(&draft->cli->arena, options->given[i].text);
        }
    }
    for (size_t i = 0; i < kept; i++) {
        plan->local_problems[plan->n_local_problems++] = before->local_problems[i];
    }
    plan->has_no_local_problems = plan->n_local_problems == 0;
    plan->no_local_problems = plan->has_no_local_problems;
}

Rectify__Plan *plan_content_build(const struct act_draft *draft, const struct measures *measures,
                                  const Rectify__PlanVersion *before)
{
    Rectify__Plan *plan = act_alloc(draft, 1, sizeof(*plan));
    const char *cause = act_text(draft, PLAN_CAUSE);

    rectify__plan__init(plan);
    plan->self_check = self_check_build(draft, before != NULL ? before->self_check : NULL);
    plan->cause =
        keep_text(&draft->cli->arena, cause == NULL && before != NULL ? before->cause : cause);
    plan->measures = measures->all;
    plan->n_measures = measures->count;
    plan->confirmed_by = act_text(draft, PLAN_CONFIRMED_BY);
    take_excuses(draft, before, plan);
    take_local_problems(draft, before, plan);
    return plan;
}
