/* One task's file: fetched and remembered where there is a connection, else what was last seen. */
#ifndef RECTIFY_TERMINAL_PULL_DOSSIER_H
#define RECTIFY_TERMINAL_PULL_DOSSIER_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/record.pb-c.h"

/* Fetches where it can, recalls where it cannot; 0 or an exit code, all said. */
MUST_CHECK int pull_dossier(struct cli *cli, unsigned problem_no, const Rectify__Dossier **out);

/* What was last seen, and that it is that; 0 or an exit code, all said. */
MUST_CHECK int pull_dossier_recall(struct cli *cli, unsigned problem_no,
                                   const Rectify__Dossier **out);

/* The same without a word: what went wrong is in cli->failure; NOT_FOUND when it was never seen. */
MUST_CHECK enum err pull_dossier_fetch(struct cli *cli, unsigned problem_no,
                                       const Rectify__Dossier **out);
MUST_CHECK enum err pull_dossier_seen(struct cli *cli, unsigned problem_no,
                                      const Rectify__Dossier **out, int64_t *seen_ms);

/*
 * What is known of that task, without a word: fetched, if `fetch` and if that goes, else as it was last seen. *seen_ms: when that
 * was. NULL: it was never seen.
 */
const Rectify__Dossier *pull_dossier_known(struct cli *cli, const Rectify__AssignmentBrief *task,
                                           bool fetch, int64_t *seen_ms);

#endif
