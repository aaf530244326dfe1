/*
 *   round 0   one statement: the old row ends, the new one begins, both events, the counters, word to both units; a row if
 *             it was applied
 *   round 1   if not: what is true now
 *
 * The target's row is locked before it is looked at, so that what was decided on it still holds when it is changed; where
 * it has none, the key keeps a second one out.
 */
#include "server/store/calls/transfer.h"
#include "server/rules/transition.h"
#include "server/store/calls/event_chain.h"
#include "server/store/calls/news_sql.h"
#include "server/store/internal.h"
#include "server/store/node_count.h"
#include "server/store/pg_result.h"
#include "server/store/reported.h"
#include "server/store/scripts.h"

/* One line per column or clause, as far as it goes: no business of the formatter. */
/* clang-format off */
/* Every row that it changes or makes goes on in its own chain (sql/010_event_chain.sql). */
#define CHAINED(head, unit, campaign, version, from, to)                                                       \
    "sha256(" head " || event_bytes(" unit ", $6::uuid, $2::int8, " campaign ", $8::int8, $9::int8, $10::int8," \
    " $11::timestamptz, $12::timestamptz, " version ", $13::int4, 23::int2, " from ", " to ", false, $7::bytea," \
    " $14::text, NULL, NULL, NULL, NULL))"
#define TO "(($5::int8 >> (4 * a.state)) & 15)"
/* Whoever takes over from the one that leads leads; from all others he is responsible. */
#define SUCCESSOR "CASE WHEN gone.role = 1 THEN 1 ELSE 2 END"

/*
 * $1 unit, $2 problem, $3 base version, $4 target's name, $5 moves, $6 event, $7 digest, $8 person, $9 actor's unit,
 * $10 client, $11 client's time, $12 received, $13 hat, $14 text, $15 counters' writer, $16 states that count as reported.
 */
static const struct pg_statement transfer_apply = {
    "transfer_apply",
    "WITH RECURSIVE target AS (SELECT u.unit_id, coalesce(u.parent_id, u.unit_id) AS node_id"
    "  FROM unit_name n JOIN unit u USING (unit_id) WHERE n.name = $4::text AND u.unit_id <> $1::int8),"
    " there AS (SELECT t.unit_id, t.role = 4 AND t.state IN (1, 2) AS free FROM assignment t, target"
    "  WHERE t.unit_id = target.unit_id AND t.problem_id = $2::int8 FOR UPDATE OF t),"
    " gone AS (UPDATE assignment a SET prior_state = a.state, state = " TO "::int2, version = a.version + 1,"
    "  chain = " CHAINED("a.chain", "a.unit_id", "a.campaign_id", "a.version + 1", "a.state", TO "::int2") ","
    "  last_act = 23, changed_at = $12::timestamptz, submitted_event = NULL, review_started_at = NULL,"
    "  reviewer_person_id = $8::int8, last_decision_event = $6::uuid, returned = false, extension_event = NULL,"
    "  successor_unit_id = target.unit_id FROM target LEFT JOIN there USING (unit_id)"
    "  WHERE a.unit_id = $1::int8 AND a.problem_id = $2::int8 AND a.version = $3::int4 AND " TO " <> 15"
    "  AND there.free IS NOT FALSE"
    "  AND NOT EXISTS (SELECT FROM event e WHERE e.unit_id = $1::int8 AND e.event_id = $6::uuid)"
    "  RETURNING a.*, target.node_id AS target_node, there.free IS NOT NULL AS taking),"
    " taken AS (UPDATE assignment t SET role = least(t.role, " SUCCESSOR "), version = t.version + 1,"
    "  chain = " CHAINED("t.chain", "t.unit_id", "t.campaign_id", "t.version + 1", "t.state", "t.state") ", last_act = 23, changed_at = $12::timestamptz,"
    "  last_decision_event = $6::uuid, predecessor_unit_id = gone.unit_id, due_on = greatest(t.due_on, gone.due_on),"
    "  extensions = greatest(t.extensions, gone.extensions) FROM gone"
    "  WHERE gone.taking AND t.unit_id = gone.successor_unit_id AND t.problem_id = gone.problem_id RETURNING t.*),"
    " made AS (INSERT INTO assignment (unit_id, problem_id, campaign_id, node_id, last_decision_event, changed_at,"
    "  original_due, due_on, problem_no, party_position, role, state, due_kind, last_act, cadence, extensions,"
    "  predecessor_unit_id, chain)"
    "  SELECT successor_unit_id, problem_id, campaign_id, target_node, $6::uuid, $12::timestamptz, original_due, due_on,"
    "  problem_no, party_position, " SUCCESSOR ", 1, due_kind, 23, cadence, extensions, unit_id,"
    "  " CHAINED(EVENT_CHAIN_BEGIN, "successor_unit_id", "campaign_id", "1", "0::int2", "1::int2") " FROM gone WHERE NOT taking RETURNING *),"
    " recorded AS (INSERT INTO event (unit_id, event_id, problem_id, campaign_id, person_id, actor_unit_id, client_id,"
    "  client_time, received_at, version, hat, act, from_state, to_state, digest, text, chain)"
    "  SELECT b.unit_id, $6::uuid, b.problem_id, b.campaign_id, $8::int8, $9::int8, $10::int8, $11::timestamptz,"
    "  $12::timestamptz, b.version, $13::int4, 23, b.from_state, b.state, $7::bytea, $14::text, b.chain FROM ("
    "   SELECT unit_id, problem_id, campaign_id, version, prior_state AS from_state, state, chain FROM gone"
    "   UNION ALL SELECT unit_id, problem_id, campaign_id, version, state, state, chain FROM taken"
    "   UNION ALL SELECT unit_id, problem_id, campaign_id, version, 0::int2, state, chain FROM made) b"
    "  RETURNING unit_id, event_id),"
    " counted AS (SELECT campaign_id, node_id, problem_no, " NODE_MOVES
    "  sum(on_time)::int4 AS on_time, sum(with_content)::int4 AS with_content, 0 AS self_held, 0 AS returns FROM ("
    "   SELECT campaign_id, node_id, problem_no, prior_state, state, -(r.was * on_time::int4) AS on_time,"
    "    -(r.was * with_content::int4) AS with_content FROM gone, LATERAL (SELECT ($16::int4 >> prior_state) & 1 AS was) r"
    "   UNION ALL SELECT campaign_id, node_id, problem_no, 0, state, 0, 0 FROM made) m"
    "  GROUP BY campaign_id, node_id, problem_no)" NODE_COUNT("$15")
    " SELECT g.prior_state, g.state, g.version, g.chain, (SELECT count(" NEWS_TELL("unit_id", "event_id") ") FROM recorded)"
    " FROM gone g"};

