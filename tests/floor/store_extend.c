/* The acts beside the way to closure over the real database: extensions, cancellation, what the office enters. */
#include "server/store/calls/work.h"
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

/* ---- T20 ---- */

static struct uuid extend(int64_t unit, int64_t problem, day_t wanted)
{
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    rare.wanted_on = wanted;
    rare.progress = "八成";
    step_begin(&lab, &change, ACT_EXTEND, unit, problem);
    change.rare = &rare;
    change.text = "汛期";
    change.person_id = 4711;
    return step_apply(&lab, &change);
}

static void an_extension_is_asked_for_refused_and_granted(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C07");
    int64_t problem = lab_problem(1);
    struct change_decision decision = step_accord();
    struct uuid first = extend(unit, problem, due + 5);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
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
    step_begin(&lab, &change, ACT_REFUSE, unit, problem);
    change.decision = &decision;
    change.text = "可以赶上";
    (void)step_apply(&lab, &change);
    dossier = step_dossier(&lab, unit, problem);
    assert_false(dossier.assignment.extension_waits);
    assert_string_equal(dossier.assignment.extension_refused, "可以赶上");
    assert_int_equal(dossier.assignment.due_on, due);
    assert_int_equal(dossier.assignment.extensions, 0);

    decision.decided = extend(unit, problem, due + 7);
    assert_null(step_dossier(&lab, unit, problem).assignment.extension_refused);
    decision.new_due_on = due + 6;
    (void)step_decide(&lab, ACT_GRANT, unit, problem, &decision);
    dossier = step_dossier(&lab, unit, problem);
    assert_false(dossier.assignment.extension_waits);
    assert_null(dossier.assignment.extension_refused);
    assert_int_equal(dossier.assignment.due_on, due + 6);
    assert_int_equal(dossier.assignment.original_due, due);
    assert_int_equal(dossier.assignment.extensions, 1);
    assert_int_equal(dossier.events[dossier.event_count - 1].new_due_on, due + 6);

    /* Of the office's own accord, on its own item. */
    decision = step_accord();
    decision.new_due_on = due + 9;
    decision.self_held = true;
    (void)step_decide(&lab, ACT_GRANT, unit, problem, &decision);
    assert_int_equal(step_dossier(&lab, unit, problem).assignment.extensions, 2);

    /* A decision on something else than what waits. */
    decision.decided = first;
    step_begin(&lab, &change, ACT_GRANT, unit, problem);
    change.decision = &decision;
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STALE);
}

/* By the office: its acts are news to the unit. */
static void grant(int64_t unit, int64_t problem, day_t due_on)
{
    struct change_decision decision = step_accord();
    struct change_call change;
    decision.new_due_on = due_on;
    step_begin(&lab, &change, ACT_GRANT, unit, problem);
    change.actor_unit_id = lab_unit("O");
    change.decision = &decision;
    (void)step_apply(&lab, &change);
}

/* Before the first it is as issued. */
static void the_unit_is_told_from_when_to_when(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C11");
    int64_t problem = lab_problem(1);
    grant(unit, problem, due + 6);
    grant(unit, problem, due + 9);
    struct notices_call told = {.unit_id = unit};
    lab_prepare(&lab, &told.call);
    assert_int_equal(lab_finish(&lab, store_notices(lab.store, &told), &told.call), ERR_OK);
    assert_true(told.notice_count > 2);
    const struct notice_record *last = &told.notices[told.notice_count - 1];
    const struct notice_record *first = last - 1;
    assert_int_equal(first->act, ACT_GRANT);
    assert_int_equal(first->new_due_on, due + 6);
    assert_int_equal(first->former_due_on, due);
    assert_int_equal(last->new_due_on, due + 9);
    assert_int_equal(last->former_due_on, due + 6);
    assert_int_equal(told.notices[0].new_due_on, DAY_NONE); /* issued */
    assert_int_equal(told.notices[0].former_due_on, DAY_NONE);
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
    step_begin(&lab, &change, ACT_NIL, unit, lab_problem(1));
    change.plan = &lab_nil;
    change.received_ms = received_ms;
    (void)step_apply(&lab, &change);
}

