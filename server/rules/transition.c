#include "server/rules/transition.h"

/* Whatever a reviewer of the office may do its head may do too. */
enum {
    UNIT = ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD,
    HEAD = ROLE_UNIT_HEAD,
    OFFICE = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
    CHIEF = ROLE_OFFICE_HEAD,

    OWN = TRANSITION_OWN_UNIT,
    OPEN = TRANSITION_OWN_UNIT | TRANSITION_BEFORE_REVIEW,
    LOCK = TRANSITION_LOCKS,
    APART = TRANSITION_SEPARATED,
    REVISED = TRANSITION_WAITING,
};

/*
 * T1 has no row: issuing makes the assignment, there is no state it comes from. An effect is
 * progress on a measure, hence T9 too. T3 and T6 from ISSUED imply T2 (domain.md 4.11). A look-back
 * that holds is T17 that does not happen. Of T22 this is the old row; the new one begins as T1 made it.
 * T16 and T23 end an item: of the office's own its head alone, and it is marked. Two rows of one act never
 * share a from-state. A problem that the unit found itself belongs to what T6 lists; it is added as long as no review
 * runs and closure was not asked for.
 */
static const struct transition table[] = {
    /* clang-format off */
    {"T2",  ACT_ACKNOWLEDGE,  STATE_ISSUED,            STATE_ACKNOWLEDGED,      UNIT,   OWN},
    {"T3",  ACT_NIL,          STATE_ISSUED,            STATE_NIL_CLAIMED,       HEAD,   OWN},
    {"T3",  ACT_NIL,          STATE_ACKNOWLEDGED,      STATE_NIL_CLAIMED,       HEAD,   OWN},
    {"T6",  ACT_PLAN,         STATE_ISSUED,            STATE_PLAN_SUBMITTED,    UNIT,   OWN},
    {"T6",  ACT_PLAN,         STATE_ACKNOWLEDGED,      STATE_PLAN_SUBMITTED,    UNIT,   OWN},
    {"T9",  ACT_PROGRESS,     STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       UNIT,   OWN},
    {"T9",  ACT_EFFECT,       STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       UNIT,   OWN},
    {"T6",  ACT_LOCAL,        STATE_ISSUED,            STATE_ACKNOWLEDGED,      UNIT,   OPEN},
    {"T6",  ACT_LOCAL,        STATE_ACKNOWLEDGED,      STATE_ACKNOWLEDGED,      UNIT,   OPEN},
    {"T6",  ACT_LOCAL,        STATE_PLAN_SUBMITTED,    STATE_PLAN_SUBMITTED,    UNIT,   OPEN},
    {"T6",  ACT_LOCAL,        STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       UNIT,   OPEN},
    {"T10", ACT_REVISE,       STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       UNIT,   OWN},
    {"T11", ACT_DONE,         STATE_IN_PROGRESS,       STATE_CLOSURE_REQUESTED, HEAD,   OWN},
    {"T18", ACT_WITHDRAW,     STATE_NIL_CLAIMED,       STATE_ACKNOWLEDGED,      HEAD,   OPEN},
    {"T18", ACT_WITHDRAW,     STATE_PLAN_SUBMITTED,    STATE_ACKNOWLEDGED,      HEAD,   OPEN},
    {"T18", ACT_WITHDRAW,     STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       HEAD,   OPEN | REVISED},
    {"T18", ACT_WITHDRAW,     STATE_CLOSURE_REQUESTED, STATE_IN_PROGRESS,       HEAD,   OPEN},
    {"T19", ACT_START_REVIEW, STATE_NIL_CLAIMED,       STATE_NIL_CLAIMED,       OFFICE, LOCK},
    {"T19", ACT_START_REVIEW, STATE_PLAN_SUBMITTED,    STATE_PLAN_SUBMITTED,    OFFICE, LOCK},
    {"T19", ACT_START_REVIEW, STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       OFFICE, LOCK | REVISED},
    {"T19", ACT_START_REVIEW, STATE_CLOSURE_REQUESTED, STATE_CLOSURE_REQUESTED, OFFICE, LOCK},
    {"T4",  ACT_APPROVE,      STATE_NIL_CLAIMED,       STATE_NIL_CONFIRMED,     OFFICE, APART},
    {"T7",  ACT_APPROVE,      STATE_PLAN_SUBMITTED,    STATE_IN_PROGRESS,       OFFICE, APART},
    {"T10", ACT_APPROVE,      STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       OFFICE, APART | REVISED},
    {"T5",  ACT_RETURN,       STATE_NIL_CLAIMED,       STATE_ACKNOWLEDGED,      OFFICE, 0},
    {"T8",  ACT_RETURN,       STATE_PLAN_SUBMITTED,    STATE_ACKNOWLEDGED,      OFFICE, 0},
    {"T10", ACT_RETURN,       STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       OFFICE, REVISED},
    {"T12", ACT_RETURN,       STATE_CLOSURE_REQUESTED, STATE_IN_PROGRESS,       OFFICE, 0},
    {"T13", ACT_CLOSE,        STATE_CLOSURE_REQUESTED, STATE_CLOSED,            OFFICE, APART},
    {"T14", ACT_SUSTAIN,      STATE_CLOSURE_REQUESTED, STATE_SUSTAINING,        OFFICE, APART},
    {"T15", ACT_PERIODIC,     STATE_SUSTAINING,        STATE_SUSTAINING,        UNIT,   OWN},
    {"T16", ACT_END,          STATE_SUSTAINING,        STATE_CLOSED,            CHIEF,  APART},
    {"T17", ACT_LOOK_BACK,    STATE_NIL_CONFIRMED,     STATE_NIL_CONFIRMED,     OFFICE, 0},
    {"T17", ACT_LOOK_BACK,    STATE_CLOSED,            STATE_CLOSED,            OFFICE, 0},
    {"T17", ACT_LOOK_BACK,    STATE_SUSTAINING,        STATE_SUSTAINING,        OFFICE, 0},
    {"T17", ACT_REOPEN,       STATE_NIL_CONFIRMED,     STATE_ACKNOWLEDGED,      OFFICE, 0},
    {"T17", ACT_REOPEN,       STATE_CLOSED,            STATE_IN_PROGRESS,       OFFICE, 0},
    {"T17", ACT_REOPEN,       STATE_SUSTAINING,        STATE_IN_PROGRESS,       OFFICE, 0},
    {"T20", ACT_EXTEND,       STATE_ISSUED,            STATE_ISSUED,            HEAD,   OWN},
    {"T20", ACT_EXTEND,       STATE_ACKNOWLEDGED,      STATE_ACKNOWLEDGED,      HEAD,   OWN},
    {"T20", ACT_EXTEND,       STATE_NIL_CLAIMED,       STATE_NIL_CLAIMED,       HEAD,   OWN},
    {"T20", ACT_EXTEND,       STATE_PLAN_SUBMITTED,    STATE_PLAN_SUBMITTED,    HEAD,   OWN},
    {"T20", ACT_EXTEND,       STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       HEAD,   OWN},
    {"T20", ACT_EXTEND,       STATE_CLOSURE_REQUESTED, STATE_CLOSURE_REQUESTED, HEAD,   OWN},
    {"T20", ACT_GRANT,        STATE_ISSUED,            STATE_ISSUED,            OFFICE, APART},
    {"T20", ACT_GRANT,        STATE_ACKNOWLEDGED,      STATE_ACKNOWLEDGED,      OFFICE, APART},
    {"T20", ACT_GRANT,        STATE_NIL_CLAIMED,       STATE_NIL_CLAIMED,       OFFICE, APART},
    {"T20", ACT_GRANT,        STATE_PLAN_SUBMITTED,    STATE_PLAN_SUBMITTED,    OFFICE, APART},
    {"T20", ACT_GRANT,        STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       OFFICE, APART},
    {"T20", ACT_GRANT,        STATE_CLOSURE_REQUESTED, STATE_CLOSURE_REQUESTED, OFFICE, APART},
    {"T20", ACT_REFUSE,       STATE_ISSUED,            STATE_ISSUED,            OFFICE, APART},
    {"T20", ACT_REFUSE,       STATE_ACKNOWLEDGED,      STATE_ACKNOWLEDGED,      OFFICE, APART},
    {"T20", ACT_REFUSE,       STATE_NIL_CLAIMED,       STATE_NIL_CLAIMED,       OFFICE, APART},
    {"T20", ACT_REFUSE,       STATE_PLAN_SUBMITTED,    STATE_PLAN_SUBMITTED,    OFFICE, APART},
    {"T20", ACT_REFUSE,       STATE_IN_PROGRESS,       STATE_IN_PROGRESS,       OFFICE, APART},
    {"T20", ACT_REFUSE,       STATE_CLOSURE_REQUESTED, STATE_CLOSURE_REQUESTED, OFFICE, APART},
    {"T22", ACT_TRANSFER,     STATE_ISSUED,            STATE_CANCELLED,         CHIEF,  0},
    {"T22", ACT_TRANSFER,     STATE_ACKNOWLEDGED,      STATE_CANCELLED,         CHIEF,  0},
    {"T22", ACT_TRANSFER,     STATE_NIL_CLAIMED,       STATE_CANCELLED,         CHIEF,  0},
    {"T22", ACT_TRANSFER,     STATE_PLAN_SUBMITTED,    STATE_CANCELLED,         CHIEF,  0},
    {"T22", ACT_TRANSFER,     STATE_IN_PROGRESS,       STATE_CANCELLED,         CHIEF,  0},
    {"T23", ACT_CANCEL,       STATE_ISSUED,            STATE_CANCELLED,         CHIEF,  APART},
    {"T23", ACT_CANCEL,       STATE_ACKNOWLEDGED,      STATE_CANCELLED,         CHIEF,  APART},
    {"T23", ACT_CANCEL,       STATE_NIL_CLAIMED,       STATE_CANCELLED,         CHIEF,  APART},
    {"T23", ACT_CANCEL,       STATE_PLAN_SUBMITTED,    STATE_CANCELLED,         CHIEF,  APART},
    {"T23", ACT_CANCEL,       STATE_IN_PROGRESS,       STATE_CANCELLED,         CHIEF,  APART},
    {"T23", ACT_CANCEL,       STATE_CLOSURE_REQUESTED, STATE_CANCELLED,         CHIEF,  APART},
    {"T23", ACT_CANCEL,       STATE_SUSTAINING,        STATE_CANCELLED,         CHIEF,  APART},
    /* clang-format on */
};

