#include "tests/floor/store_steps.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

const struct change_rare step_nothing_rare = {.period_on = DAY_NONE, .wanted_on = DAY_NONE};

struct change_decision step_accord(void)
{
    return (struct change_decision){.new_due_on = DAY_NONE};
}

void step_begin(struct lab *lab, struct change_call *change, enum act act, int64_t unit,
                int64_t problem)
{
    uint32_t version = (uint32_t)postgres_fixture_sql(
        "SELECT version FROM assignment WHERE unit_id = %ld AND problem_id = %ld", (long)unit,
        (long)problem);
    lab_change(lab, change, act, unit, problem, version);
    change->rare = act >= ACT_REVISE ? &step_nothing_rare : NULL;
    change->text = "文字";
}

struct uuid step_apply(struct lab *lab, struct change_call *change)
{
    lab_apply(lab, change);
    return change->request_id;
}

struct uuid step_plain(struct lab *lab, enum act act, int64_t unit, int64_t problem)
{
    struct change_call change;
    step_begin(lab, &change, act, unit, problem);
    change.plan = act == ACT_PLAN ? &lab_plan : act == ACT_NIL ? &lab_nil : NULL;
    return step_apply(lab, &change);
}

struct uuid step_decide(struct lab *lab, enum act act, int64_t unit, int64_t problem,
                        const struct change_decision *decision)
{
    struct change_call change;
    step_begin(lab, &change, act, unit, problem);
    change.decision = decision;
    return step_apply(lab, &change);
}

void step_effect(struct lab *lab, int64_t unit, int64_t problem, int measure_no, const char *text)
{
    const struct change_effect effect = {measure_no, "3次", NULL};
    struct change_call change;
    step_begin(lab, &change, ACT_EFFECT, unit, problem);
    change.effect = &effect;
    change.text = text;
    (void)step_apply(lab, &change);
}

struct dossier_call step_dossier(struct lab *lab, int64_t unit, int64_t problem)
{
    struct dossier_call dossier = {.problem_id = problem, .asked.unit_id = unit};
    lab_prepare(lab, &dossier.call);
    assert_int_equal(lab_finish(lab, store_dossier(lab->store, &dossier), &dossier.call), ERR_OK);
    return dossier;
}

struct uuid step_to_progress(struct lab *lab, int64_t unit, int64_t problem)
{
    struct change_decision decision = step_accord();
    decision.decided = step_plain(lab, ACT_PLAN, unit, problem);
    (void)step_decide(lab, ACT_APPROVE, unit, problem, &decision);
    return decision.decided;
}

void step_to_closed(struct lab *lab, int64_t unit, int64_t problem)
{
    struct change_decision decision = step_accord();
    (void)step_to_progress(lab, unit, problem);
    step_effect(lab, unit, problem, 1, "成效");
    decision.decided = step_plain(lab, ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_FULL,
                                                  .next_review_on = DAY_NONE};
    (void)step_decide(lab, ACT_CLOSE, unit, problem, &decision);
}

void step_to_sustaining(struct lab *lab, int64_t unit, int64_t problem)
{
    struct change_decision decision = step_accord();
    (void)step_to_progress(lab, unit, problem);
    decision.decided = step_plain(lab, ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_ONGOING,
                                                  .next_review_on = 19600,
                                                  .cadence = CADENCE_QUARTERLY};
    (void)step_decide(lab, ACT_SUSTAIN, unit, problem, &decision);
}
