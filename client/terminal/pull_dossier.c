#include "client/lib/cache.h"
#include "client/terminal/pull.h"
#include "common/base/clock.h"

static const char *cache_name(struct cli *cli, unsigned problem_no)
{
    return cli->campaign == NULL
               ? keep_printf(&cli->arena, "dossier:%u", problem_no)
               : keep_printf(&cli->arena, "dossier:%s:%u", cli->campaign, problem_no);
}

enum err pull_dossier_fetch(struct cli *cli, unsigned problem_no, Rectify__Dossier **out)
{
    Rectify__DossierGet in = RECTIFY__DOSSIER_GET__INIT;
    ProtobufCMessage *answer = NULL;
    in.campaign = cli->campaign != NULL ? keep_text(&cli->arena, cli->campaign) : NULL;
    in.problem_no = problem_no;
    in.has_unit_id = true;
    in.unit_id = cli->home.identity.unit_id;
    enum err err = connection_call(cli->connection, MESSAGE_DOSSIER_GET, &in.base, &cli->arena,
                                   &answer, &cli->failure);
    if (err == ERR_OK) {
        err = cache_put(&cli->home, cache_name(cli, problem_no), answer, clock_wall_ms(),
                        &cli->failure);
    }
    *out = (Rectify__Dossier *)answer;
    return err;
}

enum err pull_dossier_recall(struct cli *cli, unsigned problem_no, Rectify__Dossier **out,
                             int64_t *seen_ms)
{
    ProtobufCMessage *message = NULL;
    enum err err = cache_get(&cli->home, cache_name(cli, problem_no), &rectify__dossier__descriptor,
                             &cli->arena, &message, seen_ms, &cli->failure);
    *out = (Rectify__Dossier *)message;
    return err;
}
