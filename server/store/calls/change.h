/*
 * One change of one assignment: the write that is committed in groups.
 *
 * The rules have chosen where it may lead (moves, rules/transition.h); the database applies it only if the assignment exists, has
 * base_version, and its present state is one that `moves` lets go; it then writes the event, the records that come with
 * it, the new state and the counters, in one statement. A change whose (unit, request id) is stored already is
 * not applied again: outcome REPEATED with the stored receipt when the digest is the same, ID_REUSED when not.
 */
#ifndef RECTIFY_STORE_CALLS_CHANGE_H
#define RECTIFY_STORE_CALLS_CHANGE_H

#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/rules/conditions.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/file_record.h"
#include "server/store/store.h"

/*
 * Comes with NIL, PLAN and REVISE: stands in plan and measure until another version replaces it. With LOCAL only its
 * measures count.
 */
struct change_plan {
    struct self_check self_check;
    const char *cause;     /* PLAN */
    const char *statement; /* NIL */
    const char *confirmed_by;
    const struct planned_measure *measures;
    size_t measure_count;
    const struct excused_point *excuses;
    size_t excuse_count;
    const char *const *local_problems;
    size_t local_problem_count;
};

/* Comes with EFFECT: becomes the present effect of that measure of the accepted plan. */
struct change_effect {
    int measure_no;
    const char *quantity;           /* NULL: none */
    const char *no_evidence_reason; /* NULL: none */
};

/* Comes with START_REVIEW (digest only) and every decision; REOPEN, LOOK_BACK, END and CANCEL are decisions too. */
struct change_decision {
    struct uuid
        decided; /* request id of the act that is decided on; nil: the office's own accord */
    struct verification verification; /* CLOSE, SUSTAIN, LOOK_BACK, REOPEN; else zero */
    const int *items;                 /* RETURN: measures concerned */
    size_t item_count;
    day_t new_due_on; /* RETURN, GRANT, REOPEN: DAY_NONE keeps it */
    bool self_held;
};

/* Comes with DONE. */
struct change_not_done {
    int no; /* of the measure; of a local problem */
    const char *reason;
};

/* Comes with DONE. */
struct change_actual {
    int indicator;
    const char *value; /* decimal */
};

/*
 * Comes with the acts from REVISE on, with the approval of a revised plan, with a closure request that states figures, and with
 * whatever the office enters for a unit. Zero and DAY_NONE where the act has it not.
 */
struct change_rare {
    const char *signed_by; /* the office enters it: who signed for the unit; NULL: the unit's own */
    struct uuid revises;   /* REVISE and its approval: the plan that counts until then */
    bool at_once;          /* REVISE where plans are not reviewed */
    day_t period_on;       /* PERIODIC: first day */
    bool nil;
    const char *quantity;
    day_t wanted_on; /* EXTEND */
    const char *progress;
    bool regains_time; /* GRANT: the late report is on time by the new day */
    enum end_reason end_reason;
    const char *carried_to;    /* END */
    const char *conclusion;    /* REOPEN: of the look-back */
    const char *responsible;   /* LOCAL: who answers for it */
    int local_no;              /* EFFECT: of that local problem's measure; 0: of the plan's */
    const char *affected_unit; /* PROGRESS, EFFECT: name, code or alias; NULL: the unit itself */
    const struct change_not_done *local_not_done; /* DONE */
    size_t local_not_done_count;
    const struct change_actual *actuals; /* DONE */
    size_t actual_count;
};

enum change_outcome {
    CHANGE_APPLIED,
    CHANGE_REPEATED, /* receipt is the one of then */
    CHANGE_ID_REUSED,
    CHANGE_STALE,           /* version differs: see current_* */
    CHANGE_STATE,           /* version fits, state does not: see current_* */
    CHANGE_NOT_FOUND,       /* no such assignment */
    CHANGE_MEASURE_UNKNOWN, /* EFFECT: the accepted plan or local problem has no such measure */
    CHANGE_UNIT_UNKNOWN,    /* PROGRESS, EFFECT: the register has no affected unit of that name */
};

struct change_call {
    struct store_call call;
    /* what */
    struct uuid request_id;
    int64_t unit_id;
    int64_t problem_id;
    uint32_t base_version;
    enum act act;
    uint64_t moves;
    struct digest digest;
    int64_t client_time_ms;
    int64_t received_ms;
    const char *text;       /* progress, effect, reason, statement, conclusion; NULL: none */
    const char *blocked_on; /* PROGRESS: NULL: not blocked */
    /* who */
    int64_t person_id;
    int64_t actor_unit_id; /* 0: none */
    int64_t client_id;
    uint32_t hat; /* one bit of enum role */
    /* what comes with it; NULL: none */
    const struct change_plan *plan;
    const struct change_effect *effect;
    const struct change_decision *decision;
    const struct change_not_done *not_done;
    size_t not_done_count;
    const struct change_rare *rare;
    const struct event_file *files; /* that the act names, in its order */
    size_t file_count;

    /* valid in done when call.err is OK */
    enum change_outcome outcome;
    enum state from_state; /* APPLIED, REPEATED */
    enum state to_state;
    uint32_t version;
    int64_t stored_received_ms;
    struct digest chain;      /* APPLIED, REPEATED: value of its event's chain */
    enum state current_state; /* STALE, STATE; 0 otherwise */
    uint32_t current_version;
};

/* All pointers stay valid until done. BUSY, DATABASE_AWAY or NOT_DURABLE at once. */
MUST_CHECK enum err store_change(struct store *store, struct change_call *call);

#endif
