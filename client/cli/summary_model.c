#include "client/cli/summary_model.h"

#include "client/cli/keep.h"
#include "client/cli/words.h"

static struct summary_completeness convert_completeness(const Rectify__Completeness *in)
{
    return (struct summary_completeness){
        .expected = in->expected,
        .reported = in->reported,
        .on_time = in->on_time,
        .with_content = in->with_content,
    };
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

static const struct summary_state *convert_states(const Rectify__SummaryProblem *in,
                                                  struct arena *arena)
{
    struct summary_state *states = keep_alloc(arena, in->n_states, sizeof(*states));
    for (size_t i = 0; i < in->n_states; i++) {
        uint32_t state = in->states[i]->state;
        states[i] = (struct summary_state){
            .state = (int)state,
            .name = word_name(WORDS_STATE, state),
            .label = word_label(WORDS_STATE, state),
            .count = in->states[i]->count,
        };
    }
    return states;
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
        .measures = convert_items(in->n_measures, in->measures, arena),
        .measure_count = in->n_measures,
        .effects = convert_items(in->n_effects, in->effects, arena),
        .effect_count = in->n_effects,
        .completeness = convert_completeness(in->completeness),
        .states = convert_states(in, arena),
        .state_count = in->n_states,
        .self_held = in->self_held,
    };
}

void summary_model(const Rectify__Summary *in, struct summary *out, struct arena *arena)
{
    struct summary_problem *problems = keep_alloc(arena, in->n_problems, sizeof(*problems));
    struct summary_unit *units = keep_alloc(arena, in->n_units, sizeof(*units));

    for (size_t i = 0; i < in->n_problems; i++) {
        convert_problem(in->problems[i], &problems[i], arena);
    }
    for (size_t i = 0; i < in->n_units; i++) {
        units[i] = (struct summary_unit){
            .name = in->units[i]->name,
            .kind = word_name(WORDS_UNIT_KIND, in->units[i]->kind),
            .completeness = convert_completeness(in->units[i]->completeness),
            .returns = in->units[i]->returns,
        };
    }
    *out = (struct summary){
        .campaign_code = in->campaign->code,
        .title = in->campaign->title,
        .year = in->campaign->year,
        .as_of_ms = in->as_of_ms,
        .problems = problems,
        .problem_count = in->n_problems,
        .units = units,
        .unit_count = in->n_units,
    };
}
