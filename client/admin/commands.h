/* The commands of `rectify-admin`, one file each (the shortest share one with their kin). */
#ifndef RECTIFY_ADMIN_COMMANDS_H
#define RECTIFY_ADMIN_COMMANDS_H

#include "client/cli/cli.h"

extern const struct cli_command unit_import_command;
extern const struct cli_command unit_add_command;
extern const struct cli_command unit_list_command;
extern const struct cli_command campaign_import_command;
extern const struct cli_command campaign_list_command;
extern const struct cli_command campaign_show_command;
extern const struct cli_command campaign_issue_command;
extern const struct cli_command campaign_phase_command;
extern const struct cli_command campaign_export_command;
extern const struct cli_command code_command;
extern const struct cli_command status_command;
extern const struct cli_command overdue_command;
extern const struct cli_command review_list_command;
extern const struct cli_command review_show_command;
extern const struct cli_command review_start_command;
extern const struct cli_command review_approve_command;
extern const struct cli_command review_return_command;
extern const struct cli_command close_command;
extern const struct cli_command sustain_command;
extern const struct cli_command office_extend_command;
extern const struct cli_command look_back_command;
extern const struct cli_command reopen_command;
extern const struct cli_command end_command;
extern const struct cli_command transfer_command;
extern const struct cli_command cancel_command;
extern const struct cli_command enter_command;
extern const struct cli_command files_command;
extern const struct cli_command inspect_command;
extern const struct cli_command activities_command;
extern const struct cli_command supervise_command;
extern const struct cli_command supervise_list_command;
extern const struct cli_command supervise_reply_command;
extern const struct cli_command remind_command;
extern const struct cli_command log_command;
extern const struct cli_command audit_verify_command;
extern const struct cli_command wording_command;
extern const struct cli_command terminal_list_command;
extern const struct cli_command terminal_revoke_command;
extern const struct cli_command report_list_command;
extern const struct cli_command report_show_command;
extern const struct cli_command report_files_command;
extern const struct cli_command report_accept_command;
extern const struct cli_command report_return_command;
extern const struct cli_command paper_command;

#endif
