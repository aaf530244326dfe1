#include "server/commands/convert.h"
#include "server/rules/conditions.h"

static bool convert_self_check(struct arena *arena, const struct plan_record *record,
                               Rectify__PlanVersion *out)
{
    if (record->checked_on == DAY_NONE) {
        return true;
    }
    out->self_check = arena_alloc(arena, sizeof(*out->self_check));
    if (out->self_check == NULL) {
        return false;
    }
    rectify__self_check_record__init(out->self_check);
    out->self_check->checked_on = record->checked_on;
    out->self_check->method = convert_text(record->method);
    out->self_check->scope = convert_text(record->scope);
    out->self_check->has_persons = record->persons > 0;
    out->self_check->persons = record->persons > 0 ? (uint32_t)record->persons : 0;
    return true;
}

static bool convert_points(struct arena *arena, uint32_t points, Rectify__MeasureRecord *out)
{
    out->points = arena_calloc(arena, POINTS_MAX, sizeof(*out->points));
    if (out->points == NULL) {
        return false;
    }
    for (uint32_t point = 1; point <= POINTS_MAX; point++) {
        if ((points >> (point - 1) & 1) != 0) {
            out->points[out->n_points++] = point;
        }
    }
    return true;
}

static bool convert_effect(struct arena *arena, const struct measure_record *record,
                           Rectify__MeasureRecord *out)
{
    if (!record->has_effect) {
        return true;
    }
    out->effect = arena_alloc(arena, sizeof(*out->effect));
    if (out->effect == NULL) {
        return false;
    }
    rectify__effect_record__init(out->effect);
    out->effect->text = convert_text(record->effect.text);
    out->effect->quantity = convert_text(record->effect.quantity);
    out->effect->no_evidence_reason = convert_text(record->effect.no_evidence_reason);
    out->effect->has_request_id = true;
    out->effect->has_repeats_measure = true;
    out->effect->repeats_measure = effect_repeats_measure(record->text, record->effect.text);
    return convert_bytes(arena, record->effect.request_id.bytes,
                         sizeof(record->effect.request_id.bytes), &out->effect->request_id);
}

static bool convert_measure(struct arena *arena, const struct measure_record *record,
                            Rectify__MeasureRecord *out)
{
    rectify__measure_record__init(out);
    out->no = (uint32_t)record->no;
    out->kind = (uint32_t)record->kind;
    out->text = convert_text(record->text);
    out->owner = convert_text(record->owner);
    out->has_due_on = record->due_on != DAY_NONE;
    out->due_on = out->has_due_on ? record->due_on : 0;
    out->frequency = convert_text(record->frequency);
    out->not_done_reason = convert_text(record->not_done_reason);
    out->has_continues = record->continues != 0;
    out->continues = (uint32_t)record->continues;
    return convert_points(arena, record->points, out) && convert_effect(arena, record, out);
}

bool convert_measures(struct arena *arena, const struct measure_record *records, size_t count,
                      Rectify__MeasureRecord ***out)
{
    *out = convert_list(arena, count, sizeof(Rectify__MeasureRecord));
    bool ok = *out != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        ok = convert_measure(arena, &records[i], (*out)[i]);
    }
    return ok;
}

static bool convert_excuses(struct arena *arena, const struct plan_record *record,
                            Rectify__PlanVersion *out)
{
    out->excuses = convert_list(arena, record->excuse_count, sizeof(Rectify__ExcuseRecord));
    if (out->excuses == NULL) {
        return false;
    }
    out->n_excuses = record->excuse_count;
    for (size_t i = 0; i < record->excuse_count; i++) {
        rectify__excuse_record__init(out->excuses[i]);
        out->excuses[i]->point = (uint32_t)record->excuses[i].point;
        out->excuses[i]->reason = convert_text(record->excuses[i].reason);
    }
    return true;
}

bool convert_plan(struct arena *arena, const struct plan_record *record, Rectify__PlanVersion *out)
{
    rectify__plan_version__init(out);
    out->act = (uint32_t)record->act;
    out->accepted = record->accepted;
    out->has_waiting = record->waiting;
    out->waiting = record->waiting;
    out->reason = convert_text(record->reason);
    out->cause = convert_text(record->cause);
    out->statement = convert_text(record->statement);
    out->confirmed_by = convert_text(record->confirmed_by);
    out->local_problems = convert_texts(record->local_problems);
    out->n_local_problems = record->local_problem_count;
    out->n_measures = record->measure_count;
    return convert_bytes(arena, record->request_id.bytes, sizeof(record->request_id.bytes),
                         &out->request_id) &&
           convert_bytes(arena, record->digest.bytes, DIGEST_SIZE, &out->digest) &&
           convert_self_check(arena, record, out) &&
           convert_measures(arena, record->measures, record->measure_count, &out->measures) &&
           convert_excuses(arena, record, out);
}

