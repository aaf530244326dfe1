/* `summary`, of both programs: the consolidated lists as table, CSV, JSON or XLSX. */
#ifndef RECTIFY_CLI_SUMMARY_COMMAND_H
#define RECTIFY_CLI_SUMMARY_COMMAND_H

#include "client/cli/cli.h"
#include "client/report/sheet.h"
#include "client/report/summary.h"
#include "common/base/attr.h"

extern const struct cli_command summary_command;

/* Fetches the consolidated picture; 0 or an exit code, all said. The session is open. */
MUST_CHECK int summary_fetch(struct cli *cli, const char *campaign, struct summary *summary);

/* One list of a summary as a table on stdout; 0 or an exit code, all said. */
MUST_CHECK int summary_print(struct cli *cli, const struct summary *summary, enum sheet_list list);

#endif
