/* local add N: a problem that the unit found itself, beside the one it was given. */
#include "client/cli/act_draft.h"
#include "client/cli/acts/acts.h"
#include "client/cli/acts/measures.h"
#include "common/base/language.h"

enum {
    PARENT = MEASURES_KEY_NEXT,
    DESCRIPTION,
    RESPONSIBLE,
};

static const struct option options[] = {
    {"parent", PARENT, OPTION_RAW, 0, false, N_("N"),
     N_("the problem it was found with, in place of N in front")},
    {"description", DESCRIPTION, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("what was found")},
    {"responsible", RESPONSIBLE, OPTION_LINE, OPTION_SHORT_MAX, true, N_("PERSON"),
     N_("who answers for it")},
    {"measure", MEASURES_TEXT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("a measure; again for each, what belongs to it behind it")},
    {"kind", MEASURES_KIND, OPTION_WORD, WORDS_MEASURE_KIND, false, N_("KIND"),
     N_("of that measure: CORRECTIVE (default), IMMEDIATE, EXTENSION, INSTITUTIONAL, PREVENTIVE, "
        "RECURRING")},
    {"owner", MEASURES_OWNER, OPTION_LINE, OPTION_SHORT_MAX, false, N_("PERSON"),
     N_("of that measure: who does it (you)")},
    {"due", MEASURES_DUE, OPTION_DAY, 0, false, N_("DATE"), N_("of that measure: until when")},
    {"every", MEASURES_EVERY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("of that measure: how often")},
    {0},
};

static int build(struct act_draft *draft)
{
    const struct measures_default otherwise = {.kind = WORD_MEASURE_CORRECTIVE,
                                               .owner = draft->person};
    Rectify__Local *local = act_alloc(draft, 1, sizeof(*local));
    struct measures measures;

    measures_build(&draft->cli->options, &otherwise, &measures, &draft->cli->arena);
    rectify__local__init(local);
    local->description = act_text(draft, DESCRIPTION);
    local->responsible = act_text(draft, RESPONSIBLE);
    local->measures = measures.all;
    local->n_measures = measures.count;
    draft->act.what_case = RECTIFY__ACT__WHAT_LOCAL;
    draft->act.local = local;
    return EXITS_DONE;
}

const struct cli_command local_add_command = {
    .name = "local",
    .subname = "add",
    .arguments = N_("N"),
    .summary = N_("register a problem you found yourselves, with its measures"),
    .options = options,
    .problem_key = PARENT,
    .build = build,
};
