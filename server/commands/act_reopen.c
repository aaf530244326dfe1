/* T17: the office has looked again at what was finished, and it does not hold. */
#include "server/commands/act.h"
#include "server/rules/conditions_cycle.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Reopen *in = work->in->reopen;
    look_back_take(work, in->look_back, "reopen.look_back", checks);
    checks_text(checks, in->reason, TEXT_LONG_MAX, "reopen.reason");
    checks_that(checks, !in->has_new_due_on || day_sane(in->new_due_on), ERR_FIELD,
                "reopen.new_due_on");
    work->decision.new_due_on = in->has_new_due_on ? in->new_due_on : DAY_NONE;
    work->rare.conclusion = in->look_back->conclusion;
    work->change.text = in->reason;
}

static enum err judge(struct act_work *work)
{
    const struct reopening reopening = {
        .look_back =
            {
                .method = work->decision.verification.method,
                .looked_on = work->decision.verification.verified_on,
                .conclusion = work->decision.verification.conclusion,
            },
        .reason = work->change.text,
        .new_due_on = work->decision.new_due_on,
    };
    bool ok = conditions_reopen(&reopening, work->terms.due_kind, work->submission->today,
                                &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_reopen = {
    .act = ACT_REOPEN,
    .name = "reopen",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
