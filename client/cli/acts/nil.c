/* nil N: the unit has checked itself and has no such problem. */
#include "client/cli/acts/acts.h"
#include "client/cli/acts/self_check.h"
#include "common/base/language.h"

enum {
    STATEMENT = SELF_CHECK_KEY_NEXT,
};

static const struct option options[] = {
    SELF_CHECK_OPTIONS(true),
    {"statement", STATEMENT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("that there is no such problem")},
    {"measure", MEASURES_TEXT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("preventive measure; again for each")},
    {"every", MEASURES_EVERY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("of that measure: how often")},
    {0},
};

static int build(struct act_draft *draft)
{
    const struct measures_default otherwise = {.kind = WORD_MEASURE_PREVENTIVE};
    Rectify__Nil *nil = act_alloc(draft, 1, sizeof(*nil));
    struct measures measures;

    measures_build(&draft->cli->options, &otherwise, &measures, &draft->cli->arena);
    rectify__nil__init(nil);
    nil->self_check = self_check_build(draft, NULL);
    nil->statement = act_text(draft, STATEMENT);
    nil->measures = measures.all;
    nil->n_measures = measures.count;
    draft->act.what_case = RECTIFY__ACT__WHAT_NIL;
    draft->act.nil = nil;
    return EXITS_DONE;
}

const struct cli_command nil_command = {
    .name = "nil",
    .arguments = N_("N"),
    .summary = N_("declare that you have no such problem"),
    .options = options,
    .build = build,
};