static const struct pg_statement transfer_resolve = {
    "transfer_resolve",
    "SELECT e.problem_id, e.digest, e.from_state, e.to_state, e.version, e.received_at, e.chain, a.state, a.version,"
    " t.unit_id IS NOT NULL, t.unit_id = $1::int8, b.unit_id IS NOT NULL AND NOT (b.role = 4 AND b.state IN (1, 2))"
    " FROM (SELECT 1) one"
    " LEFT JOIN event e ON e.unit_id = $1::int8 AND e.event_id = $3::uuid"
    " LEFT JOIN assignment a ON a.unit_id = $1::int8 AND a.problem_id = $2::int8"
    " LEFT JOIN unit_name t ON t.name = $4::text AND t.unit_id IS NOT NULL"
    " LEFT JOIN assignment b ON b.unit_id = t.unit_id AND b.problem_id = $2::int8"};
/* clang-format on */

static const struct pg_statement *const statements[] = {&transfer_apply, &transfer_resolve, NULL};

static enum err send_apply(const struct transfer_call *transfer, struct round *round)
{
    const struct change_call *change = transfer->change;
    struct pg_params params;
    params_init(&params);
    params_int8(&params, change->unit_id);
    params_int8(&params, change->problem_id);
    params_int4(&params, change->base_version);
    params_text(&params, transfer->unit_name);
    params_int8(&params, (int64_t)change->moves);
    params_uuid(&params, &change->request_id);
    params_digest(&params, &change->digest);
    params_id(&params, change->person_id);
    params_id(&params, change->actor_unit_id);
    params_id(&params, change->client_id);
    params_time(&params, change->client_time_ms);
    params_time(&params, change->received_ms);
    params_int4(&params, change->hat);
    params_text(&params, change->text);
    params_int4(&params, store_office_writer(round->slot->lane->store));
    params_int4(&params, reported_states());
    return round_send(round, &transfer_apply, &params);
}

static enum err send_resolve(const struct transfer_call *transfer, struct round *round)
{
    const struct change_call *change = transfer->change;
    struct pg_params params;
    params_init(&params);
    params_int8(&params, change->unit_id);
    params_int8(&params, change->problem_id);
    params_uuid(&params, &change->request_id);
    params_text(&params, transfer->unit_name);
    return round_send(round, &transfer_resolve, &params);
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct transfer_call *transfer = CONTAINER_OF(call, struct transfer_call, call);
    if (round->number == 0) {
        return send_apply(transfer, round);
    }
    bool applied = transfer->change->outcome == CHANGE_APPLIED;
    return round->number == 1 && !applied ? send_resolve(transfer, round) : ERR_OK;
}

struct applied_row {
    enum state from_state;
    enum state to_state;
    uint32_t version;
    struct digest chain;
    int told; /* both units */
};

