/* files A: what was attached to a task, and one of it back. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/cli/connect.h"
#include "client/cli/dossier_files.h"
#include "common/base/language.h"

static int run(struct cli *cli)
{
    Rectify__Dossier *dossier = NULL;
    unsigned problem_no = 0;
    char *unit = NULL;

    int code = office_act_name(cli, cli->options.arguments[0], &problem_no, &unit);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    code = code == EXITS_DONE ? office_act_dossier(cli, problem_no, unit, &dossier) : code;
    return code == EXITS_DONE ? dossier_files_run(cli, dossier) : code;
}

const struct cli_command files_command = {
    .name = "files",
    .arguments = "A",
    .summary = N_("the files of a task; --get fetches one"),
    .options = dossier_files_options,
    .run = run,
};
