#include "server/rules/area.h"
#include <stdlib.h>

static int compare(const void *left, const void *right)
{
    const struct area_unit *a = left;
    const struct area_unit *b = right;
    return (a->unit_id > b->unit_id) - (a->unit_id < b->unit_id);
}

struct area_tree area_tree_make(struct area_unit *units, size_t count)
{
    if (count > 0) {
        qsort(units, count, sizeof(*units), compare);
    }
    return (struct area_tree){.units = units, .count = count};
}

/* 0: a root, or not there. */
static int64_t parent_of(const struct area_tree *tree, int64_t unit_id)
{
    const struct area_unit key = {.unit_id = unit_id};
    const struct area_unit *unit =
        tree->count == 0 ? NULL : bsearch(&key, tree->units, tree->count, sizeof(key), compare);
    return unit == NULL ? 0 : unit->parent_id;
}

/* The register has no cycles; the bound holds even if it had. */
bool area_contains(const struct area_tree *tree, int64_t area_id, int64_t unit_id)
{
    int64_t at = unit_id;
    for (size_t i = 0; i < tree->count && at != 0; i++) {
        if (at == area_id) {
            return true;
        }
        at = parent_of(tree, at);
    }
    return false;
}

static bool holds(const struct area_tree *tree, int64_t office_id, int64_t unit_id)
{
    int64_t area_id = parent_of(tree, office_id);
    return area_id == 0 || area_contains(tree, area_id, unit_id);
}

bool area_covers(const struct area_tree *tree, int64_t office_id, int64_t unit_id)
{
    return parent_of(tree, unit_id) == 0 || holds(tree, office_id, unit_id);
}

bool area_holds_campaign(const struct area_tree *tree, int64_t office_id, int64_t area_id)
{
    if (area_id != 0) {
        return holds(tree, office_id, area_id);
    }
    for (size_t i = 0; i < tree->count; i++) {
        const struct area_unit *unit = &tree->units[i];
        if (unit->community && !area_covers(tree, office_id, unit->unit_id)) {
            return false;
        }
    }
    return true;
}

bool area_concerns(const struct area_tree *tree, int64_t area_id, int64_t unit_id, bool office)
{
    return area_id == 0 || area_contains(tree, area_id, unit_id) ||
           (office && holds(tree, unit_id, area_id));
}
