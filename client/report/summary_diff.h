/*
 * What differs between two summaries of a campaign: problems, their items, states and figures, and the figures of units. A
 * pure function of the two; what is the same in both is not mentioned.
 */
#ifndef RECTIFY_REPORT_SUMMARY_DIFF_H
#define RECTIFY_REPORT_SUMMARY_DIFF_H

#include "client/report/sheet.h"
#include "client/report/summary.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdio.h>

enum summary_aspect {
    ASPECT_PROBLEM, /* the problem as a whole came or went; before, after: its title */
    ASPECT_TITLE,
    ASPECT_DESCRIPTION,
    ASPECT_REMARK,
    ASPECT_DUE,
    ASPECT_PARTIES,
    ASPECT_WORDING,       /* before, after: its version */
    ASPECT_MEASURE,       /* came or went: before or after is its text */
    ASPECT_MEASURE_UNITS, /* the same measure (`name`), of other units */
    ASPECT_EFFECT,
    ASPECT_EFFECT_UNITS,
    ASPECT_STATE,  /* how many tasks are in state `name` */
    ASPECT_FIGURE, /* the figure `name` */
    ASPECTS,
};

struct summary_change {
    enum summary_aspect aspect;
    unsigned problem_no; /* 0: it concerns a unit */
    const char *unit;    /* NULL: it concerns a problem */
    const char *name;    /* of a state or figure, or an item's text; NULL: the aspect says all */
    const char *label;   /* the same in the person's language */
    const char *before;  /* NULL: was not there */
    const char *after;   /* NULL: is not there */
};

/*
 * Changes in the order of the problems (those that went come last), then of the units. Items are compared by their texts,
 * units by their names. What is found lies in the arena or is borrowed. NOMEM.
 */
MUST_CHECK enum err summary_diff(const struct summary *before, const struct summary *after,
                                 struct arena *arena, struct summary_change **changes,
                                 size_t *count);

/* The changes as a table: problem or unit, what, before, after. */
MUST_CHECK enum err summary_diff_sheet(const struct summary *before, const struct summary *after,
                                       struct arena *arena, struct sheet *sheet);

/* As one object, schema_version 1. UTF8 when a text is not well-formed. */
MUST_CHECK enum err summary_diff_json(const struct summary *before, const struct summary *after,
                                      struct arena *arena, FILE *out);

#endif
