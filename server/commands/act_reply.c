/*
 * The unit answers a supervision notice. The first reply closes it; a later one adds to it. For a unit without a terminal the office
 * enters what it has signed.
 */
#include "server/commands/act.h"
#include "server/store/calls/work.h"

static void on_done(struct store_call *call)
{
    const struct reply_call *reply = CONTAINER_OF(call, struct reply_call, call);
    unit_act_done(call->owner, call->err, &reply->outcome, "reply.notice_id");
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Reply *in = work->in->reply;
    struct reply_call *call = arena_calloc(&work->arena, 1, sizeof(*call));
    checks_that(checks, call != NULL, ERR_NOMEM, "%s", "");
    checks_that(checks, work->change.problem_id == 0, ERR_FIELD,
                "problem_id"); /* the notice says it */
    checks_text(checks, in->text, TEXT_LONG_MAX, "reply.text");
    content_files(work, in->n_files, in->files, "reply.files", checks);
    checks_that(checks, call != NULL && request_id_read(&in->notice_id, &call->notice), ERR_FIELD,
                "reply.notice_id");
    work->unit_call = call;
}

static enum err judge(struct act_work *work)
{
    return office_work_reply(work->in->reply->text, &work->findings) ? ERR_OK : ERR_CONDITION;
}

static void begin(struct act_work *work)
{
    struct reply_call *call = work->unit_call;
    call->call = unit_act_store_call(work, on_done);
    unit_act_event(work, work->in->reply->text, &call->event);
    unit_act_started(work, store_reply(work->submission->command->commands->options.store, call));
}

static const struct unit_act of_unit = {
    .roles = ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD,
    .own_unit = true,
    .enterers = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
    .begin = begin,
};

const struct act_kind act_reply = {
    .act = ACT_REPLY,
    .name = "reply",
    .take = take,
    .judge = judge,
    .of_unit = &of_unit,
};
