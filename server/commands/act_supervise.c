/* T21: a notice of the office that the unit must answer by a day. */
#include "server/commands/act.h"
#include "server/store/calls/work.h"

static void on_done(struct store_call *call)
{
    const struct supervise_call *supervise = CONTAINER_OF(call, struct supervise_call, call);
    unit_act_done(call->owner, call->err, &supervise->outcome, "unit_id");
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Supervise *in = work->in->supervise;
    struct supervise_call *call = arena_calloc(&work->arena, 1, sizeof(*call));
    checks_that(checks, call != NULL, ERR_NOMEM, "%s", "");
    checks_text(checks, in->text, TEXT_LONG_MAX, "supervise.text");
    content_files(work, in->n_files, in->files, "supervise.files", checks);
    checks_that(checks, day_sane(in->reply_by), ERR_FIELD, "supervise.reply_by");
    if (call != NULL) {
        call->reply_by = in->reply_by;
    }
    work->unit_call = call;
}

static enum err judge(struct act_work *work)
{
    const Rectify__Supervise *in = work->in->supervise;
    bool ok =
        office_work_supervise(in->text, in->reply_by, work->submission->today, &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

static void begin(struct act_work *work)
{
    struct supervise_call *call = work->unit_call;
    call->call = unit_act_store_call(work, on_done);
    unit_act_event(work, work->in->supervise->text, &call->event);
    unit_act_started(work,
                     store_supervise(work->submission->command->commands->options.store, call));
}

static const struct unit_act of_unit = {
    .roles = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
    .begin = begin,
};

const struct act_kind act_supervise = {
    .act = ACT_SUPERVISE,
    .name = "supervise",
    .take = take,
    .judge = judge,
    .of_unit = &of_unit,
};
