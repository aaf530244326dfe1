/* What the office makes of the consolidated report: its wording with what it stems from, versions that stay as they are. */
#include "common/base/clock.h"
#include "server/store/calls/consolidation.h"
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
    lab_close(&lab);
    return 0;
}

/* Answers the accepted plan. */
static struct uuid plan_and_approve(int64_t unit_id, int64_t problem_id)
{
    struct change_call change;
    lab_change(&lab, &change, ACT_PLAN, unit_id, problem_id, 1);
    change.plan = &lab_plan;
    struct uuid submitted = change.request_id;
    lab_apply(&lab, &change);
    const struct change_decision decision = {.decided = submitted, .new_due_on = DAY_NONE};
    lab_change(&lab, &change, ACT_APPROVE, unit_id, problem_id, 2);
    change.decision = &decision;
    lab_apply(&lab, &change);
    return submitted;
}

static void report_effect(int64_t unit_id, int64_t problem_id, uint32_t version)
{
    struct change_call change;
    const struct change_effect effect = {1, NULL, "没有"};
    lab_change(&lab, &change, ACT_EFFECT, unit_id, problem_id, version);
    change.effect = &effect;
    change.text = "成效";
    lab_apply(&lab, &change);
}

static struct summary_call read_summary(void)
{
    struct summary_call summary = {.campaign = "lab"};
    lab_prepare(&lab, &summary.call);
    assert_int_equal(lab_finish(&lab, store_summary(lab.store, &summary), &summary.call), ERR_OK);
    return summary;
}

static const char *const texts[] = {"统一组织学习", "建立台账"};

static enum err put(struct wording_put_call *call)
{
    call->actor = lab_actor();
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_wording_put(lab.store, call), &call->call);
}

static void test_wording(void **state)
{
    (void)state;
    int64_t problem = lab_problem(1);
    plan_and_approve(lab_unit("C01"), problem);
    plan_and_approve(lab_unit("C02"), problem);
    report_effect(lab_unit("C02"), problem, 3);
    assert_int_equal(read_summary().wording_count, 0);

    struct wording_put_call call = {
        .campaign = "lab", .problem_no = 1, .measures = texts, .measure_count = 2};
    assert_int_equal(put(&call), ERR_OK);
    assert_int_equal(call.version, 1);
    assert_int_equal(call.units, 2);
    struct summary_call summary = read_summary();
    assert_int_equal(summary.wording_count, 1);
    assert_int_equal(summary.wordings[0].problem_no, 1);
    assert_int_equal(summary.wordings[0].measure_count, 2);
    assert_string_equal(summary.wordings[0].measures[1], "建立台账");
    assert_int_equal(summary.wordings[0].effect_count, 0);
    assert_int_equal(summary.source_count, 4);
    assert_int_equal(summary.item_count, 4); /* what the units say stays beside it */
    for (size_t i = 0; i < 4; i++) {
        const struct wording_source_record *source = &summary.sources[i];
        assert_int_equal(source->unit_id, summary.items[i].unit_id);
        assert_int_equal(source->measure_no, summary.items[i].measure_no);
        assert_true(uuid_equal(&source->plan, &summary.items[i].plan));
        assert_true(uuid_equal(&source->effect, &summary.items[i].effect_event));
        assert_int_equal(source->version, i < 2 ? 3 : 4);
    }
    assert_false(uuid_is_nil(&summary.sources[2].effect));
    assert_true(uuid_is_nil(&summary.sources[3].effect));

    report_effect(lab_unit("C01"), problem, 3); /* the sources are what they were */
    summary = read_summary();
    assert_true(uuid_is_nil(&summary.sources[0].effect));
    assert_false(uuid_is_nil(&summary.items[0].effect_event));

    call.effects = texts;
    call.effect_count = 1;
    assert_int_equal(put(&call), ERR_OK);
    assert_int_equal(call.version, 2);
    summary = read_summary();
    assert_int_equal(summary.wordings[0].version, 2);
    assert_false(uuid_is_nil(&summary.sources[0].effect));

    call = (struct wording_put_call){.campaign = "lab", .problem_no = 1}; /* takes it back */
    assert_int_equal(put(&call), ERR_OK);
    assert_int_equal(call.version, 3);
    assert_int_equal(call.units, 0);
    summary = read_summary();
    assert_int_equal(summary.wording_count + summary.source_count, 0);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM wording"), 3);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM office_event WHERE act = 'wording'"), 3);
}

