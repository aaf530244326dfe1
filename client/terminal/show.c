/* show N: one task with all that belongs to it. */
#include "client/cli/connect.h"
#include "client/cli/dossier.h"
#include "client/cli/say.h"
#include "client/cli/task_find.h"
#include "client/lib/cache.h"
#include "client/terminal/commands.h"
#include "client/terminal/pull.h"
#include "client/terminal/write.h"
#include "common/base/clock.h"
#include "common/base/language.h"

static const char *cache_name(struct cli *cli, unsigned problem_no)
{
    return cli->campaign == NULL
               ? keep_printf(&cli->arena, "dossier:%u", problem_no)
               : keep_printf(&cli->arena, "dossier:%s:%u", cli->campaign, problem_no);
}

static enum err fetch(struct cli *cli, unsigned problem_no, ProtobufCMessage **out)
{
    Rectify__DossierGet in = RECTIFY__DOSSIER_GET__INIT;
    in.campaign = cli->campaign != NULL ? keep_text(&cli->arena, cli->campaign) : NULL;
    in.problem_no = problem_no;
    in.has_unit_id = true;
    in.unit_id = cli->home.identity.unit_id;
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    if (err == ERR_OK) {
        err = task_dossier(cli, &in, out);
    }
    if (err == ERR_OK) {
        err = cache_put(&cli->home, cache_name(cli, problem_no), *out, clock_wall_ms(),
                        &cli->failure);
    }
    return err;
}

static int recall(struct cli *cli, unsigned problem_no, ProtobufCMessage **out)
{
    int64_t seen_ms = 0;
    enum err err = cache_get(&cli->home, cache_name(cli, problem_no), &rectify__dossier__descriptor,
                             &cli->arena, out, &seen_ms, &cli->failure);
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
    ProtobufCMessage *out = NULL;
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
    if (err == ERR_CAMPAIGN_STATE) {
        return EXITS_USAGE; /* several have it; that was said */
    }
    if (err != ERR_OK) {
        code = connect_can_wait(err) ? recall(cli, problem_no, &out) : say_failure(cli);
    }
    return code == EXITS_DONE ? dossier_print(cli, (const Rectify__Dossier *)out) : code;
}

const struct cli_command show_command = {
    .name = "show",
    .arguments = N_("N"),
    .summary = N_("one task: points, measures, effects, decisions"),
    .run = run,
};
