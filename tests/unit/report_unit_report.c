/* A unit's summary report as a page: what stands where, and that nothing open is hidden. */
#include "client/report/render.h"
#include "client/report/unit_report.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct unit_report_line lines[] = {
    {"组织学习", "政策测试全部合格（3次）"},
    {"逐户核对", NULL},
};
static const struct unit_report_line preventive[] = {{"每季度检查卫生室", NULL}};
static const struct unit_report_line found_lines[] = {{"入户补录", "补录12户"}};
static const struct unit_report_local locals[] = {
    {"务工信息漏登", "李四", found_lines, 1},
    {"台账不全", NULL, NULL, 0}, /* only named in the plan */
};
static const char *const periods[] = {"2023年6月：走访两户", "2023年7月：本期未报告"};
static const char *const indicators[] = {"带动比例（%），目标 60"};
static const struct unit_report_item items[] = {
    {
        .problem_no = 1,
        .title = "基本情况不熟悉",
        .lines = lines,
        .line_count = 2,
        .locals = locals,
        .local_count = 2,
        .completion = "已销号",
        .risk = "两户长期外出",
    },
    {
        .problem_no = 2,
        .title = "基层卫生服务水平不高",
        .statement = "卫生室设施齐全",
        .lines = preventive,
        .line_count = 1,
        .completion = "已核实",
    },
    {
        .problem_no = 3,
        .title = "监测不扎实",
        .periods = periods,
        .period_count = 2,
        .indicators = indicators,
        .indicator_count = 1,
        .completion = "尚未完成",
        .unfinished_reason = "资金未到位",
    },
};
static const char *const first[] = {"第一段", "第二段"};
static const char *const third[] = {"逐条排查"};
static const char *const fourth[] = {"巩固成果"};
static struct unit_report report = {
    .title = "红旗社区关于整改工作的报告",
    .recipient = "管理区乡村振兴办",
    .unit = "红旗社区",
    .confirmed_by = "张三",
    .sections = {{first, 2}, {NULL, 0}, {third, 1}, {fourth, 1}},
    .items = items,
    .item_count = 3,
    .footer = "第2版",
    .check_code = "Q9W1-DFWF-077K",
};

/* By hand, block by block: kind, and the text or how many items. */
static const struct {
    enum document_kind kind;
    const char *text;
    size_t item_count;
} expected[] = {
    {DOCUMENT_HEADING, "What was done to rectify", 0},
    {DOCUMENT_PARAGRAPH, "第一段", 0},
    {DOCUMENT_PARAGRAPH, "第二段", 0},
    {DOCUMENT_HEADING, "The problems and how they were rectified", 0},
    {DOCUMENT_SUBHEADING, "Problem 1: 基本情况不熟悉", 0},
    {DOCUMENT_PARAGRAPH, "Measures:", 0},
    {DOCUMENT_NUMBERED, NULL, 2},
    {DOCUMENT_PARAGRAPH, "Effects:", 0},
    {DOCUMENT_NUMBERED, NULL, 2},
    {DOCUMENT_PARAGRAPH, "Found in self-inspection, 1: 务工信息漏登 (李四)", 0},
    {DOCUMENT_PARAGRAPH, "Measures:", 0},
    {DOCUMENT_NUMBERED, NULL, 1},
    {DOCUMENT_PARAGRAPH, "Effects:", 0},
    {DOCUMENT_NUMBERED, NULL, 1},
    {DOCUMENT_PARAGRAPH, "Found in self-inspection, 2: 台账不全", 0},
    {DOCUMENT_PARAGRAPH, "How far it is: 已销号", 0},
    {DOCUMENT_PARAGRAPH, "Risk that remains, accepted by the office: 两户长期外出", 0},
    {DOCUMENT_SUBHEADING, "Problem 3: 监测不扎实", 0},
    {DOCUMENT_PARAGRAPH, "No measures yet.", 0},
    {DOCUMENT_PARAGRAPH, "Indicators:", 0},
    {DOCUMENT_NUMBERED, NULL, 1},
    {DOCUMENT_PARAGRAPH, "Kept up long-term, period by period:", 0},
    {DOCUMENT_NUMBERED, NULL, 2},
    {DOCUMENT_PARAGRAPH, "How far it is: 尚未完成", 0},
    {DOCUMENT_PARAGRAPH, "Why it is not finished: 资金未到位", 0},
    {DOCUMENT_HEADING, "Problems that do not exist here, and how they are prevented", 0},
    {DOCUMENT_PARAGRAPH, "逐条排查", 0},
    {DOCUMENT_SUBHEADING, "Problem 2: 基层卫生服务水平不高", 0},
    {DOCUMENT_PARAGRAPH, "卫生室设施齐全", 0},
    {DOCUMENT_PARAGRAPH, "Preventive measures:", 0},
    {DOCUMENT_NUMBERED, NULL, 1},
    {DOCUMENT_PARAGRAPH, "How far it is: 已核实", 0},
    {DOCUMENT_HEADING, "What is left to do, and the next steps", 0},
    {DOCUMENT_PARAGRAPH, "巩固成果", 0},
    {DOCUMENT_PARAGRAPH, "First responsible person: 张三   Signature:", 0},
};

