/* T10: another plan while the accepted one is carried out; that one counts until the office approves. */
#include "server/commands/act.h"
#include "server/rules/conditions_cycle.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Revise *in = work->in->revise;
    checks_text(checks, in->reason, TEXT_LONG_MAX, "revise.reason");
    plan_take(work, in->plan, checks);
    work->change.text = in->reason;
}

static uint64_t measures_of(const struct plan_record *plan)
{
    uint64_t bits = 0;
    for (size_t i = 0; plan != NULL && i < plan->measure_count; i++) {
        bits |= UINT64_C(1) << plan->measures[i].no;
    }
    return bits;
}

static enum err judge(struct act_work *work)
{
    const struct plan_record *accepted = content_accepted_plan(work);
    const struct revision revision = {
        .reason = work->change.text,
        .measures = work->plan.measures,
        .measure_count = work->plan.measure_count,
        .accepted = measures_of(accepted),
    };
    bool ok = conditions_settled(work->look.assignment.has_submitted, &work->findings);
    ok &= plan_judge(work, work->in->revise->plan);
    ok &= conditions_revise(&revision, &work->findings);
    work->rare.at_once = !work->plan_review;
    if (accepted != NULL) {
        work->rare.revises = accepted->request_id;
    }
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_revise = {
    .act = ACT_REVISE,
    .name = "revise.plan",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
