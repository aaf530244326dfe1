/* The plan's YAML: the example is read whole; every slip is named with line and column. */
#include "client/admin/plan_json.h"
#include "tests/unit/admin_plan_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void the_example_is_read_whole(void **state)
{
    struct parsed parsed;
    day_t day = DAY_NONE;
    (void)state;
    example_begin(&parsed);
    example_parse(&parsed, parsed.bytes);
    const Rectify__CampaignImport *plan = &parsed.file.message;
    assert_int_equal(parsed.faults.errors, 0);
    assert_string_equal(plan->code, "zhouji-2022");
    assert_string_equal(plan->parent_number, "潜农工发〔2023〕4号");
    assert_int_equal(plan->year, 2023);
    assert_int_equal(plan->evaluation_level, 1);
    assert_int_equal(day_parse("2023-05-08", &day), ERR_OK);
    assert_int_equal(plan->issued_on, day);
    assert_true(plan->has_plan_review && plan->plan_review);
    assert_int_equal(plan->n_phases, 3);
    assert_int_equal(plan->n_problems, 6);
    size_t points = 0;
    for (size_t i = 0; i < plan->n_problems; i++) {
        points += plan->problems[i]->n_points;
        assert_null(plan->problems[i]->remark);
        assert_int_equal(plan->problems[i]->due_kind, i == 3 || i == 4 ? 2 : 1);
    }
    assert_int_equal(points, 16);
    assert_int_equal(plan->problems[3]->n_parties, 4);
    assert_string_equal(plan->problems[3]->parties[3], "中银富登村镇银行五七支行");
    assert_true(plan->problems[4]->has_cadence);
    assert_false(plan->problems[0]->has_cadence);
    example_end(&parsed);
}

static void json_is_read_too(void **state)
{
    static const char text[] =
        "{\"campaign\": {\"code\": \"c\", \"title\": \"t\", \"year\": 2023, \"evaluation\": \"e\","
        " \"evaluation_level\": \"CITY\", \"issuer\": \"i\", \"issued_on\": \"2023-05-08\","
        " \"plan_review\": \"off\"},\n"
        " \"phases\": [{\"phase\": \"PLAN\", \"due\": \"2023-05-08\"}],\n"
        " \"problems\": [{\"no\": 1, \"category\": \"WORK\", \"title\": \"t\", \"description\": "
        "\"d\", \"points\": [\"p\"], \"responsible\": [\"r\"], \"due\": \"LONG_TERM\"}]}";
    struct parsed parsed;
    (void)state;
    example_begin(&parsed);
    example_parse(&parsed, text);
    assert_int_equal(parsed.faults.errors, 0);
    assert_false(parsed.file.message.plan_review);
    assert_int_equal(parsed.file.message.problems[0]->cadence, 1);
    example_end(&parsed);
}

/* A key without a value is none, in JSON and in YAML; the text "null" is one. */
static void a_key_without_a_value_is_left_out(void **state)
{
    static const char *const values[] = {"null", "~", "NULL", "", "''", "\"\"", "\"null\""};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        struct parsed parsed;
        bool is_text = strcmp(values[i], "\"null\"") == 0;
        example_begin(&parsed);
        const char *line = keep_printf(&parsed.cli.arena, "parent_number: %s\n  #", values[i]);
        parsed.bytes = example_changed(&parsed, "parent_number:", line);
        line = keep_printf(&parsed.cli.arena, "plan_review: %s\n  #", is_text ? "off" : values[i]);
        example_parse(&parsed, example_changed(&parsed, "plan_review:", line));
        const Rectify__CampaignImport *plan = &parsed.file.message;
        assert_int_equal(parsed.faults.errors, 0);
        assert_int_equal(plan->plan_review, !is_text);
        if (is_text) {
            assert_string_equal(plan->parent_number, "null");
        } else {
            assert_null(plan->parent_number);
        }
        example_end(&parsed);
    }
}

