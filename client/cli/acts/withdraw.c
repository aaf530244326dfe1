/* withdraw N: takes back what was submitted, while nobody reviews it. */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "common/base/language.h"

enum {
    REASON = OPTION_KEY_OWN,
};

static const struct option options[] = {
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"), N_("why")},
    {0},
};

static int build(struct act_draft *draft)
{
    Rectify__Withdraw *withdraw = act_alloc(draft, 1, sizeof(*withdraw));

    rectify__withdraw__init(withdraw);
    withdraw->reason = act_text(draft, REASON);
    draft->act.what_case = RECTIFY__ACT__WHAT_WITHDRAW;
    draft->act.withdraw = withdraw;
    return EXITS_DONE;
}

const struct cli_command withdraw_command = {
    .name = "withdraw",
    .arguments = N_("N"),
    .summary = N_("take back what you submitted"),
    .options = options,
    .build = build,
};
