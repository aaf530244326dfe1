/* T14: a long-term item goes on, and when it will be looked at again. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Sustain *in = work->in->sustain;
    decision_take(work, &in->digest, checks);
    checks_that(checks, word_known(VOCABULARY_METHOD, in->method), ERR_FIELD, "sustain.method");
    checks_that(checks, day_sane(in->verified_on), ERR_FIELD, "sustain.verified_on");
    checks_text(checks, in->conclusion, TEXT_LONG_MAX, "sustain.conclusion");
    checks_that(checks, day_sane(in->next_review_on), ERR_FIELD, "sustain.next_review_on");
    checks_that(checks, word_known(VOCABULARY_CADENCE, in->cadence), ERR_FIELD, "sustain.cadence");
    work->decision.verification = (struct verification){
        .method = (enum method)in->method,
        .verified_on = in->verified_on,
        .conclusion = in->conclusion,
        .result = RESULT_ONGOING,
        .next_review_on = in->next_review_on,
        .cadence = (enum cadence)in->cadence,
    };
    work->change.text = in->conclusion;
}

static enum err judge(struct act_work *work)
{
    enum err err = decision_judge(work);
    if (err != ERR_OK && err != ERR_CONDITION) {
        return err;
    }
    bool ok = conditions_sustain(&work->decision.verification, work->terms.due_kind,
                                 work->submission->today, &work->findings);
    return ok ? err : ERR_CONDITION;
}

const struct act_kind act_sustain = {
    .act = ACT_SUSTAIN,
    .name = "sustain",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
