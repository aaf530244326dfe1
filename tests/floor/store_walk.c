/*
 * A long random walk over all acts by two writers, while the units above are moved to and fro: whatever order it comes in,
 * together or alone, the maintained counters of every node say what the assignments' rows say, and the history holds an event per
 * version. The seed is fixed and printed.
 */
#include "server/rules/allowed.h"
#include "server/rules/completeness.h"
#include "server/rules/period.h"
#include "server/store/calls/transfer.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum {
    SEED = 20230508,
    UNITS = 8,    /* some communities, the office, the clinic */
    TOGETHER = 6, /* assignments that are changed at once */
    ROUNDS = 160,
    NODES = 5, /* above the communities */
    ALL_ROLES = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD | ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD,
};

static const char *const codes[UNITS] = {"C01", "C02", "C03", "C04", "C05", "C06", "O", "H"};

static struct lab lab;
static uint32_t dice = SEED;
static day_t today;
static int applied[ACT_MAX + 1];

static unsigned roll(unsigned sides)
{
    dice = dice * UINT32_C(1664525) + UINT32_C(1013904223);
    return (dice >> 16) % sides;
}

/* One step of the walk and everything it brings. */
struct step {
    struct dossier_call before;
    struct change_call change;
    struct change_plan plan;
    struct planned_measure measures[2];
    struct change_effect effect;
    struct change_decision decision;
    struct change_rare rare;
    struct change_not_done not_done;
    struct transfer_call transfer;
};

static struct reporting reporting_of(const struct assignment_record *record)
{
    return (struct reporting){.cadence = record->cadence,
                              .began_on = record->sustained_on,
                              .reported = record->reported_periods,
                              .reported_count = record->reported_period_count};
}

static struct standing standing_of(const struct assignment_record *record)
{
    const struct reporting reporting = reporting_of(record);
    bool sustained = record->state == STATE_SUSTAINING;
    return (struct standing){
        .state = record->state,
        .due_kind = record->due_kind,
        .unit_id = record->unit_id,
        .review_started = record->review_started,
        .plan_review = true,
        .waiting = record->has_submitted,
        .extension_waits = record->extension_waits,
        .period_open = sustained && period_due(&reporting).first <= today,
    };
}

/* Of what is possible, what leads back or ends an item comes less often, so that the walk gets everywhere. */
static unsigned sides_of(enum act act)
{
    switch ((int)act) {
    case ACT_CANCEL: return 60;
    case ACT_TRANSFER: return 8;
    case ACT_NIL:
    case ACT_RETURN:
    case ACT_WITHDRAW:
    case ACT_REOPEN: return 4;
    default: return 1;
    }
}

static enum act choose(const struct assignment_record *record)
{
    const struct standing standing = standing_of(record);
    const struct acting acting = {record->unit_id, 1, ALL_ROLES};
    uint64_t allowed = allowed_acts(&standing, &acting);
    for (int tries = 0; tries < 500; tries++) {
        enum act act = (enum act)(1 + roll(ACT_TRANSFER));
        if ((allowed >> act & 1) != 0 && roll(sides_of(act)) == 0) {
            return act;
        }
    }
    return (enum act)0;
}

static const struct uuid *accepted_plan(const struct dossier_call *dossier)
{
    static const struct uuid none;
    for (size_t i = 0; i < dossier->plan_count; i++) {
        if (dossier->plans[i].accepted) {
            return &dossier->plans[i].request_id;
        }
    }
    return &none;
}

static void bring_plan(struct step *step, enum act act)
{
    step->plan = act == ACT_NIL ? lab_nil : lab_plan;
    if (act == ACT_REVISE) {
        step->measures[0] = lab_plan.measures[0];
        step->measures[1] = lab_plan.measures[1];
        step->measures[roll(2)].continues = 1 + (int)roll(2);
        step->plan.measures = step->measures;
        step->rare.revises = *accepted_plan(&step->before);
        step->rare.at_once = roll(2) == 0;
    }
    step->change.plan = &step->plan;
}

static void bring_grant(struct step *step)
{
    const struct assignment_record *record = &step->before.assignment;
    step->decision.new_due_on = record->due_on + 1 + (day_t)roll(9);
    if (record->extension_waits) {
        step->decision.decided = record->extension_id;
    }
    step->rare.regains_time = completeness_regained(record->state, record->on_time,
                                                    record->reported_ms, step->decision.new_due_on);
}

