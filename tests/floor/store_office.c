/* The office's writes: the register, a plan, its issue. All or nothing, with a reason for each row that is wrong. */
#include "common/base/clock.h"
#include "server/store/calls/work.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
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

/* What a long call told, in the order it was told. */
static struct progress {
    enum work_step step;
    unsigned done;
    unsigned total;
} progress[32];
static unsigned progress_count;

static void on_progress(struct store_call *call, enum work_step step, unsigned done, unsigned total)
{
    (void)call;
    assert_true(progress_count < ARRAY_LEN(progress));
    progress[progress_count++] = (struct progress){step, done, total};
}

static enum err import(struct unit_import_call *file)
{
    file->actor = lab_actor();
    lab_prepare(&lab, &file->call);
    file->call.progress = on_progress;
    progress_count = 0;
    return lab_finish(&lab, store_unit_import(lab.store, file), &file->call);
}

static struct unit_row community(const char *code, const char *name)
{
    return (struct unit_row){.line = 7,
                             .code = code,
                             .name = name,
                             .kind = UNIT_COMMUNITY,
                             .level = LEVEL_COMMUNITY,
                             .parent_code = "D"};
}

static const char *const aliases[] = {"小一", "老一"};

static void test_register(void **state)
{
    (void)state;
    struct unit_row units[2] = {community("N1", "新一"), community("N2", "新二")};
    units[0].aliases = aliases;
    units[0].alias_count = 2;
    const char *const members[] = {"N1", "C01"};
    struct group_row group = {.line = 9,
                              .code = "GC",
                              .name = "有关单位",
                              .kind = GROUP_CONCERNED_UNITS,
                              .unit_codes = members,
                              .unit_count = 2};
    const struct group_row cadres = {
        .line = 10, .code = "GP", .name = "各包保干部", .kind = GROUP_ASSIGNED_CADRE};
    const struct group_row groups[] = {group, cadres};
    const struct person_row person = {
        .line = 1, .name = "干部", .group_code = "GP", .unit_code = "N2"};
    struct unit_import_call file = {.dry_run = true,
                                    .units = units,
                                    .unit_count = 2,
                                    .groups = groups,
                                    .group_count = 2,
                                    .persons = &person,
                                    .person_count = 1};
    int catalogs = lab.catalogs;
    assert_int_equal(import(&file), ERR_OK);
    assert_int_equal(file.remark_count, 0);
    assert_int_equal(file.created, 5);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM unit WHERE code LIKE 'N%%'"), 0);
    file.dry_run = false;
    assert_int_equal(import(&file), ERR_OK);
    assert_int_equal(file.created, 5);
    assert_int_equal(file.changed + file.unchanged, 0);
    assert_int_equal(import(&file), ERR_OK);
    assert_int_equal(file.created + file.changed, 0);
    assert_int_equal(file.unchanged, 5);

    units[0].alias_count = 1; /* an alias fewer, another name */
    units[1].name = "新二改";
    assert_int_equal(import(&file), ERR_OK);
    assert_int_equal(file.changed, 2);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM unit_name WHERE name IN ('老一', '新二')"), 0);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM person_group_member"), 1);

    struct units_call read = {.group = "有关单位"};
    lab_prepare(&lab, &read.call);
    assert_int_equal(lab_finish(&lab, store_units(lab.store, &read), &read.call), ERR_OK);
    assert_int_equal(read.unit_count, 2);
    assert_string_equal(read.units[1].code, "N1");
    assert_int_equal(read.units[1].alias_count, 1);
    assert_string_equal(read.units[1].aliases[0], "小一");
    assert_string_equal(read.units[1].parent, "示例管理区");
    assert_int_equal(read.units[1].group_count, 2); /* 各社区 has no members: all communities */
    read.group = "没有";
    lab_prepare(&lab, &read.call);
    assert_int_equal(lab_finish(&lab, store_units(lab.store, &read), &read.call), ERR_NOT_FOUND);
    read.group = NULL;
    lab_prepare(&lab, &read.call);
    assert_int_equal(lab_finish(&lab, store_units(lab.store, &read), &read.call), ERR_OK);
    assert_int_equal(read.unit_count, LAB_COMMUNITIES + 5);
    assert_true(lab.catalogs > catalogs);
}

static void expect_remark(const struct unit_row *units, size_t count, enum err err,
                          const char *field, const char *value)
{
    struct unit_import_call file = {.units = units, .unit_count = count};
    long before = postgres_fixture_sql("SELECT count(*) FROM unit");
    assert_int_equal(import(&file), ERR_OK);
    assert_true(file.remark_count >= 1);
    assert_int_equal(file.remarks[0].err, err);
    assert_string_equal(file.remarks[0].field, field);
    assert_string_equal(file.remarks[0].value, value);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM unit"), before);
}

