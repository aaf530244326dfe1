/* files N: what was attached to a task, and one of it back. */
#include "client/cli/connect.h"
#include "client/cli/dossier_files.h"
#include "client/cli/say.h"
#include "client/terminal/commands.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

static int fetch(struct cli *cli, unsigned problem_no, Rectify__Dossier **dossier)
{
    Rectify__DossierGet in = RECTIFY__DOSSIER_GET__INIT;
    ProtobufCMessage *out = NULL;
    in.campaign = cli->campaign != NULL ? keep_text(&cli->arena, cli->campaign) : NULL;
    in.problem_no = problem_no;
    in.has_unit_id = true;
    in.unit_id = cli->home.identity.unit_id;
    enum err err = connection_call(cli->connection, MESSAGE_DOSSIER_GET, &in.base, &cli->arena,
                                   &out, &cli->failure);
    *dossier = (Rectify__Dossier *)out;
    if (err == ERR_NOT_FOUND) {
        say_error(_("%s has no task for problem %u. What there is: rectify tasks"),
                  cli->home.identity.unit_name, problem_no);
        return EXITS_DATA;
    }
    return err == ERR_OK ? EXITS_DONE : say_failure(cli);
}

static int run(struct cli *cli)
{
    Rectify__Dossier *dossier = NULL;
    unsigned problem_no = 0;

    int code = write_problem(cli, &problem_no);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    code = code == EXITS_DONE ? fetch(cli, problem_no, &dossier) : code;
    return code == EXITS_DONE ? dossier_files_run(cli, dossier) : code;
}

const struct cli_command files_command = {
    .name = "files",
    .arguments = N_("N"),
    .summary = N_("the files of a task; --get fetches one"),
    .options = dossier_files_options,
    .run = run,
};
