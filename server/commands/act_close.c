/* T13: the office has verified and closes. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Close *in = work->in->close;
    decision_take(work, &in->digest, checks);
    checks_that(checks, word_known(VOCABULARY_METHOD, in->method), ERR_FIELD, "close.method");
    checks_that(checks, day_sane(in->verified_on), ERR_FIELD, "close.verified_on");
    checks_text(checks, in->conclusion, TEXT_LONG_MAX, "close.conclusion");
    checks_that(checks, word_known(VOCABULARY_RESULT, in->result), ERR_FIELD, "close.result");
    checks_text(checks, in->accepted_risk, TEXT_LONG_MAX, "close.accepted_risk");
    work->decision.verification = (struct verification){
        .method = (enum method)in->method,
        .verified_on = in->verified_on,
        .conclusion = in->conclusion,
        .result = (enum result)in->result,
        .accepted_risk = text_or_null(in->accepted_risk),
        .next_review_on = DAY_NONE,
    };
    work->change.text = in->conclusion;
}

static enum err judge(struct act_work *work)
{
    enum err err = decision_judge(work);
    if (err != ERR_OK && err != ERR_CONDITION) {
        return err;
    }
    const struct verification *verification = &work->decision.verification;
    bool ok = conditions_close(verification, work->terms.due_kind, work->submission->roles,
                               work->submission->today, &work->findings);
    if (verification->result != RESULT_FULL) {
        work->change.hat = ROLE_OFFICE_HEAD; /* who accepts a risk does so as head */
    }
    return ok ? err : ERR_CONDITION;
}

const struct act_kind act_close = {
    .act = ACT_CLOSE,
    .name = "close",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
