#include "client/cli/summary_model.h"

#include "client/cli/keep.h"
#include "client/cli/period.h"
#include "client/cli/words.h"
#include "common/base/language.h"

static struct summary_completeness convert_completeness(const Rectify__Completeness *in)
{
    return (struct summary_completeness){
        .expected = in->expected,
        .reported = in->reported,
        .on_time = in->on_time,
        .with_content = in->with_content,
        .nil = in->nil,
        .returned = in->returned,
        .planned = in->planned,
        .planned_unknown = !in->has_planned,
    };
}

/* An older frozen version does not count plans apart, but the states of a problem tell. */
static struct summary_completeness convert_problem_completeness(const Rectify__Completeness *in,
                                                                size_t count,
                                                                Rectify__StateCount *const *states)
{
    struct summary_completeness out = convert_completeness(in);
    if (out.planned_unknown) {
        out.planned_unknown = false;
        for (size_t i = 0; i < count; i++) {
            bool planned = states[i]->state == WORD_STATE_PLAN_SUBMITTED ||
                           states[i]->state == WORD_STATE_IN_PROGRESS;
            out.planned += planned ? states[i]->count : 0;
        }
    }
    return out;
}

static const struct summary_item *convert_items(size_t count, Rectify__SummaryItem *const *in,
                                                struct arena *arena)
{
    struct summary_item *items = keep_alloc(arena, count, sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct summary_item){
            .text = in[i]->text,
            .units = (const char *const *)in[i]->units,
            .unit_count = in[i]->n_units,
        };
    }
    return items;
}

static const struct summary_state *convert_states(size_t count, Rectify__StateCount *const *in,
                                                  struct arena *arena)
{
    struct summary_state *states = keep_alloc(arena, count, sizeof(*states));
    for (size_t i = 0; i < count; i++) {
        uint32_t state = in[i]->state;
        states[i] = (struct summary_state){
            .state = (int)state,
            .name = word_name(WORDS_STATE, state),
            .label = word_label(WORDS_STATE, state),
            .count = in[i]->count,
        };
    }
    return states;
}

static const struct summary_source *convert_sources(const Rectify__Wording *in, struct arena *arena)
{
    struct summary_source *sources = keep_alloc(arena, in->n_sources, sizeof(*sources));
    for (size_t i = 0; i < in->n_sources; i++) {
        sources[i] = (struct summary_source){
            .unit = in->sources[i]->unit_name,
            .version = in->sources[i]->has_version ? in->sources[i]->version : 0,
            .contributes = in->sources[i]->contributes,
            .changed = in->sources[i]->changed,
        };
    }
    return sources;
}

static const struct summary_wording *convert_wording(const Rectify__Wording *in,
                                                     struct arena *arena)
{
    if (in == NULL) {
        return NULL;
    }
    struct summary_wording *wording = keep_alloc(arena, 1, sizeof(*wording));
    *wording = (struct summary_wording){
        .version = in->version,
        .written_ms = in->written_ms,
        .written_by = in->written_by != NULL ? in->written_by : "",
        .stale = in->stale,
        .sources = convert_sources(in, arena),
        .source_count = in->n_sources,
        .measures = convert_items(in->n_measures, in->measures, arena),
        .measure_count = in->n_measures,
        .effects = convert_items(in->n_effects, in->effects, arena),
        .effect_count = in->n_effects,
    };
    return wording;
}

/* The criterion, then what each indicator is to reach. */
static void convert_goals(const Rectify__SummaryProblem *in, struct summary_ledger *out,
                          struct arena *arena)
{
    const char **goals = keep_alloc(arena, in->n_indicators + 1, sizeof(*goals));
    if (in->criterion != NULL && in->criterion[0] != '\0') {
        goals[out->goal_count++] = in->criterion;
    }
    for (size_t i = 0; i < in->n_indicators; i++) {
        const Rectify__Indicator *one = in->indicators[i];
        const char *wanted = one->target != NULL ? one->target : one->benchmark;
        if (wanted != NULL) {
            goals[out->goal_count++] =
                keep_printf(arena, _("%s: %s%s"), one->name, wanted, one->unit);
        }
    }
    out->goals = goals;
}