static struct arena arena;
static struct document document;

static int open_report(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(day_from_civil(2023, 5, 31, &report.signed_on), ERR_OK);
    assert_int_equal(unit_report_document(&report, &arena, &document), ERR_OK);
    return 0;
}

static int close_report(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void everything_stands_in_its_place(void **state)
{
    (void)state;
    assert_int_equal(document.block_count, ARRAY_LEN(expected));
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_int_equal(document.blocks[i].kind, expected[i].kind);
        if (expected[i].text != NULL) {
            assert_string_equal(document.blocks[i].text, expected[i].text);
        }
        assert_int_equal(document.blocks[i].item_count, expected[i].item_count);
    }
    assert_string_equal(document.title, report.title);
    assert_string_equal(document.recipient, "管理区乡村振兴办");
    assert_string_equal(document.signature, "红旗社区");
    assert_int_equal(document.signed_on, report.signed_on);
    assert_true(document.sealed);
    assert_string_equal(document.check_code, "Q9W1-DFWF-077K");
    const char *fault = NULL;
    assert_int_equal(document_check(&document, &fault), ERR_OK);
}

/* The same number means the same measure; an effect that is not there is said. */
static void effects_keep_the_numbers_of_their_measures(void **state)
{
    (void)state;
    assert_string_equal(document.blocks[6].items[1], "逐户核对");
    assert_string_equal(document.blocks[8].items[0], "政策测试全部合格（3次）");
    assert_string_equal(document.blocks[8].items[1], "No effect yet.");
    assert_string_equal(document.blocks[11].items[0], "入户补录");
    assert_string_equal(document.blocks[13].items[0], "补录12户");
}

/* A period without a report is told like one with it. */
static void periods_stand_by_the_calendar(void **state)
{
    (void)state;
    const struct document_block *block = &document.blocks[22];
    assert_string_equal(block->items[0], periods[0]);
    assert_string_equal(block->items[1], periods[1]);
}

static void as_plain_text(void **state)
{
    (void)state;
    static const char wanted[] = "红旗社区关于整改工作的报告\n"
                                 "\n管理区乡村振兴办：\n"
                                 "\n一、What was done to rectify\n"
                                 "　　第一段\n"
                                 "　　第二段\n"
                                 "\n二、The problems and how they were rectified\n"
                                 "\n（一）Problem 1: 基本情况不熟悉\n"
                                 "　　Measures:\n"
                                 "　　1. 组织学习\n"
                                 "　　2. 逐户核对\n"
                                 "　　Effects:\n"
                                 "　　1. 政策测试全部合格（3次）\n"
                                 "　　2. No effect yet.\n";
    static const char end[] = "　　First responsible person: 张三   Signature:\n"
                              "\n红旗社区\n2023年5月31日\n"
                              "\n第2版  Q9W1-DFWF-077K\n";
    struct render_fault fault;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(render_plain(&document, out, &fault), ERR_OK);
    assert_int_equal(fclose(out), 0);
    assert_memory_equal(text, wanted, sizeof(wanted) - 1);
    assert_true(length > sizeof(end));
    assert_string_equal(text + length - (sizeof(end) - 1), end);
    free(text);
    out = fopen("/dev/full", "w");
    assert_non_null(out);
    assert_int_equal(render_plain(&document, out, &fault), ERR_IO);
    (void)fclose(out);
}

/* The n-th allocation fails, for every n: refused, and nothing is left. */
static void without_memory(void **state)
{
    (void)state;
    enum err err = ERR_NOMEM;
    for (size_t nth = 1; err != ERR_OK; nth++) {
        struct arena small;
        struct document made;
        size_t live = alloc_fail_live();
        arena_init(&small, 1 << 20);
        alloc_fail_at(nth);
        err = unit_report_document(&report, &small, &made);
        alloc_fail_at(0);
        arena_close(&small);
        assert_int_equal(alloc_fail_live(), live);
        assert_true(err == ERR_OK || err == ERR_NOMEM);
        assert_true(nth < 100);
    }
    for (size_t room = 0; room < 4096; room += 64) {
        struct arena small;
        struct document made;
        arena_init(&small, room);
        err = unit_report_document(&report, &small, &made);
        assert_true(err == ERR_OK || err == ERR_NOMEM);
        arena_close(&small);
    }
}

#define REPORT_TEST(test) cmocka_unit_test_setup_teardown(test, open_report, close_report)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(everything_stands_in_its_place),
        REPORT_TEST(effects_keep_the_numbers_of_their_measures),
        REPORT_TEST(periods_stand_by_the_calendar),
        REPORT_TEST(as_plain_text),
        REPORT_TEST(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