static void test_remarks(void **state)
{
    (void)state;
    struct unit_row units[2] = {community("N1", "示例01社区"), community("N2", "新二")};
    expect_remark(units, 2, ERR_EXISTS, "name", "示例01社区"); /* the register's */
    units[0].name = "各村";
    expect_remark(units, 2, ERR_EXISTS, "name", "各村"); /* a group's alias */
    units[0].name = "新二";
    expect_remark(units, 2, ERR_EXISTS, "name", "新二"); /* twice in the file */
    units[0] = community("N2", "新三");
    units[0].line = 8;
    expect_remark(units, 2, ERR_EXISTS, "code", "N2"); /* one code on two lines */
    units[0] = community("N1", "新一");
    units[0].parent_code = "没有";
    expect_remark(units, 2, ERR_NOT_FOUND, "parent", "没有");
    units[0].parent_code = "N2";
    units[1].parent_code = "N1";
    expect_remark(units, 2, ERR_CONFLICT, "parent", "N2");
    units[0] = community("D", "示例管理区");
    units[0].parent_code = "C01"; /* over the register's edges */
    expect_remark(units, 1, ERR_CONFLICT, "parent", "C01");
}

/* Within one file names may move: the file as a whole is what counts. */
static void test_names_move(void **state)
{
    (void)state;
    struct unit_row units[2] = {community("N1", "甲"), community("N2", "乙")};
    units[0].aliases = aliases;
    units[0].alias_count = 2;
    struct unit_import_call file = {.units = units, .unit_count = 2};
    assert_int_equal(import(&file), ERR_OK);
    units[0].alias_count = 0;
    units[1].aliases = aliases;
    units[1].alias_count = 2;
    assert_int_equal(import(&file), ERR_OK);
    assert_int_equal(file.remark_count, 0);
    assert_int_equal(file.changed, 2);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM unit_name n JOIN unit u USING (unit_id)"
                             " WHERE u.code = 'N2'"),
        4);
}

static long named(const char *code, const char *name)
{
    return postgres_fixture_sql("SELECT count(*) FROM unit u JOIN unit_name n USING (unit_id)"
                                " WHERE u.code = '%s' AND u.name = '%s' AND n.name = u.name",
                                code, name);
}

static void test_names_swap(void **state)
{
    (void)state;
    struct unit_row units[2] = {community("N1", "甲"), community("N2", "乙")};
    struct group_row groups[2] = {
        {.line = 9, .code = "GA", .name = "甲组", .kind = GROUP_CONCERNED_UNITS},
        {.line = 10, .code = "GB", .name = "乙组", .kind = GROUP_CONCERNED_UNITS}};
    struct unit_import_call file = {
        .units = units, .unit_count = 2, .groups = groups, .group_count = 2};
    assert_int_equal(import(&file), ERR_OK);
    units[0].name = "乙";
    units[1].name = "甲";
    groups[0].name = "乙组";
    groups[1].name = "甲组";
    assert_int_equal(import(&file), ERR_OK);
    assert_int_equal(file.remark_count, 0);
    assert_int_equal(file.changed, 4);
    assert_int_equal(named("N1", "乙"), 1);
    assert_int_equal(named("N2", "甲"), 1);
}

/* A unit gets another name, and a new one the name that it had. */
static void test_name_of_a_renamed(void **state)
{
    (void)state;
    struct unit_row units[2] = {community("N2", "旧名"), community("N1", "旧名")};
    struct unit_import_call file = {.units = &units[1], .unit_count = 1};
    assert_int_equal(import(&file), ERR_OK);
    units[1].name = "新名";
    file = (struct unit_import_call){.units = units, .unit_count = 2};
    assert_int_equal(import(&file), ERR_OK);
    assert_int_equal(file.remark_count, 0);
    assert_int_equal(file.created, 1);
    assert_int_equal(file.changed, 1);
    assert_int_equal(named("N1", "新名"), 1);
    assert_int_equal(named("N2", "旧名"), 1);
}

/* It was told step by step, from none that is behind to all of them. */
static void expect_steps(const enum work_step *steps, unsigned count, unsigned total)
{
    assert_int_equal(progress_count, count);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(progress[i].step, steps[i]);
        assert_int_equal(progress[i].done, i);
        assert_int_equal(progress[i].total, total);
    }
}

