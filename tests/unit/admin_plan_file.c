/* The plan's YAML: the example is read whole; every slip is named with line and column. */
#include "client/admin/plan_file.h"
#include "client/admin/plan_json.h"
#include "client/cli/cli.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct parsed {
    struct cli cli;
    struct plan_file file;
    struct file_faults faults;
    char *bytes;
    size_t length;
};

static void begin(struct parsed *parsed)
{
    *parsed = (struct parsed){0};
    arena_init(&parsed->cli.arena, 64 << 20);
    assert_int_equal(file_read(&parsed->cli, TEST_DATA "/../../server/example/plan.yaml",
                               PLAN_FILE_SIZE_MAX, &parsed->bytes, &parsed->length),
                     0);
}

static void parse(struct parsed *parsed, const char *text)
{
    file_faults_init(&parsed->faults, &parsed->cli.arena);
    plan_file_parse(text, strlen(text), &parsed->file, &parsed->faults, &parsed->cli.arena);
}

static void end(struct parsed *parsed)
{
    arena_close(&parsed->cli.arena);
}

/* The example with the first `from` replaced. */
static char *changed(struct parsed *parsed, const char *from, const char *to)
{
    char *at = strstr(parsed->bytes, from);
    assert_non_null(at);
    return keep_printf(&parsed->cli.arena, "%.*s%s%s", (int)(at - parsed->bytes), parsed->bytes, to,
                       at + strlen(from));
}

static size_t line_of(const char *text, const char *what)
{
    const char *at = strstr(text, what);
    size_t line = 1;
    assert_non_null(at);
    for (const char *c = text; c < at; c++) {
        line += *c == '\n';
    }
    return line;
}

static void the_example_is_read_whole(void **state)
{
    struct parsed parsed;
    day_t day = DAY_NONE;
    (void)state;
    begin(&parsed);
    parse(&parsed, parsed.bytes);
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
    end(&parsed);
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
    begin(&parsed);
    parse(&parsed, text);
    assert_int_equal(parsed.faults.errors, 0);
    assert_false(parsed.file.message.plan_review);
    assert_int_equal(parsed.file.message.problems[0]->cadence, 1);
    end(&parsed);
}

/* A key without a value is none, in JSON and in YAML; the text "null" is one. */
static void a_key_without_a_value_is_left_out(void **state)
{
    static const char *const values[] = {"null", "~", "NULL", "", "''", "\"\"", "\"null\""};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        struct parsed parsed;
        bool is_text = strcmp(values[i], "\"null\"") == 0;
        begin(&parsed);
        const char *line = keep_printf(&parsed.cli.arena, "parent_number: %s\n  #", values[i]);
        parsed.bytes = changed(&parsed, "parent_number:", line);
        line = keep_printf(&parsed.cli.arena, "plan_review: %s\n  #", is_text ? "off" : values[i]);
        parse(&parsed, changed(&parsed, "plan_review:", line));
        const Rectify__CampaignImport *plan = &parsed.file.message;
        assert_int_equal(parsed.faults.errors, 0);
        assert_int_equal(plan->plan_review, !is_text);
        if (is_text) {
            assert_string_equal(plan->parent_number, "null");
        } else {
            assert_null(plan->parent_number);
        }
        end(&parsed);
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
    begin(&parsed);
    parse(&parsed, full);
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
    end(&parsed);
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
    begin(&first);
    begin(&again);
    parse(&first, text != NULL ? text : first.bytes);
    assert_int_equal(first.faults.errors, 0);
    as_stored(&first.file.message, &plan, &campaign, &first.cli.arena);
    json_t *document = plan_json(&plan);
    char *exported = json_dumps(document, JSON_INDENT(2));
    assert_non_null(exported);
    parse(&again, exported);
    assert_int_equal(again.faults.errors, 0);
    packs_alike(&first.file.message, &again.file.message, &first.cli.arena);
    free(exported);
    json_decref(document);
    end(&again);
    end(&first);
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
        begin(&parsed);
        parse(&parsed, changed(&parsed, "issuer: 管理区乡村振兴办\n", blocks[i]));
        assert_int_equal(parsed.faults.errors, 0);
        assert_string_equal(parsed.file.message.issuer, "甲乙");
        end(&parsed);
    }
}

/* The server takes 50 parties. */
static void lists_are_as_long_as_the_server_takes(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct parsed parsed;
        begin(&parsed);
        char *text = keep_text(&parsed.cli.arena, "responsible: [x");
        for (size_t i = 1; i < 50 + more; i++) {
            text = keep_join(&parsed.cli.arena, text, ",", "x");
        }
        text = keep_join(&parsed.cli.arena, text, "", "]");
        parse(&parsed, changed(&parsed, "responsible: [周矶管理区卫生院]", text));
        assert_int_equal(parsed.faults.errors, more);
        end(&parsed);
    }
}

