/* T4, T7: the office confirms a nil claim or approves a plan. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Approve *in = work->in->approve;
    decision_take(work, &in->digest, checks);
    checks_text(checks, in->comment, TEXT_LONG_MAX, "approve.comment");
    work->change.text = text_or_null(in->comment);
}

const struct act_kind act_approve = {
    .act = ACT_APPROVE,
    .name = "approve",
    .looks = act_always_looks,
    .take = take,
    .judge = decision_judge,
};