/* All that the format has beside what the example uses. */
static const char full[] =
    "campaign:\n  code: c\n  title: t\n  year: 2024\n  evaluation: e\n"
    "  evaluation_level: CITY\n  previous: zj-2022\n  parent: qj-2023\n  parent_plan: 上级方案\n"
    "  parent_number: 潜农工发〔2023〕4号\n  parent_level: PROVINCE\n  area: 周矶管理区\n"
    "  issuer: i\n  issued_on: 2024-05-08\n  plan_review: off\n"
    "phases:\n  - {phase: PLAN, due: 2024-05-10}\n  - {phase: IMPLEMENT, due: 2024-05-20}\n"
    "  - {phase: REPORT, due: 2024-05-30}\n"
    "problems:\n"
    "  - no: 1\n    text_ref: (一)一是\n    category: WORK\n    title: \"题: \\\"引\\\"\"\n"
    "    description: 描述 \\ 1.5\n    points: [一, 二]\n    responsible: [甲, 各社区]\n    lead: "
    "甲\n"
    "    remark: 备注\n    due: 2024-05-20\n    criterion: 标准\n    leader: 王区长\n    risk: "
    "返贫\n"
    "    tags: [河湖长制, 共同缔造]\n    repeats: 3\n    parent_problem: 2\n"
    "    indicators:\n      - {name: 比例, unit: \"%\", baseline: -0.50, benchmark: 60,"
    " target: 93.125}\n      - {name: 户数, unit: 户}\n"
    "  - no: 2\n    category: WORK\n    title: t\n    description: d\n    points: [p]\n"
    "    responsible: [各社区]\n    due: LONG_TERM\n    cadence: YEARLY\n";

static void everything_that_the_format_has_is_read(void **state)
{
    struct parsed parsed;
    (void)state;
    example_begin(&parsed);
    example_parse(&parsed, full);
    const Rectify__CampaignImport *plan = &parsed.file.message;
    assert_int_equal(parsed.faults.errors, 0);
    assert_string_equal(plan->previous, "zj-2022");
    assert_string_equal(plan->parent, "qj-2023");
    assert_string_equal(plan->area, "周矶管理区");
    assert_int_equal(plan->parent_level, 1);
    const Rectify__ProblemRow *problem = plan->problems[0];
    assert_int_equal(problem->lead, 1);
    assert_int_equal(problem->repeats, 3);
    assert_int_equal(problem->parent_problem, 2);
    assert_string_equal(problem->leader, "王区长");
    assert_string_equal(problem->risk, "返贫");
    assert_int_equal(problem->n_tags, 2);
    assert_int_equal(problem->n_indicators, 2);
    assert_string_equal(problem->indicators[0]->unit, "%");
    assert_string_equal(problem->indicators[0]->baseline, "-0.50"); /* as it was written */
    assert_string_equal(problem->indicators[0]->benchmark, "60");
    assert_string_equal(problem->indicators[0]->target, "93.125");
    assert_null(problem->indicators[1]->target);
    assert_false(plan->problems[1]->has_lead || plan->problems[1]->has_repeats);
    example_end(&parsed);
}

/* What the server answers to CAMPAIGN_GET when it holds this plan. */
static void as_stored(const Rectify__CampaignImport *plan, Rectify__CampaignPlan *out,
                      Rectify__CampaignBrief *campaign, struct arena *arena)
{
    rectify__campaign_plan__init(out);
    rectify__campaign_brief__init(campaign);
    out->campaign = campaign;
    campaign->code = plan->code;
    campaign->title = plan->title;
    campaign->year = plan->year;
    campaign->evaluation = plan->evaluation;
    campaign->evaluation_level = plan->evaluation_level;
    campaign->parent_plan = plan->parent_plan;
    campaign->parent_number = plan->parent_number;
    campaign->issuer = plan->issuer;
    campaign->issued_on = plan->issued_on;
    campaign->plan_review = plan->plan_review;
    campaign->previous = plan->previous;
    campaign->parent = plan->parent;
    campaign->has_parent_level = plan->has_parent_level;
    campaign->parent_level = plan->parent_level;
    campaign->area = plan->area;
    campaign->phases = keep_alloc(arena, plan->n_phases, sizeof(*campaign->phases));
    for (size_t i = 0; i < plan->n_phases; i++) {
        Rectify__Phase *phase = keep_alloc(arena, 1, sizeof(*phase));
        rectify__phase__init(phase);
        phase->phase = plan->phases[i]->phase;
        phase->due_on = plan->phases[i]->due_on;
        campaign->phases[campaign->n_phases++] = phase;
    }
    out->problems = keep_alloc(arena, plan->n_problems, sizeof(*out->problems));
    for (size_t i = 0; i < plan->n_problems; i++) {
        Rectify__PlanProblem *problem = keep_alloc(arena, 1, sizeof(*problem));
        rectify__plan_problem__init(problem);
        problem->row = plan->problems[i];
        out->problems[out->n_problems++] = problem;
    }
}

