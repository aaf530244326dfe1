/* T20: the unit asks for a later day, before the present one is over. */
#include "server/commands/act.h"
#include "server/rules/conditions_cycle.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Extend *in = work->in->extend;
    checks_that(checks, day_sane(in->wanted_on), ERR_FIELD, "extend.wanted_on");
    checks_text(checks, in->reason, TEXT_LONG_MAX, "extend.reason");
    checks_text(checks, in->progress, TEXT_LONG_MAX, "extend.progress");
    work->rare.wanted_on = in->wanted_on;
    work->rare.progress = in->progress;
    work->change.text = in->reason;
}

static enum err judge(struct act_work *work)
{
    const struct due_standing due = {
        .due_kind = work->terms.due_kind,
        .due_on = work->terms.due_on,
        .extension_waits = work->look.assignment.extension_waits,
    };
    const struct extension_request request = {
        .wanted_on = work->rare.wanted_on,
        .reason = work->change.text,
        .progress = work->rare.progress,
    };
    bool ok = conditions_extend(&request, &due, work->submission->today, &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_extend = {
    .act = ACT_EXTEND,
    .name = "extend",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