static enum err take_applied(struct transfer_call *transfer, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct applied_row, from_state),
        COLUMN(NUMBER, struct applied_row, to_state),
        COLUMN(NUMBER, struct applied_row, version),
        COLUMN(DIGEST, struct applied_row, chain),
        COLUMN(NUMBER, struct applied_row, told),
    };
    static const struct columns columns = COLUMNS(struct applied_row, table);
    struct change_call *change = transfer->change;
    struct applied_row row = {0};
    if (PQntuples(result) == 0) {
        return ERR_OK;
    }
    enum err err = row_read(result, 0, &columns, NULL, &row);
    if (err != ERR_OK) {
        return err;
    }
    change->outcome = CHANGE_APPLIED;
    change->from_state = row.from_state;
    change->to_state = row.to_state;
    change->version = row.version;
    change->stored_received_ms = change->received_ms;
    change->chain = row.chain;
    return ERR_OK;
}

struct resolved_row {
    int64_t problem_id; /* of the event; 0: none of this id */
    struct digest digest;
    enum state from_state;
    enum state to_state;
    uint32_t version;
    int64_t received_ms;
    struct digest chain;
    enum state current_state; /* 0: no such assignment */
    uint32_t current_version;
    bool target_known;
    bool target_itself;
    bool target_busy;
};

static void repeat(struct change_call *change, const struct resolved_row *row)
{
    bool same =
        row->problem_id == change->problem_id && digest_equal(&row->digest, &change->digest);
    change->outcome = same ? CHANGE_REPEATED : CHANGE_ID_REUSED;
    if (same) {
        change->from_state = row->from_state;
        change->to_state = row->to_state;
        change->version = row->version;
        change->stored_received_ms = row->received_ms;
        change->chain = row->chain;
    }
}

static enum err refuse_target(const struct resolved_row *row)
{
    if (!row->target_known) {
        return ERR_NOT_FOUND;
    }
    if (row->target_itself) {
        return ERR_FIELD;
    }
    return row->target_busy ? ERR_EXISTS : ERR_OK;
}

/* What the sender should know first: whether it is the assignment he saw, then whether the target can have it. */
static enum err refuse(struct change_call *change, const struct resolved_row *row)
{
    change->current_state = row->current_state;
    change->current_version = row->current_version;
    change->outcome = CHANGE_STALE;
    if (row->current_state == 0) {
        change->outcome = CHANGE_NOT_FOUND;
        return ERR_OK;
    }
    if (row->current_version != change->base_version) {
        return ERR_OK;
    }
    if (transition_move(change->moves, row->current_state) == 0) {
        change->outcome = CHANGE_STATE;
        return ERR_OK;
    }
    return refuse_target(row);
}

static enum err take_resolved(struct transfer_call *transfer, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct resolved_row, problem_id),
        COLUMN(DIGEST, struct resolved_row, digest),
        COLUMN(NUMBER, struct resolved_row, from_state),
        COLUMN(NUMBER, struct resolved_row, to_state),
        COLUMN(NUMBER, struct resolved_row, version),
        COLUMN(TIME, struct resolved_row, received_ms),
        COLUMN(DIGEST, struct resolved_row, chain),
        COLUMN(NUMBER, struct resolved_row, current_state),
        COLUMN(NUMBER, struct resolved_row, current_version),
        COLUMN(BOOL, struct resolved_row, target_known),
        COLUMN(BOOL, struct resolved_row, target_itself),
        COLUMN(BOOL, struct resolved_row, target_busy),
    };
    static const struct columns columns = COLUMNS(struct resolved_row, table);
    struct resolved_row row = {0};
    enum err err =
        PQntuples(result) == 1 ? row_read(result, 0, &columns, NULL, &row) : ERR_INTERNAL;
    if (err != ERR_OK) {
        return err;
    }
    if (row.problem_id != 0) {
        repeat(transfer->change, &row);
        return ERR_OK;
    }
    return refuse(transfer->change, &row);
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct transfer_call *transfer = CONTAINER_OF(call, struct transfer_call, call);
    return statement == &transfer_apply ? take_applied(transfer, result)
                                        : take_resolved(transfer, result);
}

const struct call_script transfer_script = {
    .name = "transfer",
    .writes = true,
    .unique_err = ERR_EXISTS, /* the target was given an assignment meanwhile */
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_transfer(struct store *store, struct transfer_call *call)
{
    struct change_call *change = call->change;
    change->outcome = CHANGE_STALE; /* until the database has said otherwise */
    change->from_state = (enum state)0;
    change->to_state = (enum state)0;
    change->version = 0;
    change->stored_received_ms = 0;
    change->chain = (struct digest){0};
    change->current_state = (enum state)0;
    change->current_version = 0;
    return store_accept(store, &call->call, &transfer_script);
}
