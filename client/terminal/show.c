/* show N: one task with all that belongs to it. */
#include "client/cli/act_draft.h"
#include "client/cli/connect.h"
#include "client/cli/dossier.h"
#include "client/terminal/commands.h"
#include "client/terminal/pull_dossier.h"
#include "common/base/language.h"

static int run(struct cli *cli)
{
    const Rectify__Dossier *dossier = NULL;
    unsigned problem_no = 0;

    int code = act_check(cli->command, &cli->options, &problem_no);
    code = code == EXITS_DONE ? connect_enrolled(cli) : code;
    code = code == EXITS_DONE ? pull_dossier(cli, problem_no, &dossier) : code;
    return code == EXITS_DONE ? dossier_print(cli, dossier) : code;
}

const struct cli_command show_command = {
    .name = "show",
    .arguments = N_("N"),
    .summary = N_("one task: points, measures, effects, decisions"),
    .run = run,
};
