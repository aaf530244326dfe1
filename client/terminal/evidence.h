/*
 * The files that a command attaches to its act. Each is read, judged by what it holds, and copied into the home before the
 * act is stored: afterwards the original may be moved or changed.
 */
#ifndef RECTIFY_TERMINAL_EVIDENCE_H
#define RECTIFY_TERMINAL_EVIDENCE_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"

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

/* The home is open. 0 or an exit code, all said; *files as an act takes them. */
MUST_CHECK int evidence_take(struct cli *cli, Rectify__Attachment ***files, size_t *count);
/* The same for a command whose arguments are files. */
MUST_CHECK int evidence_take_arguments(struct cli *cli, Rectify__Attachment ***files,
                                       size_t *count);

#endif
