/*
 * What may be done with a unit's summary report (domain.md 3.4), in which state, by whom. REPORT_STATE_TABLE draws the states.
 *
 * A new electronic version (R2) leads back to ELECTRONIC_SUBMITTED: the stamped copy of the one before says nothing of it.
 * Another copy (R3) of the version that has one, or was accepted, changes no state: the paper may follow the scan.
 */
#ifndef RECTIFY_RULES_REPORT_TRANSITION_H
#define RECTIFY_RULES_REPORT_TRANSITION_H

#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/rules/separation.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report_transition {
    const char *id; /* "R2" */
    enum act act;
    enum report_state from;
    enum report_state to;
    uint32_t roles; /* any of these bits */
    bool own_unit;  /* only the unit itself, or the office for one without a terminal (SUBMIT) */
    bool separated; /* nobody decides on what he or his own unit handed in */
};

/* The whole table. All rows of an act ask alike for roles, for the own unit and for separation. */
const struct report_transition *report_transitions(size_t *count);

/* What decides which acts are possible. */
struct report_standing {
    enum report_state state;
    int64_t unit_id;
    bool has_terminal; /* nobody enters for it */
    bool phase_closed; /* REPORT takes nothing more of this unit (phase.h) */
};

/*
 * OK with *out set, or FORBIDDEN (no role of the caller's ever does this), NOT_YOURS (another unit's), HAS_TERMINAL (the office
 * would enter what the unit does itself), TRANSITION, PHASE_CLOSED.
 */
MUST_CHECK enum err report_judge(enum act act, const struct report_standing *standing,
                                 int64_t caller_unit_id, uint32_t roles,
                                 const struct report_transition **out);

/* Acts this caller may do now: bit (1 << act). */
uint64_t report_allowed(const struct report_standing *standing, int64_t caller_unit_id,
                        uint32_t roles);

/* Of separation: unit, persons and roles; there is no plan. As separation_judge. */
MUST_CHECK enum err report_separation(const struct report_transition *row,
                                      const struct separation *separation, bool *self_held);

/*
 * What a campaign's figures count, as bits (1 << state): 已报, the present version lies at the office and was not returned; 齐全,
 * it has its stamped copy as well (S-36).
 */
uint32_t report_submitted_states(void);
uint32_t report_complete_states(void);

/* By the server's day; a campaign without the phase's date is never late. */
bool report_on_time(day_t received_on, day_t due_on);

#endif
