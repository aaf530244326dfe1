/* T19: the office begins its review; the version is locked from here on. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    (void)checks;
    work->change.decision = &work->decision;
}

/* The version under review is the one that waits: the act names none. */
static enum err judge(struct act_work *work)
{
    work->decision.decided = work->look.assignment.submitted_id;
    work->decision.new_due_on = DAY_NONE;
    return ERR_OK;
}

const struct act_kind act_start_review = {
    .act = ACT_START_REVIEW,
    .name = "start_review",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
