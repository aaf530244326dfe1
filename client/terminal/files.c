/* files, files N: what was attached to the unit's acts as a whole, or to a task; and one of it back. */
#include "client/cli/act_draft.h"
#include "client/cli/connect.h"
#include "client/cli/dossier_files.h"
#include "client/cli/file_list.h"
#include "client/terminal/commands.h"
#include "client/terminal/pull_dossier.h"
#include "common/base/language.h"

static int run_task(struct cli *cli)
{
    const Rectify__Dossier *dossier = NULL;
    unsigned problem_no = 0;

    int code = act_check(cli->command, &cli->options, &problem_no);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    code = code == EXITS_DONE ? pull_dossier(cli, problem_no, &dossier) : code;
    return code == EXITS_DONE ? dossier_files_run(cli, dossier) : code;
}

static int run(struct cli *cli)
{
    if (cli->options.argument_count > 0) {
        return run_task(cli);
    }
    int code = connect_open(cli);
    return code == EXITS_DONE ? unit_files_run(cli, cli->home.identity.unit_id, NULL) : code;
}

const struct cli_command files_command = {
    .name = "files",
    .arguments = N_("[N]"),
    .summary = N_("the files of a task, or without N of what concerns the unit as a whole; --get "
                  "fetches one"),
    .options = file_list_options,
    .run = run,
};
