/* files A|UNIT: what was attached to a task, or to the acts on a unit as a whole; and one of it back. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/cli/connect.h"
#include "client/cli/dossier_files.h"
#include "client/cli/file_list.h"
#include "common/base/language.h"

static int run_task(struct cli *cli, const char *name)
{
    Rectify__Dossier *dossier = NULL;
    unsigned problem_no = 0;
    char *unit = NULL;

    int code = office_act_name(cli, name, &problem_no, &unit);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    code = code == EXITS_DONE ? office_act_dossier(cli, problem_no, unit, &dossier) : code;
    return code == EXITS_DONE ? dossier_files_run(cli, dossier) : code;
}

static int run(struct cli *cli)
{
    const char *name = cli->options.arguments[0];
    if (office_act_names_task(name)) {
        return run_task(cli, name);
    }
    int code = options_check_line(_("UNIT"), name, OPTION_NAME_MAX);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    return code == EXITS_DONE ? unit_files_run(cli, 0, name) : code;
}

const struct cli_command files_command = {
    .name = "files",
    .arguments = "A|UNIT",
    .summary = N_("the files of a task, or of what concerns a unit as a whole; --get fetches one"),
    .options = file_list_options,
    .run = run,
};
