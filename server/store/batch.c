/*
 * What stands in a batch, how it becomes the statement's arrays, and how the results come back to the changes.
 */
#include "common/base/check.h"
#include "common/base/mem.h"
#include "server/rules/transition.h"
#include "server/store/pg_result.h"
#include "server/store/reported.h"
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

static unsigned parts_of(const struct change_call *change)
{
    unsigned parts = 0;
    parts |= change->plan != NULL ? (unsigned)BATCH_PLAN : 0;
    parts |= change->effect != NULL ? (unsigned)BATCH_EFFECT : 0;
    parts |= change->decision != NULL ? (unsigned)BATCH_DECISION : 0;
    parts |= change->act == ACT_DONE ? (unsigned)BATCH_DONE : 0;
    return parts;
}

void batch_take(struct batch *batch, struct list *from, size_t max)
{
    size_t looked_at = 0;
    batch->count = 0;
    batch->parts = 0;
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
        batch->parts |= parts_of(change);
    }
}

/* What each act does to the row, apart from the state (domain.md 3.3). */
static int64_t does(const struct change_call *change)
{
    static const unsigned acts[ACT_MAX + 1] = {
        [ACT_NIL] = DOES_PLAN | DOES_SUBMIT,
        [ACT_PLAN] = DOES_PLAN | DOES_SUBMIT,
        [ACT_PROGRESS] = DOES_PROGRESS,
        [ACT_DONE] = DOES_SUBMIT | DOES_CLOSURE,
        [ACT_WITHDRAW] = DOES_WITHDRAW | DOES_UNREVIEWED,
        [ACT_START_REVIEW] = DOES_REVIEW | DOES_UNREVIEWED,
        [ACT_APPROVE] = DOES_DECIDE | DOES_ACCEPT,
        [ACT_RETURN] = DOES_DECIDE | DOES_RETURN,
        [ACT_CLOSE] = DOES_DECIDE,
        [ACT_SUSTAIN] = DOES_DECIDE,
    };
    unsigned bits = acts[change->act];
    if (change->act == ACT_NIL && change->plan != NULL && change->plan->measure_count > 0) {
        bits |= DOES_CONTENT;
    }
    return bits;
}

static void build_base(struct pg_array *columns, const struct change_call *change, size_t item)
{
    array_int4(&columns[COL_item], (int64_t)item);
    array_int8(&columns[COL_unit_id], change->unit_id);
    array_int8(&columns[COL_problem_id], change->problem_id);
    array_uuid(&columns[COL_event_id], &change->request_id);
    array_int4(&columns[COL_base_version], change->base_version);
    array_int2(&columns[COL_act], change->act);
    array_int4(&columns[COL_does], does(change));
    array_int8(&columns[COL_moves], (int64_t)change->moves);
    array_bytes(&columns[COL_digest], change->digest.bytes, sizeof(change->digest.bytes));
    array_time(&columns[COL_client_time], change->client_time_ms);
    array_time(&columns[COL_received_at], change->received_ms);
    array_id(&columns[COL_person_id], change->person_id);
    array_id(&columns[COL_actor_unit_id], change->actor_unit_id);
    array_id(&columns[COL_client_id], change->client_id);
    array_int4(&columns[COL_hat], change->hat);
    array_text(&columns[COL_text], change->text);
    array_text(&columns[COL_blocked_on], change->blocked_on);
}

static void build_measures(struct pg_array *columns, const struct change_plan *plan)
{
    static const enum batch_column lists[] = {COL_m_kinds, COL_m_texts,       COL_m_owners,
                                              COL_m_dues,  COL_m_frequencies, COL_m_points};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        array_list_open(&columns[lists[i]]);
    }
    for (size_t i = 0; i < plan->measure_count; i++) {
        const struct planned_measure *measure = &plan->measures[i];
        array_list_int(&columns[COL_m_kinds], measure->kind);
        array_list_text(&columns[COL_m_texts], measure->text);
        array_list_text(&columns[COL_m_owners], measure->owner);
        array_list_day(&columns[COL_m_dues], measure->due_on);
        array_list_text(&columns[COL_m_frequencies], measure->frequency);
        array_list_int(&columns[COL_m_points], measure->points);
    }
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        array_list_close(&columns[lists[i]]);
    }
}

