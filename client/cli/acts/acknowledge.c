/* acknowledge N: the unit has seen its task. */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "common/base/language.h"

static int build(struct act_draft *draft)
{
    Rectify__Acknowledge *acknowledge = act_alloc(draft, 1, sizeof(*acknowledge));

    rectify__acknowledge__init(acknowledge);
    draft->act.what_case = RECTIFY__ACT__WHAT_ACKNOWLEDGE;
    draft->act.acknowledge = acknowledge;
    return EXITS_DONE;
}

const struct cli_command acknowledge_command = {
    .name = "acknowledge",
    .arguments = N_("N"),
    .summary = N_("say that you have seen it"),
    .build = build,
};
