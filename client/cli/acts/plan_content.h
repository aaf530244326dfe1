/* What a plan says, from options: alike where a plan is submitted and where one is revised. */
#ifndef RECTIFY_CLI_ACTS_PLAN_CONTENT_H
#define RECTIFY_CLI_ACTS_PLAN_CONTENT_H

#include "client/cli/act_draft.h"
#include "client/cli/acts/self_check.h"

enum {
    PLAN_CAUSE = SELF_CHECK_KEY_NEXT,
    PLAN_EXCUSE,
    PLAN_LOCAL,
    PLAN_NO_LOCAL,
    PLAN_CONFIRMED_BY,
    PLAN_KEY_NEXT, /* a command's other keys: from here on */
};

/* Rows of a table of options; `needed`: what is not said is not known otherwise. */
/* clang-format off */
#define PLAN_OPTIONS(needed)                                                                                     \
    {"cause", PLAN_CAUSE, OPTION_LINE, OPTION_LONG_MAX, needed, N_("TEXT"), N_("why it came about")},           \
    SELF_CHECK_OPTIONS(needed),                                                                                  \
    {"measure", MEASURES_TEXT, OPTION_LINE, OPTION_LONG_MAX, needed, N_("TEXT"),                                 \
     N_("a measure; again for each, what belongs to it behind it")},                                             \
    {"kind", MEASURES_KIND, OPTION_WORD, WORDS_MEASURE_KIND, false, N_("KIND"),                                  \
     N_("of that measure: CORRECTIVE (default), IMMEDIATE, EXTENSION, INSTITUTIONAL, PREVENTIVE, "               \
        "RECURRING")},                                                                                           \
    {"owner", MEASURES_OWNER, OPTION_LINE, OPTION_SHORT_MAX, false, N_("PERSON"),                                \
     N_("of that measure: who does it (you)")},                                                                  \
    {"due", MEASURES_DUE, OPTION_DAY, 0, false, N_("DATE"), N_("of that measure: until when")},                 \
    {"every", MEASURES_EVERY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),                                  \
     N_("of that measure: how often")},                                                                          \
    {"points", MEASURES_POINTS, OPTION_NUMBERS, 0, false, "1,2",                                                 \
     N_("of that measure: the points it covers (all)")},                                                         \
    {"excuse", PLAN_EXCUSE, OPTION_NUMBERED, OPTION_LONG_MAX, false, N_("POINT=REASON"),                         \
     N_("why a point has no measure; again for each")},                                                          \
    {"local", PLAN_LOCAL, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"),                                       \
     N_("a problem you found yourselves, in words; again for each (local add registers it)")},                                                      \
    {"no-local", PLAN_NO_LOCAL, OPTION_FLAG, 0, false, NULL, N_("you found no other problem")},                 \
    {"confirmed-by", PLAN_CONFIRMED_BY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("PERSON"),                      \
     N_("the unit's head, when a reporter sends it")}
/* clang-format on */

/*
 * The plan with these measures, in the cli's arena. What is not said is as in `before`, but who
 * confirmed it; NULL: there was none.
 */
Rectify__Plan *plan_content_build(const struct act_draft *draft, const struct measures *measures,
                                  const Rectify__PlanVersion *before);

#endif