static void an_import_tells_its_steps(void **state)
{
    static const enum work_step steps[] = {STEP_CHECK,   STEP_CHECK,   STEP_CHECK,  STEP_COMPARE,
                                           STEP_COMPARE, STEP_COMPARE, STEP_NAMES,  STEP_UNITS,
                                           STEP_GROUPS,  STEP_NAMES,   STEP_GROUPS, STEP_GROUPS,
                                           STEP_PERSONS, STEP_PERSONS, STEP_UNITS,  STEP_COMMIT};
    static const enum work_step dry[] = {STEP_CHECK,   STEP_CHECK,   STEP_CHECK,
                                         STEP_COMPARE, STEP_COMPARE, STEP_COMPARE};
    struct unit_row unit = community("P1", "进度社区");
    struct unit_import_call file = {.units = &unit, .unit_count = 1, .dry_run = true};
    (void)state;
    assert_int_equal(import(&file), ERR_OK);
    expect_steps(dry, ARRAY_LEN(dry), ARRAY_LEN(dry));
    file.dry_run = false;
    assert_int_equal(import(&file), ERR_OK);
    expect_steps(steps, ARRAY_LEN(steps), ARRAY_LEN(steps) - 1);
}

enum {
    LARGE = 20000,
};

static void test_large_register(void **state)
{
    (void)state;
    enum {
        COUNT = LARGE
    };
    static struct unit_row units[COUNT];
    static char texts[COUNT][2][24];
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(texts[i][0], sizeof(texts[i][0]), "L%05d", i);
        (void)snprintf(texts[i][1], sizeof(texts[i][1]), "大%05d", i);
        units[i] = community(texts[i][0], texts[i][1]);
    }
    struct unit_import_call file = {.units = units, .unit_count = COUNT};
    assert_int_equal(import(&file), ERR_OK);
    assert_int_equal(file.remark_count, 0);
    assert_int_equal(file.created, COUNT);
}

static enum err import_plan(struct campaign_import_call *plan)
{
    plan->actor = lab_actor();
    lab_prepare(&lab, &plan->call);
    return lab_finish(&lab, store_campaign_import(lab.store, plan), &plan->call);
}

/* A draft with one problem. */
static enum err import_simple_plan(const char *code, const struct party_lookup *parties,
                                   size_t party_count)
{
    const char *const point = "要点";
    const struct problem_row problem = {.seq_no = 1,
                                        .category = CATEGORY_WORK,
                                        .title = "题",
                                        .description = "描述",
                                        .points = &point,
                                        .point_count = 1,
                                        .parties = parties,
                                        .party_count = party_count,
                                        .due_kind = DUE_DATE,
                                        .due_on = 20000};
    struct campaign_import_call plan = {
        .campaign = {.code = code,
                     .title = "题目",
                     .year = 2023,
                     .evaluation = "评估",
                     .evaluation_level = LEVEL_CITY,
                     .issuer = "区",
                     .issued_on = 19900,
                     .phases = {{PHASE_PLAN, {.due_on = 19950}}},
                     .phase_count = 1},
        .problems = &problem,
        .problem_count = 1,
    };
    return import_plan(&plan);
}

static enum err issue(struct campaign_issue_call *call)
{
    lab_prepare(&lab, &call->call);
    call->call.progress = on_progress;
    progress_count = 0;
    return lab_finish(&lab, store_campaign_issue(lab.store, call), &call->call);
}

static bool issue_heard(void *arg)
{
    const struct lab *one = arg;
    return one->campaigns > 1;
}

/* One word for all of it, after that of the seed; whom it concerns, of those that are asked for. */
static void expect_told(const struct campaign_issue_call *call)
{
    const int64_t units[] = {lab_unit("C01"), lab_unit("H"), lab_unit("C02")};
    lab_turn_until(&lab, issue_heard, &lab);
    assert_int_equal(lab.campaigns, 2);
    assert_int_equal(lab.notices, 0);
    assert_int_equal(
        lab.told_campaign,
        postgres_fixture_sql("SELECT campaign_id FROM campaign WHERE code = '%s'", call->code));
    assert_true(uuid_equal(&lab.told_event, &call->actor.request_id));
    struct campaign_notices_call told = {.campaign_id = lab.told_campaign,
                                         .event_id = lab.told_event,
                                         .units = units,
                                         .unit_count = ARRAY_LEN(units)};
    lab_prepare(&lab, &told.call);
    assert_int_equal(lab_finish(&lab, store_campaign_notices(lab.store, &told), &told.call),
                     ERR_OK);
    assert_int_equal(told.told_count, 2);
    assert_true(told.told[0].unit_id != units[1] && told.told[1].unit_id != units[1]);
    assert_int_equal(told.notice.act, ACT_ISSUE);
    assert_string_equal(told.notice.text, "题目");
    assert_int_equal(told.notice.at_ms, call->actor.received_ms);
    assert_null(told.notice.person_name);
    assert_int_equal(told.notice.phase, 0);
    told.campaign_id = 0;
    lab_prepare(&lab, &told.call);
    assert_int_equal(lab_finish(&lab, store_campaign_notices(lab.store, &told), &told.call),
                     ERR_OK);
    assert_int_equal(told.told_count, 0);
}

