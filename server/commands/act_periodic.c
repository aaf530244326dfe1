/* T15: what was done on a long-term item in one period, or that nothing was. */
#include "server/commands/act.h"
#include "server/commands/convert.h"
#include "server/rules/conditions_cycle.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Periodic *in = work->in->periodic;
    checks_that(checks, day_sane(in->period_on), ERR_FIELD, "periodic.period_on");
    checks_text(checks, in->text, TEXT_LONG_MAX, "periodic.text");
    checks_text(checks, in->quantity, TEXT_SHORT_MAX, "periodic.quantity");
    content_files(work, in->n_files, in->files, "periodic.files", checks);
    work->rare.period_on = in->period_on;
    work->rare.nil = in->nil;
    work->rare.quantity = text_or_null(in->quantity);
    work->change.text = in->text;
}

static enum err judge(struct act_work *work)
{
    const struct reporting reporting = convert_reporting(&work->look.assignment);
    bool ok = conditions_periodic(&reporting, work->rare.period_on, work->change.text,
                                  work->submission->today, &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_periodic = {
    .act = ACT_PERIODIC,
    .name = "periodic",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
