/* Changes one by one: what each act does to the record, and what is answered when it cannot be done. */
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct lab lab;

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_check_counters();
    lab_check_chains(&lab);
    lab_close(&lab);
    return 0;
}

static void submit(enum act act, int64_t unit, int64_t problem, uint32_t version, struct uuid *id)
{
    struct change_call change;
    lab_change(&lab, &change, act, unit, problem, version);
    change.plan = act == ACT_PLAN ? &lab_plan : act == ACT_NIL ? &lab_nil : NULL;
    change.text = "文字";
    lab_apply(&lab, &change);
    if (id != NULL) {
        *id = change.request_id;
    }
}

static void decide(enum act act, int64_t unit, int64_t problem, uint32_t version,
                   const struct change_decision *decision)
{
    struct change_call change;
    lab_change(&lab, &change, act, unit, problem, version);
    change.decision = decision;
    change.hat = ROLE_OFFICE_REVIEWER;
    change.text = "理由";
    lab_apply(&lab, &change);
}

static void report_effect(int64_t unit, int64_t problem, uint32_t version, int measure_no)
{
    const struct change_effect effect = {measure_no, "12项", NULL};
    struct change_call change;
    lab_change(&lab, &change, ACT_EFFECT, unit, problem, version);
    change.effect = &effect;
    change.text = "成效";
    lab_apply(&lab, &change);
}

static struct dossier_call read_dossier(int64_t unit, int64_t problem)
{
    struct dossier_call dossier = {.problem_id = problem, .asked.unit_id = unit};
    lab_prepare(&lab, &dossier.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call), ERR_OK);
    return dossier;
}

static void test_plan_to_closed(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    struct uuid plan;
    struct uuid done;
    submit(ACT_PLAN, unit, problem, 1, &plan);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_PLAN_SUBMITTED);
    assert_true(dossier.assignment.has_submitted);
    assert_true(uuid_equal(&dossier.assignment.submitted_id, &plan));
    assert_int_equal(dossier.plan_count, 1);
    assert_false(dossier.plans[0].accepted);
    assert_int_equal(dossier.plans[0].measure_count, 2);
    assert_string_equal(dossier.plans[0].measures[0].text, "措施“一”, {\"引号\"} \\ 反斜杠");
    assert_int_equal(dossier.plans[0].measures[0].due_on, 19500);
    assert_int_equal(dossier.plans[0].measures[1].due_on, DAY_NONE);
    assert_string_equal(dossier.plans[0].measures[1].frequency, "每月一次");
    assert_null(dossier.plans[0].measures[0].frequency);
    assert_int_equal(dossier.plans[0].excuse_count, 1);
    assert_int_equal(dossier.plans[0].excuses[0].point, 2);
    assert_string_equal(dossier.plans[0].excuses[0].reason, "与本社区无关, \"没有\"");
    assert_int_equal(dossier.plans[0].local_problem_count, 2);
    assert_string_equal(dossier.plans[0].local_problems[1], "NULL");
    assert_int_equal(dossier.plans[0].persons, 3);

    decide(ACT_START_REVIEW, unit, problem, 2, &(struct change_decision){.decided = plan});
    dossier = read_dossier(unit, problem);
    assert_true(dossier.assignment.review_started);
    assert_true(dossier.assignment.has_submitted);

    decide(ACT_APPROVE, unit, problem, 3, &(struct change_decision){.decided = plan});
    dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_false(dossier.assignment.review_started);
    assert_false(dossier.assignment.has_submitted);
    assert_true(dossier.plans[0].accepted);

    report_effect(unit, problem, 4, 1);
    submit(ACT_PROGRESS, unit, problem, 5, NULL);
    const struct change_not_done not_done = {2, "资金不足"};
    struct change_call change;
    lab_change(&lab, &change, ACT_DONE, unit, problem, 6);
    change.not_done = &not_done;
    change.not_done_count = 1;
    lab_apply(&lab, &change);
    done = change.request_id;
    dossier = read_dossier(unit, problem);
    assert_true(dossier.plans[0].measures[0].has_effect);
    assert_string_equal(dossier.plans[0].measures[0].effect.text, "成效");
    assert_string_equal(dossier.plans[0].measures[0].effect.quantity, "12项");
    assert_string_equal(dossier.plans[0].measures[1].not_done_reason, "资金不足");
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM assignment WHERE with_content AND on_time"), 1);

    const struct verification verification = {.method = METHOD_ON_SITE,
                                              .verified_on = 19510,
                                              .result = RESULT_FULL,
                                              .next_review_on = DAY_NONE};
    decide(ACT_CLOSE, unit, problem, 7,
           &(struct change_decision){
               .decided = done, .verification = verification, .self_held = true});
    dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_CLOSED);
    assert_int_equal(dossier.event_count, 8);
    for (size_t i = 0; i < dossier.event_count; i++) {
        assert_int_equal(dossier.events[i].version, i + 1);
    }
    assert_int_equal(dossier.events[0].act, ACT_ISSUE);
    assert_int_equal(dossier.events[0].from_state, 0);
    assert_int_equal(dossier.events[7].from_state, STATE_CLOSURE_REQUESTED);
    assert_true(dossier.events[7].self_held);
    assert_int_equal(dossier.events[7].method, METHOD_ON_SITE);
    assert_int_equal(dossier.events[7].verified_on, 19510);
    assert_int_equal(dossier.events[7].result, RESULT_FULL);
    assert_int_equal(dossier.events[7].next_review_on, DAY_NONE);
    assert_null(dossier.events[7].accepted_risk);
    assert_int_equal(dossier.events[7].item_count, 0);
    assert_int_equal(dossier.events[6].verified_on, DAY_NONE); /* no decision */
    assert_int_equal(dossier.events[6].method, 0);
    assert_string_equal(dossier.events[1].unit_name, "示例01社区");
}