static void bring_decision(struct step *step, enum act act)
{
    const struct assignment_record *record = &step->before.assignment;
    bool dated = record->due_kind == DUE_DATE;
    step->decision = (struct change_decision){.new_due_on = DAY_NONE};
    step->decision.verification.next_review_on = DAY_NONE;
    step->change.decision = &step->decision;
    switch ((int)act) {
    case ACT_START_REVIEW: step->decision.decided = record->submitted_id; return;
    case ACT_GRANT: bring_grant(step); break;
    case ACT_REFUSE: step->decision.decided = record->extension_id; break;
    case ACT_END: step->rare.end_reason = END_REASON_SUPERSEDED; break;
    case ACT_LOOK_BACK:
    case ACT_REOPEN:
        step->decision.verification.method = METHOD_SAMPLE;
        step->decision.verification.verified_on = today;
        step->decision.new_due_on = dated && act == ACT_REOPEN ? today + 20 : DAY_NONE;
        return;
    case ACT_CANCEL: break;
    default: step->decision.decided = record->submitted_id; break;
    }
    if (act == ACT_APPROVE && record->state == STATE_IN_PROGRESS) {
        step->rare.revises = *accepted_plan(&step->before);
        step->change.rare = &step->rare;
    }
    if (act == ACT_RETURN && dated) {
        step->decision.new_due_on = record->due_on + (day_t)roll(3);
    }
    if (act == ACT_CLOSE || act == ACT_SUSTAIN) {
        step->decision.verification = (struct verification){
            .method = METHOD_DESK,
            .verified_on = today,
            .result = act == ACT_CLOSE ? RESULT_FULL : RESULT_ONGOING,
            .next_review_on = today + 30,
            .cadence = act == ACT_CLOSE ? (enum cadence)0 : (enum cadence)(1 + roll(4)),
        };
    }
    step->decision.self_held = roll(4) == 0;
}

static void bring(struct step *step, enum act act)
{
    const struct assignment_record *record = &step->before.assignment;
    const struct reporting reporting = reporting_of(record);
    struct change_call *change = &step->change;
    change->text = "文字";
    /* Around the due day, so that some is late. */
    change->received_ms += ((int64_t)roll(40) - 10) * 24 * 60 * 60 * 1000;
    step->rare = (struct change_rare){.period_on = DAY_NONE, .wanted_on = DAY_NONE};
    if (act >= ACT_REVISE || roll(5) == 0) {
        change->rare = &step->rare;
        step->rare.signed_by = roll(2) == 0 ? "示例书记" : NULL;
    }
    switch ((int)act) {
    case ACT_ACKNOWLEDGE:
    case ACT_PROGRESS:
    case ACT_WITHDRAW:
    case ACT_TRANSFER: return;
    case ACT_NIL:
    case ACT_PLAN:
    case ACT_REVISE: bring_plan(step, act); return;
    case ACT_EFFECT:
        step->effect = (struct change_effect){1 + (int)roll(2), NULL, "台账"};
        change->effect = &step->effect;
        return;
    case ACT_DONE:
        step->not_done = (struct change_not_done){1 + (int)roll(2), "原因"};
        change->not_done = &step->not_done;
        change->not_done_count = roll(2);
        return;
    case ACT_PERIODIC:
        step->rare.period_on = period_due(&reporting).first;
        step->rare.nil = roll(2) == 0;
        return;
    case ACT_EXTEND:
        step->rare.wanted_on = record->due_on + 5;
        step->rare.progress = "八成";
        return;
    default: bring_decision(step, act); return;
    }
}

static bool begin(struct step *step, int64_t unit, int64_t problem)
{
    memset(step, 0, sizeof(*step));
    step->before = (struct dossier_call){.problem_id = problem, .asked.unit_id = unit};
    lab_prepare(&lab, &step->before.call);
    enum err err = lab_finish(&lab, store_dossier(lab.store, &step->before), &step->before.call);
    enum act act = err == ERR_OK ? choose(&step->before.assignment) : (enum act)0;
    if (act == (enum act)0) {
        return false; /* the unit has none, or it has come to its end */
    }
    lab_change(&lab, &step->change, act, unit, problem, step->before.assignment.version);
    bring(step, act);
    if (act == ACT_TRANSFER) {
        step->transfer =
            (struct transfer_call){.change = &step->change, .unit_name = codes[roll(UNITS)]};
        lab_prepare(&lab, &step->transfer.call);
        assert_int_equal(store_transfer(lab.store, &step->transfer), ERR_OK);
    } else {
        assert_int_equal(store_change(lab.store, &step->change), ERR_OK);
    }
    return true;
}

static void end(struct step *step)
{
    bool transfers = step->change.act == ACT_TRANSFER;
    struct store_call *call = transfers ? &step->transfer.call : &step->change.call;
    lab_wait(&lab, call);
    if (transfers && call->err != ERR_OK) {
        assert_true(call->err == ERR_EXISTS || call->err == ERR_FIELD);
        return;
    }
    assert_int_equal(call->err, ERR_OK);
    /* What was read may have been taken over by a transfer of the same round. */
    bool overtaken = step->change.outcome == CHANGE_STALE;
    assert_true(overtaken || step->change.outcome == CHANGE_APPLIED);
    applied[step->change.act] += !overtaken;
}

