/*
 * The area of an office (domain.md S-03): province > city > district > community is a tree of units, and an office decides for
 * the units that hang, at any depth, on the unit it hangs on itself. So the city's office stands above those of its
 * districts, and these do not decide for each other. Pure functions, no I/O.
 */
#ifndef RECTIFY_RULES_AREA_H
#define RECTIFY_RULES_AREA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct area_unit {
    int64_t unit_id;
    int64_t parent_id; /* 0: a root */
    bool community;
};

/* By unit_id. Empty where there is one office at most: then nothing is outside its area. */
struct area_tree {
    const struct area_unit *units;
    size_t count;
};

/* Puts them into the order of their ids. */
struct area_tree area_tree_make(struct area_unit *units, size_t count);

/* Whether the unit is the area, or hangs on it at any depth. */
bool area_contains(const struct area_tree *tree, int64_t area_id, int64_t unit_id);

/*
 * Whether the office decides for the unit. An office that hangs on nothing stands above all; a unit that hangs on nothing,
 * as an outside enterprise does, or is not in the tree, is in nobody's area and so anybody's.
 */
bool area_covers(const struct area_tree *tree, int64_t office_id, int64_t unit_id);

/*
 * Whether what a campaign concerns is the office's: the unit that is the campaign's area lies in the office's own; without
 * one (0) it concerns every community, and all of them lie there.
 */
bool area_holds_campaign(const struct area_tree *tree, int64_t office_id, int64_t area_id);

/*
 * Whether a campaign is among those that somebody of this unit means when he names none: it concerns everybody (area 0), he is in
 * its area, or, of an office, it lies below.
 */
bool area_concerns(const struct area_tree *tree, int64_t area_id, int64_t unit_id, bool office);

#endif
