/* files N: what was attached to a task, and one of it back. */
#include "client/cli/act_draft.h"
#include "client/cli/connect.h"
#include "client/cli/dossier_files.h"
#include "client/terminal/commands.h"
#include "client/terminal/pull_dossier.h"
#include "common/base/language.h"

static int run(struct cli *cli)
{
    const Rectify__Dossier *dossier = NULL;
    unsigned problem_no = 0;

    int code = act_check(cli->command, &cli->options, &problem_no);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    code = code == EXITS_DONE ? pull_dossier(cli, problem_no, &dossier) : code;
    return code == EXITS_DONE ? dossier_files_run(cli, dossier) : code;
}

const struct cli_command files_command = {
    .name = "files",
    .arguments = N_("N"),
    .summary = N_("the files of a task; --get fetches one"),
    .options = dossier_files_options,
    .run = run,
};
