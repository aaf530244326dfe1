/* Plans with a slip in them: each is named with its line and column, whether the file's reader or the server found it. */
#include "tests/unit/admin_plan_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
        example_begin(&parsed);
        const char *text = example_changed(&parsed, slip->from, slip->to);
        size_t line = slip->line != NULL ? line_of(text, slip->line) : 0;
        example_parse(&parsed, text);
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
        example_end(&parsed);
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
        example_begin(&parsed);
        example_parse(&parsed, texts[i]);
        assert_true(parsed.faults.errors > 0);
        example_end(&parsed);
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
        example_begin(&parsed);
        parsed.bytes = example_changed(&parsed, "plan_review: on",
                                       "previous: zj-2021\n  parent: qj-2022\n  area: 周矶管理区");
        parsed.bytes =
            example_changed(&parsed, "no: 2", "no: 2\n    repeats: 5\n    parent_problem: 7");
        example_parse(&parsed, parsed.bytes);
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
        example_end(&parsed);
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
    example_begin(&parsed);
    assert_int_equal(
        file_read(&parsed.cli, path, PLAN_FILE_SIZE_MAX, &parsed.bytes, &parsed.length), 0);
    example_parse(&parsed, parsed.bytes);
    assert_int_equal(parsed.faults.all[0].place.column, 1);
    assert_int_equal(file_read(&parsed.cli, path, 4, &parsed.bytes, &parsed.length), 65);
    assert_int_equal(remove(path), 0);
    assert_int_equal(file_read(&parsed.cli, path, 4, &parsed.bytes, &parsed.length), 66);
    example_end(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_slip_is_named_with_line_and_column),
        cmocka_unit_test(texts_that_are_no_plan),
        cmocka_unit_test(a_remark_of_the_server_finds_its_place),
        cmocka_unit_test(a_byte_order_mark_moves_no_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