/* What takes the place of T6 in a campaign that does not review plans (domain.md 4.11). */
static const struct transition unreviewed[] = {
    {"T6", ACT_PLAN, STATE_ISSUED, STATE_IN_PROGRESS, UNIT, OWN},
    {"T6", ACT_PLAN, STATE_ACKNOWLEDGED, STATE_IN_PROGRESS, UNIT, OWN},
};

const struct transition *transitions(size_t *count)
{
    *count = ARRAY_LEN(table);
    return table;
}

/* The table that holds the rows of this act. */
static const struct transition *rows_of(enum act act, bool plan_review, size_t *count)
{
    bool replaced = act == ACT_PLAN && !plan_review;
    *count = replaced ? ARRAY_LEN(unreviewed) : ARRAY_LEN(table);
    return replaced ? unreviewed : table;
}

const struct transition *transition_find(enum act act, enum state from, bool plan_review)
{
    size_t count = 0;
    const struct transition *rows = rows_of(act, plan_review, &count);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].act == act && rows[i].from == from) {
            return &rows[i];
        }
    }
    return NULL;
}

/* One pass, since every submission asks: no two rows of an act share a from-state. */
uint64_t transition_moves(enum act act, uint32_t roles, bool plan_review)
{
    uint64_t moves = UINT64_MAX; /* MOVE_NONE in every nibble */
    size_t count = 0;
    const struct transition *rows = rows_of(act, plan_review, &count);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].act == act && (rows[i].roles & roles) != 0) {
            uint64_t away = MOVE_NONE ^ (uint64_t)rows[i].to;
            moves ^= away << (4 * (unsigned)rows[i].from);
        }
    }
    return moves;
}

