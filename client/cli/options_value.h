/* One value of one option, checked for its form. */
#ifndef RECTIFY_CLI_OPTIONS_VALUE_H
#define RECTIFY_CLI_OPTIONS_VALUE_H

#include "client/cli/options.h"

/* Fills number and numbers from text; an exit code, the reason said on stderr. */
MUST_CHECK int options_value(const struct option *option, struct option_given *given,
                             struct arena *arena);

#endif
