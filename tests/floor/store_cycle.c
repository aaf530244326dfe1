/* The acts beyond the first closure over the real database: revised plans, periods, the end, what is reopened. */
#include "tests/floor/store_steps.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct lab lab;
static day_t due; /* of the dated problems */

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    due = day_of_wall_ms(clock_wall_ms()) + 10;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_check_counters();
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event"),
                     postgres_fixture_sql("SELECT sum(version) FROM assignment"));
    lab_check_chains(&lab);
    lab_close(&lab);
    return 0;
}

/* ---- T10 ---- */

static const struct planned_measure revised_measures[] = {
    {.kind = MEASURE_CORRECTIVE, .text = "新措施", .owner = "张三", .due_on = 19500, .points = 1},
    {.kind = MEASURE_CORRECTIVE,
     .text = "原措施一",
     .owner = "张三",
     .due_on = 19501,
     .points = 2,
     .continues = 1},
    {.kind = MEASURE_CORRECTIVE,
     .text = "原措施二",
     .owner = "张三",
     .due_on = 19501,
     .points = 2,
     .continues = 2},
};

static struct change_plan revised_plan(void)
{
    struct change_plan plan = lab_plan;
    plan.measures = revised_measures;
    plan.measure_count = 3;
    plan.cause = "新原因";
    return plan;
}

static struct uuid revise(int64_t unit, int64_t problem, const struct uuid *accepted, bool at_once)
{
    const struct change_plan plan = revised_plan();
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    rare.revises = *accepted;
    rare.at_once = at_once;
    step_begin(&lab, &change, ACT_REVISE, unit, problem);
    change.plan = &plan;
    change.rare = &rare;
    change.text = "推迟";
    return step_apply(&lab, &change);
}

static void approve_revision(int64_t unit, int64_t problem, const struct uuid *revision,
                             const struct uuid *accepted)
{
    struct change_decision decision = step_accord();
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    decision.decided = *revision;
    rare.revises = *accepted;
    step_begin(&lab, &change, ACT_APPROVE, unit, problem);
    change.decision = &decision;
    change.rare = &rare;
    (void)step_apply(&lab, &change);
}

static void revised_plan_waits_and_then_keeps_the_effects(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    struct uuid first = step_to_progress(&lab, unit, problem);
    step_effect(&lab, unit, problem, 1, "先前成效");
    struct uuid second = revise(unit, problem, &first, false);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_true(dossier.assignment.has_submitted);
    assert_true(uuid_equal(&dossier.assignment.submitted_id, &second));
    assert_int_equal(dossier.plan_count, 2);
    assert_true(dossier.plans[0].accepted);
    assert_false(dossier.plans[0].waiting);
    assert_false(dossier.plans[1].accepted);
    assert_true(dossier.plans[1].waiting);
    assert_int_equal(dossier.plans[1].act, ACT_REVISE);
    assert_string_equal(dossier.plans[1].reason, "推迟");
    assert_null(dossier.plans[0].reason);
    assert_int_equal(dossier.plans[1].measures[1].continues, 1);
    assert_int_equal(dossier.plans[1].measures[0].continues, 0);
    assert_false(dossier.plans[1].measures[1].has_effect);

    /* The accepted plan counts: what is reported meanwhile belongs to it. */
    step_effect(&lab, unit, problem, 1, "其间成效");
    approve_revision(unit, problem, &second, &first);
    dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_false(dossier.assignment.has_submitted);
    assert_false(dossier.plans[0].accepted);
    assert_true(dossier.plans[1].accepted);
    assert_false(dossier.plans[1].measures[0].has_effect);
    assert_string_equal(dossier.plans[1].measures[1].effect.text, "其间成效");
    assert_string_equal(dossier.plans[1].measures[1].effect.quantity, "3次");
    assert_false(dossier.plans[1].measures[2].has_effect);                     /* it had none */
    assert_string_equal(dossier.plans[0].measures[0].effect.text, "其间成效"); /* kept as it was */
    step_effect(&lab, unit, problem, 3, "新成效");
}

