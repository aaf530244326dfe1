/* The self-check that a nil declaration and a plan begin with. */
#ifndef RECTIFY_TERMINAL_SELF_CHECK_H
#define RECTIFY_TERMINAL_SELF_CHECK_H

#include "client/cli/cli.h"
#include "client/terminal/measures.h"
#include "proto/act.pb-c.h"

enum {
    SELF_CHECK_DATE = MEASURES_KEY_NEXT,
    SELF_CHECK_METHOD,
    SELF_CHECK_SCOPE,
    SELF_CHECK_PERSONS,
    SELF_CHECK_KEY_NEXT, /* a command's other keys: from here on */
};

/* Rows of a table of options. */
/* clang-format off */
#define SELF_CHECK_OPTIONS                                                                                       \
    {"checked-on", SELF_CHECK_DATE, OPTION_DAY, 0, false, N_("DATE"), N_("day of the self-check (today)")},     \
    {"method", SELF_CHECK_METHOD, OPTION_LINE, OPTION_SHORT_MAX, true, N_("TEXT"), N_("how you checked")},      \
    {"scope", SELF_CHECK_SCOPE, OPTION_LINE, OPTION_SHORT_MAX, true, N_("TEXT"), N_("what you checked")},       \
    {"persons", SELF_CHECK_PERSONS, OPTION_NUMBER, 1000000, false, N_("COUNT"), N_("how many took part")}
/* clang-format on */

/* Lives in the cli's arena. */
Rectify__SelfCheck *self_check_build(struct cli *cli);

#endif
