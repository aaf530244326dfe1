/* T9: how far it is, and on whom it waits. */
#include "server/commands/act.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Progress *in = work->in->progress;
    checks_text(checks, in->text, TEXT_LONG_MAX, "progress.text");
    checks_text(checks, in->blocked_on, TEXT_SHORT_MAX, "progress.blocked_on");
    content_files(work, in->n_files, in->files, "progress.files", checks);
    content_affected(work, in->affected_unit, "progress.affected_unit", checks);
    work->change.text = in->text;
    work->change.blocked_on = text_or_null(in->blocked_on);
}

static enum err judge(struct act_work *work)
{
    return conditions_progress(work->change.text, &work->findings) ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_progress = {
    .act = ACT_PROGRESS,
    .name = "progress",
    .take = take,
    .judge = judge,
};
