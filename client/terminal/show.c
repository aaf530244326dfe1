/* show N: one task with all that belongs to it. */
#include "client/cli/connect.h"
#include "client/cli/dossier.h"
#include "client/cli/say.h"
#include "client/terminal/commands.h"
#include "client/terminal/pull.h"
#include "client/terminal/write.h"
#include "common/base/clock.h"
#include "common/base/language.h"

static enum err fetch(struct cli *cli, unsigned problem_no, Rectify__Dossier **out)
{
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    return err == ERR_OK ? pull_dossier_fetch(cli, problem_no, out) : err;
}

static int recall(struct cli *cli, unsigned problem_no, Rectify__Dossier **out)
{
    int64_t seen_ms = 0;
    enum err err = pull_dossier_recall(cli, problem_no, out, &seen_ms);
    if (err == ERR_NOT_FOUND) {
        say_error(_("No connection, and problem %u was never looked at on this computer."),
                  problem_no);
        return EXITS_AGAIN;
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    pull_say_offline(cli, seen_ms);
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    Rectify__Dossier *out = NULL;
    unsigned problem_no = 0;

    int code = write_problem(cli, &problem_no);
    code = code == EXITS_DONE ? connect_enrolled(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = fetch(cli, problem_no, &out);
    if (err == ERR_NOT_FOUND) {
        say_error(_("%s has no task for problem %u. What there is: rectify tasks"),
                  cli->home.identity.unit_name, problem_no);
        return EXITS_DATA;
    }
    if (err != ERR_OK) {
        code = connect_can_wait(err) ? recall(cli, problem_no, &out) : say_failure(cli);
    }
    return code == EXITS_DONE ? dossier_print(cli, out) : code;
}

const struct cli_command show_command = {
    .name = "show",
    .arguments = N_("N"),
    .summary = N_("one task: points, measures, effects, decisions"),
    .run = run,
};
