/* plan N: what the unit found about itself, why, and what it will do, by whom, until when. */
#include "client/cli/acts/acts.h"
#include "client/cli/acts/plan_content.h"
#include "client/cli/evidence.h"
#include "client/cli/say.h"
#include "common/base/language.h"

static const struct option options[] = {
    PLAN_OPTIONS(true),
    EVIDENCE_OPTIONS("file", N_("the plan as a document; again for each")),
    {0},
};

static int check(const struct options *given)
{
    if (options_flag(given, PLAN_LOCAL) != options_flag(given, PLAN_NO_LOCAL)) {
        return EXITS_DONE;
    }
    say_error(_("Say which problems you found yourselves (--local TEXT), or that there are none "
                "(--no-local): one of the two."));
    return EXITS_USAGE;
}

static int build(struct act_draft *draft)
{
    const struct measures_default otherwise = {.kind = WORD_MEASURE_CORRECTIVE,
                                               .owner = draft->person};
    struct measures measures;

    measures_build(&draft->cli->options, &otherwise, &measures, &draft->cli->arena);
    draft->act.what_case = RECTIFY__ACT__WHAT_PLAN;
    Rectify__Plan *plan = plan_content_build(draft, &measures, NULL);
    draft->act.plan = plan;
    return draft->take_files(draft, &plan->files, &plan->n_files);
}

const struct cli_command plan_command = {
    .name = "plan",
    .arguments = N_("N"),
    .summary = N_("submit self-check, cause and measures"),
    .options = options,
    .check = check,
    .build = build,
};
