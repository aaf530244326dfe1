/* T11: the unit asks for closure; every measure of the accepted plan has an effect or a reason why not. */
#include "server/commands/act.h"

static bool named_before(const Rectify__Done *in, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (in->not_done[i]->measure == in->not_done[at]->measure) {
            return true;
        }
    }
    return false;
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Done *in = work->in->done;
    checks_that(checks, in->n_not_done <= MEASURES_MAX, ERR_SIZE, "done.not_done");
    struct change_not_done *all = arena_calloc(&work->arena, in->n_not_done, sizeof(*all));
    checks_that(checks, all != NULL, ERR_NOMEM, "%s", "");
    for (size_t i = 0; i < in->n_not_done && checks->err == ERR_OK; i++) {
        const Rectify__NotDone *one = in->not_done[i];
        checks_that(checks, count_sane(one->measure) && !named_before(in, i), ERR_FIELD,
                    "done.not_done[%zu].measure", i + 1);
        checks_text(checks, one->reason, TEXT_LONG_MAX, "done.not_done[%zu].reason", i + 1);
        all[i] = (struct change_not_done){.measure_no = (int)one->measure, .reason = one->reason};
    }
    checks_text(checks, in->text, TEXT_LONG_MAX, "done.text");
    work->change.text = text_or_null(in->text);
    work->change.not_done = all;
    work->change.not_done_count = in->n_not_done;
}

static const char *find_reason(const struct change_call *change, int measure_no)
{
    for (size_t i = 0; i < change->not_done_count; i++) {
        if (change->not_done[i].measure_no == measure_no) {
            return change->not_done[i].reason;
        }
    }
    return NULL;
}

static struct closing_measure *list_measures(struct act_work *work, const struct plan_record *plan)
{
    struct closing_measure *all = arena_calloc(&work->arena, plan->measure_count, sizeof(*all));
    for (size_t i = 0; all != NULL && i < plan->measure_count; i++) {
        const struct measure_record *measure = &plan->measures[i];
        all[i] = (struct closing_measure){
            .measure_no = measure->no,
            .has_effect = measure->has_effect,
            .has_evidence_or_reason = measure->effect.files > 0 ||
                                      text_or_null(measure->effect.no_evidence_reason) != NULL,
            .evidence_incomplete = measure->effect.files_missing > 0,
            .not_done_reason = find_reason(&work->change, measure->no),
        };
    }
    return all;
}

static bool names_known(struct act_work *work, const struct plan_record *plan)
{
    bool known = true;
    for (size_t i = 0; i < work->change.not_done_count; i++) {
        int no = work->change.not_done[i].measure_no;
        if (!content_has_measure(plan, no)) {
            findings_add(&work->findings, REASON_MEASURE_UNKNOWN, no);
            known = false;
        }
    }
    return known;
}

static enum err judge(struct act_work *work)
{
    static const struct plan_record none;
    const struct plan_record *accepted = content_accepted_plan(work);
    const struct plan_record *plan = accepted == NULL ? &none : accepted;
    struct closing_measure *measures = list_measures(work, plan);
    if (measures == NULL) {
        return ERR_NOMEM;
    }
    bool ok = names_known(work, plan);
    ok &= conditions_closure(measures, plan->measure_count, &work->findings);
    ok &= conditions_settled(work->look.assignment.has_submitted, &work->findings);
    return ok ? ERR_OK : ERR_CONDITION;
}

const struct act_kind act_done = {
    .act = ACT_DONE,
    .name = "done",
    .looks = act_always_looks,
    .take = take,
    .judge = judge,
};
