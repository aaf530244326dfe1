/* T22: another unit answers for the problem from now on. Both units are told (store/calls/transfer.c). */
#include "server/commands/act.h"
#include "server/rules/conditions_cycle.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Transfer *in = work->in->transfer;
    checks_given(checks, in->unit, TEXT_NAME_MAX, "transfer.unit");
    checks_text(checks, in->reason, TEXT_LONG_MAX, "transfer.reason");
    work->transfer.unit_name = in->unit;
    work->change.text = in->reason;
}

static enum err judge(struct act_work *work)
{
    return conditions_reason(work->change.text, &work->findings) ? ERR_OK : ERR_CONDITION;
}

static void on_transferred(struct store_call *call)
{
    struct act_work *work = call->owner;
    struct submission *submission = work->submission;
    bool has_it = call->err == ERR_EXISTS || call->err == ERR_FIELD; /* another's, its own */
    if (has_it || call->err == ERR_NOT_FOUND) {
        receipt_refuse(work, has_it ? ERR_TASK_EXISTS : ERR_NOT_FOUND, "transfer.unit");
        submission_go_on(submission);
        return;
    }
    act_changed(work, call);
}

static enum err apply(struct act_work *work)
{
    struct transfer_call *transfer = &work->transfer;
    transfer->call =
        (struct store_call){.done = on_transferred, .owner = work, .arena = &work->arena};
    transfer->change = &work->change;
    return store_transfer(work->submission->command->commands->options.store, transfer);
}

const struct act_kind act_transfer = {
    .act = ACT_TRANSFER,
    .name = "transfer",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
    .apply = apply,
};
