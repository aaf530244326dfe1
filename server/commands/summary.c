/*
 * SUMMARY_GET: the consolidated picture of a campaign, one row per problem; every list and format is made from it.
 *
 * The store gives the items in the order of problems, parties and units. Measures and effects of a problem are
 * collated apart: what one unit calls an effect is nobody's measure. The texts are for everybody, that is what
 * the list is for; how complete each unit is only those see who see all units, a unit sees its own row.
 */
#include "proto/record.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/rules/collate.h"

/* The items of one problem; all of them have its number. */
struct slice {
    const struct summary_item_record *items;
    size_t count;
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

static bool collate_slice(struct arena *arena, const struct slice *slice, text_of text,
                          size_t *n_out, Rectify__SummaryItem ***out)
{
    struct collate_input *inputs = arena_calloc(arena, slice->count, sizeof(*inputs));
    struct collated_item *items = NULL;
    size_t count = 0;
    size_t item_count = 0;
    if (inputs == NULL) {
        return false;
    }
    for (size_t i = 0; i < slice->count; i++) {
        const struct summary_item_record *item = &slice->items[i];
        if (text(item) != NULL) {
            inputs[count++] = (struct collate_input){
                .unit_id = item->unit_id,
                .unit_name = item->unit_name,
                .text = text(item),
            };
        }
    }
    return collate(inputs, count, arena, &items, &item_count) == ERR_OK &&
           fill_items(arena, items, item_count, n_out, out);
}

static Rectify__Completeness *make_completeness(struct arena *arena,
                                                const struct completeness_record *record)
{
    Rectify__Completeness *out = arena_alloc(arena, sizeof(*out));
    if (out != NULL) {
        rectify__completeness__init(out);
        out->expected = (uint32_t)record->expected;
        out->reported = (uint32_t)record->reported;
        out->on_time = (uint32_t)record->on_time;
        out->with_content = (uint32_t)record->with_content;
    }
    return out;
}

static bool fill_states(struct arena *arena, const struct summary_problem_record *record,
                        Rectify__SummaryProblem *out)
{
    out->states = convert_list(arena, STATE_MAX, sizeof(Rectify__StateCount));
    if (out->states == NULL) {
        return false;
    }
    for (uint32_t state = 1; state <= STATE_MAX; state++) {
        if (record->states[state] > 0) {
            Rectify__StateCount *count = out->states[out->n_states++];
            rectify__state_count__init(count);
            count->state = state;
            count->count = (uint32_t)record->states[state];
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
    out->self_held = (uint32_t)record->self_held;
    out->completeness = make_completeness(arena, &record->completeness);
    return out->completeness != NULL && fill_states(arena, record, out) &&
           collate_slice(arena, slice, measure_of, &out->n_measures, &out->measures) &&
           collate_slice(arena, slice, effect_of, &out->n_effects, &out->effects);
}

/* The items of `problem_no`, which begin at *at or are missing; *at moves behind them. */
static struct slice take_slice(const struct summary_call *call, int problem_no, size_t *at)
{
    struct slice slice = {.items = call->items == NULL ? NULL : call->items + *at};
    while (*at < call->item_count && call->items[*at].problem_no == problem_no) {
        slice.count++;
        (*at)++;
    }
    return slice;
}

static bool fill_problems(struct arena *arena, const struct summary_call *call,
                          Rectify__Summary *out)
{
    size_t at = 0;
    out->problems = convert_list(arena, call->problem_count, sizeof(Rectify__SummaryProblem));
    bool ok = out->problems != NULL;
    for (size_t i = 0; ok && i < call->problem_count; i++) {
        struct slice slice = take_slice(call, call->problems[i].seq_no, &at);
        ok = fill_problem(arena, &call->problems[i], &slice, out->problems[i]);
    }
    out->n_problems = call->problem_count;
    return ok;
}

static bool fill_units(struct arena *arena, const struct summary_call *call, Rectify__Summary *out)
{
    out->units = convert_list(arena, call->unit_count, sizeof(Rectify__SummaryUnit));
    bool ok = out->units != NULL;
    for (size_t i = 0; ok && i < call->unit_count; i++) {
        const struct summary_unit_record *record = &call->units[i];
        Rectify__SummaryUnit *unit = out->units[i];
        rectify__summary_unit__init(unit);
        unit->unit_id = record->unit_id;
        unit->name = convert_text(record->name);
        unit->kind = (uint32_t)record->kind;
        unit->returns = (uint32_t)record->returns;
        unit->completeness = make_completeness(arena, &record->completeness);
        ok = unit->completeness != NULL;
    }
    out->n_units = call->unit_count;
    return ok;
}

static void on_summary(struct store_call *call)
{
    struct command *command = call->owner;
    struct arena *arena = &command->arena;
    const struct summary_call *found = CONTAINER_OF(call, struct summary_call, call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    Rectify__Summary *out = arena_alloc(arena, sizeof(*out));
    Rectify__CampaignBrief *campaign = arena_alloc(arena, sizeof(*campaign));
    if (out == NULL || campaign == NULL) {
        command_finish(command, ERR_NOMEM, NULL);
        return;
    }
    rectify__summary__init(out);
    out->campaign = campaign;
    out->as_of_ms = command->commands->options.wall_ms();
    bool ok = convert_campaign(arena, &found->found, campaign) &&
              fill_problems(arena, found, out) && fill_units(arena, found, out);
    command_finish(command, ok ? ERR_OK : ERR_NOMEM, &out->base);
}

enum command_progress command_summary_get(struct command *command)
{
    const Rectify__SummaryGet *in = (const Rectify__SummaryGet *)command->in;
    enum err err = text_form(in->campaign, TEXT_CODE_MAX);
    if (err != ERR_OK) {
        return command_refuse(command, err, "campaign");
    }
    struct summary_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_store_call(command, on_summary);
    call->campaign = text_or_null(in->campaign);
    call->issued_only = !caller_sees_drafts(&command->caller);
    err = caller_only_unit(&command->caller, &call->only_unit_id);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    return command_await(command, store_summary(command->commands->options.store, call));
}
