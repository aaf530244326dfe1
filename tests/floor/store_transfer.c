/* T22 over the real database: two rows change together or not at all. */
#include "server/store/calls/transfer.h"
#include "server/store/calls/work.h"
#include "tests/floor/store_steps.h"
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
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event"),
                     postgres_fixture_sql("SELECT sum(version) FROM assignment"));
    lab_check_chains(&lab);
    lab_close(&lab);
    return 0;
}

static struct dossier_call read_dossier(int64_t unit, int64_t problem)
{
    struct dossier_call dossier = {.problem_id = problem, .asked.unit_id = unit};
    lab_prepare(&lab, &dossier.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call), ERR_OK);
    return dossier;
}

static void submit(enum act act, int64_t unit, int64_t problem, uint32_t version)
{
    struct change_call change;
    lab_change(&lab, &change, act, unit, problem, version);
    change.plan = act == ACT_PLAN ? &lab_plan : act == ACT_NIL ? &lab_nil : NULL;
    lab_apply(&lab, &change);
}

/* One transfer and the change it carries. */
struct moving {
    struct transfer_call transfer;
    struct change_call change;
};

static void begin(struct moving *moving, int64_t unit, int64_t problem, uint32_t version,
                  const char *to)
{
    lab_change(&lab, &moving->change, ACT_TRANSFER, unit, problem, version);
    moving->change.text = "属地调整";
    moving->transfer = (struct transfer_call){.change = &moving->change, .unit_name = to};
    lab_prepare(&lab, &moving->transfer.call);
}

static enum err run(struct moving *moving)
{
    struct transfer_call *transfer = &moving->transfer;
    lab_prepare(&lab, &transfer->call);
    return lab_finish(&lab, store_transfer(lab.store, transfer), &transfer->call);
}

static bool both_units_told(void *arg)
{
    (void)arg;
    return lab.notices >= 2;
}

static void a_unit_without_assignment_begins_anew(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    int64_t clinic = lab_unit("H");
    int64_t problem = lab_problem(1);
    struct moving moving;
    submit(ACT_PLAN, unit, problem, 1);
    struct dossier_call before = read_dossier(unit, problem);
    begin(&moving, unit, problem, 2, "示例卫生院");
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_APPLIED);
    assert_int_equal(moving.change.from_state, STATE_PLAN_SUBMITTED);
    assert_int_equal(moving.change.to_state, STATE_CANCELLED);
    assert_int_equal(moving.change.version, 3);
    lab_turn_until(&lab, both_units_told, NULL);
    assert_int_equal(lab.notices, 2);

    struct dossier_call old = read_dossier(unit, problem);
    assert_int_equal(old.assignment.state, STATE_CANCELLED);
    assert_string_equal(old.assignment.successor, "示例卫生院");
    assert_null(old.assignment.predecessor);
    assert_false(old.assignment.has_submitted);
    assert_string_equal(old.assignment.last_reason, "属地调整");
    assert_int_equal(old.plan_count, 1); /* its history stays */
    assert_string_equal(old.events[2].other_unit, "示例卫生院");
    assert_string_equal(old.events[2].text, "属地调整");

    struct dossier_call new = read_dossier(clinic, problem);
    assert_int_equal(new.assignment.state, STATE_ISSUED);
    assert_int_equal(new.assignment.role, PARTY_RESPONSIBLE);
    assert_int_equal(new.assignment.version, 1);
    assert_int_equal(new.assignment.due_on, before.assignment.due_on);
    assert_int_equal(new.assignment.original_due, before.assignment.original_due);
    assert_string_equal(new.assignment.predecessor, "示例01社区");
    assert_int_equal(new.plan_count, 0); /* a plan of its own is needed */
    assert_int_equal(new.event_count, 1);
    assert_int_equal(new.events[0].act, ACT_TRANSFER);
    assert_int_equal(new.events[0].from_state, 0);
    assert_string_equal(new.events[0].other_unit, "示例01社区");
    submit(ACT_PLAN, clinic, problem, 1);
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

static const struct notice_record *last_notice(int64_t unit, struct notices_call *told)
{
    *told = (struct notices_call){.unit_id = unit};
    lab_prepare(&lab, &told->call);
    assert_int_equal(lab_finish(&lab, store_notices(lab.store, told), &told->call), ERR_OK);
    assert_true(told->notice_count > 0);
    return &told->notices[told->notice_count - 1];
}