static const struct slip {
    const char *from;
    const char *to;
    const char *line; /* that begins so, in the changed text; NULL: anywhere */
    size_t column;    /* 0: anywhere */
    const char *said;
} slips[] = {
    {"issued_on: 2023-05-08", "issued_on: 2023-02-30", "  issued_on", 14, "2023-02-30"},
    {"issued_on: 2023-05-08", "issued_on: [2023-05-08]", "  issued_on", 14, "single value"},
    {"category: POLICY", "category: POLITICS", "    category: POLITICS", 15, "POLITICS"},
    {"evaluation_level: PROVINCE", "evaluation_level: LAND", "  evaluation_level", 21, "LAND"},
    {"    title: 基层", "    titel: 基层", "    titel", 5, "titel"},
    {"    title: 基层卫生服务水平不高\n", "", "  - no: 2", 5, "title"},
    {"  title: 2022年湖北省", "  title: x\n  title: 2022年湖北省", "  title: 2022", 3, "twice"},
    {"year: 2023 ", "year: 23 ", "  year", 9, "23"},
    {"year: 2023 ", "year: x ", "  year", 9, "x"},
    {"code: zhouji-2022", "code: 周矶", "  code", 9, "周矶"},
    {"plan_review: on", "plan_review: maybe", "  plan_review", 16, "maybe"},
    {"no: 2", "no: two", "  - no: two", 9, "two"},
    {"phase: IMPLEMENT", "phase: PLAN", NULL, 12, "twice"},
    {"phase: IMPLEMENT", "phase: implementation", "  - phase: implementation", 12, "PLAN, IMPL"},
    {"phase: IMPLEMENT", "phase: LATER", "  - phase: LATER", 12, "LATER"},
    {"    due: 2023-05-28", "    due: 5月28日", "    due: 5月28日", 10, "5月28日"},
    {"responsible: [周矶管理区卫生院]", "responsible: 周矶管理区卫生院", "    responsible: 周矶",
     18, "list"},
    {"responsible: [周矶管理区卫生院]", "responsible: [周矶管理区卫生院, '']",
     "    responsible: [周矶", 29, "empty"},
    {"    due: 长期坚持", "    due: 长期", "    due: 长期\n", 10, "长期"},
    {"    due: 2023-05-30", "    due: 2023-05-30\n    cadence: MONTHLY", "    cadence: MONTHLY\n",
     14, "long-term"},
    {"    cadence: MONTHLY", "    cadence: DAILY", "    cadence: DAILY", 14, "DAILY"},
    {"  issuer: 管理区乡村振兴办", "  issuer: [", NULL, 0, "YAML"},
    {"  issuer: 管理区乡村振兴办", "  issuer: ''", "  issuer", 11, "empty"},
    {"  issuer: 管理区乡村振兴办", "  issuer: {a: b}", "  issuer", 11, "single value"},
    {"  issuer: 管理区乡村振兴办", "  issuer: &a 管理区", "  issuer", 11, "anchors"},
    {"  issuer: 管理区乡村振兴办", "  issuer: !x 管理区", "  issuer", 11, "tags"},
    {"  issuer: 管理区乡村振兴办", "  issuer: \"a\\tb\"", "  issuer", 11, "tabs"},
    {"  issuer: 管理区乡村振兴办", "  issuer: \"a\\0b\"", "  issuer", 11, "tabs"},
    {"  issuer: 管理区乡村振兴办", "  issuer: null", "  issuer", 11, "empty"},
    {"  issuer: 管理区乡村振兴办", "  issuer: ~", "  issuer", 11, "empty"},
    {"  issuer: 管理区乡村振兴办", "  issuer:", "  issuer", 10, "empty"},
    {"  issuer: 管理区乡村振兴办", "  issuer: |\n    a\n    b", "  issuer", 11, "line breaks"},
    {"  issuer: 管理区乡村振兴办", "  issuer: |+\n    a\n\n", "  issuer", 11, "line breaks"},
    {"year: 2023 ", "year: null ", "  year", 9, "empty"},
    {"year: 2023 ", "year: '' ", "  year", 9, "empty"},
    {"year: 2023 ", "year: \"2023\\0x\" ", "  year", 9, "control characters"},
    {"issued_on: 2023-05-08", "issued_on: \"2023-05-08\\0\"", "  issued_on", 14, "control"},
    {"plan_review: on", "plan_review: \"on\\0x\"", "  plan_review", 16, "control"},
    {"category: POLICY", "category: \"POLICY\\0\"", "    category: \"POLICY", 15, "control"},
    {"category: POLICY", "category: policy of the day", "    category: policy", 15, "POLICY, WORK"},
    {"category: POLICY", "category: 政策落实", "    category: 政策", 15, "POLICY, WORK"},
    {"evaluation_level: PROVINCE", "evaluation_level: 省级", "  evaluation_level", 21, "CITY"},
    {"    due: 长期坚持", "    due: \"长期坚持\\0\"", "    due: \"长", 10, "control"},
    {"  title: 2022年", "  \"title\\0\": 2022年", "  \"title", 3, "no key"},
    {"no: 3", "no: 2", "  - no: 2\n    text_ref: (三)", 9, "twice"},
    {"responsible: [周矶管理区卫生院]", "responsible: [null]", "    responsible: [null", 19,
     "empty"},
    {"  issuer: 管理区乡村振兴办", "  issuer: \xff", "  issuer", 11, "UTF-8"},
    {"phases:\n", "---\nphases:\n", "---", 1, "second document"},
    {"phases:\n", "stages:\n", "stages", 1, "stages"},
    {"campaign:\n", "campaign: x\nkampagne:\n", "campaign: x", 11, "mapping"},
    {"campaign:\n", "format: 2\ncampaign:\n", "format", 9, "update the program"},
    {"parent_level: CITY", "parent_level: LAND", "  parent_level", 17, "LAND"},
    {"plan_review: on", "previous: 去年", "  previous", 13, "no code"},
    {"plan_review: on", "parent: a b", "  parent: a b", 11, "no code"},
    {"plan_review: on", "area: [x]", "  area", 9, "single value"},
    {"no: 2", "no: 2\n    repeats: 3", "    repeats", 14, "\"previous\""},
    {"no: 2", "no: 2\n    parent_problem: 3", "    parent_problem", 21, "\"parent\""},
    {"no: 2", "no: 2\n    repeats: 0", "    repeats", 14, "from 1 to"},
    {"no: 2", "no: 2\n    lead: 管理区农业局", "    lead", 11, "responsible"},
    {"no: 2", "no: 2\n    tags: [a, '']", "    tags", 15, "empty"},
    {"no: 2", "no: 2\n    tags: 一盘棋", "    tags", 11, "list"},
    {"no: 2", "no: 2\n    tags: [1,2,3,4,5,6,7,8,9,10,11]", "    tags", 11, "more than 10"},
    {"no: 2", "no: 2\n    indicators: [{name: a}]", "    indicators", 18, "unit"},
    {"no: 2", "no: 2\n    indicators: [{name: a, unit: b, target: 1.}]", "    indicators", 45,
     "decimal"},
    {"no: 2", "no: 2\n    indicators: [{name: a, unit: b, target: 1,5}]", "    indicators", 47,
     "no key"},
    {"no: 2", "no: 2\n    indicators: [{name: a, unit: b, baseline: .5}]", "    indicators", 47,
     "decimal"},
    {"no: 2", "no: 2\n    indicators: [{name: a, unit: b, benchmark: 1.1234567}]", "    indicators",
     48, "decimal"},
    {"no: 2", "no: 2\n    indicators: [{name: a, unit: b, benchmark: 1234567890123456}]",
     "    indicators", 48, "decimal"},
};

