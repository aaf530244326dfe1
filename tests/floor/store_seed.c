/* What is in the store before a test of it begins: of store_lab.h. */
#include "common/base/clock.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

void lab_give_terminal(const char *code)
{
    (void)postgres_fixture_sql(
        "INSERT INTO person (unit_id, name) SELECT unit_id, '张三' FROM unit WHERE code = '%s'"
        " RETURNING person_id",
        code);
    (void)postgres_fixture_sql(
        "INSERT INTO client (unit_id, person_id, roles, spki, enrolled_at, valid)"
        " SELECT unit_id, (SELECT min(person_id) FROM person), 8, sha256('k'), now(), true"
        " FROM unit WHERE code = '%s' RETURNING client_id",
        code);
}

static void forget_everything(void)
{
    /* Everything but what the schema says of itself. */
    (void)postgres_fixture_sql(
        "DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ',')"
        " FROM pg_tables WHERE schemaname = 'rectify' AND tablename <> 'schema_migration'); END "
        "$$");
}

static void seed_register(struct lab *lab, int communities)
{
    static char codes[LAB_COMMUNITIES_MAX][16];
    static char names[LAB_COMMUNITIES_MAX][48];
    static const char *const aliases[] = {"各村"};
    struct unit_row units[LAB_COMMUNITIES_MAX + 3] = {
        {.line = 1, .code = "D", .name = "示例管理区", .kind = UNIT_AREA, .level = LEVEL_DISTRICT},
        {.line = 2,
         .code = "O",
         .name = "示例乡村振兴办",
         .kind = UNIT_OFFICE,
         .level = LEVEL_DISTRICT,
         .parent_code = "D"},
        {.line = 3,
         .code = "H",
         .name = "示例卫生院",
         .kind = UNIT_CLINIC,
         .level = LEVEL_DISTRICT,
         .parent_code = "D"},
    };
    for (int i = 0; i < communities; i++) {
        (void)snprintf(codes[i], sizeof(codes[i]), "C%02d", i + 1);
        (void)snprintf(names[i], sizeof(names[i]), "示例%02d社区", i + 1);
        units[i + 3] = (struct unit_row){.line = i + 4,
                                         .code = codes[i],
                                         .name = names[i],
                                         .kind = UNIT_COMMUNITY,
                                         .level = LEVEL_COMMUNITY,
                                         .parent_code = "D",
                                         .first_responsible = "示例书记",
                                         .sample = true};
    }
    const struct group_row groups[] = {{.line = 1,
                                        .code = "G",
                                        .name = "各社区",
                                        .kind = GROUP_COMMUNITIES,
                                        .aliases = aliases,
                                        .alias_count = 1}};
    struct unit_import_call import = {
        .actor = lab_actor(),
        .units = units,
        .unit_count = (size_t)communities + 3,
        .groups = groups,
        .group_count = 1,
    };
    lab_prepare(lab, &import.call);
    assert_int_equal(lab_finish(lab, store_unit_import(lab->store, &import), &import.call), ERR_OK);
    assert_int_equal(import.remark_count, 0);
}

static void seed_campaign(struct lab *lab)
{
    static const char *const points[] = {"要点一", "要点二"};
    struct party_lookup all[] = {
        {.name = "各社区"}, {.name = "示例卫生院"}, {.name = "示例乡村振兴办"}, {.name = "各村"}};
    struct parties_call parties = {.campaign_code = "lab", .parties = all, .party_count = 4};
    lab_prepare(lab, &parties.call);
    assert_int_equal(lab_finish(lab, store_parties(lab->store, &parties), &parties.call), ERR_OK);
    const day_t due = day_of_wall_ms(clock_wall_ms()) + 10;
    const struct problem_row problems[LAB_PROBLEMS] = {
        {.seq_no = 1,
         .category = CATEGORY_RESPONSIBILITY,
         .title = "题一",
         .description = "描述一",
         .points = points,
         .point_count = 2,
         .parties = &all[0],
         .party_count = 1,
         .due_kind = DUE_DATE,
         .due_on = due,
         .criterion = "标准"},
        {.seq_no = 2,
         .category = CATEGORY_POLICY,
         .title = "题二",
         .description = "描述二",
         .points = points,
         .point_count = 1,
         .parties = &all[1],
         .party_count = 1,
         .due_kind = DUE_DATE,
         .due_on = due},
        {.seq_no = 3,
         .category = CATEGORY_WORK,
         .title = "题三",
         .description = "描述三",
         .points = points,
         .point_count = 1,
         .parties = &all[2],
         .party_count = 2,
         .due_kind = DUE_LONG_TERM,
         .due_on = DAY_NONE,
         .cadence = CADENCE_MONTHLY},
    };
    struct campaign_import_call import = {
        .actor = lab_actor(),
        .campaign = {.code = "lab",
                     .title = "整改方案",
                     .year = 2022,
                     .evaluation = "后评估",
                     .evaluation_level = LEVEL_PROVINCE,
                     .issuer = "管理区",
                     .issued_on = due - 30,
                     .plan_review = true,
                     .phases = {{PHASE_PLAN, {.due_on = due - 20}},
                                {PHASE_REPORT, {.due_on = due}}},
                     .phase_count = 2},
        .problems = problems,
        .problem_count = LAB_PROBLEMS,
    };
    lab_prepare(lab, &import.call);
    assert_int_equal(lab_finish(lab, store_campaign_import(lab->store, &import), &import.call),
                     ERR_OK);
    struct campaign_issue_call issue = {.actor = lab_actor(), .code = "lab"};
    lab_prepare(lab, &issue.call);
    assert_int_equal(lab_finish(lab, store_campaign_issue(lab->store, &issue), &issue.call),
                     ERR_OK);
}

void lab_seed_of(struct lab *lab, int communities)
{
    forget_everything();
    seed_register(lab, communities);
    seed_campaign(lab);
}

void lab_seed(struct lab *lab)
{
    lab_seed_of(lab, LAB_COMMUNITIES);
}

int64_t lab_unit(const char *code)
{
    return postgres_fixture_sql("SELECT unit_id FROM unit WHERE code = '%s'", code);
}

int64_t lab_problem(int seq_no)
{
    return postgres_fixture_sql("SELECT problem_id FROM problem WHERE seq_no = %d", seq_no);
}
