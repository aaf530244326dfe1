#include "client/report/summary_diff.h"
#include "client/report/lists.h"
#include "common/base/language.h"
#include <string.h>

enum {
    FIRST_CAPACITY = 64,
};

/* The changes found so far; of the one under way, whom it concerns. */
struct differ {
    struct arena *arena;
    struct summary_change *changes;
    size_t count;
    size_t capacity;
    bool failed;
    unsigned problem_no;
    const char *unit;
};

static bool make_room(struct differ *differ)
{
    if (differ->count < differ->capacity) {
        return true;
    }
    size_t capacity = differ->capacity == 0 ? FIRST_CAPACITY : differ->capacity * 2;
    struct summary_change *changes = arena_calloc(differ->arena, capacity, sizeof(*changes));
    if (changes == NULL) {
        differ->failed = true;
        return false;
    }
    if (differ->count > 0) {
        memcpy(changes, differ->changes, differ->count * sizeof(*changes));
    }
    differ->changes = changes;
    differ->capacity = capacity;
    return true;
}

static void put(struct differ *differ, struct summary_change change)
{
    change.problem_no = differ->problem_no;
    change.unit = differ->unit;
    if (!differ->failed && make_room(differ)) {
        differ->changes[differ->count++] = change;
    }
}

/* A text that the arena may have refused; NULL is "none" only where it was given so. */
static const char *made(struct differ *differ, const char *text)
{
    differ->failed = differ->failed || text == NULL;
    return text;
}

static void compare_text(struct differ *differ, enum summary_aspect aspect, const char *before,
                         const char *after)
{
    if (strcmp(before, after) != 0) {
        put(differ, (struct summary_change){.aspect = aspect, .before = before, .after = after});
    }
}

static void compare_number(struct differ *differ, enum summary_aspect aspect, const char *name,
                           const char *label, unsigned before, unsigned after)
{
    if (before == after) {
        return;
    }
    put(differ, (struct summary_change){
                    .aspect = aspect,
                    .name = name,
                    .label = label,
                    .before = made(differ, arena_printf(differ->arena, "%u", before)),
                    .after = made(differ, arena_printf(differ->arena, "%u", after)),
                });
}

/* ---- figures ---- */

static void compare_completeness(struct differ *differ, const struct summary_completeness *before,
                                 const struct summary_completeness *after)
{
    const struct {
        const char *name;
        const char *label;
        unsigned before;
        unsigned after;
    } figures[] = {
        {"expected", N_("Expected"), before->expected, after->expected},
        {"reported", N_("Reported"), before->reported, after->reported},
        {"on_time", N_("On time"), before->on_time, after->on_time},
        {"late", N_("Reported late"), summary_late(before), summary_late(after)},
        {"with_content", N_("With content"), before->with_content, after->with_content},
        {"nil", N_("Of these nil"), before->nil, after->nil},
        {"returned", N_("Returned"), before->returned, after->returned},
        /* the last two need a version that tells plans apart */
        {"planned", N_("Plan reported"), before->planned, after->planned},
        {"open", N_("Not reported"), summary_open(before), summary_open(after)},
    };
    bool unknown = before->planned_unknown || after->planned_unknown;
    for (size_t i = 0; i < ARRAY_LEN(figures) - (unknown ? 2 : 0); i++) {
        compare_number(differ, ASPECT_FIGURE, figures[i].name, gettext(figures[i].label),
                       figures[i].before, figures[i].after);
    }
}

static unsigned count_state(const struct summary_problem *problem, int state)
{
    for (size_t i = 0; i < problem->state_count; i++) {
        if (problem->states[i].state == state) {
            return problem->states[i].count;
        }
    }
    return 0;
}