enum state transition_move(uint64_t moves, enum state from)
{
    unsigned nibble = (unsigned)from;
    if (nibble < 1 || nibble > STATE_MAX) {
        return (enum state)0;
    }
    unsigned to = (unsigned)(moves >> (4 * nibble)) & 15u;
    return to == MOVE_NONE ? (enum state)0 : (enum state)to;
}

/* All rows of an act ask alike for the own unit, so any that the caller has a role for answers. */
static const struct transition *row_for_roles(enum act act, uint32_t roles)
{
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (table[i].act == act && (table[i].roles & roles) != 0) {
            return &table[i];
        }
    }
    return NULL;
}

bool transition_enters(enum act act, int64_t unit_id, int64_t caller_unit_id, uint32_t roles)
{
    const struct transition *any = row_for_roles(act, UNIT);
    return any != NULL && (any->flags & OWN) != 0 && caller_unit_id != unit_id &&
           (roles & OFFICE) != 0;
}

uint32_t transition_roles(enum act act, int64_t unit_id, int64_t caller_unit_id, uint32_t roles)
{
    return transition_enters(act, unit_id, caller_unit_id, roles) ? (uint32_t)UNIT : roles;
}

uint32_t transition_hat(enum act act, int64_t unit_id, int64_t caller_unit_id, uint32_t roles)
{
    const struct transition *row = row_for_roles(act, roles);
    uint32_t both = row == NULL ? 0 : row->roles & roles;
    if (transition_enters(act, unit_id, caller_unit_id, roles)) {
        both = roles & OFFICE;
    }
    return both & (~both + 1);
}

