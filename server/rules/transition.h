/*
 * The transitions T1 to T14, T18, T19 (domain.md 3.3) as one table, and what can be asked of it.
 *
 * A row says: this act, from this state, leads to that state, for these roles. The table knows nothing of contents: what
 * must be present is in conditions.h, who may not decide is in separation.h. Pure functions, no I/O.
 */
#ifndef RECTIFY_RULES_TRANSITION_H
#define RECTIFY_RULES_TRANSITION_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum transition_flag {
    TRANSITION_SEPARATED = 1,     /* separation of duties applies */
    TRANSITION_BEFORE_REVIEW = 2, /* only while no review has begun (T18) */
    TRANSITION_OWN_UNIT = 4,      /* only the responsible unit itself */
    TRANSITION_LOCKS = 8,         /* begins the review: the version is locked (T19) */
};

struct transition {
    const char *id; /* "T7" */
    enum act act;
    enum state from;
    enum state to;
    uint32_t roles; /* any of these bits */
    unsigned flags; /* bits of enum transition_flag */
};

/* The whole table, for those who print or walk it. */
const struct transition *transitions(size_t *count);

/* The row of this act from this state, NULL when there is none. plan_review off: T6 leads to IN_PROGRESS. */
const struct transition *transition_find(enum act act, enum state from, bool plan_review);

/*
 * Where an act may lead, for all from-states at once: nibble `s` of the number holds the state that `s` goes
 * to, MOVE_NONE where the act is not possible for these roles. This is what the database guards a change with.
 */
enum {
    MOVE_NONE = 15,
};
uint64_t transition_moves(enum act act, uint32_t roles, bool plan_review);
/* The state that `moves` gives for `from`; 0 when none. */
enum state transition_move(uint64_t moves, enum state from);

/* Which of the caller's roles is the hat for this row: the lowest bit that both have; 0: none. */
uint32_t transition_hat(const struct transition *transition, uint32_t roles);

/* What the standing of an assignment is, as far as it decides what can be done with it. */
struct standing {
    enum state state;
    enum due_kind due_kind;
    int64_t unit_id;
    bool review_started;
    bool plan_review;
};

/*
 * Acts this caller may do now: bit (1 << act). What a client shows as possible; conditions on content are judged
 * when the act is sent.
 */
uint64_t transition_allowed(const struct standing *standing, int64_t caller_unit_id,
                            uint32_t roles);

/*
 * Judges an act against the standing: OK with *out set, or FORBIDDEN (no role of the caller's ever does this),
 * NOT_YOURS (another unit's), UNDER_REVIEW, TRANSITION.
 */
MUST_CHECK enum err transition_judge(enum act act, const struct standing *standing,
                                     int64_t caller_unit_id, uint32_t roles,
                                     const struct transition **out);

#endif
