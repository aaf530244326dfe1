/*
 * The office opens, is closing or closes a phase.
 *
 *   round 0   begin; the phase's row is set, unless it has that state: NOT_FOUND, CAMPAIGN_STATE
 *   round 1   if the phase was moved, an event to each unit that it matters to, and word to all servers; the office's record; commit
 *
 * All set-based, as the issue of the campaign (campaign_issue.c): 100,000 units are two statements and one notification.
 */
#include "server/rules/phase.h"
#include "server/store/calls/office_event.h"
#include "server/store/calls/unit_event.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"
#include <stdio.h>

/* One row if there is such a phase: the campaign's state, since when the phase is in its own, and whether it was moved now. */
static const struct pg_statement phase_update = {
    "phase_update",
    "WITH moved AS (UPDATE campaign_phase f SET state = $3::int2, since = $4::timestamptz"
    "  FROM campaign c WHERE c.campaign_id = f.campaign_id AND c.code = $1::text AND c.state = 2"
    "  AND f.phase = $2::int2 AND f.state <> $3::int2 RETURNING f.campaign_id, f.since)"
    " SELECT c.state, coalesce((SELECT m.since FROM moved m), f.since),"
    " EXISTS (SELECT FROM moved)"
    " FROM campaign c JOIN campaign_phase f USING (campaign_id)"
    " WHERE c.code = $1::text AND f.phase = $2::int2"};

static const struct pg_statement phase_change = {
    "phase_change", "INSERT INTO phase_change (event_id, campaign_id, phase, state)"
                    " SELECT $1::uuid, campaign_id, $2::int2, $3::int2 FROM campaign"
                    " WHERE code = $4::text"};

/* Whom a phase matters to (rules/phase.h): $2 states of assignments, $3 of reports, of the campaign $1. */
#define PHASE_CONCERNED                                                                            \
    "SELECT a.unit_id FROM campaign c JOIN assignment a USING (campaign_id)"                       \
    " WHERE c.code = $1::text AND 1 << a.state & $2::int4 <> 0"                                    \
    " UNION SELECT r.unit_id FROM campaign c JOIN report r USING (campaign_id)"                    \
    " WHERE c.code = $1::text AND 1 << r.state & $3::int4 <> 0 AND (r.expected OR r.version > 0)"

static const struct pg_statement phase_chains = {"phase_chains", UNIT_CHAIN_TAKE(PHASE_CONCERNED)};

/*
 * The words are the campaign's title; the digest is of what was set. $4 event, $5 what was set, $6 person, $7 actor's unit, $8
 * client, $9 received, $10 hat.
 */
/* clang-format off */
static const struct pg_statement phase_tell = {
    "phase_tell",
    "WITH told AS (SELECT k.unit_id, $4::uuid AS event_id, c.title AS text,"
    "  sha256(convert_to($5::text, 'UTF8')) AS digest"
    "  FROM (" PHASE_CONCERNED ") k JOIN campaign c ON c.code = $1::text),"
    " " UNIT_EVENTS_RECORDED("34", "(SELECT campaign_id FROM campaign WHERE code = $1::text)",
                             "$6", "$7", "$8", "$9", "$10")
    " SELECT count(*) FROM told"};
/* clang-format on */

static const struct pg_statement *const statements[] = {&phase_update, &phase_change, &phase_chains,
                                                        &phase_tell, NULL};

enum {
    SUBJECT_SIZE = 128, /* a code, and two words */
};

static enum err send_phase(const struct phase_set_call *set, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, set->campaign);
    params_int2(&params, set->phase);
    params_int2(&params, set->state);
    params_time(&params, set->actor.received_ms);
    return round_send(round, &phase_update, &params);
}

static enum err send_change(const struct phase_set_call *set, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_uuid(&params, &set->actor.request_id);
    params_int2(&params, set->phase);
    params_int2(&params, set->state);
    params_text(&params, set->campaign);
    return round_send(round, &phase_change, &params);
}

/* Whoever comes to be concerned between the two statements does so by an act of the office, whose answer every phase takes. */
static enum err send_notices(const struct phase_set_call *set, const char *subject,
                             struct round *round)
{
    struct phase_concern concern = phase_concern(set->phase);
    struct pg_params params;
    params_init(&params);
    params_text(&params, set->campaign);
    params_int4(&params, concern.states);
    params_int4(&params, concern.report_states);
    enum err err = round_send(round, &phase_chains, &params);
    params_uuid(&params, &set->actor.request_id);
    params_text(&params, subject);
    params_id(&params, set->actor.person_id);
    params_id(&params, set->actor.unit_id);
    params_id(&params, set->actor.client_id);
    params_time(&params, set->actor.received_ms);
    params_int4(&params, set->actor.hat);
    return err == ERR_OK ? round_send(round, &phase_tell, &params) : err;
}

static enum err send_told(const struct phase_set_call *set, const char *subject,
                          struct round *round)
{
    enum err err = send_change(set, round);
    if (err == ERR_OK) {
        err = send_notices(set, subject, round);
    }
    return err == ERR_OK ? office_tell_send(round, &set->actor, set->campaign) : err;
}

static enum err send_record(const struct phase_set_call *set, struct round *round)
{
    char subject[SUBJECT_SIZE];
    (void)snprintf(subject, sizeof(subject), "%s %s %s", set->campaign,
                   vocabulary_name(VOCABULARY_PHASE, (int)set->phase),
                   vocabulary_name(VOCABULARY_PHASE_STATE, (int)set->state));
    enum err err = set->moved ? send_told(set, subject, round) : ERR_OK;
    if (err == ERR_OK) {
        err = office_event_send(round, &set->actor, "phase-set", subject);
    }
    if (err == ERR_OK) {
        err = office_notify_send(round);
    }
    return err == ERR_OK ? round_commit(round) : err;
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct phase_set_call *set = CONTAINER_OF(call, struct phase_set_call, call);
    if (round->number == 0) {
        enum err err = round_begin(round);
        return err == ERR_OK ? send_phase(set, round) : err;
    }
    return round->number == 1 ? send_record(set, round) : ERR_OK;
}

struct phase_row {
    enum campaign_state state;
    int64_t since_ms;
    bool moved;
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct phase_row, state),
        COLUMN(TIME, struct phase_row, since_ms),
        COLUMN(BOOL, struct phase_row, moved),
    };
    static const struct columns columns = COLUMNS(struct phase_row, table);
    struct phase_set_call *set = CONTAINER_OF(call, struct phase_set_call, call);
    struct phase_row row = {0};
    if (statement != &phase_update) {
        return ERR_OK;
    }
    if (PQntuples(result) != 1) {
        return ERR_NOT_FOUND;
    }
    enum err err = row_read(result, 0, &columns, NULL, &row);
    set->since_ms = row.since_ms;
    set->moved = row.moved;
    if (err == ERR_OK && row.state != CAMPAIGN_ISSUED) {
        err = ERR_CAMPAIGN_STATE;
    }
    return err;
}

const struct call_script phase_set_script = {
    .name = "phase-set",
    .writes = true,
    .patience_ms = LANE_PATIENCE_MS,
    .unique_err = ERR_ID_REUSED,
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_phase_set(struct store *store, struct phase_set_call *call)
{
    return store_accept(store, &call->call, &phase_set_script);
}