static void dropped_revision_leaves_the_accepted_plan(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C02");
    int64_t problem = lab_problem(1);
    struct change_decision decision = step_accord();
    struct uuid first = step_to_progress(&lab, unit, problem);
    struct uuid second = revise(unit, problem, &first, false);
    decision.decided = second;
    (void)step_decide(&lab, ACT_START_REVIEW, unit, problem, &decision);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_true(dossier.assignment.review_started);

    /* Locked: the database lets nobody withdraw it. */
    struct change_call change;
    step_begin(&lab, &change, ACT_WITHDRAW, unit, problem);
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STATE);

    (void)step_decide(&lab, ACT_RETURN, unit, problem, &decision);
    dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_true(dossier.assignment.last_returned);
    assert_int_equal(dossier.assignment.returns, 1);
    assert_false(dossier.assignment.has_submitted);
    assert_true(dossier.plans[0].accepted);

    (void)revise(unit, problem, &first, false);
    (void)step_plain(&lab, ACT_WITHDRAW, unit, problem);
    dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.plan_count, 3); /* every version is kept */
    assert_false(dossier.assignment.has_submitted);
    assert_true(dossier.plans[0].accepted);
    /* The newest plan is again the one that counts: it is what an act is judged by. */
    struct dossier_call judged = {
        .problem_id = problem, .asked.unit_id = unit, .judging = &change.request_id};
    lab_prepare(&lab, &judged.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &judged), &judged.call), ERR_OK);
    assert_int_equal(judged.plan_count, 1);
    assert_true(judged.plans[0].accepted);
}

static void unreviewed_revision_counts_at_once(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C03");
    int64_t problem = lab_problem(1);
    struct uuid first = step_to_progress(&lab, unit, problem);
    step_effect(&lab, unit, problem, 1, "先前成效");
    struct uuid second = revise(unit, problem, &first, true);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_false(dossier.assignment.has_submitted);
    assert_true(uuid_equal(&dossier.plans[1].request_id, &second));
    assert_true(dossier.plans[1].accepted);
    assert_string_equal(dossier.plans[1].measures[1].effect.text, "先前成效");
    assert_false(dossier.plans[1].measures[0].has_effect);
}

/* ---- T15, T16 ---- */

static struct change_rare period_of_day(day_t first)
{
    struct change_rare rare = step_nothing_rare;
    rare.period_on = first;
    rare.quantity = "4次";
    return rare;
}

static void periods_are_reported_once(void **state)
{
    (void)state;
    int64_t unit = lab_unit("O");
    int64_t problem = lab_problem(3);
    day_t today = day_of_wall_ms(clock_wall_ms());
    step_to_sustaining(&lab, unit, problem);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.sustained_on, today);
    assert_int_equal(dossier.assignment.cadence, CADENCE_QUARTERLY);
    assert_int_equal(dossier.assignment.reported_period_count, 0);
    assert_int_equal(dossier.assignment.result, RESULT_ONGOING);

    struct change_rare rare = period_of_day(today);
    struct change_call change;
    step_begin(&lab, &change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    (void)step_apply(&lab, &change);
    rare.period_on = today - 90;
    rare.nil = true;
    rare.quantity = NULL;
    step_begin(&lab, &change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    (void)step_apply(&lab, &change);
    dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_SUSTAINING);
    assert_int_equal(dossier.assignment.sustained_on, today);
    assert_int_equal(dossier.assignment.reported_period_count, 2);
    assert_int_equal(dossier.assignment.reported_periods[0], today - 90);
    assert_int_equal(dossier.assignment.reported_periods[1], today);
    const struct event_record *event = &dossier.events[dossier.event_count - 1];
    assert_int_equal(event->period_on, today - 90);
    assert_int_equal(event->period_cadence, CADENCE_QUARTERLY);
    assert_true(event->nil);
    assert_null(event->quantity);
    assert_string_equal(event[-1].quantity, "4次");
    assert_false(event[-1].nil);

    /* The key holds also against a server that did not look: nothing of it is stored. */
    rare.period_on = today;
    step_begin(&lab, &change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STALE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM periodic"), 2);
}

static void a_long_term_item_ends(void **state)
{
    (void)state;
    int64_t unit = lab_unit("O");
    int64_t problem = lab_problem(3);
    step_to_sustaining(&lab, unit, problem);
    struct change_decision decision = step_accord();
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    decision.self_held = true;
    rare.end_reason = END_REASON_CARRIED_OVER;
    rare.carried_to = "next";
    step_begin(&lab, &change, ACT_END, unit, problem);
    change.decision = &decision;
    change.rare = &rare;
    (void)step_apply(&lab, &change);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_CLOSED);
    assert_int_equal(dossier.assignment.sustained_on, DAY_NONE);
    assert_int_equal(dossier.assignment.result, RESULT_ONGOING);
    const struct event_record *event = &dossier.events[dossier.event_count - 1];
    assert_int_equal(event->end_reason, END_REASON_CARRIED_OVER);
    assert_string_equal(event->carried_to, "next");
    assert_true(event->self_held);
    assert_int_equal(event->method, 0);
}

