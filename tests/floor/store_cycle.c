/* The acts beyond the first closure, one by one: what each does to the record, over the real database. */
#include "tests/floor/store_lab.h"
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
    lab_close(&lab);
    return 0;
}

static const struct change_rare nothing_rare = {.period_on = DAY_NONE, .wanted_on = DAY_NONE};

static struct change_decision accord(void)
{
    return (struct change_decision){.new_due_on = DAY_NONE};
}

/* Prepares an act on what is there now: the version is asked for, what belongs to it is added by the caller. */
static void begin(struct change_call *change, enum act act, int64_t unit, int64_t problem)
{
    uint32_t version = (uint32_t)postgres_fixture_sql(
        "SELECT version FROM assignment WHERE unit_id = %ld AND problem_id = %ld", (long)unit,
        (long)problem);
    lab_change(&lab, change, act, unit, problem, version);
    change->rare = act >= ACT_REVISE ? &nothing_rare : NULL;
    change->text = "文字";
}

static struct uuid apply(struct change_call *change)
{
    lab_apply(&lab, change);
    return change->request_id;
}

static struct uuid plain(enum act act, int64_t unit, int64_t problem)
{
    struct change_call change;
    begin(&change, act, unit, problem);
    change.plan = act == ACT_PLAN ? &lab_plan : act == ACT_NIL ? &lab_nil : NULL;
    return apply(&change);
}

static struct uuid decide(enum act act, int64_t unit, int64_t problem,
                          const struct change_decision *decision)
{
    struct change_call change;
    begin(&change, act, unit, problem);
    change.decision = decision;
    return apply(&change);
}

static struct dossier_call read_dossier(int64_t unit, int64_t problem)
{
    struct dossier_call dossier = {.problem_id = problem, .unit_id = unit};
    lab_prepare(&lab, &dossier.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call), ERR_OK);
    return dossier;
}

static struct uuid to_progress(int64_t unit, int64_t problem)
{
    struct change_decision decision = accord();
    decision.decided = plain(ACT_PLAN, unit, problem);
    (void)decide(ACT_APPROVE, unit, problem, &decision);
    return decision.decided;
}

static void effect_on(int64_t unit, int64_t problem, int measure_no, const char *text)
{
    const struct change_effect effect = {measure_no, "3次", NULL};
    struct change_call change;
    begin(&change, ACT_EFFECT, unit, problem);
    change.effect = &effect;
    change.text = text;
    (void)apply(&change);
}

static void to_closed(int64_t unit, int64_t problem)
{
    struct change_decision decision = accord();
    (void)to_progress(unit, problem);
    effect_on(unit, problem, 1, "成效");
    decision.decided = plain(ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_FULL,
                                                  .next_review_on = DAY_NONE};
    (void)decide(ACT_CLOSE, unit, problem, &decision);
}

static void to_sustaining(int64_t unit, int64_t problem)
{
    struct change_decision decision = accord();
    (void)to_progress(unit, problem);
    decision.decided = plain(ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_ONGOING,
                                                  .next_review_on = 19600,
                                                  .cadence = CADENCE_QUARTERLY};
    (void)decide(ACT_SUSTAIN, unit, problem, &decision);
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
    struct change_rare rare = nothing_rare;
    struct change_call change;
    rare.revises = *accepted;
    rare.at_once = at_once;
    begin(&change, ACT_REVISE, unit, problem);
    change.plan = &plan;
    change.rare = &rare;
    change.text = "推迟";
    return apply(&change);
}

static void approve_revision(int64_t unit, int64_t problem, const struct uuid *revision,
                             const struct uuid *accepted)
{
    struct change_decision decision = accord();
    struct change_rare rare = nothing_rare;
    struct change_call change;
    decision.decided = *revision;
    rare.revises = *accepted;
    begin(&change, ACT_APPROVE, unit, problem);
    change.decision = &decision;
    change.rare = &rare;
    (void)apply(&change);
}

