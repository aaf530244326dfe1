#include "server/rules/wording.h"
#include <stdlib.h>

/* The items of one unit, a part of a list. */
struct stretch {
    const struct wording_source *first;
    size_t count;
    bool met; /* the other list has this unit as well */
};

static size_t take(const struct wording_source *at, size_t left)
{
    size_t count = 1;
    while (count < left && at[count].unit_id == at[0].unit_id) {
        count++;
    }
    return count;
}

static size_t divide(const struct wording_source *list, size_t count, struct stretch *stretches)
{
    size_t found = 0;
    for (size_t at = 0; at < count; at += stretches[found - 1].count) {
        stretches[found++] = (struct stretch){&list[at], take(&list[at], count - at), false};
    }
    return found;
}

static int compare(const void *left, const void *right)
{
    const struct stretch *const *a = left;
    const struct stretch *const *b = right;
    int64_t one = (*a)->first->unit_id;
    int64_t other = (*b)->first->unit_id;
    return (one > other) - (one < other);
}

/* By unit, so that any of them is found without a walk. */
static struct stretch **sort(struct stretch *stretches, size_t count, struct arena *arena)
{
    struct stretch **sorted = arena_calloc(arena, count, sizeof(struct stretch *));
    for (size_t i = 0; i < count && sorted != NULL; i++) {
        sorted[i] = &stretches[i];
    }
    if (sorted != NULL && count > 0) {
        qsort(sorted, count, sizeof(struct stretch *), compare);
    }
    return sorted;
}

static struct stretch *find(struct stretch **sorted, size_t count, const struct stretch *wanted)
{
    struct stretch **found =
        count == 0 ? NULL : bsearch(&wanted, sorted, count, sizeof(struct stretch *), compare);
    return found == NULL ? NULL : *found;
}

static bool same(const struct stretch *a, const struct stretch *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; i < a->count && equal; i++) {
        equal = a->first[i].measure_no == b->first[i].measure_no &&
                uuid_equal(&a->first[i].plan, &b->first[i].plan) &&
                uuid_equal(&a->first[i].effect, &b->first[i].effect);
    }
    return equal;
}

/* `now` NULL: it contributes no more. */
static struct wording_unit judge(const struct stretch *written, const struct stretch *now)
{
    return (struct wording_unit){
        .unit_id = written->first->unit_id,
        .unit_name = written->first->unit_name,
        .version = written->first->version,
        .contributes = now != NULL,
        .changed = now == NULL || !same(written, now),
    };
}

static struct wording_unit arrived(const struct stretch *now)
{
    return (struct wording_unit){
        .unit_id = now->first->unit_id,
        .unit_name = now->first->unit_name,
        .contributes = true,
        .changed = true,
    };
}

enum err wording_compare(const struct wording_source *written, size_t written_count,
                         const struct wording_source *now, size_t now_count, struct arena *arena,
                         struct wording_unit **units, size_t *unit_count, bool *stale)
{
    struct stretch *before = arena_calloc(arena, written_count, sizeof(*before));
    struct stretch *after = arena_calloc(arena, now_count, sizeof(*after));
    if (before == NULL || after == NULL) {
        return ERR_NOMEM;
    }
    size_t befores = divide(written, written_count, before);
    size_t afters = divide(now, now_count, after);
    struct stretch **sorted = sort(after, afters, arena);
    struct wording_unit *all = arena_calloc(arena, befores + afters, sizeof(*all));
    if (sorted == NULL || all == NULL) {
        return ERR_NOMEM;
    }
    size_t count = 0;
    *stale = false;
    for (size_t i = 0; i < befores; i++) {
        struct stretch *match = find(sorted, afters, &before[i]);
        all[count] = judge(&before[i], match);
        *stale |= all[count++].changed;
        if (match != NULL) {
            match->met = true;
        }
    }
    for (size_t i = 0; i < afters; i++) {
        if (!after[i].met) {
            all[count++] = arrived(&after[i]);
            *stale = true;
        }
    }
    *units = all;
    *unit_count = count;
    return ERR_OK;
}
