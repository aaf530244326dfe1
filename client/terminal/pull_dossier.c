#include "client/terminal/pull_dossier.h"

#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/cli/task_find.h"
#include "client/lib/cache.h"
#include "client/terminal/pull.h"
#include "common/base/clock.h"
#include "common/base/language.h"

static const char *cache_name(struct cli *cli, unsigned problem_no)
{
    return cli->campaign == NULL
               ? keep_printf(&cli->arena, "dossier:%u", problem_no)
               : keep_printf(&cli->arena, "dossier:%s:%u", cli->campaign, problem_no);
}

enum err pull_dossier_fetch(struct cli *cli, unsigned problem_no, const Rectify__Dossier **out)
{
    Rectify__DossierGet in = RECTIFY__DOSSIER_GET__INIT;
    ProtobufCMessage *answer = NULL;
    in.campaign = cli->campaign != NULL ? keep_text(&cli->arena, cli->campaign) : NULL;
    in.problem_no = problem_no;
    in.has_unit_id = true;
    in.unit_id = cli->home.identity.unit_id;
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    if (err == ERR_OK) {
        err = task_dossier(cli, &in, &answer);
    }
    if (err == ERR_OK) {
        err = cache_put(&cli->home, cache_name(cli, problem_no), answer, clock_wall_ms(),
                        &cli->failure);
    }
    *out = (const Rectify__Dossier *)answer;
    return err;
}

enum err pull_dossier_seen(struct cli *cli, unsigned problem_no, const Rectify__Dossier **out,
                           int64_t *seen_ms)
{
    ProtobufCMessage *seen = NULL;
    enum err err = cache_get(&cli->home, cache_name(cli, problem_no), &rectify__dossier__descriptor,
                             &cli->arena, &seen, seen_ms, &cli->failure);
    *out = (const Rectify__Dossier *)seen;
    return err;
}

const Rectify__Dossier *pull_dossier_known(struct cli *cli, const Rectify__AssignmentBrief *task,
                                           bool fetch, int64_t *seen_ms)
{
    const Rectify__Dossier *file = NULL;
    *seen_ms = clock_wall_ms();
    enum err err = fetch ? pull_dossier_fetch(cli, task->problem_no, &file) : ERR_AGAIN;
    if (err != ERR_OK) {
        err = pull_dossier_seen(cli, task->problem_no, &file, seen_ms);
    }
    /* By its number alone the task of another campaign may have been looked at. */
    bool same = err == ERR_OK && file->assignment->problem_id == task->problem_id;
    return same ? file : NULL;
}

int pull_dossier_recall(struct cli *cli, unsigned problem_no, const Rectify__Dossier **out)
{
    int64_t seen_ms = 0;
    enum err err = pull_dossier_seen(cli, problem_no, out, &seen_ms);
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

int pull_dossier(struct cli *cli, unsigned problem_no, const Rectify__Dossier **out)
{
    enum err err = pull_dossier_fetch(cli, problem_no, out);

    if (err == ERR_NOT_FOUND) {
        say_error(_("%s has no task for problem %u. What there is: rectify tasks"),
                  cli->home.identity.unit_name, problem_no);
        return EXITS_DATA;
    }
    if (err == ERR_CAMPAIGN_STATE) {
        return EXITS_USAGE; /* several campaigns have it; that was said */
    }
    if (err != ERR_OK) {
        return connect_can_wait(err) ? pull_dossier_recall(cli, problem_no, out) : say_failure(cli);
    }
    return EXITS_DONE;
}
