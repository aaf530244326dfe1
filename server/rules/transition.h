/*
 * The transitions T1 to T23 (domain.md 3.3; T21 changes no assignment) as one table, and what can be asked of it.
 *
 * A row says: this act, from this state, leads to that state, for these roles. The table knows nothing of contents: what
 * must be present is in conditions.h and conditions_cycle.h, who may not decide is in separation.h, what a caller is offered
 * is in allowed.h. Pure functions, no I/O.
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
    TRANSITION_OWN_UNIT =
        4, /* only the unit itself, or the office for one without a terminal (S-58) */
    TRANSITION_LOCKS = 8,    /* begins the review: the version is locked (T19) */
    TRANSITION_WAITING = 16, /* only while a revised plan waits (T10) */
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

/* What the standing of an assignment is, as far as it decides what can be done with it. */
struct standing {
    enum state state;
    enum due_kind due_kind;
    int64_t unit_id;
    bool review_started;
    bool plan_review;
    bool waiting;                  /* something was submitted and waits for a decision */
    bool has_terminal;             /* the unit has one: nobody enters for it */
    bool extension_waits;          /* asked for and not decided */
    bool past_due;                 /* the due day is over */
    bool period_open;              /* SUSTAINING: a period has begun that has no report */
    int64_t submitter_person_id;   /* of what waits */
    int64_t plan_author_person_id; /* 0: no plan */
    int64_t extension_person_id;   /* who asked; 0: nothing waits */
};

/* Who acts. */
struct acting {
    int64_t unit_id;
    int64_t person_id;
    uint32_t roles;
};

/*
 * The roles that count when this caller does this act on a record of that unit: his own, or the unit's where the office
 * enters for another unit what only the unit itself does.
 */
uint32_t transition_roles(enum act act, int64_t unit_id, int64_t caller_unit_id, uint32_t roles);
bool transition_enters(enum act act, int64_t unit_id, int64_t caller_unit_id, uint32_t roles);

/*
 * The hat he wears doing it, his lowest role that may: of the office where it enters for a unit; 0: none. All rows of an act
 * ask for the same roles.
 */
uint32_t transition_hat(enum act act, int64_t unit_id, int64_t caller_unit_id, uint32_t roles);

/* What can be said before the standing is known: OK, FORBIDDEN (no role of his ever does this), NOT_YOURS (another unit's). */
MUST_CHECK enum err transition_judge_caller(enum act act, int64_t unit_id, int64_t caller_unit_id,
                                            uint32_t roles);

/*
 * Judges an act against the standing: OK with *out set, or what transition_judge_caller says, HAS_TERMINAL, UNDER_REVIEW,
 * TRANSITION.
 */
MUST_CHECK enum err transition_judge(enum act act, const struct standing *standing,
                                     int64_t caller_unit_id, uint32_t roles,
                                     const struct transition **out);

#endif
