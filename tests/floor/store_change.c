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
    struct dossier_call dossier = {.problem_id = problem, .unit_id = unit};
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

static void wait_all(struct change_call *changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lab_wait(&lab, &changes[i].call);
    }
}

static void test_one_bad_among_many(void **state)
{
    (void)state;
    static struct change_call changes[LAB_COMMUNITIES * LAB_PROBLEMS];
    const struct planned_measure nonsense = {.kind = (enum measure_kind)99, .text = "x"};
    struct change_plan bad = lab_plan;
    size_t count = 0;
    bad.measures = &nonsense;
    bad.measure_count = 1;
    for (int problem = 1; problem <= LAB_PROBLEMS; problem++) {
        int64_t problem_id = lab_problem(problem);
        for (int64_t unit = lab_unit("C01"); unit < lab_unit("C01") + LAB_COMMUNITIES; unit++) {
            lab_change(&lab, &changes[count], ACT_PLAN, unit, problem_id, 1);
            changes[count].plan = count == 25 ? &bad : &lab_plan;
            count++;
        }
    }
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
    }
    wait_all(changes, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(changes[i].call.err, i == 25 ? ERR_DATABASE : ERR_OK);
        assert_true(i == 25 || changes[i].outcome == CHANGE_APPLIED);
    }
    assert_int_equal(store_counters(lab.store)->split_batches, 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 4"), count - 1);
}

/* Acts of every kind together: what a decision brings is null for the others. */
static void test_mixed_batch(void **state)
{
    (void)state;
    struct lab other;
    struct store_options options = lab_options();
    struct change_call changes[6];
    struct uuid plans[4];
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    for (int i = 0; i < 4; i++) {
        submit(ACT_PLAN, unit + i, problem, 1, &plans[i]);
    }
    for (int i = 2; i < 4; i++) {
        decide(ACT_APPROVE, unit + i, problem, 2, &(struct change_decision){.decided = plans[i]});
    }
    options.writers = 1;
    options.instance = 3;
    lab_open(&other, &options);
    const struct change_decision approval = {.decided = plans[0], .self_held = true};
    const struct change_decision review = {.decided = plans[1]};
    const struct change_effect effect = {1, "12项", NULL};
    lab_change(&other, &changes[0], ACT_APPROVE, unit, problem, 2);
    changes[0].decision = &approval;
    lab_change(&other, &changes[1], ACT_START_REVIEW, unit + 1, problem, 2);
    changes[1].decision = &review;
    lab_change(&other, &changes[2], ACT_EFFECT, unit + 2, problem, 3);
    changes[2].effect = &effect;
    lab_change(&other, &changes[3], ACT_DONE, unit + 3, problem, 3);
    lab_change(&other, &changes[4], ACT_NIL, unit + 4, problem, 1);
    changes[4].plan = &lab_nil;
    lab_change(&other, &changes[5], ACT_ACKNOWLEDGE, unit + 5, problem, 1);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(store_change(other.store, &changes[i]), ERR_OK);
    }
    for (size_t i = 0; i < 6; i++) {
        lab_wait(&other, &changes[i].call);
        assert_int_equal(changes[i].call.err, ERR_OK);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
    }
    assert_int_equal(store_counters(other.store)->batches, 1);
    assert_int_equal(store_counters(other.store)->split_batches, 0);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE self_held"), 1);
    assert_int_equal(postgres_fixture_sql("SELECT sum(self_held) FROM assignment"), 1);
    lab_close(&other);
}

static void test_two_of_one_assignment(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C13");
    int64_t problem = lab_problem(1);
    struct change_call changes[3];
    lab_change(&lab, &changes[0], ACT_ACKNOWLEDGE, unit, problem, 1);
    lab_change(&lab, &changes[1], ACT_NIL, unit, problem, 2);
    changes[1].plan = &lab_nil;
    lab_change(&lab, &changes[2], ACT_WITHDRAW, unit, problem, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
    }
    wait_all(changes, 3);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(changes[i].call.err, ERR_OK);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
        assert_int_equal(changes[i].version, i + 2);
    }
    assert_int_equal(store_counters(lab.store)->batches, 3);
}

static void test_equal_ids_together(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C14");
    struct change_call changes[3];
    lab_change(&lab, &changes[0], ACT_ACKNOWLEDGE, unit, lab_problem(1), 1);
    changes[1] = changes[0];
    changes[2] = changes[0];
    changes[2].problem_id = lab_problem(2);
    for (int i = 0; i < 3; i++) {
        lab_prepare(&lab, &changes[i].call);
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
    }
    wait_all(changes, 3);
    assert_int_equal(changes[0].outcome, CHANGE_APPLIED);
    assert_int_equal(changes[1].outcome, CHANGE_REPEATED);
    assert_int_equal(changes[2].outcome, CHANGE_ID_REUSED);
    assert_int_equal(store_counters(lab.store)->split_batches, 0);
}

static void test_full(void **state)
{
    (void)state;
    static struct change_call changes[9];
    struct lab small;
    struct store_options options = lab_options();
    options.queue_max = 8;
    options.instance = 1;
    lab_open(&small, &options);
    int64_t first = lab_unit("C01");
    int64_t problem = lab_problem(1);
    for (int i = 0; i < 9; i++) {
        lab_change(&small, &changes[i], ACT_ACKNOWLEDGE, first + i, problem, 1);
        assert_int_equal(store_change(small.store, &changes[i]), i < 8 ? ERR_OK : ERR_BUSY);
    }
    assert_true(store_pressed(small.store));
    assert_int_equal(store_counters(small.store)->busy, 1);
    for (int i = 0; i < 8; i++) {
        lab_wait(&small, &changes[i].call);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
    }
    assert_false(store_pressed(small.store));
    lab_close(&small);
}

/* Stopping drains: what was accepted completes. */
static void test_stop_drains(void **state)
{
    (void)state;
    static struct change_call changes[LAB_COMMUNITIES];
    struct lab other;
    lab_open(&other, NULL);
    int64_t first = lab_unit("C01");
    int64_t problem = lab_problem(1);
    for (int i = 0; i < LAB_COMMUNITIES; i++) {
        lab_change(&other, &changes[i], ACT_ACKNOWLEDGE, first + i, problem, 1);
        assert_int_equal(store_change(other.store, &changes[i]), ERR_OK);
    }
    lab_close(&other);
    for (int i = 0; i < LAB_COMMUNITIES; i++) {
        assert_null(changes[i].call.owner);
        assert_int_equal(changes[i].call.err, ERR_OK);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_plan_to_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nil, setup, teardown),
        cmocka_unit_test_setup_teardown(test_self_check_becomes_responsible, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unreviewed_plan_counts_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_return, setup, teardown),
        cmocka_unit_test_setup_teardown(test_return_of_closure_takes_the_report_back, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_sustain, setup, teardown),
        cmocka_unit_test_setup_teardown(test_blocked, setup, teardown),
        cmocka_unit_test_setup_teardown(test_late, setup, teardown),
        cmocka_unit_test_setup_teardown(test_repeated, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_malformed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_bad_among_many, setup, teardown),
        cmocka_unit_test_setup_teardown(test_mixed_batch, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_of_one_assignment, setup, teardown),
        cmocka_unit_test_setup_teardown(test_equal_ids_together, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stop_drains, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
