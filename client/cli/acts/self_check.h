/* The self-check that a nil declaration and a plan begin with. */
#ifndef RECTIFY_CLI_ACTS_SELF_CHECK_H
#define RECTIFY_CLI_ACTS_SELF_CHECK_H

#include "client/cli/act_draft.h"
#include "client/cli/acts/measures.h"

enum {
    SELF_CHECK_DATE = MEASURES_KEY_NEXT,
    SELF_CHECK_METHOD,
    SELF_CHECK_SCOPE,
    SELF_CHECK_PERSONS,
    SELF_CHECK_KEY_NEXT, /* a command's other keys: from here on */
};

/* Rows of a table of options. */
/* clang-format off */
#define SELF_CHECK_OPTIONS(needed)                                                                               \
    {"checked-on", SELF_CHECK_DATE, OPTION_DAY, 0, false, N_("DATE"), N_("day of the self-check (today)")},     \
    {"method", SELF_CHECK_METHOD, OPTION_LINE, OPTION_SHORT_MAX, needed, N_("TEXT"), N_("how you checked")},    \
    {"scope", SELF_CHECK_SCOPE, OPTION_LINE, OPTION_SHORT_MAX, needed, N_("TEXT"), N_("what you checked")},     \
    {"persons", SELF_CHECK_PERSONS, OPTION_NUMBER, 1000000, false, N_("COUNT"), N_("how many took part")}
/* clang-format on */

/* Lives in the cli's arena. What is not said is as in `before`; NULL: there was none. */
Rectify__SelfCheck *self_check_build(const struct act_draft *draft,
                                     const Rectify__SelfCheckRecord *before);

#endif