/* ---- T17 ---- */

static const struct verification looked = {
    .method = METHOD_SAMPLE, .verified_on = 19512, .next_review_on = DAY_NONE};

static void look_back_is_recorded_and_changes_nothing(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C04");
    int64_t problem = lab_problem(1);
    step_to_closed(&lab, unit, problem);
    struct dossier_call before = step_dossier(&lab, unit, problem);
    struct change_decision decision = step_accord();
    decision.verification = looked;
    (void)step_decide(&lab, ACT_LOOK_BACK, unit, problem, &decision);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_CLOSED);
    assert_int_equal(dossier.assignment.result, RESULT_FULL);
    assert_int_equal(dossier.assignment.last_act, ACT_LOOK_BACK);
    assert_string_equal(dossier.assignment.last_reason, before.assignment.last_reason);
    const struct event_record *event = &dossier.events[dossier.event_count - 1];
    assert_int_equal(event->method, METHOD_SAMPLE);
    assert_int_equal(event->verified_on, 19512);
    assert_int_equal(event->result, 0);
}

static void reopen(int64_t unit, int64_t problem, day_t new_due)
{
    struct change_decision decision = step_accord();
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    decision.verification = looked;
    decision.new_due_on = new_due;
    rare.conclusion = "抽查不符";
    step_begin(&lab, &change, ACT_REOPEN, unit, problem);
    change.decision = &decision;
    change.rare = &rare;
    change.text = "反弹";
    (void)step_apply(&lab, &change);
}

static void a_closed_item_is_reopened_and_closed_again(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C05");
    int64_t problem = lab_problem(1);
    step_to_closed(&lab, unit, problem);
    reopen(unit, problem, due + 30);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_int_equal(dossier.assignment.result, 0);
    assert_int_equal(dossier.assignment.due_on, due + 30);
    assert_int_equal(dossier.assignment.original_due, due);
    assert_true(dossier.assignment.last_returned); /* stands first in the unit's list */
    assert_string_equal(dossier.assignment.last_reason, "反弹");
    assert_int_equal(dossier.assignment.returns, 0);
    assert_true(dossier.plans[0].accepted);
    assert_true(dossier.plans[0].measures[0].has_effect);
    const struct event_record *event = &dossier.events[dossier.event_count - 1];
    assert_string_equal(event->conclusion, "抽查不符");
    assert_int_equal(event->new_due_on, due + 30);
    assert_int_equal(event->method, METHOD_SAMPLE);
    assert_int_equal(event[-1].act, ACT_CLOSE); /* the old closure stays */
    assert_int_equal(event[-1].result, RESULT_FULL);
    lab_check_counters();

    struct change_decision decision = step_accord();
    decision.decided = step_plain(&lab, ACT_DONE, unit, problem);
    (void)step_decide(&lab, ACT_RETURN, unit, problem, &decision);
    decision.decided = step_plain(&lab, ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_LARGELY,
                                                  .next_review_on = DAY_NONE};
    (void)step_decide(&lab, ACT_CLOSE, unit, problem, &decision);
    assert_int_equal(step_dossier(&lab, unit, problem).assignment.result, RESULT_LARGELY);
}

