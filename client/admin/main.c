/* rectify-admin: the office's and the administrator's command line. */
#include "client/admin/commands.h"
#include "client/cli/cli.h"
#include "client/cli/enroll_command.h"
#include "client/cli/summary_command.h"
#include "common/base/language.h"

#ifndef RECTIFY_VERSION
#define RECTIFY_VERSION "unversioned"
#endif

int main(int argc, char **argv)
{
    static const struct cli_command *const commands[] = {
        &enroll_command,
        &unit_import_command,
        &unit_add_command,
        &unit_list_command,
        &campaign_import_command,
        &campaign_list_command,
        &campaign_show_command,
        &campaign_issue_command,
        &campaign_phase_command,
        &campaign_export_command,
        &code_command,
        &status_command,
        &overdue_command,
        &review_list_command,
        &review_show_command,
        &review_start_command,
        &review_approve_command,
        &review_return_command,
        &close_command,
        &sustain_command,
        &office_extend_command,
        &look_back_command,
        &reopen_command,
        &end_command,
        &transfer_command,
        &cancel_command,
        &enter_command,
        &inspect_command,
        &activities_command,
        &supervise_command,
        &supervise_list_command,
        &supervise_reply_command,
        &remind_command,
        &log_command,
        &audit_verify_command,
        &files_command,
        &report_list_command,
        &report_show_command,
        &report_files_command,
        &report_accept_command,
        &report_return_command,
        &paper_command,
        &summary_office_command,
        &summary_list_command,
        &wording_command,
        &terminal_list_command,
        &terminal_revoke_command,
    };
    static const struct cli_program program = {
        .name = "rectify-admin",
        .version = RECTIFY_VERSION,
        .summary = N_("the command line of the office and of the administrator"),
        .legend =
            N_("A is a task, problem and unit: 3/UNIT, with several campaigns C/3/UNIT; N the "
               "problem's number; C a campaign."),
        .commands = commands,
        .command_count = ARRAY_LEN(commands),
    };
    return cli_run(&program, argc, argv);
}