static const struct summary_closure *convert_partial(const Rectify__SummaryProblem *in,
                                                     struct arena *arena)
{
    struct summary_closure *partial = keep_alloc(arena, in->n_partial, sizeof(*partial));
    for (size_t i = 0; i < in->n_partial; i++) {
        const Rectify__SummaryClosure *closure = in->partial[i];
        partial[i] = (struct summary_closure){
            .unit = closure->unit,
            .result = word_name(WORDS_RESULT, closure->result),
            .label = word_label(WORDS_RESULT, closure->result),
            .accepted_risk = closure->accepted_risk,
        };
    }
    return partial;
}

static const struct summary_moved *convert_moved(const Rectify__SummaryProblem *in,
                                                 struct arena *arena)
{
    struct summary_moved *moved = keep_alloc(arena, in->n_moved, sizeof(*moved));
    for (size_t i = 0; i < in->n_moved; i++) {
        moved[i] = (struct summary_moved){
            .due_on = in->moved[i]->due_on,
            .units = (const char *const *)in->moved[i]->units,
            .unit_count = in->moved[i]->n_units,
        };
    }
    return moved;
}

/* "2023-07: two visited (2)", with the unit's name where there are others. */
static struct summary_item convert_periodic(const Rectify__SummaryProblem *in, size_t at,
                                            struct arena *arena)
{
    const Rectify__SummaryPeriodic *one = in->periodic[at];
    const char *told = period_told(one->nil, one->text, one->quantity, arena);
    const char **unit = keep_alloc(arena, 1, sizeof(*unit));
    *unit = one->unit;
    return (struct summary_item){
        .text = keep_printf(arena, _("%s: %s"), period_text(one->period, arena), told),
        .units = unit,
        .unit_count = in->completeness->expected > 1 ? 1 : 0,
    };
}

/* What was reported last, and of long-term work what it came to in the last period. */
static void convert_progress(const Rectify__SummaryProblem *in, struct summary_ledger *out,
                             struct arena *arena)
{
    size_t count = in->n_progress + in->n_periodic;
    struct summary_item *items = keep_alloc(arena, count, sizeof(*items));
    const struct summary_item *reported = convert_items(in->n_progress, in->progress, arena);
    for (size_t i = 0; i < count; i++) {
        items[i] =
            i < in->n_progress ? reported[i] : convert_periodic(in, i - in->n_progress, arena);
    }
    out->progress = items;
    out->progress_count = count;
}

static const struct summary_ledger *convert_ledger(const Rectify__SummaryProblem *in,
                                                   struct arena *arena)
{
    struct summary_ledger *ledger = keep_alloc(arena, 1, sizeof(*ledger));
    *ledger = (struct summary_ledger){
        .leader = in->leader != NULL ? in->leader : "",
        .owners = convert_items(in->n_owners, in->owners, arena),
        .owner_count = in->n_owners,
        .evidence = convert_items(in->n_evidence, in->evidence, arena),
        .evidence_count = in->n_evidence,
        .no_evidence = convert_items(in->n_no_evidence, in->no_evidence, arena),
        .no_evidence_count = in->n_no_evidence,
        .closed_on = in->has_closed_on ? in->closed_on : DAY_NONE,
        .partial = convert_partial(in, arena),
        .partial_count = in->n_partial,
        .moved = convert_moved(in, arena),
        .moved_count = in->n_moved,
    };
    convert_goals(in, ledger, arena);
    convert_progress(in, ledger, arena);
    return ledger;
}

static void convert_problem(const Rectify__SummaryProblem *in, struct summary_problem *out,
                            struct arena *arena)
{
    *out = (struct summary_problem){
        .no = in->no,
        .category = word_name(WORDS_CATEGORY, in->category),
        .category_label = word_label(WORDS_CATEGORY, in->category),
        .title = in->title,
        .description = in->description,
        .remark = in->remark != NULL ? in->remark : "",
        .long_term = in->due_kind == WORD_DUE_LONG_TERM,
        .due_on = in->has_due_on && in->due_kind == WORD_DUE_DATE ? in->due_on : DAY_NONE,
        .parties = (const char *const *)in->parties,
        .party_count = in->n_parties,
        .lead = in->has_lead && in->lead <= in->n_parties ? in->lead : 0,
        .measures = convert_items(in->n_measures, in->measures, arena),
        .measure_count = in->n_measures,
        .effects = convert_items(in->n_effects, in->effects, arena),
        .effect_count = in->n_effects,
        .completeness = convert_problem_completeness(in->completeness, in->n_states, in->states),
        .states = convert_states(in->n_states, in->states, arena),
        .state_count = in->n_states,
        .self_held = in->self_held,
        .wording = convert_wording(in->wording, arena),
        .ledger = convert_ledger(in, arena),
    };
}

