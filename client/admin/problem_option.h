/* --problem of the office's commands: a problem, or one task of it. */
#ifndef RECTIFY_ADMIN_PROBLEM_OPTION_H
#define RECTIFY_ADMIN_PROBLEM_OPTION_H

#include "client/cli/cli.h"
#include "common/base/attr.h"

enum {
    PROBLEM_OPTION_MAX = 2 * OPTION_NAME_MAX,
};

#define PROBLEM_OPTION(key, help)                                                                  \
    {                                                                                              \
        "problem", key, OPTION_LINE, PROBLEM_OPTION_MAX, false, N_("N[/UNIT]"), help               \
    }

struct problem_option {
    unsigned problem_no; /* 0: not given */
    char *unit;          /* of "3/UNIT"; NULL: the problem as a whole */
};

/* "3", "3/UNIT"; the campaign of "C/3/UNIT" goes into cli->campaign. 0 or 64. */
MUST_CHECK int problem_option_read(struct cli *cli, int key, struct problem_option *problem);

/* The unit that is meant where another argument or option names one as well (NULL: it does not): *one, NULL for none; 0 or 64. */
MUST_CHECK int problem_option_unit(const struct problem_option *problem, const char *unit,
                                   const char **one);

#endif
