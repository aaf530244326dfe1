#include "server/rules/transition.h"

/* Whatever a reviewer of the office may do its head may do too. */
enum {
    UNIT = ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD,
    HEAD = ROLE_UNIT_HEAD,
    OFFICE = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,

    OWN = TRANSITION_OWN_UNIT,
    OPEN = TRANSITION_OWN_UNIT | TRANSITION_BEFORE_REVIEW,
    LOCK = TRANSITION_LOCKS,
    APART = TRANSITION_SEPARATED,
};

/*
 * T1 has no row: issuing makes the assignment, there is no state it comes from. An effect is
 * progress on a measure, hence T9 too. T3 and T6 from ISSUED imply T2 (domain.md 4.11). Two rows
 * of one act never share a from-state.
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
    {"T11", ACT_DONE,         STATE_IN_PROGRESS,       STATE_CLOSURE_REQUESTED, HEAD,   OWN},
    {"T18", ACT_WITHDRAW,     STATE_NIL_CLAIMED,       STATE_ACKNOWLEDGED,      HEAD,   OPEN},
    {"T18", ACT_WITHDRAW,     STATE_PLAN_SUBMITTED,    STATE_ACKNOWLEDGED,      HEAD,   OPEN},
    {"T18", ACT_WITHDRAW,     STATE_CLOSURE_REQUESTED, STATE_IN_PROGRESS,       HEAD,   OPEN},
    {"T19", ACT_START_REVIEW, STATE_NIL_CLAIMED,       STATE_NIL_CLAIMED,       OFFICE, LOCK},
    {"T19", ACT_START_REVIEW, STATE_PLAN_SUBMITTED,    STATE_PLAN_SUBMITTED,    OFFICE, LOCK},
    {"T19", ACT_START_REVIEW, STATE_CLOSURE_REQUESTED, STATE_CLOSURE_REQUESTED, OFFICE, LOCK},
    {"T4",  ACT_APPROVE,      STATE_NIL_CLAIMED,       STATE_NIL_CONFIRMED,     OFFICE, APART},
    {"T7",  ACT_APPROVE,      STATE_PLAN_SUBMITTED,    STATE_IN_PROGRESS,       OFFICE, APART},
    {"T5",  ACT_RETURN,       STATE_NIL_CLAIMED,       STATE_ACKNOWLEDGED,      OFFICE, 0},
    {"T8",  ACT_RETURN,       STATE_PLAN_SUBMITTED,    STATE_ACKNOWLEDGED,      OFFICE, 0},
    {"T12", ACT_RETURN,       STATE_CLOSURE_REQUESTED, STATE_IN_PROGRESS,       OFFICE, 0},
    {"T13", ACT_CLOSE,        STATE_CLOSURE_REQUESTED, STATE_CLOSED,            OFFICE, APART},
    {"T14", ACT_SUSTAIN,      STATE_CLOSURE_REQUESTED, STATE_SUSTAINING,        OFFICE, APART},
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

static const struct transition *find(const struct transition *rows, size_t count, enum act act,
                                     enum state from)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].act == act && rows[i].from == from) {
            return &rows[i];
        }
    }
    return NULL;
}

const struct transition *transition_find(enum act act, enum state from, bool plan_review)
{
    if (act == ACT_PLAN && !plan_review) {
        return find(unreviewed, ARRAY_LEN(unreviewed), act, from);
    }
    return find(table, ARRAY_LEN(table), act, from);
}

uint64_t transition_moves(enum act act, uint32_t roles, bool plan_review)
{
    uint64_t moves = UINT64_MAX; /* MOVE_NONE in every nibble */
    for (unsigned from = 1; from <= STATE_MAX; from++) {
        const struct transition *row = transition_find(act, (enum state)from, plan_review);
        if (row != NULL && (row->roles & roles) != 0) {
            uint64_t away = MOVE_NONE ^ (uint64_t)row->to;
            moves ^= away << (4 * from);
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

uint32_t transition_hat(const struct transition *transition, uint32_t roles)
{
    uint32_t both = transition->roles & roles;
    return both & (~both + 1);
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

enum err transition_judge(enum act act, const struct standing *standing, int64_t caller_unit_id,
                          uint32_t roles, const struct transition **out)
{
    const struct transition *any = row_for_roles(act, roles);
    if (any == NULL) {
        return ERR_FORBIDDEN;
    }
    if ((any->flags & TRANSITION_OWN_UNIT) != 0 && caller_unit_id != standing->unit_id) {
        return ERR_NOT_YOURS;
    }
    const struct transition *row = transition_find(act, standing->state, standing->plan_review);
    if (row == NULL || (row->roles & roles) == 0) {
        return ERR_TRANSITION;
    }
    unsigned before_review = TRANSITION_BEFORE_REVIEW | TRANSITION_LOCKS;
    if (standing->review_started && (row->flags & before_review) != 0) {
        return ERR_UNDER_REVIEW;
    }
    *out = row;
    return ERR_OK;
}

/* A dated item ends in CLOSED, a long-term one in SUSTAINING: the other way is not offered. */
static bool fits_due_kind(enum act act, enum due_kind due_kind)
{
    return !(act == ACT_CLOSE && due_kind == DUE_LONG_TERM) &&
           !(act == ACT_SUSTAIN && due_kind == DUE_DATE);
}

uint64_t transition_allowed(const struct standing *standing, int64_t caller_unit_id, uint32_t roles)
{
    uint64_t allowed = 0;
    for (unsigned number = 1; number <= ACT_MAX; number++) {
        const struct transition *row = NULL;
        enum act act = (enum act)number;
        if (fits_due_kind(act, standing->due_kind) &&
            transition_judge(act, standing, caller_unit_id, roles, &row) == ERR_OK) {
            allowed |= UINT64_C(1) << number;
        }
    }
    return allowed;
}