static void packs_alike(Rectify__CampaignImport *one, Rectify__CampaignImport *other,
                        struct arena *arena)
{
    size_t length = rectify__campaign_import__get_packed_size(one);
    one->request_id.data = other->request_id.data = (uint8_t *)keep_text(arena, "");
    assert_int_equal(rectify__campaign_import__get_packed_size(other), length);
    uint8_t *bytes = keep_alloc(arena, 2 * length, 1);
    (void)rectify__campaign_import__pack(one, bytes);
    (void)rectify__campaign_import__pack(other, bytes + length);
    assert_memory_equal(bytes, bytes + length, length);
}

static void an_exported_plan_is_read_as_the_same(const char *text)
{
    Rectify__CampaignPlan plan;
    Rectify__CampaignBrief campaign;
    struct parsed first;
    struct parsed again;
    example_begin(&first);
    example_begin(&again);
    example_parse(&first, text != NULL ? text : first.bytes);
    assert_int_equal(first.faults.errors, 0);
    as_stored(&first.file.message, &plan, &campaign, &first.cli.arena);
    json_t *document = plan_json(&plan);
    char *exported = json_dumps(document, JSON_INDENT(2));
    assert_non_null(exported);
    example_parse(&again, exported);
    assert_int_equal(again.faults.errors, 0);
    packs_alike(&first.file.message, &again.file.message, &first.cli.arena);
    free(exported);
    json_decref(document);
    example_end(&again);
    example_end(&first);
}

static void a_plan_goes_out_and_comes_in_unchanged(void **state)
{
    (void)state;
    an_exported_plan_is_read_as_the_same(NULL); /* the real plan */
    an_exported_plan_is_read_as_the_same(full);
}

static void a_block_ends_without_a_line_end(void **state)
{
    static const char *const blocks[] = {"issuer: |\n    甲乙\n", "issuer: >\n    甲乙\n",
                                         "issuer: |-\n    甲乙\n", "issuer: |+\n    甲乙\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
        struct parsed parsed;
        example_begin(&parsed);
        example_parse(&parsed, example_changed(&parsed, "issuer: 管理区乡村振兴办\n", blocks[i]));
        assert_int_equal(parsed.faults.errors, 0);
        assert_string_equal(parsed.file.message.issuer, "甲乙");
        example_end(&parsed);
    }
}

/* The server takes 50 parties. */
static void lists_are_as_long_as_the_server_takes(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct parsed parsed;
        example_begin(&parsed);
        char *text = keep_text(&parsed.cli.arena, "responsible: [x");
        for (size_t i = 1; i < 50 + more; i++) {
            text = keep_join(&parsed.cli.arena, text, ",", "x");
        }
        text = keep_join(&parsed.cli.arena, text, "", "]");
        example_parse(&parsed, example_changed(&parsed, "responsible: [周矶管理区卫生院]", text));
        assert_int_equal(parsed.faults.errors, more);
        example_end(&parsed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_read_whole),
        cmocka_unit_test(json_is_read_too),
        cmocka_unit_test(a_key_without_a_value_is_left_out),
        cmocka_unit_test(everything_that_the_format_has_is_read),
        cmocka_unit_test(a_plan_goes_out_and_comes_in_unchanged),
        cmocka_unit_test(a_block_ends_without_a_line_end),
        cmocka_unit_test(lists_are_as_long_as_the_server_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
