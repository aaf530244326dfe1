/* The commands of `rectify` that make no act (client/cli/acts has those that do), one file each. */
#ifndef RECTIFY_TERMINAL_COMMANDS_H
#define RECTIFY_TERMINAL_COMMANDS_H

#include "client/cli/cli.h"

extern const struct cli_command tasks_command;
extern const struct cli_command show_command;
extern const struct cli_command outbox_command;
extern const struct cli_command outbox_drop_command;
extern const struct cli_command outbox_resend_command;
extern const struct cli_command files_command;
extern const struct cli_command sync_command;
extern const struct cli_command receipts_command;
extern const struct cli_command notices_command;
extern const struct cli_command report_draft_command;
extern const struct cli_command report_edit_command;
extern const struct cli_command report_submit_command;
extern const struct cli_command report_show_command;
extern const struct cli_command report_print_command;
extern const struct cli_command report_scan_command;
extern const struct cli_command reply_command;

#endif
