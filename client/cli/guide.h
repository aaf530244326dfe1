/* What may be done with a task now, each with the line to type. */
#ifndef RECTIFY_CLI_GUIDE_H
#define RECTIFY_CLI_GUIDE_H

#include "client/cli/cli.h"
#include "proto/record.pb-c.h"

/* On stdout. */
void guide_print(struct cli *cli, const Rectify__AssignmentBrief *brief);

/*
 * "rectify plan 1 --cause TEXT ...": the line of this program that does the act; NULL: the program
 * has no command for it. *summary: what it does, translated. A decision names the version that waits.
 */
const char *guide_line(struct cli *cli, uint32_t act, const Rectify__AssignmentBrief *brief,
                       const char **summary);

#endif
