/* How the changes of a batch become the arrays of its statement: one element of each column per change. */
#include "server/store/reported.h"
#include "server/store/writer.h"

unsigned batch_parts_of(const struct change_call *change)
{
    unsigned parts = 0;
    parts |= change->plan != NULL ? (unsigned)BATCH_PLAN : 0;
    parts |= change->effect != NULL ? (unsigned)BATCH_EFFECT : 0;
    parts |= change->decision != NULL ? (unsigned)BATCH_DECISION : 0;
    parts |= change->act == ACT_DONE ? (unsigned)BATCH_DONE : 0;
    parts |= change->rare != NULL ? (unsigned)BATCH_RARE : 0;
    parts |= change->file_count > 0 ? (unsigned)BATCH_FILES : 0;
    return parts;
}

/* What each act does to the row, apart from the state (domain.md 3.3). */
unsigned batch_does(const struct change_call *change)
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
        [ACT_REVISE] = DOES_PLAN | DOES_SUBMIT,
        [ACT_END] = DOES_DECIDE,
        [ACT_REOPEN] = DOES_DECIDE | DOES_REOPEN,
        [ACT_EXTEND] = DOES_ASK,
        [ACT_GRANT] = DOES_EXTEND | DOES_RECORD,
        [ACT_REFUSE] = DOES_ASK | DOES_RECORD,
        [ACT_LOOK_BACK] = DOES_RECORD,
        [ACT_CANCEL] = DOES_DECIDE,
        [ACT_LOCAL] = DOES_LOCAL | DOES_UNREVIEWED,
    };
    unsigned bits = acts[change->act];
    if (change->act == ACT_REVISE && !change->rare->at_once) {
        bits |= DOES_REVISE;
    }
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
    array_int4(&columns[COL_does], batch_does(change));
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
    bool moves_due = act == ACT_RETURN || act == ACT_GRANT || act == ACT_REOPEN;
    array_day(&columns[COL_new_due_on], moves_due ? decision->new_due_on : DAY_NONE);
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

static void build_reasons(struct pg_array *numbers, struct pg_array *reasons,
                          const struct change_not_done *all, size_t count)
{
    array_list_open(numbers);
    array_list_open(reasons);
    for (size_t i = 0; i < count; i++) {
        array_list_int(numbers, all[i].no);
        array_list_text(reasons, all[i].reason);
    }
    array_list_close(numbers);
    array_list_close(reasons);
}

static void build_done(struct pg_array *columns, const struct change_call *change)
{
    build_reasons(&columns[COL_undone_nos], &columns[COL_undone_reasons], change->not_done,
                  change->not_done_count);
}

static void build_continues(struct pg_array *column, const struct change_plan *plan)
{
    array_list_open(column);
    for (size_t i = 0; plan != NULL && i < plan->measure_count; i++) {
        int no = plan->measures[i].continues;
        if (no == 0) {
            array_list_text(column, NULL);
        } else {
            array_list_int(column, no);
        }
    }
    array_list_close(column);
}

static void build_actuals(struct pg_array *columns, const struct change_rare *rare)
{
    array_list_open(&columns[COL_actual_nos]);
    array_list_open(&columns[COL_actual_values]);
    for (size_t i = 0; i < rare->actual_count; i++) {
        array_list_int(&columns[COL_actual_nos], rare->actuals[i].indicator);
        array_list_text(&columns[COL_actual_values], rare->actuals[i].value);
    }
    array_list_close(&columns[COL_actual_nos]);
    array_list_close(&columns[COL_actual_values]);
}

static void build_rare(struct pg_array *columns, const struct change_call *change)
{
    const struct change_rare *rare = change->rare;
    array_text(&columns[COL_signed_by], rare->signed_by);
    array_uuid(&columns[COL_revises], &rare->revises);
    build_continues(&columns[COL_m_continues], change->plan);
    array_day(&columns[COL_period_on], rare->period_on);
    array_bool(&columns[COL_nil], rare->nil);
    array_text(&columns[COL_period_quantity], rare->quantity);
    array_day(&columns[COL_wanted_on], rare->wanted_on);
    array_text(&columns[COL_progress], rare->progress);
    array_bool(&columns[COL_regains_time], rare->regains_time);
    array_word(&columns[COL_end_reason], rare->end_reason);
    array_text(&columns[COL_carried_to], rare->carried_to);
    array_text(&columns[COL_conclusion], rare->conclusion);
    array_text(&columns[COL_responsible], rare->responsible);
    array_word(&columns[COL_local_no], rare->local_no);
    array_text(&columns[COL_affected], rare->affected_unit);
    build_reasons(&columns[COL_local_undone_nos], &columns[COL_local_undone_reasons],
                  rare->local_not_done, rare->local_not_done_count);
    build_actuals(columns, rare);
}

static void build_files(struct pg_array *columns, const struct change_call *change)
{
    static const enum batch_column lists[] = {COL_f_digests, COL_f_sizes, COL_f_names,
                                              COL_f_personals};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        array_list_open(&columns[lists[i]]);
    }
    for (size_t i = 0; i < change->file_count; i++) {
        const struct event_file *file = &change->files[i];
        char hex[DIGEST_HEX_SIZE];
        digest_hex(&file->digest, hex);
        array_list_text(&columns[COL_f_digests], hex);
        array_list_int(&columns[COL_f_sizes], file->size);
        array_list_text(&columns[COL_f_names], file->name);
        array_list_text(&columns[COL_f_personals], file->personal ? "t" : "f");
    }
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        array_list_close(&columns[lists[i]]);
    }
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
    static const enum batch_part all[] = {BATCH_PLAN, BATCH_EFFECT, BATCH_DECISION,
                                          BATCH_DONE, BATCH_FILES,  BATCH_RARE};
    unsigned own = batch_parts_of(change);
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
    if (change->file_count > 0) {
        build_files(columns, change);
    }
    if (change->rare != NULL) {
        build_rare(columns, change);
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
