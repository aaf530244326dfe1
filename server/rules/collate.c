#include "server/rules/collate.h"
#include <stdlib.h>
#include <string.h>

/*
 * Texts are brought together by sorting and not by hashing: they come from outside, and no choice
 * of texts makes sorting slow. Equal texts keep the order of the input, so that the first of a run
 * is the first appearance and the units of a run are in order.
 */
struct entry {
    const char *text;
    size_t at; /* index of the input */
};

/* The run of equal texts that begins with one input; count 0: the input repeats an earlier text. */
struct run {
    size_t start;
    size_t count;
};

static int compare(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static struct entry *sort(const struct collate_input *inputs, size_t count, struct arena *arena)
{
    struct entry *entries = arena_calloc(arena, count, sizeof(*entries));
    if (entries == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        entries[i] = (struct entry){.text = inputs[i].text, .at = i};
    }
    qsort(entries, count, sizeof(*entries), compare);
    return entries;
}

/* Files each run under the input of its first appearance and answers how many runs there are. */
static size_t find_runs(const struct entry *entries, size_t count, struct run *runs)
{
    size_t found = 0;
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(entries[i].text, entries[i - 1].text) != 0) {
            first = entries[i].at;
            runs[first].start = i;
            found++;
        }
        runs[first].count++;
    }
    return found;
}

/* All items of one unit are consecutive, so each change of the unit is a new one. */
static size_t count_units(const struct collate_input *inputs, size_t count)
{
    size_t units = 0;
    for (size_t i = 0; i < count; i++) {
        units += i == 0 || inputs[i].unit_id != inputs[i - 1].unit_id;
    }
    return units;
}

/* A unit that says the same twice stands next to itself in the run and is named once. */
static size_t name_units(const struct collate_input *inputs, const struct entry *entries,
                         size_t count, const char **names)
{
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        const struct collate_input *input = &inputs[entries[i].at];
        if (i == 0 || input->unit_id != inputs[entries[i - 1].at].unit_id) {
            names[named++] = input->unit_name;
        }
    }
    return named;
}

enum err collate(const struct collate_input *inputs, size_t count, struct arena *arena,
                 struct collated_item **items, size_t *item_count)
{
    struct entry *entries = sort(inputs, count, arena);
    struct run *runs = arena_calloc(arena, count, sizeof(*runs));
    const char **names = arena_calloc(arena, count, sizeof(*names));
    if (entries == NULL || runs == NULL || names == NULL) {
        return ERR_NOMEM;
    }
    size_t found = find_runs(entries, count, runs);
    struct collated_item *all = arena_calloc(arena, found, sizeof(*all));
    if (all == NULL) {
        return ERR_NOMEM;
    }

    size_t units = count_units(inputs, count);
    struct collated_item *item = all;
    for (size_t i = 0; i < count; i++) {
        if (runs[i].count == 0) {
            continue;
        }
        size_t named = name_units(inputs, entries + runs[i].start, runs[i].count, names);
        *item++ = (struct collated_item){
            .text = inputs[i].text,
            .unit_names = names,
            .unit_count = named,
            .by_all = named == units,
        };
        names += named;
    }
    *items = all;
    *item_count = found;
    return ERR_OK;
}

enum err collate_wording(const char *const *texts, size_t count, struct arena *arena,
                         struct collated_item **items)
{
    *items = arena_calloc(arena, count, sizeof(**items));
    if (*items == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        (*items)[i] = (struct collated_item){.text = texts[i], .by_all = true};
    }
    return ERR_OK;
}
