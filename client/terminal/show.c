/* show N: one task with all that belongs to it. */
#include "client/cli/act_draft.h"
#include "client/cli/connect.h"
#include "client/cli/dossier.h"
#include "client/terminal/commands.h"
#include "client/terminal/pull_dossier.h"
#include "common/base/language.h"

enum {
    DIFF = OPTION_KEY_OWN,
};

static const struct option options[] = {
    {"diff", DIFF, OPTION_FLAG, 0, false, NULL,
     N_("also what the newest version of the plan says otherwise than the one before")},
    {0},
};

static int run(struct cli *cli)
{
    bool diff = options_flag(&cli->options, DIFF);
    const Rectify__Dossier *dossier = NULL;
    unsigned problem_no = 0;

    int code = act_check(cli->command, &cli->options, &problem_no);
    code = code == EXITS_DONE ? connect_enrolled(cli) : code;
    code = code == EXITS_DONE ? pull_dossier(cli, problem_no, &dossier) : code;
    return code == EXITS_DONE ? dossier_print(cli, dossier, diff) : code;
}

const struct cli_command show_command = {
    .name = "show",
    .arguments = N_("N"),
    .summary = N_("one task: points, measures, effects, decisions"),
    .options = options,
    .run = run,
};