static void revised_plan_waits_and_then_keeps_the_effects(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    struct uuid first = to_progress(unit, problem);
    effect_on(unit, problem, 1, "先前成效");
    struct uuid second = revise(unit, problem, &first, false);
    struct dossier_call dossier = read_dossier(unit, problem);
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
    effect_on(unit, problem, 1, "其间成效");
    approve_revision(unit, problem, &second, &first);
    dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_false(dossier.assignment.has_submitted);
    assert_false(dossier.plans[0].accepted);
    assert_true(dossier.plans[1].accepted);
    assert_false(dossier.plans[1].measures[0].has_effect);
    assert_string_equal(dossier.plans[1].measures[1].effect.text, "其间成效");
    assert_string_equal(dossier.plans[1].measures[1].effect.quantity, "3次");
    assert_false(dossier.plans[1].measures[2].has_effect);                     /* it had none */
    assert_string_equal(dossier.plans[0].measures[0].effect.text, "其间成效"); /* kept as it was */
    effect_on(unit, problem, 3, "新成效");
}

static void dropped_revision_leaves_the_accepted_plan(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C02");
    int64_t problem = lab_problem(1);
    struct change_decision decision = accord();
    struct uuid first = to_progress(unit, problem);
    struct uuid second = revise(unit, problem, &first, false);
    decision.decided = second;
    (void)decide(ACT_START_REVIEW, unit, problem, &decision);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_true(dossier.assignment.review_started);

    /* Locked: the database lets nobody withdraw it. */
    struct change_call change;
    begin(&change, ACT_WITHDRAW, unit, problem);
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STATE);

    (void)decide(ACT_RETURN, unit, problem, &decision);
    dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_true(dossier.assignment.last_returned);
    assert_int_equal(dossier.assignment.returns, 1);
    assert_false(dossier.assignment.has_submitted);
    assert_true(dossier.plans[0].accepted);

    (void)revise(unit, problem, &first, false);
    (void)plain(ACT_WITHDRAW, unit, problem);
    dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.plan_count, 3); /* every version is kept */
    assert_false(dossier.assignment.has_submitted);
    assert_true(dossier.plans[0].accepted);
    /* The newest plan is again the one that counts: it is what an act is judged by. */
    struct dossier_call judged = {
        .problem_id = problem, .unit_id = unit, .judging = &change.request_id};
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
    struct uuid first = to_progress(unit, problem);
    effect_on(unit, problem, 1, "先前成效");
    struct uuid second = revise(unit, problem, &first, true);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_false(dossier.assignment.has_submitted);
    assert_true(uuid_equal(&dossier.plans[1].request_id, &second));
    assert_true(dossier.plans[1].accepted);
    assert_string_equal(dossier.plans[1].measures[1].effect.text, "先前成效");
    assert_false(dossier.plans[1].measures[0].has_effect);
}

/* ---- T15, T16 ---- */

