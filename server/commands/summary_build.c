/*
 * One row per problem. The store gives the items in the order of problems, parties and units. Measures and effects of a
 * problem are collated apart: what one unit calls an effect is nobody's measure. Where the office wrote a wording of its
 * own, that stands in the list, and what the units say stands beside it with whether it has changed since.
 */
#include "server/commands/summary_build.h"
#include "server/commands/convert.h"
#include "server/rules/wording.h"

/* What belongs to one problem, as parts of the store's lists; all of it has the problem's number. */
struct slice {
    const struct summary_item_record *items;
    size_t item_count;
    const struct wording_record *wording; /* NULL: none */
    const struct wording_source_record *sources;
    size_t source_count;
    struct summary_ledger_slice ledger;
};

/* Where the slices of the next problem begin. */
struct cursor {
    size_t item;
    size_t wording;
    size_t source;
    size_t proof;
    size_t task;
};

typedef const char *(*text_of)(const struct summary_item_record *item);

static const char *measure_of(const struct summary_item_record *item)
{
    return item->measure;
}

static const char *effect_of(const struct summary_item_record *item)
{
    return item->effect;
}

static bool fill_items(struct arena *arena, const struct collated_item *items, size_t count,
                       size_t *n_out, Rectify__SummaryItem ***out)
{
    *out = convert_list(arena, count, sizeof(Rectify__SummaryItem));
    if (*out == NULL) {
        return false;
    }
    *n_out = count;
    for (size_t i = 0; i < count; i++) {
        Rectify__SummaryItem *item = (*out)[i];
        rectify__summary_item__init(item);
        item->text = convert_text(items[i].text);
        item->units = convert_texts(items[i].unit_names);
        item->n_units = items[i].by_all ? 0 : items[i].unit_count;
    }
    return true;
}

bool summary_collate(struct arena *arena, const struct collate_input *inputs, size_t count,
                     size_t *n_out, Rectify__SummaryItem ***out)
{
    struct collated_item *items = NULL;
    size_t item_count = 0;
    return collate(inputs, count, arena, &items, &item_count) == ERR_OK &&
           fill_items(arena, items, item_count, n_out, out);
}

static bool collate_slice(struct arena *arena, const struct slice *slice, text_of text,
                          size_t *n_out, Rectify__SummaryItem ***out)
{
    struct collate_input *inputs = arena_calloc(arena, slice->item_count, sizeof(*inputs));
    size_t count = 0;
    if (inputs == NULL) {
        return false;
    }
    for (size_t i = 0; i < slice->item_count; i++) {
        const struct summary_item_record *item = &slice->items[i];
        if (text(item) != NULL) {
            inputs[count++] = (struct collate_input){
                .unit_id = item->unit_id,
                .unit_name = item->unit_name,
                .text = text(item),
            };
        }
    }
    return summary_collate(arena, inputs, count, n_out, out);
}

static bool fill_worded(struct arena *arena, const char *const *texts, size_t count, size_t *n_out,
                        Rectify__SummaryItem ***out)
{
    struct collated_item *items = NULL;
    return collate_wording(texts, count, arena, &items) == ERR_OK &&
           fill_items(arena, items, count, n_out, out);
}

static bool fill_sources(struct arena *arena, const struct wording_unit *units, size_t count,
                         Rectify__Wording *out)
{
    out->sources = convert_list(arena, count, sizeof(Rectify__WordingSource));
    if (out->sources == NULL) {
        return false;
    }
    out->n_sources = count;
    for (size_t i = 0; i < count; i++) {
        Rectify__WordingSource *source = out->sources[i];
        rectify__wording_source__init(source);
        source->unit_id = units[i].unit_id;
        source->unit_name = convert_text(units[i].unit_name);
        source->has_version = units[i].version != 0;
        source->version = units[i].version;
        source->contributes = units[i].contributes;
        source->changed = units[i].changed;
    }
    return true;
}