/* Those that occur after, then those that occur no more. */
static void compare_states(struct differ *differ, const struct summary_problem *before,
                           const struct summary_problem *after)
{
    for (size_t i = 0; i < after->state_count; i++) {
        const struct summary_state *state = &after->states[i];
        compare_number(differ, ASPECT_STATE, state->name, state->label,
                       count_state(before, state->state), state->count);
    }
    for (size_t i = 0; i < before->state_count; i++) {
        const struct summary_state *state = &before->states[i];
        if (count_state(after, state->state) == 0) {
            compare_number(differ, ASPECT_STATE, state->name, state->label, state->count, 0);
        }
    }
}

/* ---- items ---- */

/* Items of one list, and which of them were met in the other; a text may stand there twice. */
struct items {
    const struct summary_item *all;
    size_t count;
    bool *met;
};

static const struct summary_item *meet(struct items *items, const char *text)
{
    for (size_t i = 0; i < items->count; i++) {
        if (!items->met[i] && strcmp(items->all[i].text, text) == 0) {
            items->met[i] = true;
            return &items->all[i];
        }
    }
    return NULL;
}

static const char *name_units(struct differ *differ, const struct summary_item *item)
{
    return item->unit_count == 0
               ? _("all units")
               : made(differ, list_join(differ->arena, item->units, item->unit_count, "、"));
}

static void compare_units(struct differ *differ, enum summary_aspect aspect,
                          const struct summary_item *before, const struct summary_item *after)
{
    const char *names_before = name_units(differ, before);
    const char *names_after = name_units(differ, after);
    if (!differ->failed && strcmp(names_before, names_after) != 0) {
        put(differ, (struct summary_change){.aspect = aspect,
                                            .name = after->text,
                                            .label = after->text,
                                            .before = names_before,
                                            .after = names_after});
    }
}

/* `aspect`: MEASURE or EFFECT; the next one is about its units. */
static void compare_items(struct differ *differ, enum summary_aspect aspect, struct items before,
                          struct items after)
{
    before.met = arena_calloc(differ->arena, before.count, sizeof(*before.met));
    if (before.met == NULL) {
        differ->failed = true;
        return;
    }
    for (size_t i = 0; i < after.count; i++) {
        const struct summary_item *item = &after.all[i];
        const struct summary_item *same = meet(&before, item->text);
        if (same != NULL) {
            compare_units(differ, (enum summary_aspect)(aspect + 1), same, item);
        } else {
            put(differ, (struct summary_change){.aspect = aspect, .after = item->text});
        }
    }
    for (size_t i = 0; i < before.count; i++) {
        if (!before.met[i]) {
            put(differ, (struct summary_change){.aspect = aspect, .before = before.all[i].text});
        }
    }
}

/* ---- problems and units ---- */

static const char *format_due(struct differ *differ, const struct summary_problem *problem)
{
    char day[DAY_TEXT_SIZE] = "";
    day_format(problem->due_on, day);
    return problem->long_term ? _("long-term") : made(differ, arena_strdup(differ->arena, day));
}

static void compare_due(struct differ *differ, const struct summary_problem *before,
                        const struct summary_problem *after)
{
    if (before->long_term != after->long_term || before->due_on != after->due_on) {
        put(differ, (struct summary_change){.aspect = ASPECT_DUE,
                                            .before = format_due(differ, before),
                                            .after = format_due(differ, after)});
    }
}

static void compare_parties(struct differ *differ, const struct summary_problem *before,
                            const struct summary_problem *after)
{
    const char *names_before = made(differ, list_parties(differ->arena, before, "、"));
    const char *names_after = made(differ, list_parties(differ->arena, after, "、"));
    if (!differ->failed) {
        compare_text(differ, ASPECT_PARTIES, names_before, names_after);
    }
}

static const char *format_wording(struct differ *differ, const struct summary_wording *wording)
{
    return wording == NULL ? NULL
                           : made(differ, arena_printf(differ->arena, "%u", wording->version));
}

