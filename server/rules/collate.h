/*
 * The consolidated list (domain.md 4.12): one row per problem; its measures and effects collated from all accepted
 * submissions: identical texts merged, in the order of first appearance, the unit named where units differ.
 *
 * Order: submissions are taken in the order of the responsible units in the plan (as given by the caller); items of
 * one submission keep their numbers. An item that every contributing unit of the problem has is printed without a
 * name, any other with its units.
 */
#ifndef RECTIFY_RULES_COLLATE_H
#define RECTIFY_RULES_COLLATE_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One item of one unit's accepted submission. All items of one unit are consecutive. */
struct collate_input {
    int64_t unit_id;
    const char *unit_name;
    const char *text;
};

struct collated_item {
    const char *text;        /* borrowed from the input */
    const char **unit_names; /* who said it, in order; borrowed names */
    size_t unit_count;
    bool by_all; /* every contributing unit said it: print no names */
};

/* Items live in the arena. Bounded by `count`; no recursion; n log n or hashed. */
MUST_CHECK enum err collate(const struct collate_input *inputs, size_t count, struct arena *arena,
                            struct collated_item **items, size_t *item_count);

/* The office's own wording of a problem in their place: its texts, each once, in its order, nobody named. NOMEM. */
MUST_CHECK enum err collate_wording(const char *const *texts, size_t count, struct arena *arena,
                                    struct collated_item **items);

#endif