/* Both lists in the rule's form. */
static bool compare_sources(struct arena *arena, const struct slice *slice, Rectify__Wording *out)
{
    struct wording_source *written = arena_calloc(arena, slice->source_count, sizeof(*written));
    struct wording_source *now = arena_calloc(arena, slice->item_count, sizeof(*now));
    struct wording_unit *units = NULL;
    size_t count = 0;
    bool stale = false;
    if (written == NULL || now == NULL) {
        return false;
    }
    for (size_t i = 0; i < slice->source_count; i++) {
        const struct wording_source_record *record = &slice->sources[i];
        written[i] = (struct wording_source){record->unit_id,    record->unit_name, record->version,
                                             record->measure_no, record->plan,      record->effect};
    }
    for (size_t i = 0; i < slice->item_count; i++) {
        const struct summary_item_record *record = &slice->items[i];
        now[i] = (struct wording_source){
            record->unit_id,    record->unit_name, record->version,
            record->measure_no, record->plan,      record->effect_event,
        };
    }
    bool ok = wording_compare(written, slice->source_count, now, slice->item_count, arena, &units,
                              &count, &stale) == ERR_OK;
    out->stale = stale;
    return ok && fill_sources(arena, units, count, out);
}

/* The office's texts take the place of the collated ones, which move to the wording's own message. */
static bool fill_wording(struct arena *arena, const struct slice *slice,
                         Rectify__SummaryProblem *out)
{
    const struct wording_record *record = slice->wording;
    if (record == NULL) {
        return true;
    }
    Rectify__Wording *wording = arena_alloc(arena, sizeof(*wording));
    if (wording == NULL) {
        return false;
    }
    rectify__wording__init(wording);
    wording->version = (uint32_t)record->version;
    wording->written_ms = record->written_ms;
    wording->written_by = convert_text(record->written_by);
    wording->measures = out->measures;
    wording->n_measures = out->n_measures;
    wording->effects = out->effects;
    wording->n_effects = out->n_effects;
    out->wording = wording;
    return compare_sources(arena, slice, wording) &&
           fill_worded(arena, record->measures, record->measure_count, &out->n_measures,
                       &out->measures) &&
           fill_worded(arena, record->effects, record->effect_count, &out->n_effects,
                       &out->effects);
}

Rectify__Completeness *summary_completeness(struct arena *arena,
                                            const struct completeness_record *record)
{
    Rectify__Completeness *out = arena_alloc(arena, sizeof(*out));
    if (out != NULL) {
        rectify__completeness__init(out);
        out->expected = (uint32_t)record->expected;
        out->reported = (uint32_t)record->reported;
        out->on_time = (uint32_t)record->on_time;
        out->with_content = (uint32_t)record->with_content;
        out->has_nil = true;
        out->nil = (uint32_t)record->nil;
        out->has_returned = true;
        out->returned = (uint32_t)record->returned;
        out->has_planned = true;
        out->planned = (uint32_t)record->planned;
    }
    return out;
}

bool summary_states(struct arena *arena, const int states[STATE_MAX + 1], size_t *n_states,
                    Rectify__StateCount ***out)
{
    *n_states = 0;
    *out = convert_list(arena, STATE_MAX, sizeof(Rectify__StateCount));
    if (*out == NULL) {
        return false;
    }
    for (uint32_t state = 1; state <= STATE_MAX; state++) {
        if (states[state] > 0) {
            Rectify__StateCount *count = (*out)[(*n_states)++];
            rectify__state_count__init(count);
            count->state = state;
            count->count = (uint32_t)states[state];
        }
    }
    return true;
}

static bool fill_problem(struct arena *arena, const struct summary_problem_record *record,
                         const struct slice *slice, Rectify__SummaryProblem *out)
{
    rectify__summary_problem__init(out);
    out->no = (uint32_t)record->seq_no;
    out->category = (uint32_t)record->category;
    out->title = convert_text(record->title);
    out->description = convert_text(record->description);
    out->remark = convert_text(record->remark);
    out->due_kind = (uint32_t)record->due_kind;
    out->has_due_on = record->due_on != DAY_NONE;
    out->due_on = out->has_due_on ? record->due_on : 0;
    out->parties = convert_texts(record->parties);
    out->n_parties = record->party_count;
    out->has_lead = record->lead != 0;
    out->lead = (uint32_t)record->lead;
    out->self_held = (uint32_t)record->self_held;
    out->completeness = summary_completeness(arena, &record->completeness);
    return out->completeness != NULL &&
           summary_states(arena, record->states, &out->n_states, &out->states) &&
           collate_slice(arena, slice, measure_of, &out->n_measures, &out->measures) &&
           collate_slice(arena, slice, effect_of, &out->n_effects, &out->effects) &&
           fill_wording(arena, slice, out) && summary_ledger(arena, record, &slice->ledger, out);
}

