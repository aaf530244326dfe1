#include "client/terminal/pull.h"

#include "client/cli/connect.h"
#include "client/cli/period.h"
#include "client/cli/say.h"
#include "client/cli/task_find.h"
#include "client/cli/task_names.h"
#include "client/lib/cache.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <string.h>

/* One picture of everything: whatever campaign a command is about, none is lost from sight. */
static const char cache_name[] = TASK_NAMES_CACHE;

/* Of every open campaign. A person of the office sees all units' tasks; a terminal works on those of its own. */
static enum err call(struct cli *cli, ProtobufCMessage **out)
{
    Rectify__AssignmentsGet in = RECTIFY__ASSIGNMENTS_GET__INIT;
    in.has_every = true;
    in.every = true;
    in.has_unit_id = true;
    in.unit_id = cli->home.identity.unit_id;
    return connection_call(cli->connection, MESSAGE_ASSIGNMENTS_GET, &in.base, &cli->arena, out,
                           &cli->failure);
}

/* Before the first campaign is issued nobody has tasks, which is no failure. */
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
    if (err == ERR_CAMPAIGN_STATE) {
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
    return cache_put(&cli->home, cache_name, out, pull->seen_ms, &cli->failure);
}

enum err pull_recall(struct cli *cli, struct pull *pull)
{
    ProtobufCMessage *out = NULL;
    *pull = (struct pull){0};
    enum err err = cache_get(&cli->home, cache_name, &rectify__assignments__descriptor, &cli->arena,
                             &out, &pull->seen_ms, &cli->failure);
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

bool pull_shows(const struct cli *cli, const Rectify__AssignmentBrief *brief)
{
    return cli->campaign == NULL || brief->campaign == NULL ||
           strcmp(brief->campaign, cli->campaign) == 0;
}

int pull_check_campaign(const struct cli *cli, const struct pull *pull)
{
    const Rectify__Assignments *all = pull->assignments;
    bool found = cli->campaign == NULL;
    for (size_t i = 0; i < all->n_campaigns; i++) {
        found = found || strcmp(all->campaigns[i]->code, cli->campaign) == 0;
    }
    if (found) {
        return EXITS_DONE;
    }
    say_error(_("There is no campaign \"%s\"."), cli->campaign);
    return EXITS_DATA;
}

static int say_which(const Rectify__Assignments *all)
{
    say_error(_("Several campaigns are open. Name one (--campaign C):"));
    for (size_t i = 0; i < all->n_campaigns; i++) {
        say_error("  %s  %s", all->campaigns[i]->code, all->campaigns[i]->title);
    }
    return EXITS_USAGE;
}

int pull_narrow(struct cli *cli, struct pull *pull)
{
    const Rectify__Assignments *all = pull->assignments;
    int code = pull_check_campaign(cli, pull);
    if (code != EXITS_DONE || all->n_campaigns < 2) {
        return code;
    }
    if (cli->campaign == NULL) {
        return say_which(all);
    }
    Rectify__Assignments *one = keep_alloc(&cli->arena, 1, sizeof(*one));
    *one = *all;
    one->assignments = keep_alloc(&cli->arena, all->n_assignments, sizeof(*one->assignments));
    one->n_assignments = 0;
    for (size_t i = 0; i < all->n_assignments; i++) {
        if (pull_shows(cli, all->assignments[i])) {
            one->assignments[one->n_assignments++] = all->assignments[i];
        }
    }
    for (size_t i = 0; i < all->n_campaigns; i++) {
        bool named = strcmp(all->campaigns[i]->code, cli->campaign) == 0;
        one->campaign = named ? all->campaigns[i] : one->campaign;
    }
    pull->assignments = one;
    return EXITS_DONE;
}

static bool is_wanted(const struct cli *cli, const Rectify__AssignmentBrief *brief,
                      unsigned problem_no)
{
    return brief->problem_no == problem_no && brief->unit_id == cli->home.identity.unit_id &&
           pull_shows(cli, brief);
}

Rectify__AssignmentBrief *pull_find(const struct cli *cli, const struct pull *pull,
                                    unsigned problem_no)
{
    for (size_t i = 0; i < pull->assignments->n_assignments; i++) {
        if (is_wanted(cli, pull->assignments->assignments[i], problem_no)) {
            return pull->assignments->assignments[i];
        }
    }
    return NULL;
}

int pull_pick(const struct cli *cli, const struct pull *pull, unsigned problem_no,
              Rectify__AssignmentBrief **brief)
{
    const Rectify__Assignments *all = pull->assignments;
    size_t count = 0;
    int code = pull_check_campaign(cli, pull);
    if (code != EXITS_DONE) {
        return code;
    }
    for (size_t i = 0; i < all->n_assignments; i++) {
        count += is_wanted(cli, all->assignments[i], problem_no) ? 1 : 0;
    }
    *brief = pull_find(cli, pull, problem_no);
    if (count > 1) {
        task_say_several(all->assignments, all->n_assignments, problem_no, false);
        return EXITS_USAGE;
    }
    if (*brief == NULL) {
        say_error(_("%s has no task for problem %u. What there is: rectify tasks"),
                  cli->home.identity.unit_name, problem_no);
        return EXITS_DATA;
    }
    return EXITS_DONE;
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
    return cache_put(&cli->home, cache_name, &pull->assignments->base, pull->seen_ms,
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
    return cache_put(&cli->home, cache_name, &pull->assignments->base, pull->seen_ms,
                     &cli->failure);
}