static void every_slip_is_named_with_line_and_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(slips); i++) {
        const struct slip *slip = &slips[i];
        struct parsed parsed;
        bool found = false;
        begin(&parsed);
        const char *text = changed(&parsed, slip->from, slip->to);
        size_t line = slip->line != NULL ? line_of(text, slip->line) : 0;
        parse(&parsed, text);
        for (size_t j = 0; j < parsed.faults.count; j++) {
            const struct file_fault *fault = &parsed.faults.all[j];
            bool fits = strstr(fault->text, slip->said) != NULL &&
                        (line == 0 || fault->place.line == line) &&
                        (slip->column == 0 || fault->place.column == slip->column);
            found = found || fits;
        }
        for (size_t j = 0; !found && j < parsed.faults.count; j++) {
            const struct file_fault *fault = &parsed.faults.all[j];
            print_error("slip %zu (line %zu): %zu:%zu %s\n", i, line, fault->place.line,
                        fault->place.column, fault->text);
        }
        assert_true(found);
        assert_true(parsed.faults.errors > 0);
        end(&parsed);
    }
}

static void texts_that_are_no_plan(void **state)
{
    static const char *const texts[] = {
        "",           "# nothing\n", "plan", "[]",
        "- a\n- b\n", "{}",          "42",   "campaign: {}\nphases: []\nproblems: []\n",
        "\t",         "a: b: c",     "*x",   "%YAML 9.9\n---\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct parsed parsed;
        begin(&parsed);
        parse(&parsed, texts[i]);
        assert_true(parsed.faults.errors > 0);
        end(&parsed);
    }
}

