/* 整改台账: annex 2 with goal, progress, persons, days, states, closure and evidence. */
#include "client/report/lists.h"
#include "common/base/language.h"
#include <string.h>

/* What is under way no longer: the unit's answer stands and the office has confirmed it. */
static bool is_done(const struct summary_state *state)
{
    return strcmp(state->name, "CLOSED") == 0 || strcmp(state->name, "NIL_CONFIRMED") == 0;
}

/*
 * Whether the problem is struck off: all of its tasks, or how many of them. What was cancelled does
 * not count.
 */
static const char *format_closed(struct arena *arena, const struct summary_problem *problem)
{
    unsigned done = 0;
    unsigned all = 0;
    for (size_t i = 0; i < problem->state_count; i++) {
        const struct summary_state *state = &problem->states[i];
        all += strcmp(state->name, "CANCELLED") != 0 ? state->count : 0;
        done += is_done(state) ? state->count : 0;
    }
    if (done == 0) {
        return _("no");
    }
    return done == all ? _("yes") : arena_printf(arena, "%u/%u", done, all);
}

/* Below that: who was struck off without being done in full, and at what risk. */
static const char *format_partial(struct arena *arena, const struct summary_problem *problem,
                                  const struct summary_ledger *ledger)
{
    const char *text = format_closed(arena, problem);
    for (size_t i = 0; text != NULL && i < ledger->partial_count; i++) {
        const struct summary_closure *closure = &ledger->partial[i];
        if (closure->unit == NULL) {
            continue; /* the states have how many they are */
        }
        text = arena_printf(arena, _("%s\n%s: %s"), text, closure->unit, closure->label);
        if (text != NULL && closure->accepted_risk != NULL) {
            text = arena_printf(arena, _("%s (accepted risk: %s)"), text, closure->accepted_risk);
        }
    }
    return text;
}

/* Names of files, then why there are none, numbered through. */
static const char *format_evidence(struct arena *arena, const struct summary_ledger *ledger)
{
    size_t count = ledger->evidence_count + ledger->no_evidence_count;
    struct summary_item *items = arena_calloc(arena, count, sizeof(*items));
    for (size_t i = 0; items != NULL && i < count; i++) {
        if (i < ledger->evidence_count) {
            items[i] = ledger->evidence[i];
            continue;
        }
        items[i] = ledger->no_evidence[i - ledger->evidence_count];
        items[i].text = arena_printf(arena, _("none: %s"), items[i].text);
        if (items[i].text == NULL) {
            return NULL;
        }
    }
    return items == NULL ? NULL : list_items(arena, items, count);
}

static const char *format_day(struct arena *arena, day_t on)
{
    char day[DAY_TEXT_SIZE] = "";
    day_format(on, day);
    return arena_strdup(arena, day);
}

/* Below, each on a line of its own: the day that took the place of the problem's own, and whose it is. */
static const char *add_moved(struct arena *arena, const char *text, day_t before,
                             const struct summary_moved *moved)
{
    const char *day = format_day(arena, moved->due_on);
    const char *names = list_join(arena, moved->units, moved->unit_count, "、");
    if (text == NULL || day == NULL || names == NULL) {
        return NULL;
    }
    day = moved->due_on > before ? arena_printf(arena, _("%s\nextended to %s"), text, day)
                                 : arena_printf(arena, _("%s\nnow %s"), text, day);
    return day == NULL || moved->unit_count == 0 ? day
                                                 : arena_printf(arena, _("%s\n(%s)"), day, names);
}

/* A ledger is kept beyond the year: its days have one, and a day that was moved stands beside the one of the plan. */
static const char *format_due(struct arena *arena, const struct summary_problem *problem,
                              const struct summary_ledger *ledger)
{
    if (problem->long_term) {
        return _("long-term");
    }
    const char *text = format_day(arena, problem->due_on);
    if (text != NULL && ledger->moved_count > 0) {
        text = arena_printf(arena, _("originally %s"), text);
    }
    for (size_t i = 0; i < ledger->moved_count; i++) {
        text = add_moved(arena, text, problem->due_on, &ledger->moved[i]);
    }
    return text;
}

static void put_row(struct list_maker *maker, const struct summary_problem *problem,
                    bool open_to_all)
{
    static const struct summary_ledger nothing = {.leader = "", .closed_on = DAY_NONE};
    const struct summary_ledger *ledger = problem->ledger != NULL ? problem->ledger : &nothing;
    struct arena *arena = maker->arena;
    list_put_problem(maker, problem);
    list_put(maker, list_join(arena, ledger->goals, ledger->goal_count, "\n"));
    list_put_done(maker, problem);
    if (!open_to_all) {
        list_put(maker, list_items(arena, ledger->progress, ledger->progress_count));
        list_put(maker, ledger->leader);
    }
    list_put(maker, list_parties(arena, problem, "\n"));
    if (!open_to_all) {
        list_put(maker, list_items(arena, ledger->owners, ledger->owner_count));
    }
    list_put(maker, format_due(arena, problem, ledger));
    list_put(maker, list_problem_states(arena, problem));
    list_put(maker, format_partial(arena, problem, ledger));
    list_put(maker, format_day(arena, ledger->closed_on));
    if (!open_to_all) {
        list_put(maker, format_evidence(arena, ledger));
    }
    list_put(maker, problem->remark);
}

void list_put_ledger(struct list_maker *maker, bool open_to_all)
{
    for (size_t i = 0; i < maker->summary->problem_count; i++) {
        put_row(maker, &maker->summary->problems[i], open_to_all);
    }
}
