/* Options that name files, alike wherever an act takes some. Who sends them, and when, is the program's (act_draft.h). */
#ifndef RECTIFY_CLI_EVIDENCE_H
#define RECTIFY_CLI_EVIDENCE_H

#include "client/cli/options.h"

enum {
    EVIDENCE_FILE = 'f',
    EVIDENCE_PERSONAL = 'p',
};

/* --evidence with effects and progress; a plan is a --file. */
#define EVIDENCE_OPTIONS(name, help)                                                               \
    {name, EVIDENCE_FILE, OPTION_RAW, 0, false, N_("FILE"), help},                                 \
    {                                                                                              \
        "personal", EVIDENCE_PERSONAL, OPTION_RAW, 0, false, N_("FILE"),                           \
            N_("the same with personal data in it: stays out of what is published; again for "     \
               "each")                                                                             \
    }

/* Whether the option names a file. */
static inline bool evidence_names_file(const struct option_given *given)
{
    return given->key == EVIDENCE_FILE || given->key == EVIDENCE_PERSONAL;
}

#endif
