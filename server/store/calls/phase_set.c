/*
 * The office opens, is closing or closes a phase.
 *
 *   round 0   begin; the phase's row is set, unless it has that state: NOT_FOUND, CAMPAIGN_STATE
 *   round 1   the office's record, word to all servers; commit
 */
#include "server/store/calls/office_event.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"
#include <stdio.h>

/* One row if there is such a phase: the campaign's state, and since when the phase is in its own. */
static const struct pg_statement phase_update = {
    "phase_update",
    "WITH moved AS (UPDATE campaign_phase f SET state = $3::int2, since = $4::timestamptz"
    "  FROM campaign c WHERE c.campaign_id = f.campaign_id AND c.code = $1::text AND c.state = 2"
    "  AND f.phase = $2::int2 AND f.state <> $3::int2 RETURNING f.campaign_id, f.since)"
    " SELECT c.state, coalesce((SELECT m.since FROM moved m), f.since)"
    " FROM campaign c JOIN campaign_phase f USING (campaign_id)"
    " WHERE c.code = $1::text AND f.phase = $2::int2"};

static const struct pg_statement *const statements[] = {&phase_update, NULL};

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

enum {
    SUBJECT_SIZE = 128, /* a code, and two words */
};

static enum err send_record(const struct phase_set_call *set, struct round *round)
{
    char subject[SUBJECT_SIZE];
    (void)snprintf(subject, sizeof(subject), "%s %s %s", set->campaign,
                   vocabulary_name(VOCABULARY_PHASE, (int)set->phase),
                   vocabulary_name(VOCABULARY_PHASE_STATE, (int)set->state));
    enum err err = office_event_send(round, &set->actor, "phase-set", subject);
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
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct phase_row, state),
        COLUMN(TIME, struct phase_row, since_ms),
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
    if (err == ERR_OK && row.state != CAMPAIGN_ISSUED) {
        err = ERR_CAMPAIGN_STATE;
    }
    return err;
}

const struct call_script phase_set_script = {
    .name = "phase-set",
    .writes = true,
    .unique_err = ERR_ID_REUSED,
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_phase_set(struct store *store, struct phase_set_call *call)
{
    return store_accept(store, &call->call, &phase_set_script);
}
