#include "client/report/lists.h"
#include "common/base/language.h"
#include <string.h>

size_t list_completeness_rows(const struct summary *summary)
{
    return summary->problem_count + 1 + summary->unit_count;
}

static const char *list_states(struct arena *arena, const struct summary_state *states,
                               size_t count)
{
    const char **texts = arena_calloc(arena, count, sizeof(*texts));
    if (texts == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        texts[i] = arena_printf(arena, "%s %u", states[i].label, states[i].count);
    }
    return list_join(arena, texts, count, "、");
}

/* How many of the closed ones have this result and not the full one. */
static unsigned count_partial(const struct summary_problem *problem, const char *result)
{
    unsigned count = 0;
    for (size_t i = 0; problem->ledger != NULL && i < problem->ledger->partial_count; i++) {
        count += strcmp(problem->ledger->partial[i].result, result) == 0;
    }
    return count;
}

/* The states, and what the closed ones would hide: "closed 3 (of these largely done 1, not done 1)". */
static const char *with_partial(struct arena *arena, const char *states, unsigned largely,
                                unsigned not_done)
{
    if (states == NULL || largely + not_done == 0) {
        return states;
    }
    return arena_printf(arena, _("%s (of the closed ones %u largely done, %u not done)"), states,
                        largely, not_done);
}

const char *list_problem_states(struct arena *arena, const struct summary_problem *problem)
{
    return with_partial(arena, list_states(arena, problem->states, problem->state_count),
                        count_partial(problem, "LARGELY"), count_partial(problem, "NOT_DONE"));
}

static void put_number(struct list_maker *maker, unsigned number)
{
    list_put(maker, arena_printf(maker->arena, "%u", number));
}

static void put_counts(struct list_maker *maker, const struct summary_completeness *counts)
{
    put_number(maker, counts->expected);
    put_number(maker, counts->reported);
    put_number(maker, counts->on_time);
    put_number(maker, summary_late(counts));
    put_number(maker, counts->with_content);
    put_number(maker, counts->nil);
    if (counts->planned_unknown) { /* what is not reported may be a plan: neither is said */
        list_put(maker, "");
        list_put(maker, "");
    } else {
        put_number(maker, counts->planned);
        put_number(maker, summary_open(counts));
    }
    put_number(maker, counts->returned);
}

static void add_counts(struct summary_completeness *total, const struct summary_completeness *part)
{
    total->expected += part->expected;
    total->reported += part->reported;
    total->on_time += part->on_time;
    total->with_content += part->with_content;
    total->nil += part->nil;
    total->returned += part->returned;
    total->planned += part->planned;
}

static void put_problem(struct list_maker *maker, const struct summary_problem *problem)
{
    list_put(maker, arena_printf(maker->arena, "%u.%s", problem->no, problem->title));
    put_counts(maker, &problem->completeness);
    list_put(maker, list_problem_states(maker->arena, problem));
    put_number(maker, problem->self_held);
}

/* Adds the state's count to `sums`, which are in the order of their numbers and have room for one more. */
static void add_state(struct summary_state *sums, size_t *count, const struct summary_state *state)
{
    size_t at = 0;
    while (at < *count && sums[at].state < state->state) {
        at++;
    }
    if (at < *count && sums[at].state == state->state) {
        sums[at].count += state->count;
        return;
    }
    memmove(&sums[at + 1], &sums[at], (*count - at) * sizeof(*sums));
    sums[at] = *state;
    (*count)++;
}

/* The states of all problems, each once, in the order of a task's way, as in each problem. */
static const char *format_all_states(struct arena *arena, const struct summary *summary)
{
    size_t capacity = 0;
    size_t count = 0;
    for (size_t i = 0; i < summary->problem_count; i++) {
        capacity += summary->problems[i].state_count;
    }
    struct summary_state *sums = arena_calloc(arena, capacity, sizeof(*sums));
    if (sums == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < summary->problem_count; i++) {
        const struct summary_problem *problem = &summary->problems[i];
        for (size_t j = 0; j < problem->state_count; j++) {
            add_state(sums, &count, &problem->states[j]);
        }
    }
    return list_states(arena, sums, count);
}

static void put_total(struct list_maker *maker)
{
    struct summary_completeness total = {0};
    unsigned self_held = 0;
    unsigned largely = 0;
    unsigned not_done = 0;
    for (size_t i = 0; i < maker->summary->problem_count; i++) {
        add_counts(&total, &maker->summary->problems[i].completeness);
        self_held += maker->summary->problems[i].self_held;
        largely += count_partial(&maker->summary->problems[i], "LARGELY");
        not_done += count_partial(&maker->summary->problems[i], "NOT_DONE");
    }
    list_put(maker, _("Total"));
    put_counts(maker, &total);
    list_put(maker, with_partial(maker->arena, format_all_states(maker->arena, maker->summary),
                                 largely, not_done));
    put_number(maker, self_held);
}

/* A unit's states are those of its problems. */
static void put_unit(struct list_maker *maker, const struct summary_unit *unit)
{
    list_put(maker, unit->name);
    put_counts(maker, &unit->completeness);
    list_put(maker, "");
    list_put(maker, "");
}

void list_put_completeness(struct list_maker *maker)
{
    for (size_t i = 0; i < maker->summary->problem_count; i++) {
        put_problem(maker, &maker->summary->problems[i]);
    }
    put_total(maker);
    for (size_t i = 0; i < maker->summary->unit_count; i++) {
        put_unit(maker, &maker->summary->units[i]);
    }
}

const char *list_completeness_note(void)
{
    return _("Expected = reported + plan reported + not reported; cancelled tasks do not count.\n"
             "Reported: declared nil, or closure requested and what follows it. On time, late: "
             "received up to the due date, or after it. What has not been reported and is past its "
             "date is overdue, which is another thing.\n"
             "With content: measures with effects, or a nil declaration with preventive measures; "
             "how many are nil stands beside it.\n"
             "Plan reported: the plan is in, perhaps effects too; closure is not requested yet, or "
             "was returned or reopened. Not reported: no answer yet, or none again after the plan "
             "or the nil declaration was sent back.\n"
             "Returned: how often, in all.");
}
