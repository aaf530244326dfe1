/* What stands in a batch, and how the results come back to its changes. */
#include "common/base/check.h"
#include "common/base/mem.h"
#include "server/rules/news.h"
#include "server/rules/transition.h"
#include "server/store/pg_result.h"
#include "server/store/writer.h"
#include <string.h>

enum {
    KEYS_PER_ITEM =
        8, /* the table stays at most half full: two keys for each of twice batch_max changes */
    LOOK_AHEAD =
        2, /* how many times batch_max changes are looked at for those that may stand together */
};

enum err batch_init(struct batch *batch, unsigned batch_max)
{
    size_t keys = 1;
    while (keys < (size_t)batch_max * KEYS_PER_ITEM) {
        keys *= 2;
    }
    batch->items = mem_calloc(batch_max, sizeof(struct change_call *));
    batch->answered = mem_calloc(batch_max, sizeof(bool));
    batch->keys = mem_calloc(keys, sizeof(struct batch_key));
    batch->key_mask = keys - 1;
    for (unsigned i = 0; i < BATCH_COLUMNS; i++) {
        array_init(&batch->columns[i], batch_columns[i].type);
    }
    array_init(&batch->news_units, PG_INT8);
    array_init(&batch->news_events, PG_UUID);
    if (batch->items == NULL || batch->answered == NULL || batch->keys == NULL) {
        batch_close(batch);
        return ERR_NOMEM;
    }
    return ERR_OK;
}

void batch_close(struct batch *batch)
{
    mem_free(batch->items);
    mem_free(batch->answered);
    mem_free(batch->keys);
    batch->items = NULL;
    batch->answered = NULL;
    batch->keys = NULL;
    for (unsigned i = 0; i < BATCH_COLUMNS; i++) {
        array_close(&batch->columns[i]);
    }
    array_close(&batch->news_units);
    array_close(&batch->news_events);
}

static size_t hash(const struct batch_key *key)
{
    uint64_t low = 0;
    uint64_t high = 0;
    memcpy(&low, key->request_id.bytes, sizeof(low));
    memcpy(&high, key->request_id.bytes + sizeof(low), sizeof(high));
    uint64_t mixed =
        ((uint64_t)key->unit_id * 31 + (uint64_t)key->problem_id) * 31 + low * 7 + high;
    mixed *= UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 32);
}

/* False when it was there already. */
static bool add_key(struct batch *batch, const struct batch_key *key)
{
    size_t at = hash(key) & batch->key_mask;
    while (batch->keys[at].used) {
        const struct batch_key *other = &batch->keys[at];
        if (other->unit_id == key->unit_id && other->problem_id == key->problem_id &&
            uuid_equal(&other->request_id, &key->request_id)) {
            return false;
        }
        at = (at + 1) & batch->key_mask;
    }
    batch->keys[at] = *key;
    batch->keys[at].used = true;
    return true;
}

/*
 * Two changes of one assignment never stand in one batch, nor two of one request id. What is passed over leaves its
 * keys behind too, so that a later change of the same assignment does not overtake it.
 */
static bool fits(struct batch *batch, const struct change_call *change)
{
    const struct batch_key assignment = {
        .unit_id = change->unit_id,
        .problem_id = change->problem_id,
    };
    const struct batch_key request = {
        .unit_id = change->unit_id,
        .request_id = change->request_id,
    };
    bool first_of_assignment = add_key(batch, &assignment);
    bool first_of_request = add_key(batch, &request);
    return first_of_assignment && first_of_request;
}

static bool change_is_news(const struct change_call *change)
{
    return is_news(change->unit_id, change->actor_unit_id, change->hat);
}