static struct summary_ledger_slice take_ledger(const struct summary_call *found, int problem_no,
                                               struct cursor *cursor)
{
    struct summary_ledger_slice slice = {
        .proofs = found->proofs == NULL ? NULL : found->proofs + cursor->proof,
        .tasks = found->tasks == NULL ? NULL : found->tasks + cursor->task,
    };
    while (cursor->proof < found->proof_count &&
           found->proofs[cursor->proof].problem_no == problem_no) {
        slice.proof_count++;
        cursor->proof++;
    }
    while (cursor->task < found->task_count &&
           found->tasks[cursor->task].problem_no == problem_no) {
        slice.task_count++;
        cursor->task++;
    }
    return slice;
}

/* What the problem has in the lists, which begins at the cursor or is missing; the cursor moves behind it. */
static struct slice take_slice(const struct summary_call *found, int problem_no,
                               struct cursor *cursor)
{
    struct slice slice = {
        .items = found->items == NULL ? NULL : found->items + cursor->item,
        .sources = found->sources == NULL ? NULL : found->sources + cursor->source,
        .ledger = take_ledger(found, problem_no, cursor),
    };
    while (cursor->item < found->item_count &&
           found->items[cursor->item].problem_no == problem_no) {
        slice.item_count++;
        cursor->item++;
    }
    while (cursor->source < found->source_count &&
           found->sources[cursor->source].problem_no == problem_no) {
        slice.source_count++;
        cursor->source++;
    }
    if (cursor->wording < found->wording_count &&
        found->wordings[cursor->wording].problem_no == problem_no) {
        slice.wording = &found->wordings[cursor->wording++];
    }
    return slice;
}

static bool fill_problems(struct arena *arena, const struct summary_call *found,
                          Rectify__Summary *out)
{
    struct cursor cursor = {0};
    out->problems = convert_list(arena, found->problem_count, sizeof(Rectify__SummaryProblem));
    bool ok = out->problems != NULL;
    for (size_t i = 0; ok && i < found->problem_count; i++) {
        struct slice slice = take_slice(found, found->problems[i].seq_no, &cursor);
        ok = fill_problem(arena, &found->problems[i], &slice, out->problems[i]);
    }
    out->n_problems = found->problem_count;
    return ok;
}

bool summary_units(struct arena *arena, const struct summary_unit_record *units, size_t count,
                   size_t *n_units, Rectify__SummaryUnit ***out)
{
    *out = convert_list(arena, count, sizeof(Rectify__SummaryUnit));
    bool ok = *out != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        Rectify__SummaryUnit *unit = (*out)[i];
        rectify__summary_unit__init(unit);
        unit->unit_id = units[i].unit_id;
        unit->name = convert_text(units[i].name);
        unit->kind = (uint32_t)units[i].kind;
        unit->returns = (uint32_t)units[i].completeness.returned;
        unit->completeness = summary_completeness(arena, &units[i].completeness);
        ok = unit->completeness != NULL;
    }
    *n_units = count;
    return ok;
}

static bool fill_self_held(struct arena *arena, const struct summary_call *found,
                           Rectify__Summary *out)
{
    out->self_held = convert_list(arena, found->self_held_count, sizeof(Rectify__SelfHeld));
    if (out->self_held == NULL) {
        return false;
    }
    for (size_t i = 0; i < found->self_held_count; i++) {
        const struct self_held_record *record = &found->self_held[i];
        Rectify__SelfHeld *one = out->self_held[i];
        rectify__self_held__init(one);
        one->problem_no = (uint32_t)record->problem_no;
        one->unit_name = convert_text(record->unit_name);
        one->act = (uint32_t)record->act;
        one->person_name = convert_text(record->person_name != NULL ? record->person_name : "");
        one->received_ms = record->received_ms;
    }
    out->n_self_held = found->self_held_count;
    return true;
}

bool summary_build(struct arena *arena, const struct summary_call *found, Rectify__Summary *out)
{
    Rectify__CampaignBrief *campaign = arena_alloc(arena, sizeof(*campaign));
    if (campaign == NULL) {
        return false;
    }
    rectify__summary__init(out);
    out->campaign = campaign;
    out->has_edition = true;
    out->edition = EDITION_INTERNAL;
    out->has_units_are_nodes = found->units_are_nodes;
    out->units_are_nodes = found->units_are_nodes;
    return convert_campaign(arena, &found->found, campaign) && fill_problems(arena, found, out) &&
           fill_self_held(arena, found, out) &&
           summary_units(arena, found->units, found->unit_count, &out->n_units, &out->units);
}
