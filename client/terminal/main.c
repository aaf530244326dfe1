/* rectify: the terminal of a community or unit. */
#include "client/cli/acts/acts.h"
#include "client/cli/cli.h"
#include "client/cli/enroll_command.h"
#include "client/cli/summary_command.h"
#include "client/terminal/commands.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

#ifndef RECTIFY_VERSION
#define RECTIFY_VERSION "unversioned"
#endif

int main(int argc, char **argv)
{
    static const struct cli_command *const commands[] = {
        &enroll_command,      &tasks_command,        &show_command,        &acknowledge_command,
        &nil_command,         &plan_command,         &revise_command,      &progress_command,
        &effect_command,      &done_command,         &extend_command,      &periodic_command,
        &withdraw_command,    &local_add_command,    &outbox_command,      &outbox_resend_command,
        &outbox_drop_command, &sync_command,         &files_command,       &receipts_command,
        &notices_command,     &report_draft_command, &report_edit_command, &report_submit_command,
        &report_show_command, &report_print_command, &report_scan_command, &reply_command,
        &summary_command,     &summary_list_command,
    };
    static const struct cli_program program = {
        .name = "rectify",
        .version = RECTIFY_VERSION,
        .summary = N_("the terminal of a community or unit"),
        .legend = N_("N is the problem's number in the list, with several campaigns C/N; C a "
                     "campaign, NOTICE a "
                     "notice's number."),
        .commands = commands,
        .command_count = ARRAY_LEN(commands),
        .perform = write_perform,
        .act_options = write_options,
    };
    return cli_run(&program, argc, argv);
}
