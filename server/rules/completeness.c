#include "server/rules/completeness.h"

bool completeness_reported(enum state state)
{
    switch (state) {
    case STATE_NIL_CLAIMED:
    case STATE_NIL_CONFIRMED:
    case STATE_CLOSURE_REQUESTED:
    case STATE_CLOSED:
    case STATE_SUSTAINING: return true;
    case STATE_ISSUED:
    case STATE_ACKNOWLEDGED:
    case STATE_PLAN_SUBMITTED:
    case STATE_IN_PROGRESS:
    case STATE_CANCELLED: return false;
    }
    return false;
}

bool completeness_nil(enum state state)
{
    return state == STATE_NIL_CLAIMED || state == STATE_NIL_CONFIRMED;
}

bool completeness_planned(enum state state)
{
    return state == STATE_PLAN_SUBMITTED || state == STATE_IN_PROGRESS;
}

/* Long-term items have no day after which an answer is late. */
static bool has_day(enum due_kind due_kind, day_t due_on)
{
    return due_kind == DUE_DATE && due_on != DAY_NONE;
}

bool completeness_overdue(enum state state, enum due_kind due_kind, day_t due_on, day_t today)
{
    bool awaited = state != STATE_CANCELLED && !completeness_reported(state);
    return awaited && has_day(due_kind, due_on) && today > due_on;
}

bool completeness_regained(enum state state, bool on_time, int64_t reported_ms, day_t new_due)
{
    return completeness_reported(state) && !on_time && reported_ms <= day_end_wall_ms(new_due);
}
