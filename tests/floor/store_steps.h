/*
 * An assignment brought on act by act, each on the version that is there: the short way for tests that are about a late
 * step. Every step asserts that it was applied.
 */
#ifndef RECTIFY_TESTS_STORE_STEPS_H
#define RECTIFY_TESTS_STORE_STEPS_H

#include "tests/floor/store_lab.h"

/* What a rare act begins with: nothing. */
extern const struct change_rare step_nothing_rare;
/* A decision of the office's own accord, as yet without anything. */
struct change_decision step_accord(void);

/* Prepares an act on what is there now; what belongs to it the caller adds. step_apply sends it and answers its id. */
void step_begin(struct lab *lab, struct change_call *change, enum act act, int64_t unit,
                int64_t problem);
struct uuid step_apply(struct lab *lab, struct change_call *change);

/* An act with no more than lab_plan or lab_nil; a decision; an effect. */
struct uuid step_plain(struct lab *lab, enum act act, int64_t unit, int64_t problem);
struct uuid step_decide(struct lab *lab, enum act act, int64_t unit, int64_t problem,
                        const struct change_decision *decision);
void step_effect(struct lab *lab, int64_t unit, int64_t problem, int measure_no, const char *text);

struct dossier_call step_dossier(struct lab *lab, int64_t unit, int64_t problem);

/* From ISSUED on; the first answers the accepted plan's id. Sustained is by the quarter. */
struct uuid step_to_progress(struct lab *lab, int64_t unit, int64_t problem);
void step_to_closed(struct lab *lab, int64_t unit, int64_t problem);
void step_to_sustaining(struct lab *lab, int64_t unit, int64_t problem);

#endif
