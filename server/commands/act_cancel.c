/* T23: the office takes the assignment back. */
#include "server/commands/act.h"
#include "server/rules/conditions_cycle.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Cancel *in = work->in->cancel;
    checks_text(checks, in->reason, TEXT_LONG_MAX, "cancel.reason");
    work->change.text = in->reason;
    decision_take_accord(work);
}

static enum err judge(struct act_work *work)
{
    enum err err = decision_judge_person(work);
    if (err != ERR_OK) {
        return err;
    }
    return conditions_reason(work->change.text, &work->findings) ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_cancel = {
    .act = ACT_CANCEL,
    .name = "cancel",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