static void a_remark_of_the_server_finds_its_place(void **state)
{
    static const struct {
        uint32_t remark;
        bool error;
        uint32_t problem_no;
        uint32_t party;
        uint32_t phase;
        const char *line;
        size_t column;
    } cases[] = {
        {2, true, 2, 0, 0, "  - no: 2", 9},
        {3, true, 2, 1, 0, "    responsible: [周矶", 19},
        {3, true, 4, 4, 0, "    responsible: [管理区农业局, 管", 42},
        {10, false, 1, 0, 2, "    due: 2023-05-30", 10},
        {11, false, 0, 0, 1, "    due: 2023-05-08", 10},
        {15, false, 0, 0, 0, "  code: zhouji", 9},
        {16, false, 3, 0, 0, "    category: WORK", 15},
        {9, true, 3, 0, 0, "      - 个别社区监测对象", 7},
        {18, true, 0, 0, 0, "  previous", 13},
        {19, true, 2, 0, 0, "    repeats", 14},
        {20, true, 0, 0, 0, "  parent: ", 11},
        {21, true, 2, 0, 0, "    parent_problem", 21},
        {22, false, 2, 0, 0, "  parent: ", 11}, /* a number of the plan above */
        {23, false, 2, 0, 0, "    parent_problem", 21},
        {23, false, 0, 0, 2, "    due: 2023-05-28", 10},
        {24, true, 0, 0, 0, "  area", 9},
        {25, true, 0, 0, 0, "  area", 9},
        {26, true, 2, 1, 0, "    responsible: [周矶", 19},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Rectify__PlanRemark remark = RECTIFY__PLAN_REMARK__INIT;
        struct parsed parsed;
        begin(&parsed);
        parsed.bytes = changed(&parsed, "plan_review: on",
                               "previous: zj-2021\n  parent: qj-2022\n  area: 周矶管理区");
        parsed.bytes = changed(&parsed, "no: 2", "no: 2\n    repeats: 5\n    parent_problem: 7");
        parse(&parsed, parsed.bytes);
        remark.remark = cases[i].remark;
        remark.error = cases[i].error;
        remark.problem_no = cases[i].problem_no;
        remark.party = cases[i].party;
        remark.phase = cases[i].phase;
        plan_file_remark(&parsed.file, &remark, &parsed.faults, &parsed.cli.arena);
        assert_int_equal(parsed.faults.count, 1);
        assert_int_equal(parsed.faults.all[0].warning, !cases[i].error);
        assert_int_equal(parsed.faults.all[0].place.line, line_of(parsed.bytes, cases[i].line));
        assert_int_equal(parsed.faults.all[0].place.column, cases[i].column);
        assert_int_equal(file_faults_say(&parsed.faults, "plan.yaml"), cases[i].error ? 65 : 0);
        end(&parsed);
    }
}

static void a_byte_order_mark_moves_no_column(void **state)
{
    char path[] = "/tmp/admin_plan_file.XXXXXX";
    struct parsed parsed;
    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *out = fdopen(fd, "wb");
    assert_non_null(out);
    assert_true(fputs("\xEF\xBB\xBFplan: 1\n", out) >= 0);
    assert_int_equal(fclose(out), 0);
    begin(&parsed);
    assert_int_equal(
        file_read(&parsed.cli, path, PLAN_FILE_SIZE_MAX, &parsed.bytes, &parsed.length), 0);
    parse(&parsed, parsed.bytes);
    assert_int_equal(parsed.faults.all[0].place.column, 1);
    assert_int_equal(file_read(&parsed.cli, path, 4, &parsed.bytes, &parsed.length), 65);
    assert_int_equal(remove(path), 0);
    assert_int_equal(file_read(&parsed.cli, path, 4, &parsed.bytes, &parsed.length), 66);
    end(&parsed);
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
        cmocka_unit_test(every_slip_is_named_with_line_and_column),
        cmocka_unit_test(texts_that_are_no_plan),
        cmocka_unit_test(a_remark_of_the_server_finds_its_place),
        cmocka_unit_test(a_byte_order_mark_moves_no_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
