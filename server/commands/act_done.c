/*
 * T11: the unit asks for closure; every measure of the accepted plan has an effect or a reason why not, every indicator
 * of the problem its actual value.
 */
#include "common/base/decimal.h"
#include "server/commands/act.h"
#include "server/commands/convert.h"

static bool is_local(const Rectify__NotDone *one)
{
    return one->has_local && one->local != 0;
}

static bool named_before(const Rectify__Done *in, size_t at)
{
    const Rectify__NotDone *wanted = in->not_done[at];
    for (size_t i = 0; i < at; i++) {
        const Rectify__NotDone *one = in->not_done[i];
        bool same =
            is_local(wanted) ? one->local == wanted->local : one->measure == wanted->measure;
        if (is_local(one) == is_local(wanted) && same) {
            return true;
        }
    }
    return false;
}

static void take_one(const Rectify__Done *in, size_t at, struct change_not_done *out,
                     struct checks *checks)
{
    const Rectify__NotDone *one = in->not_done[at];
    bool local = is_local(one);
    /* Of a local problem the reason is one for all that has no effect: it names no measure. */
    checks_that(checks, local ? one->measure == 0 : count_sane(one->measure), ERR_FIELD,
                "done.not_done[%zu].measure", at + 1);
    checks_that(checks, !local || one->local <= LOCALS_MAX, ERR_FIELD, "done.not_done[%zu].local",
                at + 1);
    checks_that(checks, !named_before(in, at), ERR_FIELD, "done.not_done[%zu].%s", at + 1,
                local ? "local" : "measure");
    checks_text(checks, one->reason, TEXT_LONG_MAX, "done.not_done[%zu].reason", at + 1);
    *out = (struct change_not_done){.no = (int)(local ? one->local : one->measure),
                                    .reason = one->reason};
}

/* Measures of the plan and local problems, each in a list of its own. */
static void take_not_done(struct act_work *work, const Rectify__Done *in, struct checks *checks)
{
    checks_that(checks, in->n_not_done <= MEASURES_MAX + LOCALS_MAX, ERR_SIZE, "done.not_done");
    struct change_not_done *all = arena_calloc(&work->arena, in->n_not_done, sizeof(*all));
    struct change_not_done *locals = arena_calloc(&work->arena, in->n_not_done, sizeof(*locals));
    checks_that(checks, all != NULL && locals != NULL, ERR_NOMEM, "%s", "");
    for (size_t i = 0; i < in->n_not_done && checks->err == ERR_OK; i++) {
        bool local = is_local(in->not_done[i]);
        take_one(in, i,
                 local ? &locals[work->rare.local_not_done_count++]
                       : &all[work->change.not_done_count++],
                 checks);
    }
    work->change.not_done = all;
    work->rare.local_not_done = locals;
}

static bool stated_before(const Rectify__Done *in, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (in->actuals[i]->indicator == in->actuals[at]->indicator) {
            return true;
        }
    }
    return false;
}

/* S-18. Figures are stored by the rare part: most problems have no indicator. */
static void take_actuals(struct act_work *work, const Rectify__Done *in, struct checks *checks)
{
    checks_that(checks, in->n_actuals <= INDICATORS_MAX, ERR_SIZE, "done.actuals");
    struct change_actual *all = arena_calloc(&work->arena, in->n_actuals, sizeof(*all));
    checks_that(checks, all != NULL, ERR_NOMEM, "%s", "");
    for (size_t i = 0; i < in->n_actuals && checks->err == ERR_OK; i++) {
        const Rectify__IndicatorActual *one = in->actuals[i];
        checks_that(checks, count_sane(one->indicator) && !stated_before(in, i), ERR_FIELD,
                    "done.actuals[%zu].indicator", i + 1);
        checks_that(checks, decimal_sound(one->value), ERR_FIELD, "done.actuals[%zu].value", i + 1);
        all[i] = (struct change_actual){(int)one->indicator, one->value};
    }
    work->rare.actuals = all;
    work->rare.actual_count = in->n_actuals;
    work->change.rare = in->n_actuals > 0 ? &work->rare : work->change.rare;
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__Done *in = work->in->done;
    take_not_done(work, in, checks);
    take_actuals(work, in, checks);
    checks_text(checks, in->text, TEXT_LONG_MAX, "done.text");
    work->change.text = text_or_null(in->text);
}

static const char *find_reason(const struct change_call *change, int measure_no)
{
    for (size_t i = 0; i < change->not_done_count; i++) {
        if (change->not_done[i].no == measure_no) {
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
        int no = work->change.not_done[i].no;
        if (!content_has_measure(plan, no)) {
            findings_add(&work->findings, REASON_MEASURE_UNKNOWN, no);
            known = false;
        }
    }
    return known;
}

static const char *find_local_reason(const struct change_rare *rare, int no)
{
    for (size_t i = 0; i < rare->local_not_done_count; i++) {
        if (rare->local_not_done[i].no == no) {
            return rare->local_not_done[i].reason;
        }
    }
    return NULL;
}

static bool has_local(const struct act_work *work, int no)
{
    for (size_t i = 0; i < work->look.local_count; i++) {
        if (work->look.locals[i].no == no) {
            return true;
        }
    }
    return false;
}

/* What the unit found itself is brought to an end with the problem it belongs to. */
static bool judge_locals(struct act_work *work)
{
    struct closing_local locals[LOCALS_MAX];
    size_t count = work->look.local_count < LOCALS_MAX ? work->look.local_count : LOCALS_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct local_record *local = &work->look.locals[i];
        locals[i] = (struct closing_local){
            .no = local->no,
            .resolved = local_resolved(local, false),
            .not_done_reason = find_local_reason(&work->rare, local->no),
        };
    }
    bool known = true;
    for (size_t i = 0; i < work->rare.local_not_done_count; i++) {
        int no = work->rare.local_not_done[i].no;
        if (!has_local(work, no)) {
            findings_add(&work->findings, REASON_LOCAL_UNKNOWN, no);
            known = false;
        }
    }
    /* The measures of locals are touched by the rare part alone. */
    work->change.rare = count > 0 ? &work->rare : work->change.rare;
    return conditions_locals_closed(locals, count, &work->findings) && known;
}

static bool judge_actuals(struct act_work *work)
{
    int given[INDICATORS_MAX];
    size_t count = work->rare.actual_count;
    for (size_t i = 0; i < count && i < INDICATORS_MAX; i++) {
        given[i] = work->rare.actuals[i].indicator;
    }
    return conditions_actuals(given, count, work->terms.indicators, &work->findings);
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
    ok &= judge_locals(work);
    ok &= judge_actuals(work);
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