static void test_nil(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C02");
    int64_t problem = lab_problem(2);
    struct uuid nil;
    submit(ACT_ACKNOWLEDGE, unit, problem, 1, NULL);
    submit(ACT_NIL, unit, problem, 2, &nil);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.role, PARTY_SELF_CHECK);
    assert_string_equal(dossier.plans[0].statement, "不存在");
    decide(ACT_APPROVE, unit, problem, 3, &(struct change_decision){.decided = nil});
    dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_NIL_CONFIRMED);
    assert_int_equal(dossier.assignment.role, PARTY_SELF_CHECK);
    assert_true(dossier.plans[0].accepted);
}

static void test_self_check_becomes_responsible(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C03");
    int64_t problem = lab_problem(2);
    struct uuid plan;
    submit(ACT_PLAN, unit, problem, 1, &plan);
    assert_int_equal(read_dossier(unit, problem).assignment.role, PARTY_SELF_CHECK);
    decide(ACT_APPROVE, unit, problem, 2, &(struct change_decision){.decided = plan});
    assert_int_equal(read_dossier(unit, problem).assignment.role, PARTY_RESPONSIBLE);
}

static void test_unreviewed_plan_counts_at_once(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C04");
    int64_t problem = lab_problem(2);
    struct change_call change;
    lab_change(&lab, &change, ACT_PLAN, unit, problem, 1);
    change.plan = &lab_plan;
    change.moves = transition_moves(ACT_PLAN, ROLE_UNIT_HEAD, false);
    lab_apply(&lab, &change);
    assert_int_equal(change.to_state, STATE_IN_PROGRESS);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_true(dossier.plans[0].accepted);
    assert_false(dossier.assignment.has_submitted);
    assert_int_equal(dossier.assignment.role, PARTY_RESPONSIBLE);
}