/* On time is judged by the new day: of what comes later, and of what came late while the request waited. */
static void an_extension_decides_what_is_on_time(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C08");
    int64_t problem = lab_problem(1);
    struct change_decision decision = step_accord();
    decision.new_due_on = due + 5;
    (void)step_decide(&lab, ACT_GRANT, unit, problem, &decision);
    report_at(unit, day_end_wall_ms(due + 5));
    assert_true(on_time(unit));

    unit = lab_unit("C09");
    decision.decided = extend(unit, problem, due + 5);
    report_at(unit, day_end_wall_ms(due) + 1);
    assert_false(on_time(unit));
    lab_check_counters();
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    rare.regains_time = true;
    step_begin(&lab, &change, ACT_GRANT, unit, problem);
    change.decision = &decision;
    change.rare = &rare;
    (void)step_apply(&lab, &change);
    assert_true(on_time(unit));
    assert_int_equal(step_dossier(&lab, unit, problem).assignment.state, STATE_NIL_CLAIMED);
}

static void what_has_ended_has_no_request_left(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C10");
    int64_t problem = lab_problem(1);
    struct change_decision decision = step_accord();
    (void)extend(unit, problem, due + 5);
    decision.decided = step_plain(&lab, ACT_NIL, unit, problem);
    assert_true(step_dossier(&lab, unit, problem).assignment.extension_waits);
    (void)step_decide(&lab, ACT_APPROVE, unit, problem, &decision);
    assert_false(step_dossier(&lab, unit, problem).assignment.extension_waits);
}

/* ---- T23 ---- */

static void a_cancelled_assignment_is_expected_no_more(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C11");
    int64_t problem = lab_problem(1);
    struct change_decision decision = step_accord();
    (void)extend(unit, problem, due + 5);
    (void)step_plain(&lab, ACT_NIL, unit, problem);
    (void)step_decide(&lab, ACT_CANCEL, unit, problem, &decision);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
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
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    rare.signed_by = "示例书记";
    step_begin(&lab, &change, ACT_NIL, unit, problem);
    change.plan = &lab_nil;
    change.rare = &rare;
    change.actor_unit_id = lab_unit("O");
    (void)step_apply(&lab, &change);
    (void)step_plain(&lab, ACT_WITHDRAW, unit, problem);
    struct dossier_call dossier = step_dossier(&lab, unit, problem);
    assert_string_equal(dossier.events[1].signed_by, "示例书记");
    assert_string_equal(dossier.events[1].unit_name, "示例乡村振兴办");
    assert_null(dossier.events[2].signed_by);
    assert_string_equal(dossier.plans[0].statement, "不存在");

    assert_false(dossier.assignment.has_terminal);
    (void)postgres_fixture_sql("INSERT INTO person (unit_id, name) VALUES (%ld, '李四')",
                               (long)unit);
    (void)postgres_fixture_sql("INSERT INTO client (unit_id, person_id, roles, spki, enrolled_at)"
                               " SELECT unit_id, person_id, 8, sha256('a'), now() FROM person");
    assert_false(step_dossier(&lab, unit, problem).assignment.has_terminal); /* not yet signed */
    (void)postgres_fixture_sql("UPDATE client SET valid = true");
    assert_true(step_dossier(&lab, unit, problem).assignment.has_terminal);
    (void)postgres_fixture_sql("UPDATE client SET valid = false, revoked_at = now()");
    assert_false(step_dossier(&lab, unit, problem).assignment.has_terminal);
}

/* Every act of the rare kind: sent twice it counts once, with other content it is refused, on an older version too. */
static void rare_acts_are_repeated_safely(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C13");
    int64_t problem = lab_problem(1);
    struct change_rare rare = step_nothing_rare;
    struct change_call change;
    rare.wanted_on = due + 5;
    rare.progress = "八成";
    step_begin(&lab, &change, ACT_EXTEND, unit, problem);
    change.rare = &rare;
    (void)step_apply(&lab, &change);
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
    step_begin(&lab, &change, ACT_PERIODIC, unit, problem);
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
    const struct change_decision decision = step_accord();
    step_begin(&lab, &change, ACT_REFUSE, unit, problem);
    change.decision = &decision; /* of what? */
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID);
    step_begin(&lab, &change, ACT_TRANSFER, unit, problem); /* goes another way */
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_extension_is_asked_for_refused_and_granted),
        TEST(the_unit_is_told_from_when_to_when),
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