/* Whatever an act has not, its record says so: a decision is not guessed from its act. */
static void convert_verification(const struct event_record *record, Rectify__Event *out)
{
    out->has_method = record->method != 0;
    out->method = (uint32_t)record->method;
    out->has_verified_on = out->has_method && record->verified_on != DAY_NONE;
    out->verified_on = out->has_verified_on ? record->verified_on : 0;
    out->has_result = record->result != 0;
    out->result = (uint32_t)record->result;
    out->accepted_risk = convert_text(record->accepted_risk);
    out->has_cadence = record->cadence != 0;
    out->cadence = (uint32_t)record->cadence;
    out->has_next_review_on = out->has_cadence && record->next_review_on != DAY_NONE;
    out->next_review_on = out->has_next_review_on ? record->next_review_on : 0;
}

static bool convert_return(struct arena *arena, const struct event_record *record,
                           Rectify__Event *out)
{
    bool moves = record->act == ACT_RETURN || record->act == ACT_GRANT || record->act == ACT_REOPEN;
    out->has_new_due_on = moves && record->new_due_on != DAY_NONE;
    out->new_due_on = out->has_new_due_on ? record->new_due_on : 0;
    out->items = arena_calloc(arena, record->item_count, sizeof(*out->items));
    if (out->items == NULL) {
        return false;
    }
    out->n_items = record->item_count;
    for (size_t i = 0; i < record->item_count; i++) {
        out->items[i] = (uint32_t)record->items[i];
    }
    return true;
}

/* What came with the acts beyond the first closure. */
static bool convert_rare(struct arena *arena, const struct event_record *record,
                         Rectify__Event *out)
{
    out->signed_by = convert_text(record->signed_by);
    out->has_end_reason = record->end_reason != 0;
    out->end_reason = (uint32_t)record->end_reason;
    out->carried_to = convert_text(record->carried_to);
    out->conclusion = convert_text(record->conclusion);
    out->progress = convert_text(record->progress);
    out->has_wanted_on = record->progress != NULL && record->wanted_on != DAY_NONE;
    out->wanted_on = out->has_wanted_on ? record->wanted_on : 0;
    out->quantity = convert_text(record->quantity);
    out->other_unit = convert_text(record->other_unit);
    if (record->period_cadence == 0) {
        return true;
    }
    const struct period period = period_of(record->period_cadence, record->period_on);
    out->has_nil = true;
    out->nil = record->nil;
    out->period = arena_alloc(arena, sizeof(*out->period));
    if (out->period == NULL) {
        return false;
    }
    convert_period(&period, out->period);
    return true;
}

static void convert_work(const struct event_record *record, Rectify__Event *out)
{
    out->has_reply_by = record->act == ACT_SUPERVISE && record->reply_by != DAY_NONE;
    out->reply_by = out->has_reply_by ? record->reply_by : 0;
    out->has_activity_kind = record->activity_kind != 0;
    out->activity_kind = (uint32_t)record->activity_kind;
    out->has_held_on = out->has_activity_kind && record->held_on != DAY_NONE;
    out->held_on = out->has_held_on ? record->held_on : 0;
}

bool convert_event(struct arena *arena, const struct event_record *record, Rectify__Event *out)
{
    rectify__event__init(out);
    out->act = (uint32_t)record->act;
    out->from_state = (uint32_t)record->from_state;
    out->to_state = (uint32_t)record->to_state;
    out->version = record->version;
    out->person_name = convert_text(record->person_name);
    out->unit_name = convert_text(record->unit_name);
    out->role = record->hat;
    out->client_time_ms = record->client_time_ms;
    out->received_ms = record->received_ms;
    out->text = convert_text(record->text);
    out->has_self_held = record->self_held;
    out->self_held = record->self_held;
    out->blocked_on = convert_text(record->blocked_on);
    convert_verification(record, out);
    convert_work(record, out);
    out->affected_unit = convert_text(record->affected_unit);
    out->has_local = record->local_no != 0;
    out->local = (uint32_t)record->local_no;
    out->has_measure = record->measure_no != 0;
    out->measure = (uint32_t)record->measure_no;
    out->n_files = record->file_count;
    out->n_actuals = record->actual_count;
    return convert_actuals(arena, record, &out->actuals) &&
           convert_files(arena, record->files, record->file_count, &out->files) &&
           convert_return(arena, record, out) && convert_rare(arena, record, out) &&
           convert_bytes(arena, record->request_id.bytes, sizeof(record->request_id.bytes),
                         &out->request_id) &&
           convert_bytes(arena, record->digest.bytes, DIGEST_SIZE, &out->digest);
}
