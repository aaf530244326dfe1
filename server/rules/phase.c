#include "server/rules/phase.h"

/* The act takes back what was handed in: it belongs where that belongs, so that nobody takes back what he could not hand in again. */
static enum phase phase_of_withdrawal(enum state from)
{
    if (from == STATE_NIL_CLAIMED || from == STATE_PLAN_SUBMITTED) {
        return PHASE_PLAN;
    }
    return from == STATE_CLOSURE_REQUESTED ? PHASE_IMPLEMENT : (enum phase)0;
}

enum phase phase_of_act(enum act act, enum state from)
{
    switch (act) {
    case ACT_NIL:
    case ACT_PLAN: return PHASE_PLAN;
    case ACT_PROGRESS:
    case ACT_EFFECT:
    case ACT_DONE:
    case ACT_REVISE:
    case ACT_LOCAL: return PHASE_IMPLEMENT;
    case ACT_REPORT_SUBMIT:
    case ACT_REPORT_SCAN: return PHASE_REPORT;
    case ACT_WITHDRAW: return phase_of_withdrawal(from);
    case ACT_ISSUE:
    case ACT_ACKNOWLEDGE:
    case ACT_EXTEND:
    case ACT_PERIODIC:
    case ACT_REPLY:
    case ACT_START_REVIEW:
    case ACT_APPROVE:
    case ACT_RETURN:
    case ACT_CLOSE:
    case ACT_SUSTAIN:
    case ACT_END:
    case ACT_REOPEN:
    case ACT_GRANT:
    case ACT_REFUSE:
    case ACT_LOOK_BACK:
    case ACT_CANCEL:
    case ACT_TRANSFER:
    case ACT_SUPERVISE:
    case ACT_ACTIVITY:
    case ACT_REMIND:
    case ACT_REPORT_PAPER:
    case ACT_REPORT_ACCEPT:
    case ACT_REPORT_RETURN:
    case ACT_PHASE: break;
    }
    return (enum phase)0;
}

enum phase phase_of_state(enum state state)
{
    if (state == STATE_ISSUED || state == STATE_ACKNOWLEDGED) {
        return PHASE_PLAN;
    }
    return state == STATE_IN_PROGRESS ? PHASE_IMPLEMENT : (enum phase)0;
}

struct phase_concern phase_concern(enum phase phase)
{
    static const uint32_t planning = 1U << STATE_ISSUED | 1U << STATE_ACKNOWLEDGED |
                                     1U << STATE_NIL_CLAIMED | 1U << STATE_PLAN_SUBMITTED;
    switch (phase) {
    case PHASE_PLAN: return (struct phase_concern){.states = planning};
    case PHASE_IMPLEMENT:
        return (struct phase_concern){.states = planning | 1U << STATE_IN_PROGRESS |
                                                1U << STATE_CLOSURE_REQUESTED};
    case PHASE_REPORT:
        return (struct phase_concern){
            .report_states = 1U << REPORT_STATE_NONE | 1U << REPORT_STATE_ELECTRONIC_SUBMITTED |
                             1U << REPORT_STATE_COPY_RECEIVED | 1U << REPORT_STATE_RETURNED};
    }
    return (struct phase_concern){0};
}

bool phase_is_narrow(const struct phase_terms *phase)
{
    return phase->state == PHASE_STATE_CLOSING || phase->state == PHASE_STATE_CLOSED;
}

bool phase_called_for(enum act last_decision, day_t due_on, day_t original_due)
{
    bool asked =
        last_decision == ACT_RETURN || last_decision == ACT_REOPEN || last_decision == ACT_TRANSFER;
    return asked || (original_due != DAY_NONE && due_on > original_due);
}

enum err phase_judge(const struct phase_terms *phase, int64_t finalised_ms, bool called_for)
{
    bool after_closing = phase->state == PHASE_STATE_CLOSING && finalised_ms > phase->since_ms;
    bool closed = phase->state == PHASE_STATE_CLOSED || after_closing;
    return closed && !called_for ? ERR_PHASE_CLOSED : ERR_OK;
}

uint64_t phase_open_acts(uint64_t acts, enum state from, const struct phase_terms *phases,
                         int64_t now_ms, bool called_for)
{
    for (unsigned act = 1; act <= ACT_MAX; act++) {
        enum phase phase = phase_of_act((enum act)act, from);
        if (phase != 0 && phase_judge(&phases[phase], now_ms, called_for) != ERR_OK) {
            acts &= ~((uint64_t)1 << act);
        }
    }
    return acts;
}

static bool after(day_t day, day_t due_on)
{
    return due_on != DAY_NONE && day != DAY_NONE && day > due_on;
}

bool phase_late(const struct phase_answer *answer, day_t plan_due, day_t today)
{
    switch (answer->state) {
    case STATE_ISSUED:
    case STATE_ACKNOWLEDGED: return after(today, plan_due);
    case STATE_NIL_CLAIMED:
    case STATE_PLAN_SUBMITTED: return after(answer->planned_on, plan_due);
    case STATE_CLOSURE_REQUESTED:
    case STATE_CLOSED:
    case STATE_SUSTAINING:
    case STATE_NIL_CONFIRMED: return !answer->on_time;
    case STATE_IN_PROGRESS:
    case STATE_CANCELLED: break;
    }
    return false;
}
