/* T6: the unit's plan: self-check, cause, measures that cover every point or say why not. A revised one is a plan too. */
#include "server/commands/act.h"

/* A point is excused once; which of two reasons held nobody could tell. */
static bool excused_before(const Rectify__Plan *in, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (in->excuses[i]->point == in->excuses[at]->point) {
            return true;
        }
    }
    return false;
}

static void take_excuses(struct act_work *work, const Rectify__Plan *in, struct checks *checks)
{
    const char *path = work->kind->name;
    checks_that(checks, in->n_excuses <= POINTS_MAX, ERR_SIZE, "%s.excuses", path);
    struct excused_point *excuses = arena_calloc(&work->arena, in->n_excuses, sizeof(*excuses));
    checks_that(checks, excuses != NULL, ERR_NOMEM, "%s", "");
    for (size_t i = 0; i < in->n_excuses && checks->err == ERR_OK; i++) {
        const Rectify__Excuse *excuse = in->excuses[i];
        bool sound = excuse->point >= 1 && excuse->point <= POINTS_MAX && !excused_before(in, i);
        checks_that(checks, sound, ERR_FIELD, "%s.excuses[%zu].point", path, i + 1);
        checks_text(checks, excuse->reason, TEXT_LONG_MAX, "%s.excuses[%zu].reason", path, i + 1);
        excuses[i] = (struct excused_point){.point = (int)excuse->point, .reason = excuse->reason};
    }
    work->plan.excuses = excuses;
    work->plan.excuse_count = in->n_excuses;
}

static void take_local_problems(struct act_work *work, const Rectify__Plan *in,
                                struct checks *checks)
{
    const char *path = work->kind->name;
    bool both = in->no_local_problems && in->n_local_problems > 0;
    checks_that(checks, !both, ERR_FIELD, "%s.no_local_problems", path);
    checks_that(checks, in->n_local_problems <= LOCAL_PROBLEMS_MAX, ERR_SIZE, "%s.local_problems",
                path);
    for (size_t i = 0; i < in->n_local_problems && checks->err == ERR_OK; i++) {
        checks_given(checks, in->local_problems[i], TEXT_LONG_MAX, "%s.local_problems[%zu]", path,
                     i + 1);
    }
    work->plan.local_problems = (const char *const *)in->local_problems;
    work->plan.local_problem_count = in->n_local_problems;
}

/* His sending it is the confirmation; of what the office enters it is the signature. */
static bool confirmed(const struct act_work *work)
{
    return work->entered || (work->submission->roles & ROLE_UNIT_HEAD) != 0;
}

void plan_take(struct act_work *work, const Rectify__Plan *in, struct checks *checks)
{
    const char *path = work->kind->name;
    content_self_check(work, in->self_check, &work->plan.self_check, checks);
    checks_text(checks, in->cause, TEXT_LONG_MAX, "%s.cause", path);
    content_measures(work, in->n_measures, in->measures, checks);
    take_excuses(work, in, checks);
    checks_text(checks, in->confirmed_by, TEXT_SHORT_MAX, "%s.confirmed_by", path);
    take_local_problems(work, in, checks);
    content_files_of(work, in->n_files, in->files, path, checks);
    work->plan.cause = in->cause;
    work->plan.confirmed_by = text_or_null(in->confirmed_by);
    work->change.plan = &work->plan;
    if (confirmed(work) && !work->entered) {
        work->change.hat = ROLE_UNIT_HEAD;
    }
}

bool plan_judge(struct act_work *work, const Rectify__Plan *in)
{
    content_cover(work);
    const struct plan_draft draft = {
        .self_check = work->plan.self_check,
        .cause = work->plan.cause,
        .measures = work->plan.measures,
        .measure_count = work->plan.measure_count,
        .excuses = work->plan.excuses,
        .excuse_count = work->plan.excuse_count,
        .by_head = confirmed(work),
        .confirmed_by = work->plan.confirmed_by,
        .local_problems_answered = in->no_local_problems || work->plan.local_problem_count > 0,
    };
    return conditions_plan(&draft, &work->terms, work->submission->today, &work->findings);
}

static void take(struct act_work *work, struct checks *checks)
{
    plan_take(work, work->in->plan, checks);
}

/* A return may have given the assignment a day of its own, earlier or later, which the catalogue does not know. */
static bool looks(const struct act_work *work)
{
    for (size_t i = 0; i < work->plan.measure_count; i++) {
        if (work->plan.measures[i].due_on != DAY_NONE) {
            return work->terms.due_kind == DUE_DATE;
        }
    }
    return false;
}

static enum err judge(struct act_work *work)
{
    return plan_judge(work, work->in->plan) ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_plan = {
    .act = ACT_PLAN,
    .name = "plan",
    .looks = looks,
    .take = take,
    .judge = judge,
};
