/* S-21: a problem that the unit found itself, linked to the one it was given, with its own measures. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Local *in = work->in->local;
    checks_text(checks, in->description, TEXT_LONG_MAX, "local.description");
    checks_text(checks, in->responsible, TEXT_SHORT_MAX, "local.responsible");
    content_measures(work, in->n_measures, in->measures, checks);
    work->change.text = in->description;
    work->change.plan = &work->plan;
    work->rare.responsible = in->responsible;
}

/* Its measures cover no points of the problem: it has none of its own. */
static bool names_points(struct act_work *work)
{
    bool named = false;
    for (size_t i = 0; i < work->plan.measure_count; i++) {
        if (work->plan.measures[i].points != 0) {
            findings_add(&work->findings, REASON_POINT_UNKNOWN, 0);
            named = true;
        }
    }
    return named;
}

static enum err judge(struct act_work *work)
{
    const struct local_draft draft = {
        .description = work->change.text,
        .responsible = work->rare.responsible,
        .measures = work->plan.measures,
        .measure_count = work->plan.measure_count,
        .present = work->look.local_count,
    };
    bool ok = conditions_local(&draft, &work->terms, work->submission->today, &work->findings);
    ok &= !names_points(work);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_local = {
    .act = ACT_LOCAL,
    .name = "local",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
