/* progress N TEXT: how the work goes. */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "client/cli/evidence.h"
#include "common/base/language.h"

enum {
    BLOCKED_ON = OPTION_KEY_OWN,
    AFFECTED,
};

static const struct option options[] = {
    {"blocked-on", BLOCKED_ON, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("whom you are waiting for")},
    {"affected", AFFECTED, OPTION_LINE, OPTION_NAME_MAX, false, N_("UNIT"),
     N_("where, if not at your own unit")},
    EVIDENCE_OPTIONS("evidence", N_("a photo or document of it; again for each")),
    {0},
};

static int build(struct act_draft *draft)
{
    Rectify__Progress *progress = act_alloc(draft, 1, sizeof(*progress));

    rectify__progress__init(progress);
    progress->text = act_argument(draft);
    progress->blocked_on = act_text(draft, BLOCKED_ON);
    progress->affected_unit = act_text(draft, AFFECTED);
    draft->act.what_case = RECTIFY__ACT__WHAT_PROGRESS;
    draft->act.progress = progress;
    return draft->take_files(draft, &progress->files, &progress->n_files);
}

const struct cli_command progress_command = {
    .name = "progress",
    .arguments = N_("N TEXT"),
    .summary = N_("report how the work goes"),
    .options = options,
    .build = build,
};
