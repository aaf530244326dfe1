/*
 * What a plan says otherwise than the one before it: cause, self-check, measure by measure, reasons
 * for points without measure, problems found by the unit itself. Pure.
 */
#ifndef RECTIFY_CLI_PLAN_DIFF_H
#define RECTIFY_CLI_PLAN_DIFF_H

#include "common/base/arena.h"
#include "proto/record.pb-c.h"
#include <stddef.h>

enum plan_diff_kind {
    PLAN_DIFF_SAME,
    PLAN_DIFF_CHANGED,
    PLAN_DIFF_ADDED,
    PLAN_DIFF_REMOVED,
    PLAN_DIFF_KINDS,
};

struct plan_diff_row {
    enum plan_diff_kind kind;
    const char *what;   /* "cause", "measure 2"; translated */
    const char *before; /* NULL: ADDED */
    const char *after;  /* NULL: REMOVED */
    const char *marked; /* what people read: CHANGED with the marks of text_diff.h */
};

struct plan_diff {
    struct plan_diff_row
        *rows; /* in the order of the newer plan; what was removed stands last of its kind */
    size_t count;
    size_t differences; /* rows that are not SAME */
};

/*
 * A revision says itself which measures continue which; else the same text, then the most alike
 * one is taken for the same measure. Everything lives in the arena or is borrowed from the plans.
 */
struct plan_diff plan_diff(const Rectify__PlanVersion *before, const Rectify__PlanVersion *after,
                           struct arena *arena);

/* One more row, for which the caller has made room; none where both are NULL or "". */
void plan_diff_add(struct plan_diff *diff, const char *what, const char *before, const char *after,
                   struct arena *arena);

/*
 * What a reader wants compared: the newest version with the one that was returned before it (also
 * where others were withdrawn in between), else with the one before it; a revision with the plan it
 * is to take the place of. NULL: there are no two.
 */
void plan_diff_choose(const Rectify__Dossier *dossier, const Rectify__PlanVersion **before,
                      const Rectify__PlanVersion **after);

#endif
