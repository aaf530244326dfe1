/* S-42, S-65 to S-68: what the office did with a unit: inspected, guided, urged, trained, spread. */
#include "server/commands/act.h"
#include "server/store/calls/work.h"

static void on_done(struct store_call *call)
{
    const struct activity_call *activity = CONTAINER_OF(call, struct activity_call, call);
    unit_act_done(call->owner, call->err, &activity->outcome, "unit_id");
}

static void check(const Rectify__Activity *in, struct checks *checks)
{
    checks_that(checks, word_known(VOCABULARY_ACTIVITY_KIND, in->kind), ERR_FIELD, "activity.kind");
    checks_that(checks, day_sane(in->held_on), ERR_FIELD, "activity.held_on");
    checks_text(checks, in->text, TEXT_LONG_MAX, "activity.text");
    checks_text(checks, in->topic, TEXT_SHORT_MAX, "activity.topic");
    checks_text(checks, in->trainer, TEXT_SHORT_MAX, "activity.trainer");
    checks_text(checks, in->audience, TEXT_SHORT_MAX, "activity.audience");
    checks_that(checks, count_sane(in->head_count), ERR_FIELD, "activity.head_count");
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Activity *in = work->in->activity;
    struct activity_call *call = arena_calloc(&work->arena, 1, sizeof(*call));
    checks_that(checks, call != NULL, ERR_NOMEM, "%s", "");
    check(in, checks);
    content_files(work, in->n_files, in->files, "activity.files", checks);
    if (checks->err == ERR_OK) {
        call->activity = (struct activity){
            .kind = (enum activity_kind)in->kind,
            .held_on = in->held_on,
            .text = in->text,
            .topic = text_or_null(in->topic),
            .trainer = text_or_null(in->trainer),
            .audience = text_or_null(in->audience),
            .head_count = (int)in->head_count,
        };
    }
    work->unit_call = call;
}

static enum err judge(struct act_work *work)
{
    const struct activity_call *call = work->unit_call;
    bool ok = office_work_activity(&call->activity, work->submission->today, &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

static void begin(struct act_work *work)
{
    struct activity_call *call = work->unit_call;
    call->call = unit_act_store_call(work, on_done);
    unit_act_event(work, call->activity.text, &call->event);
    unit_act_started(work,
                     store_activity(work->submission->command->commands->options.store, call));
}

static const struct unit_act of_unit = {
    .roles = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
    .begin = begin,
};

const struct act_kind act_activity = {
    .act = ACT_ACTIVITY,
    .name = "activity",
    .take = take,
    .judge = judge,
    .of_unit = &of_unit,
};