void batch_take(struct batch *batch, struct list *from, size_t max)
{
    size_t looked_at = 0;
    batch->count = 0;
    batch->parts = 0;
    batch->news = false;
    memset(batch->keys, 0, (batch->key_mask + 1) * sizeof(*batch->keys));
    LIST_EACH(from, node, following)
    {
        struct change_call *change = CONTAINER_OF(node, struct change_call, call.node);
        if (batch->count == max || looked_at++ == max * LOOK_AHEAD) {
            return;
        }
        if (!fits(batch, change)) {
            continue;
        }
        list_remove(node);
        batch->answered[batch->count] = false;
        batch->items[batch->count++] = change;
        batch->parts = batch_sql_parts(batch->parts | batch_parts_of(change));
        batch->news = batch->news || change_is_news(change);
    }
}

enum err batch_build_news(struct batch *batch, struct pg_params *params)
{
    array_reset(&batch->news_units);
    array_reset(&batch->news_events);
    for (size_t i = 0; i < batch->count; i++) {
        if (change_is_news(batch->items[i])) {
            array_int8(&batch->news_units, batch->items[i]->unit_id);
            array_uuid(&batch->news_events, &batch->items[i]->request_id);
        }
    }
    params_init(params);
    params_array(params, &batch->news_units);
    params_array(params, &batch->news_events);
    return params->err;
}

struct applied_row {
    int item;
    enum state from_state;
    enum state to_state;
    uint32_t version;
    struct digest chain;
};

void batch_take_applied(struct batch *batch, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct applied_row, item),
        COLUMN(NUMBER, struct applied_row, from_state),
        COLUMN(NUMBER, struct applied_row, to_state),
        COLUMN(NUMBER, struct applied_row, version),
        COLUMN(DIGEST, struct applied_row, chain),
    };
    static const struct columns columns = COLUMNS(struct applied_row, table);
    for (int i = 0; i < PQntuples(result); i++) {
        struct applied_row row = {0};
        if (row_read(result, i, &columns, NULL, &row) != ERR_OK ||
            !CHECK(row.item >= 0 && (size_t)row.item < batch->count)) {
            continue;
        }
        struct change_call *change = batch->items[row.item];
        batch->answered[row.item] = true;
        change->outcome = CHANGE_APPLIED;
        change->from_state = row.from_state;
        change->to_state = row.to_state;
        change->version = row.version;
        change->chain = row.chain;
        change->stored_received_ms = change->received_ms;
    }
}

const struct pg_statement batch_resolve = {
    "change_resolve",
    "SELECT i.item, e.problem_id, e.digest, e.from_state, e.to_state, e.version, e.received_at,"
    " e.chain, a.state, a.version, a.review_started_at IS NOT NULL,"
    " i.measure_no IS NULL OR EXISTS (SELECT FROM measure m WHERE m.unit_id = a.unit_id"
    "   AND m.plan_event = " BATCH_MEASURED_EVENT " AND m.measure_no = i.measure_no),"
    " i.affected IS NULL OR " BATCH_AFFECTED_UNIT " IS NOT NULL"
    " FROM (SELECT unnest($1::int4[]) AS item, unnest($2::int8[]) AS unit_id,"
    "  unnest($3::int8[]) AS problem_id, unnest($4::uuid[]) AS event_id,"
    "  unnest($5::int2[]) AS measure_no, unnest($6::int2[]) AS local_no,"
    "  unnest($7::text[]) AS affected) i"
    " LEFT JOIN event e ON e.unit_id = i.unit_id AND e.event_id = i.event_id"
    " LEFT JOIN assignment a ON a.unit_id = i.unit_id AND a.problem_id = i.problem_id"};

enum err batch_build_resolve(struct batch *batch, struct pg_params *params)
{
    static const enum batch_column columns[] = {COL_item,     COL_unit_id,    COL_problem_id,
                                                COL_event_id, COL_measure_no, COL_local_no,
                                                COL_affected};
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        array_reset(&batch->columns[columns[i]]);
    }
    for (size_t i = 0; i < batch->count; i++) {
        const struct change_call *change = batch->items[i];
        array_int4(&batch->columns[COL_item], (int64_t)i);
        array_int8(&batch->columns[COL_unit_id], change->unit_id);
        array_int8(&batch->columns[COL_problem_id], change->problem_id);
        array_uuid(&batch->columns[COL_event_id], &change->request_id);
        if (change->effect == NULL) {
            array_null(&batch->columns[COL_measure_no]);
        } else {
            array_int2(&batch->columns[COL_measure_no], change->effect->measure_no);
        }
        array_word(&batch->columns[COL_local_no],
                   change->rare == NULL ? 0 : change->rare->local_no);
        array_text(&batch->columns[COL_affected],
                   change->rare == NULL ? NULL : change->rare->affected_unit);
    }
    params_init(params);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        params_array(params, &batch->columns[columns[i]]);
    }
    return params->err;
}

