/* The list of assignments: the campaign, the unit when one is said, then the rows, in one snapshot. */
#include "server/store/calls/assignment_columns.h"
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/unit_find.h"
#include "server/store/scripts.h"

/* $1 is the campaign's code. */
#define FILTER                                                                                     \
    " AND ($2::int8 = 0 OR a.unit_id = $2::int8)"                                                  \
    " AND ($3::text IS NULL OR a.unit_id = (SELECT unit_id FROM unit_name WHERE name = $3::text))" \
    " AND ($4::int4 = 0 OR a.problem_no = $4::int4)"                                               \
    " AND ($5::int4 = 0 OR ($5::int4 >> a.state) & 1 = 1)"                                         \
    " AND ($6::int8 = 0 OR a.unit_id = $6::int8)"

#define LIST(of)                                                                                   \
    "SELECT " ASSIGNMENT_COLUMNS ASSIGNMENT_TABLES " WHERE a.campaign_id = " CAMPAIGN_ID           \
    " AND a.problem_id IN (SELECT problem_id FROM problem WHERE campaign_id = " CAMPAIGN_ID        \
    ")" FILTER of " ORDER BY a.problem_no, a.party_position, u.code"
/* It names no campaign: $1 is null. */
#define EVERY(of)                                                                                  \
    "SELECT " ASSIGNMENT_COLUMNS ASSIGNMENT_TABLES " WHERE g.state = 2 AND $1::text IS NULL"       \
    " AND a.problem_id IN"                                                                         \
    " (SELECT problem_id FROM problem JOIN campaign c USING (campaign_id) WHERE c.state = "        \
    "2)" FILTER of                                                                                 \
    " ORDER BY g.issued_on DESC, g.campaign_id DESC, a.problem_no, a.party_position, u.code"

static const struct pg_statement assignments_list = {"assignments_list", LIST("")};
static const struct pg_statement assignments_every = {"assignments_every", EVERY("")};

/* What every terminal asks for when it connects: found by the unit's key and planned once, for to plan it costs ten times what it does. */
#define OWN " AND a.unit_id = $6::int8"
static const struct pg_statement assignments_own = {"assignments_own", LIST(OWN)};
static const struct pg_statement assignments_own_every = {"assignments_own_every", EVERY(OWN)};

static const struct pg_statement *const statements[] = {
    &unit_find,       &assignments_list,      &assignments_every,
    &assignments_own, &assignments_own_every, NULL};

static const struct pg_statement *choose(const struct assignments_call *wanted)
{
    if (wanted->asked.only_unit_id != 0) {
        return wanted->every ? &assignments_own_every : &assignments_own;
    }
    return wanted->every ? &assignments_every : &assignments_list;
}

static enum err send_campaigns(const struct assignments_call *wanted, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    if (wanted->every) {
        params_bool(&params, true);
        return round_send(round, &campaigns_all, &params);
    }
    params_text(&params, wanted->campaign);
    return round_send(round, &campaign_find, &params);
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct assignments_call *wanted = CONTAINER_OF(call, struct assignments_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    enum err err = wanted->asked.only_unit_id != 0 ? round_keyed(round) : ERR_OK;
    if (err == ERR_OK) {
        err = send_campaigns(wanted, round);
    }
    if (err == ERR_OK) {
        err = unit_find_named(round, &wanted->asked);
    }
    if (err != ERR_OK) {
        return err;
    }
    params_init(&params);
    params_text(&params, wanted->campaign);
    params_int8(&params, wanted->asked.unit_id);
    params_text(&params, wanted->asked.unit_name);
    params_int4(&params, wanted->problem_no);
    params_int4(&params, wanted->states);
    params_int8(&params, wanted->asked.only_unit_id);
    return round_send(round, choose(wanted), &params);
}

static enum err take_every(struct assignments_call *found, const PGresult *result)
{
    enum err err =
        campaigns_take(result, found->call.arena, &found->campaigns, &found->campaign_count);
    if (err == ERR_OK && found->campaign_count == 0) {
        err = ERR_CAMPAIGN_STATE;
    }
    if (err == ERR_OK) {
        found->found = found->campaigns[0];
    }
    return err;
}

COLUMNS_OF(struct assignment_record, assignment_columns) = {
    ASSIGNMENT_MEMBERS(struct assignment_record, ),
};

#define TAKE_ALL                                                                                   \
    TAKE_LIST(struct assignments_call, assignments, assignment_count, assignment_columns)
static const struct take takes[] = {
    {&assignments_list, TAKE_ALL},
    {&assignments_every, TAKE_ALL},
    {&assignments_own, TAKE_ALL},
    {&assignments_own_every, TAKE_ALL},
    {0},
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct assignments_call *found = CONTAINER_OF(call, struct assignments_call, call);
    if (statement == &campaign_find) {
        return campaign_take(result, call->arena, found->campaign, found->issued_only,
                             &found->found);
    }
    return statement == &campaigns_all ? take_every(found, result)
                                       : unit_find_take(result, found->asked.only_unit_id);
}

const struct call_script assignments_script = {
    .name = "assignments",
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_assignments(struct store *store, struct assignments_call *call)
{
    return store_accept(store, &call->call, &assignments_script);
}