/* The due date that was taken over is in the history of another unit: only what comes after it is told from when to when. */
static void what_was_due_before_a_transfer_is_not_told(void **state)
{
    (void)state;
    int64_t clinic = lab_unit("H");
    int64_t problem = lab_problem(1);
    struct notices_call told;
    struct moving moving;
    day_t due = read_dossier(lab_unit("C01"), problem).assignment.due_on;
    begin(&moving, lab_unit("C01"), problem, 1, "示例卫生院");
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(last_notice(clinic, &told)->new_due_on, DAY_NONE);
    grant(clinic, problem, due + 5);
    assert_int_equal(last_notice(clinic, &told)->new_due_on, due + 5);
    assert_int_equal(last_notice(clinic, &told)->former_due_on, DAY_NONE);
    grant(clinic, problem, due + 8);
    assert_int_equal(last_notice(clinic, &told)->former_due_on, due + 5);
}

/* Whether the successor has an assignment already or gets one. */
static void who_takes_over_from_the_lead_leads(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int problem_no;
        const char *to;
    } cases[] = {{"C01", 1, "H"}, {"H", 2, "C02"}};
    (void)postgres_fixture_sql("UPDATE assignment SET role = 1 WHERE role = 2");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t problem = lab_problem(cases[i].problem_no);
        struct moving moving;
        begin(&moving, lab_unit(cases[i].from), problem, 1, cases[i].to);
        assert_int_equal(run(&moving), ERR_OK);
        assert_int_equal(moving.change.outcome, CHANGE_APPLIED);
        struct dossier_call successor = read_dossier(lab_unit(cases[i].to), problem);
        assert_int_equal(successor.assignment.role, PARTY_LEAD);
    }
}

static void a_unit_that_checks_itself_takes_over(void **state)
{
    (void)state;
    int64_t clinic = lab_unit("H");
    int64_t target = lab_unit("C02");
    int64_t problem = lab_problem(2);
    struct moving moving;
    submit(ACT_ACKNOWLEDGE, target, problem, 1);
    (void)postgres_fixture_sql("UPDATE assignment SET due_on = due_on + 9, extensions = 2"
                               " WHERE unit_id = %ld",
                               (long)clinic);
    day_t due = read_dossier(clinic, problem).assignment.due_on;
    begin(&moving, clinic, problem, 1, "C02");
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_APPLIED);
    struct dossier_call taken = read_dossier(target, problem);
    assert_int_equal(taken.assignment.role, PARTY_RESPONSIBLE);
    assert_int_equal(taken.assignment.state, STATE_ACKNOWLEDGED);
    assert_int_equal(taken.assignment.due_on, due);
    assert_int_equal(taken.assignment.extensions, 2);
    assert_string_equal(taken.assignment.predecessor, "示例卫生院");
}

static void a_unit_that_has_one_is_left_alone(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    struct moving moving;
    begin(&moving, unit, lab_problem(1), 1, "C02"); /* responsible itself */
    assert_int_equal(run(&moving), ERR_EXISTS);
    submit(ACT_NIL, lab_unit("C03"), lab_problem(2), 1);
    begin(&moving, lab_unit("H"), lab_problem(2), 1, "C03"); /* checks itself, and has answered */
    assert_int_equal(run(&moving), ERR_EXISTS);
    begin(&moving, unit, lab_problem(1), 1, "没有这个单位");
    assert_int_equal(run(&moving), ERR_NOT_FOUND);
    begin(&moving, unit, lab_problem(1), 1, "C01"); /* to itself */
    assert_int_equal(run(&moving), ERR_FIELD);
    begin(&moving, unit, lab_problem(1), 1, "各社区"); /* a group */
    assert_int_equal(run(&moving), ERR_NOT_FOUND);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 23"), 0);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment WHERE state = 10"), 0);
}

static void the_usual_refusals(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    struct moving moving;
    submit(ACT_ACKNOWLEDGE, unit, problem, 1);
    begin(&moving, unit, problem, 1, "H");
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_STALE);
    assert_int_equal(moving.change.current_version, 2);
    assert_int_equal(moving.change.current_state, STATE_ACKNOWLEDGED);
    begin(&moving, unit, problem, 2, "H");
    moving.change.moves = UINT64_MAX;
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_STATE);
    begin(&moving, unit, INT64_C(999999), 1, "H");
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_NOT_FOUND);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 23"), 0);
}

