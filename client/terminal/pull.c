#include "client/terminal/pull.h"

#include "client/cli/connect.h"
#include "client/cli/period.h"
#include "client/cli/say.h"
#include "client/cli/words.h"
#include "client/lib/cache.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <string.h>

static const char *cache_name(struct cli *cli)
{
    return cli->campaign == NULL ? "assignments"
                                 : keep_printf(&cli->arena, "assignments:%s", cli->campaign);
}

/* A person of the office sees all units' tasks; a terminal works on those of its own. */
static enum err call(struct cli *cli, ProtobufCMessage **out)
{
    Rectify__AssignmentsGet in = RECTIFY__ASSIGNMENTS_GET__INIT;
    in.campaign = cli->campaign != NULL ? keep_text(&cli->arena, cli->campaign) : NULL;
    in.has_unit_id = true;
    in.unit_id = cli->home.identity.unit_id;
    return connection_call(cli->connection, MESSAGE_ASSIGNMENTS_GET, &in.base, &cli->arena, out,
                           &cli->failure);
}

/* Before the first campaign is issued nobody has tasks, which is no failure. */
static bool nothing_issued(struct cli *cli)
{
    Rectify__CampaignsGet in = RECTIFY__CAMPAIGNS_GET__INIT;
    ProtobufCMessage *out = NULL;
    struct failure failure;

    if (connection_call(cli->connection, MESSAGE_CAMPAIGNS_GET, &in.base, &cli->arena, &out,
                        &failure) != ERR_OK) {
        return false;
    }
    const Rectify__Campaigns *all = (const Rectify__Campaigns *)out;
    for (size_t i = 0; i < all->n_campaigns; i++) {
        if (all->campaigns[i]->state != WORD_CAMPAIGN_DRAFT) {
            return false;
        }
    }
    return true;
}

static void have_none(struct cli *cli, struct pull *pull)
{
    Rectify__Assignments *none = keep_alloc(&cli->arena, 1, sizeof(*none));
    Rectify__CampaignBrief *campaign = keep_alloc(&cli->arena, 1, sizeof(*campaign));

    rectify__assignments__init(none);
    rectify__campaign_brief__init(campaign);
    none->campaign = campaign;
    none->today = day_of_wall_ms(clock_wall_ms());
    *pull = (struct pull){.assignments = none, .fresh = true, .seen_ms = clock_wall_ms()};
}

enum err pull_fetch(struct cli *cli, struct pull *pull)
{
    ProtobufCMessage *out = NULL;
    enum err err = call(cli, &out);
    if (err == ERR_CAMPAIGN_STATE && cli->campaign == NULL && nothing_issued(cli)) {
        have_none(cli, pull);
        return ERR_OK;
    }
    if (err != ERR_OK) {
        return err;
    }
    *pull = (struct pull){
        .assignments = (Rectify__Assignments *)out,
        .fresh = true,
        .seen_ms = clock_wall_ms(),
    };
    return cache_put(&cli->home, cache_name(cli), out, pull->seen_ms, &cli->failure);
}

enum err pull_recall(struct cli *cli, struct pull *pull)
{
    ProtobufCMessage *out = NULL;
    *pull = (struct pull){0};
    enum err err = cache_get(&cli->home, cache_name(cli), &rectify__assignments__descriptor,
                             &cli->arena, &out, &pull->seen_ms, &cli->failure);
    pull->assignments = (Rectify__Assignments *)out;
    return err;
}

void pull_say_offline(const struct cli *cli, int64_t seen_ms)
{
    say_offline(cli, seen_ms);
}

int pull_any(struct cli *cli, struct pull *pull)
{
    int code = connect_enrolled(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = connect_try(cli, CONNECT_WRITE_TIMEOUT_MS);
    if (err == ERR_OK) {
        err = pull_fetch(cli, pull);
    }
    if (err == ERR_OK) {
        return EXITS_DONE;
    }
    if (!connect_can_wait(err)) {
        return say_failure(cli);
    }
    struct failure away = cli->failure;
    connect_drop(cli);
    err = pull_recall(cli, pull);
    if (err == ERR_NOT_FOUND) {
        cli->failure = away;
        (void)say_failure(cli);
        say_error(
            _("Nothing was ever fetched on this computer; the first time needs a connection."));
        return EXITS_AGAIN;
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    pull_say_offline(cli, pull->seen_ms);
    return EXITS_DONE;
}

Rectify__AssignmentBrief *pull_find(const struct cli *cli, const struct pull *pull,
                                    unsigned problem_no)
{
    for (size_t i = 0; i < pull->assignments->n_assignments; i++) {
        Rectify__AssignmentBrief *brief = pull->assignments->assignments[i];
        if (brief->problem_no == problem_no && brief->unit_id == cli->home.identity.unit_id) {
            return brief;
        }
    }
    return NULL;
}

/*
 * What may be done in another state only the server knows: until it is asked again nothing is
 * offered.
 */
enum err pull_apply(struct cli *cli, struct pull *pull, Rectify__AssignmentBrief *brief,
                    const Rectify__Receipt *receipt)
{
    if (brief->state != receipt->state) {
        brief->n_allowed_acts = 0;
        brief->last_returned = false;
        brief->review_started = false;
    }
    brief->state = receipt->state;
    brief->version = receipt->version;
    brief->changed_ms = receipt->received_ms;
    return cache_put(&cli->home, cache_name(cli), &pull->assignments->base, pull->seen_ms,
                     &cli->failure);
}

enum err pull_note(struct cli *cli, struct pull *pull, Rectify__AssignmentBrief *brief,
                   const Rectify__Act *act)
{
    bool reports = act->what_case == RECTIFY__ACT__WHAT_PERIODIC && brief->period != NULL;

    if (!reports || act->periodic->period_on != brief->period->first_on) {
        return ERR_OK;
    }
    period_advance(brief->period);
    brief->missing_periods -= brief->missing_periods > 0 ? 1 : 0;
    return cache_put(&cli->home, cache_name(cli), &pull->assignments->base, pull->seen_ms,
                     &cli->failure);
}