static void test_wording_of_nothing(void **state)
{
    (void)state;
    static const struct wording_put_call wrong[] = {
        {.campaign = "没有", .problem_no = 1, .measures = texts, .measure_count = 1},
        {.campaign = "lab", .problem_no = 9, .measures = texts, .measure_count = 1},
    };
    for (size_t i = 0; i < 2; i++) {
        struct wording_put_call call = wrong[i];
        assert_int_equal(put(&call), ERR_NOT_FOUND);
    }
    (void)postgres_fixture_sql("UPDATE campaign SET state = 1");
    struct wording_put_call draft = {
        .campaign = "lab", .problem_no = 1, .measures = texts, .measure_count = 1};
    assert_int_equal(put(&draft), ERR_NOT_FOUND);
    (void)postgres_fixture_sql("UPDATE campaign SET state = 2");
    /* Of what was refused nothing is left, nor of what is sent twice. */
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM wording"), 0);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM office_event WHERE act = 'wording'"), 0);
    assert_int_equal(put(&draft), ERR_OK);
    lab_prepare(&lab, &draft.call);
    assert_int_equal(lab_finish(&lab, store_wording_put(lab.store, &draft), &draft.call),
                     ERR_ID_REUSED);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM wording"), 1);
}

/* ---- versions ---- */

static const uint8_t inner[] = {0, 1, 2, 0xff, 0};
static const uint8_t outer[] = {7};

static struct snapshot_add_call frozen(int64_t as_of_ms)
{
    struct snapshot_add_call call = {
        .actor = lab_actor(),
        .campaign_id = postgres_fixture_sql("SELECT campaign_id FROM campaign"),
        .code = "lab",
        .as_of_ms = as_of_ms,
        .editions = {{.bytes = inner, .length = sizeof(inner)},
                     {.bytes = outer, .length = sizeof(outer)}},
    };
    for (size_t i = 0; i < EDITIONS; i++) {
        assert_int_equal(digest_sha256(call.editions[i].bytes, call.editions[i].length,
                                       &call.editions[i].digest),
                         ERR_OK);
    }
    return call;
}

static enum err add(struct snapshot_add_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_snapshot_add(lab.store, call), &call->call);
}

static enum err get(struct snapshot_call *call)
{
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_snapshot(lab.store, call), &call->call);
}

static void expect_bytes(int version, enum edition edition, const void *bytes, size_t length)
{
    struct snapshot_call call = {.campaign = "lab", .version = version, .edition = edition};
    struct digest digest;
    assert_int_equal(get(&call), ERR_OK);
    assert_int_equal(call.length, length);
    assert_int_equal(call.found.length, length);
    assert_memory_equal(call.bytes, bytes, length);
    assert_int_equal(digest_sha256(call.bytes, call.length, &digest), ERR_OK);
    assert_true(digest_equal(&digest, &call.found.digest));
    assert_int_equal(call.found.version, version);
    assert_int_equal(call.found.edition, edition);
}