static const struct summary_unit *convert_units(size_t count, Rectify__SummaryUnit *const *in,
                                                struct arena *arena)
{
    struct summary_unit *units = keep_alloc(arena, count, sizeof(*units));
    for (size_t i = 0; i < count; i++) {
        units[i] = (struct summary_unit){
            .name = in[i]->name,
            .kind = word_name(WORDS_UNIT_KIND, in[i]->kind),
            .completeness = convert_completeness(in[i]->completeness),
        };
    }
    return units;
}

static const struct summary_decision *convert_self_held(const Rectify__Summary *in,
                                                        struct arena *arena)
{
    struct summary_decision *decisions = keep_alloc(arena, in->n_self_held, sizeof(*decisions));
    for (size_t i = 0; i < in->n_self_held; i++) {
        const Rectify__SelfHeld *one = in->self_held[i];
        decisions[i] = (struct summary_decision){
            .problem_no = one->problem_no,
            .unit = one->unit_name,
            .act = word_name(WORDS_ACT, one->act),
            .act_label = word_label(WORDS_ACT, one->act),
            .person = one->person_name,
            .received_ms = one->received_ms,
        };
    }
    return decisions;
}

void summary_model(const Rectify__Summary *in, struct summary *out, struct arena *arena)
{
    struct summary_problem *problems = keep_alloc(arena, in->n_problems, sizeof(*problems));
    uint32_t edition = in->has_edition ? in->edition : WORD_EDITION_INTERNAL;

    for (size_t i = 0; i < in->n_problems; i++) {
        convert_problem(in->problems[i], &problems[i], arena);
    }
    *out = (struct summary){
        .campaign_code = in->campaign->code,
        .title = in->campaign->title,
        .year = in->campaign->year,
        .as_of_ms = in->as_of_ms,
        .edition = word_name(WORDS_EDITION, edition),
        .edition_label = word_label(WORDS_EDITION, edition),
        .frozen_by = "",
        .digest = "",
        .units_are_nodes = in->units_are_nodes,
        .problems = problems,
        .problem_count = in->n_problems,
        .units = convert_units(in->n_units, in->units, arena),
        .unit_count = in->n_units,
        .self_held = convert_self_held(in, arena),
        .self_held_count = in->n_self_held,
    };
}

void summary_model_own(Rectify__SummaryUnit *own, struct summary *out, struct arena *arena)
{
    out->units = convert_units(1, &own, arena);
    out->unit_count = 1;
}

/* Of its problems a node has figures alone. */
static void convert_node_problem(const Rectify__NodeProblem *in, struct summary_problem *out,
                                 struct arena *arena)
{
    *out = (struct summary_problem){
        .no = in->no,
        .category = "",
        .category_label = "",
        .title = in->title,
        .description = "",
        .remark = "",
        .due_on = DAY_NONE,
        .completeness = convert_problem_completeness(in->completeness, in->n_states, in->states),
        .states = convert_states(in->n_states, in->states, arena),
        .state_count = in->n_states,
        .self_held = in->self_held,
    };
}

void summary_model_node(const Rectify__Node *in, struct summary *out, struct arena *arena)
{
    struct summary_problem *problems = keep_alloc(arena, in->n_problems, sizeof(*problems));

    for (size_t i = 0; i < in->n_problems; i++) {
        convert_node_problem(in->problems[i], &problems[i], arena);
    }
    *out = (struct summary){
        .campaign_code = in->campaign->code,
        .title = in->campaign->title,
        .year = in->campaign->year,
        .as_of_ms = in->as_of_ms,
        .edition = word_name(WORDS_EDITION, WORD_EDITION_INTERNAL),
        .edition_label = word_label(WORDS_EDITION, WORD_EDITION_INTERNAL),
        .frozen_by = "",
        .digest = "",
        .node = in->name != NULL ? in->name : _("the whole register"),
        .units_are_nodes = true,
        .problems = problems,
        .problem_count = in->n_problems,
        .units = convert_units(in->n_children, in->children, arena),
        .unit_count = in->n_children,
    };
}
