/* extend N: the unit asks for more time, before the task is due. */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "common/base/language.h"

enum {
    TO = OPTION_KEY_OWN,
    REASON,
    PROGRESS,
};

static const struct option options[] = {
    {"to", TO, OPTION_DAY, 0, true, N_("DATE"), N_("the day you ask for")},
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("why it takes longer")},
    {"progress", PROGRESS, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("how far it is")},
    {0},
};

static int build(struct act_draft *draft)
{
    Rectify__Extend *extend = act_alloc(draft, 1, sizeof(*extend));

    rectify__extend__init(extend);
    extend->wanted_on = (int32_t)options_number(&draft->cli->options, TO, 0);
    extend->reason = act_text(draft, REASON);
    extend->progress = act_text(draft, PROGRESS);
    draft->act.what_case = RECTIFY__ACT__WHAT_EXTEND;
    draft->act.extend = extend;
    return EXITS_DONE;
}

const struct cli_command extend_command = {
    .name = "extend",
    .arguments = N_("N"),
    .summary = N_("ask for a later date"),
    .options = options,
    .build = build,
};
