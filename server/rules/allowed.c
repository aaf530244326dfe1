#include "server/rules/allowed.h"
#include "server/rules/separation.h"

/* What conditions would refuse whatever the act contained. */
static bool fits(enum act act, const struct standing *standing)
{
    bool dated = standing->due_kind == DUE_DATE;
    if (act == ACT_CLOSE || act == ACT_GRANT) {
        return dated;
    }
    if (act == ACT_SUSTAIN) {
        return !dated;
    }
    if (act == ACT_DONE || act == ACT_REVISE) {
        return !standing->waiting;
    }
    if (act == ACT_EXTEND) {
        return dated && !standing->extension_waits && !standing->past_due;
    }
    if (act == ACT_REFUSE) {
        return standing->extension_waits;
    }
    return act != ACT_PERIODIC || standing->period_open;
}

static bool is_allowed(enum act act, const struct standing *standing, const struct acting *acting)
{
    const struct transition *row = NULL;
    bool self_held = false;
    if (!fits(act, standing) ||
        transition_judge(act, standing, acting->unit_id, acting->roles, &row) != ERR_OK) {
        return false;
    }
    const struct separation separation = separation_of(act, standing, acting);
    return separation_judge(row, &separation, &self_held) == ERR_OK;
}

uint64_t allowed_acts(const struct standing *standing, const struct acting *acting)
{
    uint64_t allowed = 0;
    for (unsigned act = 1; act <= ACT_MAX; act++) {
        allowed |= is_allowed((enum act)act, standing, acting) ? UINT64_C(1) << act : 0;
    }
    return allowed;
}