static struct change_rare period_of_day(day_t first)
{
    struct change_rare rare = nothing_rare;
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
    to_sustaining(unit, problem);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.sustained_on, today);
    assert_int_equal(dossier.assignment.cadence, CADENCE_QUARTERLY);
    assert_int_equal(dossier.assignment.reported_period_count, 0);
    assert_int_equal(dossier.assignment.result, RESULT_ONGOING);

    struct change_rare rare = period_of_day(today);
    struct change_call change;
    begin(&change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    (void)apply(&change);
    rare.period_on = today - 90;
    rare.nil = true;
    rare.quantity = NULL;
    begin(&change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    (void)apply(&change);
    dossier = read_dossier(unit, problem);
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
    begin(&change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STALE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM periodic"), 2);
}

static void a_long_term_item_ends(void **state)
{
    (void)state;
    int64_t unit = lab_unit("O");
    int64_t problem = lab_problem(3);
    to_sustaining(unit, problem);
    struct change_decision decision = accord();
    struct change_rare rare = nothing_rare;
    struct change_call change;
    decision.self_held = true;
    rare.end_reason = END_REASON_CARRIED_OVER;
    rare.carried_to = "next";
    begin(&change, ACT_END, unit, problem);
    change.decision = &decision;
    change.rare = &rare;
    (void)apply(&change);
    struct dossier_call dossier = read_dossier(unit, problem);
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
    to_closed(unit, problem);
    struct dossier_call before = read_dossier(unit, problem);
    struct change_decision decision = accord();
    decision.verification = looked;
    (void)decide(ACT_LOOK_BACK, unit, problem, &decision);
    struct dossier_call dossier = read_dossier(unit, problem);
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
    struct change_decision decision = accord();
    struct change_rare rare = nothing_rare;
    struct change_call change;
    decision.verification = looked;
    decision.new_due_on = new_due;
    rare.conclusion = "抽查不符";
    begin(&change, ACT_REOPEN, unit, problem);
    change.decision = &decision;
    change.rare = &rare;
    change.text = "反弹";
    (void)apply(&change);
}

static void a_closed_item_is_reopened_and_closed_again(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C05");
    int64_t problem = lab_problem(1);
    to_closed(unit, problem);
    reopen(unit, problem, due + 30);
    struct dossier_call dossier = read_dossier(unit, problem);
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

    struct change_decision decision = accord();
    decision.decided = plain(ACT_DONE, unit, problem);
    (void)decide(ACT_RETURN, unit, problem, &decision);
    decision.decided = plain(ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_LARGELY,
                                                  .next_review_on = DAY_NONE};
    (void)decide(ACT_CLOSE, unit, problem, &decision);
    assert_int_equal(read_dossier(unit, problem).assignment.result, RESULT_LARGELY);
}

static void a_confirmed_nil_is_reopened(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C06");
    int64_t problem = lab_problem(1);
    struct change_decision decision = accord();
    decision.decided = plain(ACT_NIL, unit, problem);
    (void)decide(ACT_APPROVE, unit, problem, &decision);
    reopen(unit, problem, due + 30);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_ACKNOWLEDGED);
    assert_false(dossier.plans[0].accepted); /* it said the contrary of what was found */
    (void)to_progress(unit, problem);
    dossier = read_dossier(unit, problem);
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
    to_sustaining(unit, problem);
    begin(&change, ACT_PERIODIC, unit, problem);
    change.rare = &rare;
    (void)apply(&change);
    reopen(unit, problem, DAY_NONE);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_int_equal(dossier.assignment.due_on, DAY_NONE);
    assert_int_equal(dossier.assignment.sustained_on, DAY_NONE);
    assert_int_equal(dossier.assignment.reported_period_count, 0); /* not asked for now */
    struct change_decision decision = accord();
    decision.decided = plain(ACT_DONE, unit, problem);
    decision.verification = (struct verification){.method = METHOD_DESK,
                                                  .verified_on = 19510,
                                                  .result = RESULT_ONGOING,
                                                  .next_review_on = 19600,
                                                  .cadence = CADENCE_MONTHLY};
    (void)decide(ACT_SUSTAIN, unit, problem, &decision);
    dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.sustained_on, today);
    assert_int_equal(dossier.assignment.reported_period_count, 0); /* that was a quarter */
}

/* ---- T20 ---- */

static struct uuid extend(int64_t unit, int64_t problem, day_t wanted)
{
    struct change_rare rare = nothing_rare;
    struct change_call change;
    rare.wanted_on = wanted;
    rare.progress = "八成";
    begin(&change, ACT_EXTEND, unit, problem);
    change.rare = &rare;
    change.text = "汛期";
    change.person_id = 4711;
    return apply(&change);
}

