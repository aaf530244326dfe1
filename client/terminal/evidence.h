/*
 * The files that a command attaches to its act. Each is read, judged by what it holds, and copied into the home before the
 * act is stored: afterwards the original may be moved or changed.
 */
#ifndef RECTIFY_TERMINAL_EVIDENCE_H
#define RECTIFY_TERMINAL_EVIDENCE_H

#include "client/cli/cli.h"
#include "client/cli/evidence.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"

/* The home is open. 0 or an exit code, all said; *files as an act takes them. */
MUST_CHECK int evidence_take(struct cli *cli, Rectify__Attachment ***files, size_t *count);
/* The same for a command whose arguments are files. */
MUST_CHECK int evidence_take_arguments(struct cli *cli, Rectify__Attachment ***files,
                                       size_t *count);

#endif