struct resolved_row {
    int item;
    int64_t problem_id; /* of the event; 0: none of this id */
    struct digest digest;
    enum state from_state;
    enum state to_state;
    uint32_t version;
    int64_t received_ms;
    struct digest chain;
    enum state current_state; /* 0: no such assignment */
    uint32_t current_version;
    bool review_started;
    bool measure_known;
    bool affected_known;
};

static bool same_request(const struct change_call *change, const struct resolved_row *row)
{
    return row->problem_id == change->problem_id && digest_equal(&row->digest, &change->digest);
}

/*
 * What it is now is newer than what the batch saw: where version and state would fit by now, another transaction
 * was faster, and the caller is told to look again.
 */
static enum change_outcome refusal(const struct change_call *change, const struct resolved_row *row)
{
    if (row->current_version != change->base_version) {
        return CHANGE_STALE;
    }
    bool unreviewed = (batch_does(change) & DOES_UNREVIEWED) == 0 || !row->review_started;
    if (transition_move(change->moves, row->current_state) == 0 || !unreviewed) {
        return CHANGE_STATE;
    }
    if (!row->measure_known) {
        return CHANGE_MEASURE_UNKNOWN;
    }
    return row->affected_known ? CHANGE_STALE : CHANGE_UNIT_UNKNOWN;
}

static void resolve(struct change_call *change, const struct resolved_row *row)
{
    if (row->problem_id != 0) {
        bool same = same_request(change, row);
        change->outcome = same ? CHANGE_REPEATED : CHANGE_ID_REUSED;
        change->from_state = same ? row->from_state : (enum state)0;
        change->to_state = same ? row->to_state : (enum state)0;
        change->version = same ? row->version : 0;
        change->stored_received_ms = same ? row->received_ms : 0;
        change->chain = same ? row->chain : (struct digest){0};
    } else if (row->current_state == 0) {
        change->outcome = CHANGE_NOT_FOUND;
    } else {
        change->outcome = refusal(change, row);
        change->current_state = row->current_state;
        change->current_version = row->current_version;
    }
}

void batch_take_resolved(struct batch *batch, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct resolved_row, item),
        COLUMN(NUMBER, struct resolved_row, problem_id),
        COLUMN(DIGEST, struct resolved_row, digest),
        COLUMN(NUMBER, struct resolved_row, from_state),
        COLUMN(NUMBER, struct resolved_row, to_state),
        COLUMN(NUMBER, struct resolved_row, version),
        COLUMN(TIME, struct resolved_row, received_ms),
        COLUMN(DIGEST, struct resolved_row, chain),
        COLUMN(NUMBER, struct resolved_row, current_state),
        COLUMN(NUMBER, struct resolved_row, current_version),
        COLUMN(BOOL, struct resolved_row, review_started),
        COLUMN(BOOL, struct resolved_row, measure_known),
        COLUMN(BOOL, struct resolved_row, affected_known),
    };
    static const struct columns columns = COLUMNS(struct resolved_row, table);
    for (int i = 0; i < PQntuples(result); i++) {
        struct resolved_row row = {0};
        if (row_read(result, i, &columns, NULL, &row) != ERR_OK ||
            !CHECK(row.item >= 0 && (size_t)row.item < batch->count)) {
            continue;
        }
        batch->answered[row.item] = true;
        resolve(batch->items[row.item], &row);
    }
}
