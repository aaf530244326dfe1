/*
 * What a reviewer should look at in an assignment's file: where the chain point > measure > effect > evidence is broken
 * (S-62 to S-64). Gaps are shown and refuse nothing: what must be present for an act is in conditions.h.
 */
#ifndef RECTIFY_RULES_GAPS_H
#define RECTIFY_RULES_GAPS_H

#include "server/rules/conditions.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gap_measure {
    int no;
    uint32_t points; /* bit p-1: covers point p */
    const char *text;
    const char *effect;   /* NULL: none yet */
    const char *quantity; /* NULL: none */
    size_t files;         /* evidence of the effect */
    bool not_done;        /* the unit said so, with its reason */
    day_t due_on;         /* DAY_NONE: none */
};

struct gap_indicator {
    int no;
    const char *baseline; /* decimals as text; NULL: none */
    const char *benchmark;
    const char *target; /* counts before the benchmark */
    const char *actual;
};

/* A problem the unit found itself. */
struct gap_local {
    int no;
    bool resolved; /* every measure of its own has an effect or a reason */
};

struct gaps_input {
    enum state state;
    day_t today;
    struct problem_terms terms; /* as the assignment has them */
    int points;                 /* how many the problem has */
    bool planned;               /* there is a plan, accepted or the newest */
    uint32_t excused;           /* bit p-1: point p was explained instead of covered */
    const struct gap_measure *measures;
    size_t measure_count;
    const struct gap_indicator *indicators;
    size_t indicator_count;
    const struct gap_local *locals;
    size_t local_count;
};

/*
 * Adds one finding per gap, in the order of the chain: MEASURE_MISSING, POINT_UNCOVERED, POINT_EXCUSED, MEASURE_DATE_LATE,
 * MEASURE_DATE_PAST, EFFECT_MISSING, EFFECT_REPEATS_MEASURE, EFFECT_UNSUPPORTED, POINT_WITHOUT_EFFECT, LOCAL_UNRESOLVED,
 * ACTUAL_MISSING, TARGET_MISSED. Where there is no plan yet, where it was declared that there is no such problem, and where the
 * row was cancelled, there is nothing to look for: what nobody has begun is no fault.
 */
void gaps_find(const struct gaps_input *input, struct findings *findings);

#endif