/* A file that puts each node below one that stands before it in a random order: who was above may come below. */
static void begin_moving(struct unit_import_call *file)
{
    static struct unit_row nodes[NODES] = {
        {.line = 1, .code = "D", .name = "示例管理区", .kind = UNIT_AREA, .level = LEVEL_DISTRICT},
        {.line = 2, .code = "E", .name = "另一管理区", .kind = UNIT_AREA, .level = LEVEL_DISTRICT},
        {.line = 3, .code = "S", .name = "示例市", .kind = UNIT_AREA, .level = LEVEL_CITY},
        {.line = 4, .code = "T", .name = "另一市", .kind = UNIT_AREA, .level = LEVEL_CITY},
        {.line = 5, .code = "P", .name = "示例省", .kind = UNIT_AREA, .level = LEVEL_PROVINCE},
    };
    unsigned order[NODES] = {0};
    for (unsigned i = 0; i < NODES; i++) {
        unsigned at = roll(i + 1);
        order[i] = order[at];
        order[at] = i;
    }
    for (unsigned i = 0; i < NODES; i++) {
        nodes[order[i]].parent_code = i == 0 || roll(5) == 0 ? NULL : nodes[order[roll(i)]].code;
    }
    *file = (struct unit_import_call){.units = nodes, .unit_count = NODES, .actor = lab_actor()};
    lab_prepare(&lab, &file->call);
    assert_int_equal(store_unit_import(lab.store, file), ERR_OK);
}

static void end_moving(struct unit_import_call *file)
{
    lab_wait(&lab, &file->call);
    assert_int_equal(file->call.err, ERR_OK);
    assert_int_equal(file->remark_count, 0);
}

static void walk_round(const int64_t *units, const int64_t *problems)
{
    static struct step steps[TOGETHER];
    bool begun[TOGETHER] = {false};
    struct unit_import_call file;
    unsigned start = roll(UNITS * LAB_PROBLEMS);
    arena_close(&lab.arena);
    begin_moving(&file);
    for (unsigned i = 0; i < TOGETHER; i++) {
        unsigned at = (start + i * 5) % (UNITS * LAB_PROBLEMS); /* distinct */
        begun[i] = begin(&steps[i], units[at % UNITS], problems[at / UNITS]);
    }
    for (unsigned i = 0; i < TOGETHER; i++) {
        if (begun[i]) {
            end(&steps[i]);
        }
    }
    end_moving(&file);
}

static void counters_and_history_add_up(void **state)
{
    (void)state;
    int64_t units[UNITS];
    int64_t problems[LAB_PROBLEMS];
    printf("seed %d\n", SEED);
    lab_open(&lab, NULL);
    lab_seed_of(&lab, 6);
    today = day_of_wall_ms(clock_wall_ms());
    for (int i = 0; i < UNITS; i++) {
        units[i] = lab_unit(codes[i]);
    }
    for (int i = 0; i < LAB_PROBLEMS; i++) {
        problems[i] = lab_problem(i + 1);
    }
    for (int i = 0; i < ROUNDS; i++) {
        walk_round(units, problems);
        if (i % 4 == 3) {
            lab_check_counters();
        }
    }
    for (int act = ACT_ACKNOWLEDGE; act <= ACT_TRANSFER; act++) {
        if (applied[act] == 0) {
            fail_msg("the walk never did act %d", act);
        }
    }
    lab_check_counters();
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event"),
                     postgres_fixture_sql("SELECT sum(version) FROM assignment"));
    /* What waits and what counts is one of the assignment's own plans or acts; only what is sustained has a beginning. */
    assert_int_equal(
        postgres_fixture_sql(
            "SELECT count(*) FROM assignment a WHERE (a.state = 9) <> (a.sustained_on IS NOT NULL)"
            " OR (a.accepted_event IS NOT NULL AND NOT EXISTS (SELECT FROM plan p WHERE"
            "  p.unit_id = a.unit_id AND p.event_id = a.accepted_event))"
            " OR (a.state IN (3, 5, 7) AND a.submitted_event IS NULL)"
            " OR (a.state IN (1, 2, 4, 8, 9, 10) AND a.submitted_event IS NOT NULL)"
            " OR (a.state IN (4, 8, 10) AND a.extension_event IS NOT NULL)"
            " OR (a.state = 10 AND a.last_act NOT IN (22, 23))"),
        0);
    assert_int_equal(store_counters(lab.store)->split_batches, 0);
    lab_close(&lab);
    /* A database that has assignments and no counters gets the very same. */
    lab_migrate_again(
        "DROP TRIGGER unit_moved ON unit; DROP FUNCTION unit_moved; DROP TABLE node_count;"
        " CREATE TABLE assignment_count ()",
        "_node_count");
    lab_check_counters();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(counters_and_history_add_up)};
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