static void build_plan(struct pg_array *columns, const struct change_plan *plan)
{
    array_day(&columns[COL_checked_on], plan->self_check.checked_on);
    array_int4(&columns[COL_persons], plan->self_check.persons);
    array_text(&columns[COL_method], plan->self_check.method);
    array_text(&columns[COL_scope], plan->self_check.scope);
    array_text(&columns[COL_cause], plan->cause);
    array_text(&columns[COL_statement], plan->statement);
    array_text(&columns[COL_confirmed_by], plan->confirmed_by);
    array_list_open(&columns[COL_excused_points]);
    array_list_open(&columns[COL_excuse_reasons]);
    for (size_t i = 0; i < plan->excuse_count; i++) {
        array_list_int(&columns[COL_excused_points], plan->excuses[i].point);
        array_list_text(&columns[COL_excuse_reasons], plan->excuses[i].reason);
    }
    array_list_close(&columns[COL_excused_points]);
    array_list_close(&columns[COL_excuse_reasons]);
    array_list_open(&columns[COL_local_problems]);
    for (size_t i = 0; i < plan->local_problem_count; i++) {
        array_list_text(&columns[COL_local_problems], plan->local_problems[i]);
    }
    array_list_close(&columns[COL_local_problems]);
    build_measures(columns, plan);
}

static void build_effect(struct pg_array *columns, const struct change_effect *effect)
{
    array_int2(&columns[COL_measure_no], effect->measure_no);
    array_text(&columns[COL_quantity], effect->quantity);
    array_text(&columns[COL_no_evidence_reason], effect->no_evidence_reason);
}

static void build_decision(struct pg_array *columns, const struct change_decision *decision,
                           enum act act)
{
    const struct verification *verification = &decision->verification;
    array_uuid(&columns[COL_decided], &decision->decided);
    array_day(&columns[COL_new_due_on], act == ACT_RETURN ? decision->new_due_on : DAY_NONE);
    array_bool(&columns[COL_self_held], decision->self_held);
    array_word(&columns[COL_v_method], verification->method);
    /* Without a verification the whole struct is zero, its days too. */
    array_day(&columns[COL_verified_on],
              verification->method == 0 ? DAY_NONE : verification->verified_on);
    array_word(&columns[COL_result], verification->result);
    array_text(&columns[COL_accepted_risk], verification->accepted_risk);
    array_day(&columns[COL_next_review_on],
              act == ACT_SUSTAIN ? verification->next_review_on : DAY_NONE);
    array_word(&columns[COL_cadence], verification->cadence);
    array_list_open(&columns[COL_items]);
    for (size_t i = 0; i < decision->item_count; i++) {
        array_list_int(&columns[COL_items], decision->items[i]);
    }
    array_list_close(&columns[COL_items]);
}

static void build_done(struct pg_array *columns, const struct change_call *change)
{
    array_list_open(&columns[COL_undone_nos]);
    array_list_open(&columns[COL_undone_reasons]);
    for (size_t i = 0; i < change->not_done_count; i++) {
        array_list_int(&columns[COL_undone_nos], change->not_done[i].measure_no);
        array_list_text(&columns[COL_undone_reasons], change->not_done[i].reason);
    }
    array_list_close(&columns[COL_undone_nos]);
    array_list_close(&columns[COL_undone_reasons]);
}

/* What a change does not bring is null in the columns of the parts that others need. */
static void build_nothing(struct pg_array *columns, enum batch_part part)
{
    for (unsigned i = 0; i < BATCH_COLUMNS; i++) {
        if (batch_columns[i].part == (unsigned)part) {
            array_null(&columns[i]);
        }
    }
}

