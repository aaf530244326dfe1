/* T16: a long-term item ends, and why. */
#include "server/commands/act.h"
#include "server/rules/conditions_cycle.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__End *in = work->in->end;
    bool named = text_or_null(in->carried_to) != NULL;
    checks_that(checks, word_known(VOCABULARY_END_REASON, in->reason), ERR_FIELD, "end.reason");
    checks_text(checks, in->text, TEXT_LONG_MAX, "end.text");
    checks_text(checks, in->carried_to, TEXT_CODE_MAX, "end.carried_to");
    checks_that(checks, !named || text_is_code(in->carried_to), ERR_FIELD, "end.carried_to");
    work->rare.end_reason = (enum end_reason)in->reason;
    work->rare.carried_to = text_or_null(in->carried_to);
    work->change.text = in->text;
    decision_take_accord(work);
}

static enum err judge(struct act_work *work)
{
    enum err err = decision_judge_person(work);
    if (err != ERR_OK) {
        return err;
    }
    bool ok = conditions_end(work->rare.end_reason, work->change.text, work->rare.carried_to,
                             &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_end = {
    .act = ACT_END,
    .name = "end",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