static bool is_effect_of(const struct dossier_call *dossier, const struct event_record *event)
{
    return uuid_equal(&dossier->plans[0].measures[0].effect.request_id, &event->request_id);
}

/* The file names the event of the effect that counts: what was reported before a reopening, until something else is. */
static void a_reopened_item_keeps_its_effects_until_others_are_reported(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C08");
    int64_t problem = lab_problem(1);
    step_to_closed(&lab, unit, problem);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    struct uuid first = dossier.plans[0].measures[0].effect.request_id;
    reopen(unit, problem, due + 30);
    dossier = step_dossier(&lab, unit, problem);
    assert_true(uuid_equal(&dossier.plans[0].measures[0].effect.request_id, &first));
    assert_false(is_effect_of(&dossier, &dossier.events[dossier.event_count - 1]));
    step_effect(&lab, unit, problem, 1, "补课合格");
    dossier = step_dossier(&lab, unit, problem);
    assert_true(is_effect_of(&dossier, &dossier.events[dossier.event_count - 1]));
    assert_string_equal(dossier.plans[0].measures[0].effect.text, "补课合格");
}

static void a_confirmed_nil_is_reopened(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C06");
    int64_t problem = lab_problem(1);
    struct change_decision decision = step_accord();
    decision.decided = step_plain(&lab, ACT_NIL, unit, problem);
    (void)step_decide(&lab, ACT_APPROVE, unit, problem, &decision);
    reopen(unit, problem, due + 30);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_ACKNOWLEDGED);
    assert_false(dossier.plans[0].accepted); /* it said the contrary of what was found */
    (void)step_to_progress(&lab, unit, problem);
    dossier = step_dossier(&lab, unit, problem);
    assert_true(dossier.plans[1].accepted);
}

static void a_sustained_item_is_reopened_and_reports_anew(void **state)
{
    (void)state;
    int64_t unit = lab_unit("O");
    int64_t problem = lab_problem(3);
    day_t today = day_of_wall_ms(clock_wall_ms());
    struct change_rare rare = period_of_day(today);
    struct change_call change;
    step_to_sustaining(&lab, unit, problem);
    step_begin(&lab, &change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    (void)step_apply(&lab, &change);
    reopen(unit, problem, DAY_NONE);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_int_equal(dossier.assignment.due_on, DAY_NONE);
    assert_int_equal(dossier.assignment.sustained_on, DAY_NONE);
    assert_int_equal(dossier.assignment.reported_period_count, 0); /* not asked for now */
    struct change_decision decision = step_accord();
    decision.decided = step_plain(&lab, ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_ONGOING,
                                                  .next_review_on = 19600,
                                                  .cadence = CADENCE_MONTHLY};
    (void)step_decide(&lab, ACT_SUSTAIN, unit, problem, &decision);
    dossier = step_dossier(&lab, unit, problem);
    assert_int_equal(dossier.assignment.sustained_on, today);
    assert_int_equal(dossier.assignment.reported_period_count, 0); /* that was a quarter */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(revised_plan_waits_and_then_keeps_the_effects),
        TEST(dropped_revision_leaves_the_accepted_plan),
        TEST(unreviewed_revision_counts_at_once),
        TEST(periods_are_reported_once),
        TEST(a_long_term_item_ends),
        TEST(look_back_is_recorded_and_changes_nothing),
        TEST(a_closed_item_is_reopened_and_closed_again),
        TEST(a_reopened_item_keeps_its_effects_until_others_are_reported),
        TEST(a_confirmed_nil_is_reopened),
        TEST(a_sustained_item_is_reopened_and_reports_anew),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