static void test_snapshots(void **state)
{
    (void)state;
    const int64_t as_of_ms = clock_wall_ms() - 5000;
    struct snapshots_call list = {.campaign = "lab"};
    struct snapshot_call newest = {.edition = EDITION_PUBLIC};
    assert_int_equal(get(&newest), ERR_NOT_FOUND);
    struct snapshot_add_call one = frozen(as_of_ms);
    assert_int_equal(add(&one), ERR_OK);
    assert_int_equal(one.version, 1);
    struct snapshot_add_call two = frozen(as_of_ms + 1);
    two.editions[0] = two.editions[1];
    assert_int_equal(add(&two), ERR_OK);
    assert_int_equal(two.version, 2);
    expect_bytes(1, EDITION_INTERNAL, inner, sizeof(inner));
    expect_bytes(1, EDITION_PUBLIC, outer, sizeof(outer));
    expect_bytes(2, EDITION_INTERNAL, outer, sizeof(outer));
    newest = (struct snapshot_call){.edition = EDITION_INTERNAL}; /* of the only issued campaign */
    assert_int_equal(get(&newest), ERR_OK);
    assert_int_equal(newest.found.version, 2);
    assert_string_equal(newest.found.campaign, "lab");

    lab_prepare(&lab, &list.call);
    assert_int_equal(lab_finish(&lab, store_snapshots(lab.store, &list), &list.call), ERR_OK);
    assert_int_equal(list.snapshot_count, 4);
    assert_int_equal(list.snapshots[0].version, 2);
    assert_int_equal(list.snapshots[3].version, 1);
    assert_int_equal(list.snapshots[3].edition, EDITION_PUBLIC);
    assert_int_equal(list.snapshots[3].as_of_ms, as_of_ms);
    assert_int_equal(list.snapshots[3].length, sizeof(outer));

    /* Sent twice it is one version; bytes that are not the digest's are not kept. */
    assert_int_equal(add(&one), ERR_ID_REUSED);
    struct snapshot_add_call torn = frozen(as_of_ms);
    torn.editions[1].digest.bytes[0] ^= 1;
    assert_int_equal(add(&torn), ERR_DATABASE);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM snapshot"), 4);
    struct snapshot_call missing = {.version = 3, .edition = EDITION_PUBLIC};
    assert_int_equal(get(&missing), ERR_NOT_FOUND);
    missing = (struct snapshot_call){.campaign = "没有", .edition = EDITION_PUBLIC};
    assert_int_equal(get(&missing), ERR_NOT_FOUND);
}

/* ---- the rest of the report ---- */

static void test_self_held_and_returned(void **state)
{
    (void)state;
    struct change_call change;
    int64_t office = lab_unit("O");
    int64_t problem = lab_problem(3);
    int64_t person = postgres_fixture_sql(
        "INSERT INTO person (unit_id, name) VALUES (%ld, '主任') RETURNING person_id",
        (long)office);
    for (uint32_t version = 1; version <= 3; version += 2) {
        lab_change(&lab, &change, ACT_PLAN, office, problem, version);
        change.plan = &lab_plan;
        struct change_decision decision = {
            .decided = change.request_id, .new_due_on = DAY_NONE, .self_held = true};
        lab_apply(&lab, &change);
        enum act act = version == 1 ? ACT_RETURN : ACT_APPROVE;
        lab_change(&lab, &change, act, office, problem, version + 1);
        change.decision = &decision;
        change.person_id = person;
        change.text = "请补充";
        lab_apply(&lab, &change);
    }
    plan_and_approve(lab_unit("C01"), problem);
    struct summary_call summary = read_summary();
    assert_int_equal(summary.problems[2].self_held, 2);
    assert_int_equal(summary.problems[2].completeness.returned, 1);
    assert_int_equal(summary.problems[0].completeness.returned, 0);
    assert_int_equal(summary.self_held_count, 2);
    assert_int_equal(summary.self_held[0].act, ACT_RETURN);
    assert_int_equal(summary.self_held[1].act, ACT_APPROVE);
    assert_int_equal(summary.self_held[1].problem_no, 3);
    assert_string_equal(summary.self_held[1].unit_name, "示例乡村振兴办");
    assert_string_equal(summary.self_held[1].person_name, "主任");
    assert_int_equal(summary.units[0].completeness.returned, 1);
}

