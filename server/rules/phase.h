/*
 * The phases of a campaign: plan, implement, report (domain.md 3.3, rule 8).
 *
 * A phase has a day, and a state that the office sets. The day never blocks: what comes later is taken and labelled
 * late. CLOSED takes no more answers; CLOSING takes those that were finalised before the closing began, because a
 * terminal may have been without a connection. What the office itself asked for again may always be answered, and the
 * office's own acts are never held up. Pure functions, no I/O.
 */
#ifndef RECTIFY_RULES_PHASE_H
#define RECTIFY_RULES_PHASE_H

#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    PHASE_COUNT = 3,
};

struct phase_terms {
    day_t due_on;           /* DAY_NONE: the campaign has no such phase */
    enum phase_state state; /* 0: not known, as good as open */
    int64_t since_ms;       /* when it came into this state; 0: it was never set */
};

/*
 * The phase whose answer an act is, done in this state of its assignment; 0: none, so that no phase holds it up. Asking
 * for more time (EXTEND), periodic reports of long-term items and answers to notices belong to no phase.
 */
enum phase phase_of_act(enum act act, enum state from);

/* The phase that the unit's next answer belongs to; 0: nothing is asked of the unit now. */
enum phase phase_of_state(enum state state);

/*
 * Whether the office itself asked for what is answered: its last decision returned or reopened the item or gave it to this
 * unit, or it has moved its day beyond the one that was issued.
 */
bool phase_called_for(enum act last_decision, day_t due_on, day_t original_due);

/*
 * Whom a phase matters to, as bits (1 << state): units with an assignment in one of these states, from which they may still
 * come to answer in it, and units whose summary report, owed or begun, is in one of those.
 */
struct phase_concern {
    uint32_t states;
    uint32_t report_states;
};
struct phase_concern phase_concern(enum phase phase);

/* Whether the phase refuses anything at all: only then it matters what is answered and when it was final. */
bool phase_is_narrow(const struct phase_terms *phase);

/* OK or PHASE_CLOSED. finalised_ms: when the terminal made the act final, by its own clock. */
MUST_CHECK enum err phase_judge(const struct phase_terms *phase, int64_t finalised_ms,
                                bool called_for);

/*
 * Of a set of acts (bit 1 << act) those that the phases take of somebody who does them now, in this state of the assignment.
 * phases: by number, PHASE_COUNT + 1 of them.
 */
uint64_t phase_open_acts(uint64_t acts, enum state from, const struct phase_terms *phases,
                         int64_t now_ms, bool called_for);

/* What is known of an assignment's answer, for the label. */
struct phase_answer {
    enum state state;
    day_t planned_on; /* when the newest nil claim or plan came; DAY_NONE: none did */
    bool on_time;     /* the newest report came by its own day (completeness.h) */
};
/*
 * Whether the answer came late, or none has come and the day of its phase is over. A report is measured by the item's own
 * day, which is stored apart and wins for the item.
 */
bool phase_late(const struct phase_answer *answer, day_t plan_due, day_t today);

#endif