static bool both_told(void *arg)
{
    const struct lab *told = arg;
    return told->notices >= 2;
}

/* Word goes to the unit that loses the assignment and to the one that gets it, once. */
static void both_units_are_told(void **state)
{
    (void)state;
    struct moving moving;
    int64_t unit = lab_unit("C01");
    begin(&moving, unit, lab_problem(1), 1, "H");
    lab.notices = 0;
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_REPEATED);
    lab_turn_until(&lab, both_told, &lab);
    assert_int_equal(lab.notices, 2);
    assert_true(lab.noticed_unit == unit || lab.noticed_unit == lab_unit("H"));
    assert_true(uuid_equal(&lab.noticed_event, &moving.change.request_id));
}

static void repeated_it_counts_once(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    struct moving moving;
    begin(&moving, unit, problem, 1, "H");
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_APPLIED);
    int64_t received_ms = moving.change.received_ms;
    moving.change.received_ms += 5000;
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_REPEATED);
    assert_int_equal(moving.change.version, 2);
    assert_int_equal(moving.change.to_state, STATE_CANCELLED);
    assert_int_equal(moving.change.stored_received_ms, received_ms);
    moving.change.digest.bytes[31] ^= 1;
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_ID_REUSED);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 23"), 2);
}

/* A report that had counted is taken out of the figures with the row that made it. */
static void a_reported_assignment_takes_its_report_along(void **state)
{
    (void)state;
    int64_t unit = lab_unit("C05");
    int64_t problem = lab_problem(1);
    struct moving moving;
    submit(ACT_NIL, unit, problem, 1);
    lab_check_counters();
    begin(&moving, unit, problem, 2, "H");
    assert_int_equal(run(&moving), ERR_OK);
    assert_int_equal(moving.change.outcome, CHANGE_APPLIED);
    assert_int_equal(
        postgres_fixture_sql("SELECT sum(nil_claimed + on_time + with_content) FROM node_count"),
        0);
}

/* While batches change other rows of the same units, transfers go through or say why; nothing is half done. */
static void between_batches(void **state)
{
    (void)state;
    enum {
        PAIRS = 8,
    };
    struct moving moving[PAIRS];
    struct change_call changes[PAIRS];
    int64_t first = lab_unit("C01");
    int64_t problem = lab_problem(2);
    int64_t clinic = lab_unit("H");
    static const char *const targets[PAIRS] = {"C01", "C02", "C03", "C04",
                                               "C05", "C06", "C07", "C08"};
    for (int i = 0; i < PAIRS; i++) {
        begin(&moving[i], clinic, problem, 1, targets[i]);
        lab_change(&lab, &changes[i], ACT_NIL, first + i, problem, 1);
        changes[i].plan = &lab_nil;
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
        assert_int_equal(store_transfer(lab.store, &moving[i].transfer), ERR_OK);
    }
    int applied = 0;
    for (int i = 0; i < PAIRS; i++) {
        lab_wait(&lab, &changes[i].call);
        lab_wait(&lab, &moving[i].transfer.call);
        assert_int_equal(changes[i].call.err, ERR_OK);
        applied +=
            moving[i].transfer.call.err == ERR_OK && moving[i].change.outcome == CHANGE_APPLIED;
    }
    assert_true(applied <= 1);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event WHERE act = 23"),
                     2 * applied);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM assignment WHERE successor_unit_id IS NOT NULL"),
        applied);
    assert_int_equal(postgres_fixture_sql(
                         "SELECT count(*) FROM assignment WHERE predecessor_unit_id IS NOT NULL"),
                     applied);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_unit_without_assignment_begins_anew),
        TEST(what_was_due_before_a_transfer_is_not_told),
        TEST(who_takes_over_from_the_lead_leads),
        TEST(a_unit_that_checks_itself_takes_over),
        TEST(a_unit_that_has_one_is_left_alone),
        TEST(the_usual_refusals),
        TEST(repeated_it_counts_once),
        TEST(both_units_are_told),
        TEST(a_reported_assignment_takes_its_report_along),
        TEST(between_batches),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
