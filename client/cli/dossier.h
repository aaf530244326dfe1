/*
 * One task's file, for the unit that has it and for the reviewer: problem, points, plan,
 * effects, gaps, what changed, periods, history, what may be done.
 */
#ifndef RECTIFY_CLI_DOSSIER_H
#define RECTIFY_CLI_DOSSIER_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/record.pb-c.h"

/*
 * On stdout, as text or JSON. What the newest version of the plan says otherwise than the one
 * before is shown while it waits for a decision, and with `diff` in any case. 0 or an exit code.
 */
MUST_CHECK int dossier_print(struct cli *cli, const Rectify__Dossier *dossier, bool diff);

/* The version that waits for a decision: "1A2B3C4D (submit plan, PERSON, TIME)"; "" for none. */
const char *dossier_version_text(const Rectify__Dossier *dossier, struct arena *arena);

/* A measure as people read it: its text, behind it in brackets kind, owner and time. */
const char *dossier_measure_text(const Rectify__MeasureRecord *measure, struct arena *arena);

/* Which gaps of a measure the server names (dossier_has_gap). */
struct dossier_effect_gaps {
    bool missing; /* it has no effect */
    bool repeats; /* its effect only says the measure again */
};
/*
 * What the measure achieved as people read it, whether it is of the plan or of what the unit found itself: words, quantity,
 * evidence; without an effect why there is none.
 */
const char *dossier_effect_text(const Rectify__Dossier *dossier,
                                const Rectify__MeasureRecord *measure,
                                struct dossier_effect_gaps gaps, struct arena *arena);

/* The newest plan that the office accepted, and only a plan; NULL: none. */
const Rectify__PlanVersion *dossier_accepted(const Rectify__Dossier *dossier);

/* The plan that counts: the accepted one, else the newest; NULL: none. */
const Rectify__PlanVersion *dossier_plan(const Rectify__Dossier *dossier);

/*
 * What a plan says the unit found itself is a declaration; one that is registered (`local add`) has somebody who answers for it,
 * measures and effects of its own. Whether one is, by its words.
 */
bool dossier_is_registered(const Rectify__Dossier *dossier, const char *found);
/* The place behind the event by which the office sent the work back last (RETURN, REOPEN); 0: never. */
size_t dossier_sent_back(const Rectify__Dossier *dossier);

/* Whether the server names this gap: what tables say of gaps is what the list of them says. */
bool dossier_has_gap(const Rectify__Dossier *dossier, uint32_t reason, uint32_t item);

/* How a point stands in that plan. */
struct dossier_point {
    uint64_t measures;  /* bit (1 << number) of the measures that cover it */
    const char *excuse; /* NULL: none */
};
struct dossier_point dossier_cover(const Rectify__PlanVersion *plan, unsigned point);

/* A period of a long-term item. */
struct dossier_period {
    const Rectify__Period *period;
    const Rectify__PeriodReport *report; /* NULL: it is over and was not reported on */
};
/* By the calendar; of one period, that of the earlier time it was kept up first. */
struct dossier_period *dossier_periods(const Rectify__Dossier *dossier, struct arena *arena,
                                       size_t *count);
/* What was reported on it, with how much; that nothing was done is said, and why. */
const char *dossier_period_told(const Rectify__PeriodReport *report, struct arena *arena);

#endif
