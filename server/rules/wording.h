/*
 * The office's own wording of a problem (domain.md 4.12) and what it was written from: whether it still says what the units
 * say. A unit's contribution is its accepted plan with the effects of its measures; whatever else happens to the
 * assignment (progress, a closure) leaves the wording as good as it was.
 */
#ifndef RECTIFY_RULES_WORDING_H
#define RECTIFY_RULES_WORDING_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/uuid.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WORDING_ITEMS_MAX = 200, /* measures or effects: four full plans */
};

/* One measure that is in the list. All of one unit are consecutive, in the order of their numbers. */
struct wording_source {
    int64_t unit_id;
    const char *unit_name;
    uint32_t version; /* of the assignment */
    int measure_no;
    struct uuid plan;
    struct uuid effect; /* nil: none */
};

/* A unit that contributed when the wording was written, or contributes now. */
struct wording_unit {
    int64_t unit_id;
    const char *unit_name;
    uint32_t
        version; /* of its assignment when the wording was written; 0: it contributed nothing then */
    bool contributes; /* now */
    bool changed;     /* another plan, another effect, or it came or went */
};

/*
 * Units in the order of `written`, then those that came since in the order of `now`. *stale: any of them changed. Both
 * lists are n; n log n. NOMEM.
 */
MUST_CHECK enum err wording_compare(const struct wording_source *written, size_t written_count,
                                    const struct wording_source *now, size_t now_count,
                                    struct arena *arena, struct wording_unit **units,
                                    size_t *unit_count, bool *stale);

#endif