static void test_return(void **state)
{
    (void)state;
    static const int items[] = {1, 2};
    int64_t unit = lab_unit("C05");
    int64_t problem = lab_problem(1);
    struct uuid plan;
    submit(ACT_PLAN, unit, problem, 1, &plan);
    decide(ACT_RETURN, unit, problem, 2,
           &(struct change_decision){
               .decided = plan, .items = items, .item_count = 2, .new_due_on = 30000});
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_ACKNOWLEDGED);
    assert_true(dossier.assignment.last_returned);
    assert_string_equal(dossier.assignment.last_reason, "理由");
    assert_int_equal(dossier.assignment.returns, 1);
    assert_int_equal(dossier.assignment.due_on, 30000);
    assert_int_equal(dossier.assignment.original_due, day_of_wall_ms(clock_wall_ms()) + 10);
    assert_false(dossier.assignment.has_submitted);
    assert_int_equal(dossier.events[2].new_due_on, 30000);
    assert_int_equal(dossier.events[2].item_count, 2);
    assert_int_equal(dossier.events[2].items[1], 2);
    assert_int_equal(dossier.events[1].item_count, 0);
    assert_int_equal(dossier.events[1].new_due_on, DAY_NONE);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM assignment WHERE due_on <> original_due"), 1);
    assert_int_equal(postgres_fixture_sql(
                         "SELECT cardinality(items) FROM decision WHERE new_due_on IS NOT NULL"),
                     2);
    submit(ACT_PLAN, unit, problem, 3, NULL);
    assert_int_equal(read_dossier(unit, problem).plan_count, 2);
}

static void test_return_of_closure_takes_the_report_back(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C06");
    int64_t problem = lab_problem(1);
    struct uuid id;
    submit(ACT_PLAN, unit, problem, 1, &id);
    decide(ACT_APPROVE, unit, problem, 2, &(struct change_decision){.decided = id});
    submit(ACT_DONE, unit, problem, 3, &id);
    decide(ACT_RETURN, unit, problem, 4,
           &(struct change_decision){.decided = id, .new_due_on = DAY_NONE});
    lab_check_counters();
    report_effect(unit, problem, 5, 2);
    submit(ACT_DONE, unit, problem, 6, &id);
    lab_check_counters();
    submit(ACT_WITHDRAW, unit, problem, 7, NULL);
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_IN_PROGRESS);
    assert_false(dossier.assignment.has_submitted);
}

static void test_sustain(void **state)
{
    (void)state;
    int64_t unit = lab_unit("O");
    int64_t problem = lab_problem(3);
    struct uuid id;
    submit(ACT_PLAN, unit, problem, 1, &id);
    decide(ACT_APPROVE, unit, problem, 2, &(struct change_decision){.decided = id});
    submit(ACT_DONE, unit, problem, 3, &id);
    const struct verification verification = {.method = METHOD_DESK,
                                              .verified_on = 19510,
                                              .result = RESULT_ONGOING,
                                              .next_review_on = 19600,
                                              .cadence = CADENCE_QUARTERLY};
    decide(ACT_SUSTAIN, unit, problem, 4,
           &(struct change_decision){.decided = id, .verification = verification});
    struct dossier_call dossier = read_dossier(unit, problem);
    assert_int_equal(dossier.assignment.state, STATE_SUSTAINING);
    assert_int_equal(dossier.assignment.original_due, DAY_NONE);
    assert_int_equal(dossier.events[4].next_review_on, 19600);
    assert_int_equal(dossier.events[4].cadence, CADENCE_QUARTERLY);
    assert_int_equal(postgres_fixture_sql("SELECT cadence FROM assignment WHERE next_review_on ="
                                          " date '1970-01-01' + 19600"),
                     CADENCE_QUARTERLY);
    /* Without any effect the report has no content, and a long-term item is always on time. */
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM assignment WHERE state = 9 AND on_time"
                             " AND NOT with_content"),
        1);
}

static void test_blocked(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C07");
    int64_t problem = lab_problem(1);
    struct uuid id;
    struct change_call change;
    submit(ACT_PLAN, unit, problem, 1, &id);
    decide(ACT_APPROVE, unit, problem, 2, &(struct change_decision){.decided = id});
    lab_change(&lab, &change, ACT_PROGRESS, unit, problem, 3);
    change.blocked_on = "上级";
    lab_apply(&lab, &change);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment WHERE blocked"), 1);
    assert_string_equal(read_dossier(unit, problem).events[3].blocked_on, "上级");
    report_effect(unit, problem, 4, 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment WHERE blocked"), 1);
    submit(ACT_PROGRESS, unit, problem, 5, NULL);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment WHERE blocked"), 0);
}

static void test_late(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C08");
    int64_t problem = lab_problem(1);
    day_t due = read_dossier(unit, problem).assignment.due_on;
    struct change_call change;
    lab_change(&lab, &change, ACT_NIL, unit, problem, 1);
    change.plan = &lab_nil;
    change.received_ms = day_end_wall_ms(due);
    lab_apply(&lab, &change);
    unit = lab_unit("C09");
    lab_change(&lab, &change, ACT_NIL, unit, problem, 1);
    change.plan = &lab_nil;
    change.received_ms = day_end_wall_ms(due) + 1;
    lab_apply(&lab, &change);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM assignment WHERE state = 3 AND on_time"), 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment WHERE state = 3"), 2);
}

