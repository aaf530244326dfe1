/* The office has looked again at what was finished, and it holds. */
#include "server/commands/act.h"
#include "server/rules/conditions_cycle.h"

void look_back_take(struct act_work *work, const Rectify__LookBack *in, const char *path,
                    struct checks *checks)
{
    checks_that(checks, word_known(VOCABULARY_METHOD, in->method), ERR_FIELD, "%s.method", path);
    checks_that(checks, day_sane(in->looked_on), ERR_FIELD, "%s.looked_on", path);
    checks_text(checks, in->conclusion, TEXT_LONG_MAX, "%s.conclusion", path);
    content_files_of(work, in->n_files, in->files, path, checks);
    decision_take_accord(work);
    work->decision.verification = (struct verification){
        .method = (enum method)in->method,
        .verified_on = in->looked_on,
        .conclusion = in->conclusion,
        .next_review_on = DAY_NONE,
    };
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__LookBack *in = work->in->look_back;
    look_back_take(work, in, "look_back", checks);
    work->change.text = in->conclusion;
}

static enum err judge(struct act_work *work)
{
    const struct look_back look_back = {
        .method = work->decision.verification.method,
        .looked_on = work->decision.verification.verified_on,
        .conclusion = work->decision.verification.conclusion,
    };
    bool ok = conditions_look_back(&look_back, work->submission->today, &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_look_back = {
    .act = ACT_LOOK_BACK,
    .name = "look_back",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