static void an_extension_is_asked_for_refused_and_granted(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C07");
    int64_t problem = lab_problem(1);
    struct change_decision decision = accord();
    struct uuid first = extend(unit, problem, due + 5);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_ISSUED);
    assert_true(dossier.assignment.extension_waits);
    assert_true(uuid_equal(&dossier.assignment.extension_id, &first));
    assert_int_equal(dossier.assignment.extension_digest.bytes[0], ACT_EXTEND);
    assert_int_equal(dossier.assignment.extension_person_id, 4711);
    assert_int_equal(dossier.assignment.extension_wanted_on, due + 5);
    assert_false(dossier.assignment.has_submitted);
    assert_int_equal(dossier.events[1].wanted_on, due + 5);
    assert_string_equal(dossier.events[1].progress, "八成");

    decision.decided = first;
    struct change_call change;
    begin(&change, ACT_REFUSE, unit, problem);
    change.decision = &decision;
    change.text = "可以赶上";
    (void)apply(&change);
    dossier = read_dossier(unit, problem);
    assert_false(dossier.assignment.extension_waits);
    assert_string_equal(dossier.assignment.extension_refused, "可以赶上");
    assert_int_equal(dossier.assignment.due_on, due);
    assert_int_equal(dossier.assignment.extensions, 0);

    decision.decided = extend(unit, problem, due + 7);
    assert_null(read_dossier(unit, problem).assignment.extension_refused);
    decision.new_due_on = due + 6;
    (void)decide(ACT_GRANT, unit, problem, &decision);
    dossier = read_dossier(unit, problem);
    assert_false(dossier.assignment.extension_waits);
    assert_null(dossier.assignment.extension_refused);
    assert_int_equal(dossier.assignment.due_on, due + 6);
    assert_int_equal(dossier.assignment.original_due, due);
    assert_int_equal(dossier.assignment.extensions, 1);
    assert_int_equal(dossier.events[dossier.event_count - 1].new_due_on, due + 6);

    /* Of the office's own accord, on its own item. */
    decision = accord();
    decision.new_due_on = due + 9;
    decision.self_held = true;
    (void)decide(ACT_GRANT, unit, problem, &decision);
    assert_int_equal(read_dossier(unit, problem).assignment.extensions, 2);

    /* A decision on something else than what waits. */
    decision.decided = first;
    begin(&change, ACT_GRANT, unit, problem);
    change.decision = &decision;
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STALE);
}

static bool on_time(int64_t unit)
{
    return postgres_fixture_sql("SELECT on_time::int FROM assignment WHERE unit_id = %ld"
                                " AND problem_id = %ld",
                                (long)unit, (long)lab_problem(1)) == 1;
}

static void report_at(int64_t unit, int64_t received_ms)
{
    struct change_call change;
    begin(&change, ACT_NIL, unit, lab_problem(1));
    change.plan = &lab_nil;
    change.received_ms = received_ms;
    (void)apply(&change);
}

/* On time is judged by the new day: of what comes later, and of what came late while the request waited. */
static void an_extension_decides_what_is_on_time(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C08");
    int64_t problem = lab_problem(1);
    struct change_decision decision = accord();
    decision.new_due_on = due + 5;
    (void)decide(ACT_GRANT, unit, problem, &decision);
    report_at(unit, day_end_wall_ms(due + 5));
    assert_true(on_time(unit));

    unit = lab_unit("C09");
    decision.decided = extend(unit, problem, due + 5);
    report_at(unit, day_end_wall_ms(due) + 1);
    assert_false(on_time(unit));
    lab_check_counters();
    struct change_rare rare = nothing_rare;
    struct change_call change;
    rare.regains_time = true;
    begin(&change, ACT_GRANT, unit, problem);
    change.decision = &decision;
    change.rare = &rare;
    (void)apply(&change);
    assert_true(on_time(unit));
    assert_int_equal(read_dossier(unit, problem).assignment.state, STATE_NIL_CLAIMED);
}

static void what_has_ended_has_no_request_left(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C10");
    int64_t problem = lab_problem(1);
    struct change_decision decision = accord();
    (void)extend(unit, problem, due + 5);
    decision.decided = plain(ACT_NIL, unit, problem);
    assert_true(read_dossier(unit, problem).assignment.extension_waits);
    (void)decide(ACT_APPROVE, unit, problem, &decision);
    assert_false(read_dossier(unit, problem).assignment.extension_waits);
}

/* ---- T23 ---- */

static void a_cancelled_assignment_is_expected_no_more(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C11");
    int64_t problem = lab_problem(1);
    struct change_decision decision = accord();
    (void)extend(unit, problem, due + 5);
    (void)plain(ACT_NIL, unit, problem);
    (void)decide(ACT_CANCEL, unit, problem, &decision);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_CANCELLED);
    assert_false(dossier.assignment.has_submitted);
    assert_false(dossier.assignment.extension_waits);
    assert_string_equal(dossier.assignment.last_reason, "文字");
    assert_false(dossier.assignment.last_returned);
}