enum err transition_judge_caller(enum act act, int64_t unit_id, int64_t caller_unit_id,
                                 uint32_t roles)
{
    bool enters = transition_enters(act, unit_id, caller_unit_id, roles);
    const struct transition *any = row_for_roles(act, enters ? (uint32_t)UNIT : roles);
    if (any == NULL) {
        return ERR_FORBIDDEN;
    }
    bool own = (any->flags & TRANSITION_OWN_UNIT) != 0;
    return own && !enters && caller_unit_id != unit_id ? ERR_NOT_YOURS : ERR_OK;
}

enum err transition_judge(enum act act, const struct standing *standing, int64_t caller_unit_id,
                          uint32_t roles, const struct transition **out)
{
    enum err err = transition_judge_caller(act, standing->unit_id, caller_unit_id, roles);
    if (err != ERR_OK) {
        return err;
    }
    if (standing->has_terminal &&
        transition_enters(act, standing->unit_id, caller_unit_id, roles)) {
        return ERR_HAS_TERMINAL;
    }
    const struct transition *row = transition_find(act, standing->state, standing->plan_review);
    uint32_t counting = transition_roles(act, standing->unit_id, caller_unit_id, roles);
    bool absent = row == NULL || (row->roles & counting) == 0;
    if (absent || ((row->flags & TRANSITION_WAITING) != 0 && !standing->waiting)) {
        return ERR_TRANSITION;
    }
    unsigned before_review = TRANSITION_BEFORE_REVIEW | TRANSITION_LOCKS;
    if (standing->review_started && (row->flags & before_review) != 0) {
        return ERR_UNDER_REVIEW;
    }
    *out = row;
    return ERR_OK;
}