static void build_item(struct pg_array *columns, unsigned parts, const struct change_call *change,
                       size_t item)
{
    static const enum batch_part all[] = {BATCH_PLAN, BATCH_EFFECT, BATCH_DECISION, BATCH_DONE};
    unsigned own = parts_of(change);
    build_base(columns, change, item);
    if (change->plan != NULL) {
        build_plan(columns, change->plan);
    }
    if (change->effect != NULL) {
        build_effect(columns, change->effect);
    }
    if (change->decision != NULL) {
        build_decision(columns, change->decision, change->act);
    }
    if (change->act == ACT_DONE) {
        build_done(columns, change);
    }
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if ((parts & ~own & (unsigned)all[i]) != 0) {
            build_nothing(columns, all[i]);
        }
    }
}

enum err batch_build(struct batch *batch, int counter_writer, struct pg_params *params)
{
    for (unsigned i = 0; i < BATCH_COLUMNS; i++) {
        array_reset(&batch->columns[i]);
    }
    for (size_t i = 0; i < batch->count; i++) {
        build_item(batch->columns, batch->parts, batch->items[i], i);
    }
    params_init(params);
    params_int4(params, counter_writer);
    params_int4(params, reported_states());
    for (unsigned i = 0; i < BATCH_COLUMNS; i++) {
        if (batch_columns[i].part == 0 || (batch_columns[i].part & batch->parts) != 0) {
            params_array(params, &batch->columns[i]);
        }
    }
    return params->err;
}

struct applied_row {
    int item;
    enum state from_state;
    enum state to_state;
    uint32_t version;
    int problem_no;
};

void batch_take_applied(struct batch *batch, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct applied_row, item),
        COLUMN(NUMBER, struct applied_row, from_state),
        COLUMN(NUMBER, struct applied_row, to_state),
        COLUMN(NUMBER, struct applied_row, version),
        COLUMN(NUMBER, struct applied_row, problem_no),
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
        change->problem_no = row.problem_no;
        change->stored_received_ms = change->received_ms;
    }
}

const struct pg_statement batch_resolve = {
    "change_resolve",
    "SELECT i.item, e.problem_id, e.digest, e.from_state, e.to_state, e.version, e.received_at,"
    " a.state, a.version, a.review_started_at IS NOT NULL, a.due_kind,"
    " i.measure_no IS NULL OR EXISTS (SELECT FROM measure m WHERE m.unit_id = a.unit_id"
    "   AND m.plan_event = a.accepted_event AND m.measure_no = i.measure_no)"
    " FROM (SELECT unnest($1::int4[]) AS item, unnest($2::int8[]) AS unit_id,"
    "  unnest($3::int8[]) AS problem_id, unnest($4::uuid[]) AS event_id,"
    "  unnest($5::int2[]) AS measure_no) i"
    " LEFT JOIN event e ON e.unit_id = i.unit_id AND e.event_id = i.event_id"
    " LEFT JOIN assignment a ON a.unit_id = i.unit_id AND a.problem_id = i.problem_id"};

enum err batch_build_resolve(struct batch *batch, struct pg_params *params)
{
    static const enum batch_column columns[] = {COL_item, COL_unit_id, COL_problem_id, COL_event_id,
                                                COL_measure_no};
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
    enum state current_state; /* 0: no such assignment */
    uint32_t current_version;
    bool review_started;
    enum due_kind due_kind;
    bool measure_known;
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
    bool unreviewed = (does(change) & DOES_UNREVIEWED) == 0 || !row->review_started;
    if (transition_move(change->moves, row->current_state) == 0 || !unreviewed) {
        return CHANGE_STATE;
    }
    return row->measure_known ? CHANGE_STALE : CHANGE_MEASURE_UNKNOWN;
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
    } else if (row->current_state == 0) {
        change->outcome = CHANGE_NOT_FOUND;
    } else {
        change->outcome = refusal(change, row);
        change->current_state = row->current_state;
        change->current_version = row->current_version;
        change->current_review_started = row->review_started;
        change->current_due_kind = row->due_kind;
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
        COLUMN(NUMBER, struct resolved_row, current_state),
        COLUMN(NUMBER, struct resolved_row, current_version),
        COLUMN(BOOL, struct resolved_row, review_started),
        COLUMN(NUMBER, struct resolved_row, due_kind),
        COLUMN(BOOL, struct resolved_row, measure_known),
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
