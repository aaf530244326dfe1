/* T3: the unit looked, found no such problem, and says how it prevents one. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Nil *in = work->in->nil;
    content_self_check(work, in->self_check, &work->plan.self_check, checks);
    checks_text(checks, in->statement, TEXT_LONG_MAX, "nil.statement");
    content_measures(work, in->n_measures, in->measures, checks);
    work->plan.statement = in->statement;
    work->change.text = in->statement;
    work->change.plan = &work->plan;
}

/* The rules of a nil claim do not ask for coverage: what points are named must exist all the same. */
static bool points_exist(struct act_work *work)
{
    bool exist = true;
    for (size_t i = 0; i < work->plan.measure_count; i++) {
        uint64_t unknown = (uint64_t)work->plan.measures[i].points >> work->terms.points;
        if (unknown != 0) {
            findings_add(&work->findings, REASON_POINT_UNKNOWN,
                         work->terms.points + 1 + __builtin_ctzll(unknown));
            exist = false;
        }
    }
    return exist;
}

static enum err judge(struct act_work *work)
{
    content_cover(work);
    const struct nil_claim claim = {
        .self_check = work->plan.self_check,
        .statement = work->plan.statement,
        .measures = work->plan.measures,
        .measure_count = work->plan.measure_count,
    };
    bool ok = conditions_nil(&claim, work->submission->today, &work->findings);
    ok &= points_exist(work);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_nil = {
    .act = ACT_NIL,
    .name = "nil",
    .take = take,
    .judge = judge,
};
