/*
 * `summary`, of both programs: the consolidated lists as things stand or as they were frozen, in any edition and format; their
 * versions and what differs between two of them.
 */
#ifndef RECTIFY_CLI_SUMMARY_COMMAND_H
#define RECTIFY_CLI_SUMMARY_COMMAND_H

#include "client/cli/cli.h"
#include "client/cli/summary_source.h"
#include "client/report/sheet.h"
#include "client/report/summary.h"
#include "common/base/attr.h"

extern const struct cli_command summary_command;        /* of a terminal */
extern const struct cli_command summary_office_command; /* the same, which can freeze */
extern const struct cli_command summary_list_command;   /* summary list: the versions */

/* One list of a summary as a table on stdout; 0 or an exit code, all said. */
MUST_CHECK int summary_print(struct cli *cli, const struct summary *summary, enum sheet_list list);

#endif