static void test_plan_and_issue(void **state)
{
    (void)state;
    struct party_lookup party[] = {{.name = "示例01社区"}, {.name = "没有"}};
    struct parties_call parties = {.campaign_code = "lab", .parties = party, .party_count = 2};
    lab_prepare(&lab, &parties.call);
    assert_int_equal(lab_finish(&lab, store_parties(lab.store, &parties), &parties.call), ERR_OK);
    assert_true(party[0].found);
    assert_int_equal(party[0].unit_kind, UNIT_COMMUNITY);
    assert_int_equal(party[0].member_count, 1);
    assert_false(party[1].found);
    assert_int_equal(parties.existing, CAMPAIGN_ISSUED);
    assert_int_equal(parties.community_count, LAB_COMMUNITIES);

    struct campaign_issue_call call = {.actor = lab_actor(), .code = "next"};
    assert_int_equal(issue(&call), ERR_NOT_FOUND);
    assert_int_equal(import_simple_plan("next", party, 1), ERR_OK);
    assert_int_equal(import_simple_plan("next", party, 1), ERR_OK); /* a draft is replaced */
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM problem"), LAB_PROBLEMS + 1);
    call.actor = lab_actor();
    assert_int_equal(issue(&call), ERR_OK);
    assert_int_equal(call.problems, 1);
    assert_int_equal(call.units, LAB_COMMUNITIES);
    assert_int_equal(call.assignments, LAB_COMMUNITIES);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM assignment a JOIN campaign USING"
                                          " (campaign_id) WHERE code = 'next' AND role = 4"),
                     LAB_COMMUNITIES - 1);
    expect_told(&call);
    assert_int_equal(issue(&call), ERR_CAMPAIGN_STATE);
    assert_int_equal(import_simple_plan("next", party, 1), ERR_EXISTS);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM office_event WHERE subject = 'next'"), 3);
}

/* More units than a slice has: each is in one of them, and the freeze says how many are behind. */
static void a_large_register_is_frozen_in_slices(void **state)
{
    static const enum work_step steps[] = {STEP_TASKS,  STEP_TASKS,  STEP_TASKS, STEP_REPORTS,
                                           STEP_COUNTS, STEP_COUNTS, STEP_COMMIT};
    struct campaign_issue_call call = {.actor = lab_actor(), .code = "slices"};
    test_large_register(state);
    int units = (int)postgres_fixture_sql("SELECT count(*) FROM unit WHERE kind = 3");
    assert_true(units > LARGE);
    assert_int_equal(import_simple_plan("slices", NULL, 0), ERR_OK);
    assert_int_equal(issue(&call), ERR_OK);
    expect_steps(steps, ARRAY_LEN(steps), ARRAY_LEN(steps) - 1);
    assert_int_equal(call.units, units);
    assert_int_equal(call.assignments, units);
    assert_int_equal(postgres_fixture_sql("SELECT count(DISTINCT unit_id) FROM assignment a"
                                          " JOIN campaign USING (campaign_id)"
                                          " WHERE code = 'slices'"),
                     units);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event e JOIN campaign USING"
                                          " (campaign_id) WHERE code = 'slices' AND act = 1"),
                     units);
}

/* A request id of the office that was used before: nothing happens. */
static void test_request_id_reused(void **state)
{
    (void)state;
    struct campaign_import_call plan = {.campaign = {.code = "one",
                                                     .title = "题目",
                                                     .year = 2023,
                                                     .evaluation = "评估",
                                                     .evaluation_level = LEVEL_CITY,
                                                     .issuer = "区",
                                                     .issued_on = 19900}};
    assert_int_equal(import_plan(&plan), ERR_OK);
    plan.campaign.code = "two";
    lab_prepare(&lab, &plan.call);
    assert_int_equal(lab_finish(&lab, store_campaign_import(lab.store, &plan), &plan.call),
                     ERR_ID_REUSED);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM campaign WHERE code = 'two'"), 0);
    plan.campaign.code = "three"; /* the connection is free of the failed transaction */
    assert_int_equal(import_plan(&plan), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_register, setup, teardown),
        cmocka_unit_test_setup_teardown(test_remarks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names_move, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names_swap, setup, teardown),
        cmocka_unit_test_setup_teardown(test_name_of_a_renamed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_large_register, setup, teardown),
        cmocka_unit_test_setup_teardown(an_import_tells_its_steps, setup, teardown),
        cmocka_unit_test_setup_teardown(a_large_register_is_frozen_in_slices, setup, teardown),
        cmocka_unit_test_setup_teardown(test_plan_and_issue, setup, teardown),
        cmocka_unit_test_setup_teardown(test_request_id_reused, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