static void compare_wording(struct differ *differ, const struct summary_wording *before,
                            const struct summary_wording *after)
{
    unsigned version_before = before == NULL ? 0 : before->version;
    unsigned version_after = after == NULL ? 0 : after->version;
    if (version_before != version_after) {
        put(differ, (struct summary_change){.aspect = ASPECT_WORDING,
                                            .before = format_wording(differ, before),
                                            .after = format_wording(differ, after)});
    }
}

static void compare_problem(struct differ *differ, const struct summary_problem *before,
                            const struct summary_problem *after)
{
    compare_text(differ, ASPECT_TITLE, before->title, after->title);
    compare_text(differ, ASPECT_DESCRIPTION, before->description, after->description);
    compare_text(differ, ASPECT_REMARK, before->remark, after->remark);
    compare_due(differ, before, after);
    compare_parties(differ, before, after);
    compare_wording(differ, before->wording, after->wording);
    compare_items(differ, ASPECT_MEASURE,
                  (struct items){.all = before->measures, .count = before->measure_count},
                  (struct items){.all = after->measures, .count = after->measure_count});
    compare_items(differ, ASPECT_EFFECT,
                  (struct items){.all = before->effects, .count = before->effect_count},
                  (struct items){.all = after->effects, .count = after->effect_count});
    compare_states(differ, before, after);
    compare_completeness(differ, &before->completeness, &after->completeness);
    compare_number(differ, ASPECT_FIGURE, "self_held", _("Self-held"), before->self_held,
                   after->self_held);
}

static const struct summary_problem *find_problem(const struct summary *summary, unsigned no)
{
    for (size_t i = 0; i < summary->problem_count; i++) {
        if (summary->problems[i].no == no) {
            return &summary->problems[i];
        }
    }
    return NULL;
}

static void compare_problems(struct differ *differ, const struct summary *before,
                             const struct summary *after)
{
    for (size_t i = 0; i < after->problem_count; i++) {
        const struct summary_problem *problem = &after->problems[i];
        const struct summary_problem *same = find_problem(before, problem->no);
        differ->problem_no = problem->no;
        if (same != NULL) {
            compare_problem(differ, same, problem);
        } else {
            put(differ, (struct summary_change){.aspect = ASPECT_PROBLEM, .after = problem->title});
        }
    }
    for (size_t i = 0; i < before->problem_count; i++) {
        const struct summary_problem *problem = &before->problems[i];
        if (find_problem(after, problem->no) == NULL) {
            differ->problem_no = problem->no;
            put(differ,
                (struct summary_change){.aspect = ASPECT_PROBLEM, .before = problem->title});
        }
    }
    differ->problem_no = 0;
}

static const struct summary_unit *find_unit(const struct summary *summary, const char *name)
{
    for (size_t i = 0; i < summary->unit_count; i++) {
        if (strcmp(summary->units[i].name, name) == 0) {
            return &summary->units[i];
        }
    }
    return NULL;
}

/* A unit that is in one of the two alone has nothing to report in the other. */
static void compare_unit_figures(struct differ *differ, const struct summary *before,
                                 const struct summary *after)
{
    static const struct summary_completeness none = {0};
    for (size_t i = 0; i < after->unit_count; i++) {
        const struct summary_unit *same = find_unit(before, after->units[i].name);
        differ->unit = after->units[i].name;
        compare_completeness(differ, same != NULL ? &same->completeness : &none,
                             &after->units[i].completeness);
    }
    for (size_t i = 0; i < before->unit_count; i++) {
        if (find_unit(after, before->units[i].name) == NULL) {
            differ->unit = before->units[i].name;
            compare_completeness(differ, &before->units[i].completeness, &none);
        }
    }
}

enum err summary_diff(const struct summary *before, const struct summary *after,
                      struct arena *arena, struct summary_change **changes, size_t *count)
{
    struct differ differ = {.arena = arena};
    compare_problems(&differ, before, after);
    compare_unit_figures(&differ, before, after);
    *changes = differ.changes;
    *count = differ.count;
    return differ.failed ? ERR_NOMEM : ERR_OK;
}