static void test_repeated(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C10");
    int64_t problem = lab_problem(1);
    struct change_call first;
    lab_change(&lab, &first, ACT_NIL, unit, problem, 1);
    first.plan = &lab_nil;
    lab_apply(&lab, &first);
    submit(ACT_WITHDRAW, unit, problem, 2, NULL);
    struct change_call again = first;
    lab_prepare(&lab, &again.call);
    again.received_ms += 5000;
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_REPEATED);
    assert_int_equal(again.version, first.version);
    assert_int_equal(again.from_state, first.from_state);
    assert_int_equal(again.to_state, first.to_state);
    assert_int_equal(again.stored_received_ms, first.received_ms);
    assert_int_equal(again.current_state, 0);

    again = first;
    lab_prepare(&lab, &again.call);
    again.digest.bytes[31] ^= 1;
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_ID_REUSED);
    again.problem_id = lab_problem(2); /* the same id for another record, whose version fits */
    lab_prepare(&lab, &again.call);
    assert_int_equal(lab_outcome(&lab, &again), CHANGE_ID_REUSED);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 3"), 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event"),
                     postgres_fixture_sql("SELECT sum(version) FROM assignment"));
}

static void test_refusals(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C11");
    int64_t problem = lab_problem(1);
    struct change_call change;
    struct uuid plan;
    submit(ACT_PLAN, unit, problem, 1, &plan);

    lab_change(&lab, &change, ACT_PLAN, unit, problem, 1);
    change.plan = &lab_plan;
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STALE);
    assert_int_equal(change.current_version, 2);
    assert_int_equal(change.current_state, STATE_PLAN_SUBMITTED);

    lab_change(&lab, &change, ACT_DONE, unit, problem, 2);
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STATE);
    assert_int_equal(change.current_state, STATE_PLAN_SUBMITTED);

    lab_change(&lab, &change, ACT_ACKNOWLEDGE, unit, INT64_C(999999), 1);
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_NOT_FOUND);

    decide(ACT_START_REVIEW, unit, problem, 2, &(struct change_decision){.decided = plan});
    lab_change(&lab, &change, ACT_WITHDRAW, unit, problem, 3);
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STATE);
    assert_true(read_dossier(unit, problem).assignment.review_started);

    /* A decision on something else than what waits. */
    const struct change_decision other = {.decided = lab_uuid()};
    lab_change(&lab, &change, ACT_APPROVE, unit, problem, 3);
    change.decision = &other;
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_STALE);

    decide(ACT_APPROVE, unit, problem, 3, &(struct change_decision){.decided = plan});
    const struct change_effect unknown = {3, NULL, "没有"};
    lab_change(&lab, &change, ACT_EFFECT, unit, problem, 4);
    change.effect = &unknown;
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_MEASURE_UNKNOWN);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM effect"), 0);
}

static void test_malformed(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C12");
    int64_t problem = lab_problem(1);
    struct change_call change;
    lab_change(&lab, &change, ACT_PLAN, unit, problem, 1);
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID); /* without a plan */
    lab_change(&lab, &change, ACT_APPROVE, unit, problem, 1);
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID); /* without a decision */
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, unit, problem, UINT32_MAX);
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID);
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, unit, problem, 1);
    memset(&change.request_id, 0, sizeof(change.request_id));
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID);
    lab_change(&lab, &change, ACT_ISSUE, unit, problem, 1);
    assert_int_equal(store_change(lab.store, &change), ERR_INVALID);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_plan_to_closed),
        T(test_nil),
        T(test_self_check_becomes_responsible),
        T(test_unreviewed_plan_counts_at_once),
        T(test_return),
        T(test_return_of_closure_takes_the_report_back),
        T(test_sustain),
        T(test_blocked),
        T(test_late),
        T(test_repeated),
        T(test_refusals),
        T(test_malformed),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
