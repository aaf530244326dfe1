#include "client/cli/campaign_say.h"

#include "client/cli/say.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include "proto/record.pb-c.h"
#include <string.h>

/* Which campaigns are open, and how to name one: the exit code. EXITS_DONE: they could not be asked for, and nothing was said. */
static int say_open_campaigns(struct cli *cli)
{
    Rectify__CampaignsGet in = RECTIFY__CAMPAIGNS_GET__INIT;
    ProtobufCMessage *out = NULL;
    struct failure failure;
    if (cli->connection == NULL || connection_call(cli->connection, MESSAGE_CAMPAIGNS_GET, &in.base,
                                                   &cli->arena, &out, &failure) != ERR_OK) {
        return EXITS_DONE;
    }
    const Rectify__Campaigns *all = (const Rectify__Campaigns *)out;
    size_t open = 0;
    for (size_t i = 0; i < all->n_campaigns; i++) {
        open += all->campaigns[i]->state == WORD_CAMPAIGN_ISSUED ? 1 : 0;
    }
    if (open < 2) {
        say_error(_("No campaign has been issued yet."));
        return exits_of(ERR_CAMPAIGN_STATE);
    }
    say_error(_("Several campaigns are open. Name one (--campaign C):"));
    for (size_t i = 0; i < all->n_campaigns; i++) {
        if (all->campaigns[i]->state == WORD_CAMPAIGN_ISSUED) {
            say_error("  %s  %s", all->campaigns[i]->code, all->campaigns[i]->title);
        }
    }
    return EXITS_USAGE;
}

static bool lists_campaigns(const struct cli_program *program)
{
    for (size_t i = 0; i < program->command_count; i++) {
        if (strcmp(program->commands[i]->name, "campaign") == 0) {
            return true;
        }
    }
    return false;
}

int say_campaign_failure(struct cli *cli, const char *campaign)
{
    enum err err = cli->failure.err;
    int code = err == ERR_CAMPAIGN_STATE && campaign == NULL ? say_open_campaigns(cli) : EXITS_DONE;
    if (code != EXITS_DONE) {
        return code;
    }
    if (err != ERR_NOT_FOUND || campaign == NULL) {
        return say_failure(cli);
    }
    if (lists_campaigns(cli->program)) {
        say_error(_("There is no campaign \"%s\". What there is: rectify-admin campaign list"),
                  campaign);
    } else {
        say_error(_("There is no campaign \"%s\"."), campaign);
    }
    return exits_of(ERR_NOT_FOUND);
}
