/* T18: the unit takes back what it submitted, as long as no review has begun. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Withdraw *in = work->in->withdraw;
    checks_text(checks, in->reason, TEXT_LONG_MAX, "withdraw.reason");
    work->change.text = text_or_null(in->reason);
}

const struct act_kind act_withdraw = {
    .act = ACT_WITHDRAW,
    .name = "withdraw",
    .looks = act_always_looks,
    .take = take,
};