/* A revised plan that is returned leaves the task where it was: it was returned all the same. */
static void test_returned_where_the_state_stays(void **state)
{
    (void)state;
    struct change_call change;
    int64_t unit = lab_unit("C01");
    int64_t problem = lab_problem(1);
    const struct change_rare rare = {
        .revises = plan_and_approve(unit, problem), .period_on = DAY_NONE, .wanted_on = DAY_NONE};
    lab_change(&lab, &change, ACT_REVISE, unit, problem, 3);
    change.plan = &lab_plan;
    change.rare = &rare;
    const struct change_decision decision = {.decided = change.request_id, .new_due_on = DAY_NONE};
    lab_apply(&lab, &change);
    lab_change(&lab, &change, ACT_RETURN, unit, problem, 4);
    change.decision = &decision;
    change.text = "请补充";
    lab_apply(&lab, &change);
    assert_int_equal(change.to_state, STATE_IN_PROGRESS);
    struct summary_call summary = read_summary();
    assert_int_equal(summary.problems[0].completeness.returned, 1);
    assert_int_equal(summary.problems[0].states[STATE_IN_PROGRESS], 1);
}

static struct summary_call read_known(const char *known)
{
    struct summary_call summary = {.campaign = "lab", .known = known};
    lab_prepare(&lab, &summary.call);
    assert_int_equal(lab_finish(&lab, store_summary(lab.store, &summary), &summary.call), ERR_OK);
    return summary;
}

static bool is_away(void *arg)
{
    return !store_available(arg);
}

/* As long as nobody writes, whoever knows the moment need not read again; afterwards he must. */
static void test_a_moment_is_known(void **state)
{
    (void)state;
    char moment[256];
    struct summary_call summary = read_summary();
    assert_false(summary.unchanged);
    assert_int_equal(summary.problem_count, LAB_PROBLEMS);
    (void)snprintf(moment, sizeof(moment), "%s", summary.moment);
    summary = read_known(moment);
    assert_true(summary.unchanged);
    assert_int_equal(summary.problem_count, 0);
    (void)postgres_fixture_sql("UPDATE problem SET title = '别的' WHERE seq_no = 1");
    summary = read_known(moment);
    assert_false(summary.unchanged);
    assert_string_equal(summary.problems[0].title, "别的");
    assert_string_not_equal(summary.moment, moment);
    (void)snprintf(moment, sizeof(moment), "%s", summary.moment);
    assert_true(read_known(moment).unchanged);
    (void)postgres_fixture_sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                               " WHERE application_name = 'rectifyd reader'");
    lab_turn_until(&lab, is_away, lab.store);
    lab_turn_until_available(&lab);
    assert_false(read_known(moment).unchanged); /* of another connection it says nothing */
}

/* Where too much would have to be counted, nodes stand in place of the units; a unit still sees its own row. */
static void test_units_become_nodes(void **state)
{
    (void)state;
    struct summary_call summary = read_summary();
    assert_false(summary.units_are_nodes);
    assert_int_equal(summary.unit_count, LAB_COMMUNITIES + 2);
    (void)postgres_fixture_sql(
        "INSERT INTO unit (code, name, kind, level) VALUES ('P', '省', 1, 1)");
    (void)postgres_fixture_sql("UPDATE campaign SET assignment_count = %d",
                               SUMMARY_ASSIGNMENTS_MAX + 1);
    summary = read_summary();
    assert_true(summary.units_are_nodes);
    assert_int_equal(summary.unit_count, 1);
    assert_string_equal(summary.units[0].name, "示例管理区");
    assert_int_equal(summary.units[0].completeness.expected, 62);
    struct summary_own_call own = {.campaign = "lab", .unit_id = lab_unit("C03")};
    lab_prepare(&lab, &own.call);
    assert_int_equal(lab_finish(&lab, store_summary_own(lab.store, &own), &own.call), ERR_OK);
    assert_string_equal(own.unit->name, "示例03社区");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_wording, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wording_of_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_snapshots, setup, teardown),
        cmocka_unit_test_setup_teardown(test_self_held_and_returned, setup, teardown),
        cmocka_unit_test_setup_teardown(test_returned_where_the_state_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_moment_is_known, setup, teardown),
        cmocka_unit_test_setup_teardown(test_units_become_nodes, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