/* ---- S-58 ---- */

static void what_the_office_enters_is_signed(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C12");
    int64_t problem = lab_problem(1);
    struct change_rare rare = nothing_rare;
    struct change_call change;
    rare.signed_by = "示例书记";
    begin(&change, ACT_NIL, unit, problem);
    change.plan = &lab_nil;
    change.rare = &rare;
    change.actor_unit_id = lab_unit("O");
    (void)apply(&change);
    (void)plain(ACT_WITHDRAW, unit, problem);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_string_equal(dossier.events[1].signed_by, "示例书记");
    assert_string_equal(dossier.events[1].unit_name, "示例乡村振兴办");
    assert_null(dossier.events[2].signed_by);
    assert_string_equal(dossier.plans[0].statement, "不存在");

    assert_false(dossier.assignment.has_terminal);
    (void)postgres_fixture_sql("INSERT INTO person (unit_id, name) VALUES (%ld, '李四')",
                               (long)unit);
    (void)postgres_fixture_sql("INSERT INTO client (unit_id, person_id, roles, spki, enrolled_at)"
                               " SELECT unit_id, person_id, 8, sha256('a'), now() FROM person");
    assert_false(read_dossier(unit, problem).assignment.has_terminal); /* not yet signed */
    (void)postgres_fixture_sql("UPDATE client SET valid = true");
    assert_true(read_dossier(unit, problem).assignment.has_terminal);
    (void)postgres_fixture_sql("UPDATE client SET valid = false, revoked_at = now()");
    assert_false(read_dossier(unit, problem).assignment.has_terminal);
}

/* Every act of the rare kind: sent twice it counts once, with other content it is refused, on an older version too. */
static void rare_acts_are_repeated_safely(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C13");
    int64_t problem = lab_problem(1);
    struct change_rare rare = nothing_rare;
    struct change_call change;
    rare.wanted_on = due + 5;
    rare.progress = "八成";
    begin(&change, ACT_EXTEND, unit, problem);
    change.rare = &rare;
    (void)apply(&change);
    struct change_call again = change;
    lab_prepare(&lab, &again.call);
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_REPEATED);
    assert_int_equal(again.version, change.version);
    again.digest.bytes[31] ^= 1;
    lab_prepare(&lab, &again.call);
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_ID_REUSED);
    again.request_id = lab_uuid();
    lab_prepare(&lab, &again.call);
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_STALE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM extension"), 1);
    begin(&change, ACT_PERIODIC, unit, problem);
    rare.period_on = due;
    change.rare = &rare;
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STATE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM periodic"), 0);
}

static void what_belongs_to_an_act_comes_with_it(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C14");
    int64_t problem = lab_problem(1);
    static const enum act acts[] = {ACT_REVISE, ACT_PERIODIC, ACT_END,    ACT_REOPEN,   ACT_EXTEND,
                                    ACT_GRANT,  ACT_REFUSE,   ACT_CANCEL, ACT_LOOK_BACK};
    struct change_call change;
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        lab_change(&lab, &change, acts[i], unit, problem, 1);
        assert_int_equal(store_change(lab.store, &change), ERR_INVALID);
    }
    const struct change_decision decision = accord();
    begin(&change, ACT_REFUSE, unit, problem);
    change.decision = &decision; /* of what? */
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID);
    begin(&change, ACT_TRANSFER, unit, problem); /* goes another way */
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID);
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
        TEST(a_confirmed_nil_is_reopened),
        TEST(a_sustained_item_is_reopened_and_reports_anew),
        TEST(an_extension_is_asked_for_refused_and_granted),
        TEST(an_extension_decides_what_is_on_time),
        TEST(what_has_ended_has_no_request_left),
        TEST(a_cancelled_assignment_is_expected_no_more),
        TEST(what_the_office_enters_is_signed),
        TEST(rare_acts_are_repeated_safely),
        TEST(what_belongs_to_an_act_comes_with_it),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
