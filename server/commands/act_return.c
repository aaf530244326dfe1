/* T5, T8, T12: the office sends it back and says why. */
#include "server/commands/act.h"

static bool named_before(const Rectify__Return *in, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (in->items[i] == in->items[at]) {
            return true;
        }
    }
    return false;
}

static void take_items(struct act_work *work, const Rectify__Return *in, struct checks *checks)
{
    checks_that(checks, in->n_items <= MEASURES_MAX, ERR_SIZE, "return.items");
    int *items = arena_calloc(&work->arena, in->n_items, sizeof(*items));
    checks_that(checks, items != NULL, ERR_NOMEM, "%s", "");
    for (size_t i = 0; i < in->n_items && checks->err == ERR_OK; i++) {
        bool sound = in->items[i] >= 1 && in->items[i] <= MEASURES_MAX && !named_before(in, i);
        checks_that(checks, sound, ERR_FIELD, "return.items[%zu]", i + 1);
        items[i] = (int)in->items[i];
    }
    work->decision.items = items;
    work->decision.item_count = in->n_items;
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Return *in = work->in->return_;
    decision_take(work, &in->digest, checks);
    checks_text(checks, in->reason, TEXT_LONG_MAX, "return.reason");
    take_items(work, in, checks);
    checks_that(checks, !in->has_new_due_on || day_sane(in->new_due_on), ERR_FIELD,
                "return.new_due_on");
    work->decision.new_due_on = in->has_new_due_on ? in->new_due_on : DAY_NONE;
    work->change.text = in->reason;
}

/* A claim or plan is returned itself; of a closure request it is the accepted plan's measures that are meant. */
static const struct plan_record *find_plan(const struct act_work *work)
{
    for (size_t i = 0; i < work->look.plan_count; i++) {
        if (uuid_equal(&work->look.plans[i].request_id, &work->look.assignment.submitted_id)) {
            return &work->look.plans[i];
        }
    }
    return content_accepted_plan(work);
}

static bool items_known(struct act_work *work)
{
    bool known = true;
    for (size_t i = 0; i < work->decision.item_count; i++) {
        int no = work->decision.items[i];
        if (!content_has_measure(find_plan(work), no)) {
            findings_add(&work->findings, REASON_MEASURE_UNKNOWN, no);
            known = false;
        }
    }
    return known;
}

static enum err judge(struct act_work *work)
{
    enum err err = decision_judge(work);
    if (err != ERR_OK && err != ERR_CONDITION) {
        return err;
    }
    bool ok = conditions_return(work->change.text, work->decision.new_due_on, work->terms.due_kind,
                                work->submission->today, &work->findings);
    ok &= items_known(work);
    return ok ? err : ERR_CONDITION;
}

const struct act_kind act_return = {
    .act = ACT_RETURN,
    .name = "return",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
