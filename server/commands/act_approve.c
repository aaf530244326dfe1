/* T4, T7, T10: the office confirms a nil claim or approves a plan, first or revised. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Approve *in = work->in->approve;
    decision_take(work, &in->digest, checks);
    checks_text(checks, in->comment, TEXT_LONG_MAX, "approve.comment");
    work->change.text = text_or_null(in->comment);
}

/* What continues a measure of the plan that counted until now takes its effect over. */
static enum err judge(struct act_work *work)
{
    const struct plan_record *accepted = content_accepted_plan(work);
    enum err err = decision_judge(work);
    if (work->look.assignment.state == STATE_IN_PROGRESS && accepted != NULL) {
        work->rare.revises = accepted->request_id;
        work->change.rare = &work->rare;
    }
    return err;
}

const struct act_kind act_approve = {
    .act = ACT_APPROVE,
    .name = "approve",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
