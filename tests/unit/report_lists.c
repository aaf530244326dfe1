#include "client/report/page.h"
#include "client/report/sheet.h"
#include "common/base/attr.h"
#include "tests/lib/alloc_fail.h"
#include "tests/unit/report_plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void makes_the_responsibility_list(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_RESPONSIBILITY, &arena);
    assert_string_equal(sheet.title, "2022年湖北省巩固脱贫成果后评估反馈问题周矶管理区整改工作"
                                     ": responsibility list");
    assert_false(sheet.landscape);
    assert_int_equal(sheet.row_count, 6);
    assert_int_equal(sheet.column_count, 5);
    assert_string_equal(sheet.columns[1].heading, "Category");
    assert_string_equal(sheet_cell(&sheet, 1, 0), "2");
    assert_string_equal(sheet_cell(&sheet, 1, 1), "政策落实");
    assert_string_equal(
        sheet_cell(&sheet, 1, 2),
        "2.基层卫生服务水平不高。个别社区卫生室建设不达标,功能分区不规范,设施设备不配套。");
    assert_string_equal(sheet_cell(&sheet, 0, 3), "各社区\n各包保干部");
    assert_string_equal(sheet_cell(&sheet, 0, 4), "");
    arena_close(&arena);
}

/* In every list that names who is responsible; the order is the plan's. */
static void marks_who_takes_the_lead(void **state)
{
    (void)state;
    static const enum sheet_list lists[] = {SHEET_RESPONSIBILITY, SHEET_EFFECTS, SHEET_LEDGER};
    static const size_t columns[] = {3, 5, 8};
    struct summary_problem problem = report_plan.problems[0];
    struct summary summary = report_plan;
    problem.lead = 2;
    summary.problems = &problem;
    summary.problem_count = 1;
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        struct arena arena;
        struct sheet sheet;
        arena_init(&arena, REPORT_BUDGET);
        assert_int_equal(sheet_make(&summary, lists[i], &arena, &sheet), ERR_OK);
        assert_string_equal(sheet_cell(&sheet, 0, columns[i]), "各社区\n各包保干部 (lead)");
        arena_close(&arena);
    }
}

/* How many characters of the table's size stand side by side in the column with that heading. */
static double characters(const struct sheet *sheet, const char *heading)
{
    const double margins = 2 * 4.25; /* points, of the offices' tables */
    double page = PAGE_POINTS(sheet->landscape ? PAGE_TEXT_HEIGHT : PAGE_TEXT_WIDTH);
    int size = sheet->dense ? PAGE_DENSE_POINTS : PAGE_TABLE_POINTS;
    double sum = 0;
    double width = 0;
    for (size_t i = 0; i < sheet->column_count; i++) {
        sum += sheet->columns[i].paper_width;
        bool meant = strcmp(sheet->columns[i].heading, heading) == 0;
        width = meant ? sheet->columns[i].paper_width : width;
    }
    return (page * width / sum - margins) / size;
}

/* What is short is not torn apart on paper: 责任落实, 12月30日, 有内容; in the ledger after the second character at the earliest. */
static void short_columns_hold_their_texts(void **state)
{
    static const struct {
        enum sheet_list list;
        const char *heading;
        double characters;
    } cases[] = {
        {SHEET_RESPONSIBILITY, "Category", 4},
        {SHEET_EFFECTS, "Category", 4},
        {SHEET_EFFECTS, "To be done by", 4.75}, /* some programs part numbers from characters */
        {SHEET_COMPLETENESS, "With content", 3},
        {SHEET_COMPLETENESS, "Of these nil", 3},
        {SHEET_COMPLETENESS, "Plan reported", 3},
        {SHEET_COMPLETENESS, "Self-held", 3},
        {SHEET_LEDGER, "Category", 2},
        {SHEET_LEDGER, "Leader", 2},
        {SHEET_LEDGER, "Closed", 2},
        {SHEET_LEDGER, "Remarks", 2},
        {SHEET_LEDGER, "To be done by", 3},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena;
        struct sheet sheet = report_sheet(cases[i].list, &arena);
        assert_true(characters(&sheet, cases[i].heading) >= cases[i].characters);
        arena_close(&arena);
    }
}

static void merges_types(void **state)
{
    (void)state;
    static const bool continues[] = {false, false, false, true, true, true, false};
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    for (size_t row = 0; row < ARRAY_LEN(continues); row++) {
        assert_int_equal(sheet_continues(&sheet, row, 1), continues[row]);
        assert_false(sheet_continues(&sheet, row, 5)); /* equal units stay apart */
    }
    arena_close(&arena);
}

static void makes_the_effects_list(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    assert_true(sheet.landscape);
    assert_int_equal(sheet.column_count, 7);
    assert_string_equal(sheet_cell(&sheet, 0, 3), "");
    assert_string_equal(
        sheet_cell(&sheet, 1, 4),
        "1、争取到上级支持,对红旗社区医务室面积进行扩规,完善功能分区。（红旗社区）");
    assert_string_equal(sheet_cell(&sheet, 5, 3), "1、加强业务知识培训\n2、加强工作检查力度");
    assert_non_null(
        strstr(sheet_cell(&sheet, 4, 3),
               "3、严格落实河湖长制管护机制,加强河道的管护力度。（红旗社区、示例一社区）\n"));
    assert_string_equal(sheet_cell(&sheet, 5, 6), "05-30");
    assert_string_equal(sheet_cell(&sheet, 4, 6), "long-term");
    arena_close(&arena);
}

static void makes_the_ledger(void **state)
{
    (void)state;
    static const struct {
        const char *heading;
        const char *cell; /* of problem 2; NULL: as in the list of effects */
    } columns[] = {
        {"No.", "2"},
        {"Category", NULL},
        {"The problem in detail", NULL},
        {"Goal", "卫生室建设达标\n达标比例：93.5%"},
        {"Measures taken", ""},
        {"Effects reached", NULL},
        {"Progress", "1、已完成选址"},
        {"Leader", "示例主任甲"},
        {"In charge", "周矶管理区卫生院"},
        {"Persons responsible", "1、李四（红旗社区）\n2、张院长"},
        {"To be done by",
         "originally 2023-05-30\nextended to 2023-06-10\n(红旗社区)\nnow 2023-05-29"},
        {"State", "无此类问题 2、销号 1"},
        {"Closed", "yes"},
        {"Closed on", "2023-06-02"},
        {"Evidence", "1、验收单.pdf\n2、none: 台账在村（红旗社区、示例一社区）"},
        {"Remarks", ""},
    };
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_LEDGER, &arena);
    assert_true(sheet.landscape);
    assert_int_equal(sheet.column_count, ARRAY_LEN(columns));
    assert_int_equal(sheet.row_count, report_plan.problem_count);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        assert_string_equal(sheet.columns[i].heading, columns[i].heading);
        if (columns[i].cell != NULL) {
            assert_string_equal(sheet_cell(&sheet, 1, i), columns[i].cell);
        }
    }
    assert_string_equal(sheet_cell(&sheet, 0, 10), "2023-05-30"); /* a ledger outlasts its year */
    assert_string_equal(sheet_cell(&sheet, 4, 10), "long-term");
    assert_string_equal(sheet_cell(&sheet, 4, 12), "no"); /* sustained, not closed */
    assert_string_equal(sheet_cell(&sheet, 4, 13), "");
    arena_close(&arena);
}

/* Nobody who could read it there finds persons, progress or evidence, not even their columns. */
static void the_public_ledger_names_nobody(void **state)
{
    (void)state;
    static const char *const hidden[] = {"示例主任甲", "李四", "张院长", "选址", "验收单", "台账"};
    static const char *const headings[] = {"Progress", "Leader", "Persons responsible", "Evidence"};
    struct summary summary = report_plan;
    struct sheet sheet = {0};
    struct arena arena;
    summary.edition = "PUBLIC";
    arena_init(&arena, REPORT_BUDGET);
    assert_int_equal(sheet_make(&summary, SHEET_LEDGER, &arena, &sheet), ERR_OK);
    assert_int_equal(sheet.column_count, 12);
    for (size_t i = 0; i < sheet.column_count; i++) {
        for (size_t j = 0; j < ARRAY_LEN(headings); j++) {
            assert_string_not_equal(sheet.columns[i].heading, headings[j]);
        }
        for (size_t row = 0; row < sheet.row_count; row++) {
            for (size_t j = 0; j < ARRAY_LEN(hidden); j++) {
                assert_null(strstr(sheet_cell(&sheet, row, i), hidden[j]));
            }
        }
    }
    assert_string_equal(sheet_cell(&sheet, 1, 3), "卫生室建设达标\n达标比例：93.5%");
    assert_string_equal(sheet_cell(&sheet, 1, 10), "2023-06-02");
    arena_close(&arena);
}

/* What is struck off without being done in full does not look like the rest. */
static void tells_what_is_not_done_in_full(void **state)
{
    (void)state;
    enum {
        STATES = 10,
        LEDGER_STATES = 11,
        CLOSED = 12,
    };
    static const char counted[] =
        "无此类问题 2、销号 1 (of the closed ones 1 largely done, 1 not done)";
    struct summary_closure partial[] = {
        {"红旗社区", "NOT_DONE", "未完成", "两户外出"},
        {"示例一社区", "LARGELY", "基本完成", NULL},
    };
    struct summary_problem problem = report_plan.problems[1];
    struct summary_ledger ledger = *problem.ledger;
    struct summary summary = report_plan;
    struct sheet sheet = {0};
    struct arena arena;
    ledger.partial = partial;
    ledger.partial_count = ARRAY_LEN(partial);
    problem.ledger = &ledger;
    summary.problems = &problem;
    summary.problem_count = 1;
    arena_init(&arena, REPORT_BUDGET);
    assert_int_equal(sheet_make(&summary, SHEET_LEDGER, &arena, &sheet), ERR_OK);
    assert_string_equal(sheet_cell(&sheet, 0, CLOSED),
                        "yes\n红旗社区: 未完成 (accepted risk: 两户外出)\n示例一社区: 基本完成");
    assert_string_equal(sheet_cell(&sheet, 0, LEDGER_STATES), counted);
    assert_int_equal(sheet_make(&summary, SHEET_COMPLETENESS, &arena, &sheet), ERR_OK);
    assert_string_equal(sheet_cell(&sheet, 0, STATES), counted);

    /* Where the edition names no unit the numbers are all there is. */
    partial[0] = (struct summary_closure){NULL, "NOT_DONE", "未完成", NULL};
    partial[1] = (struct summary_closure){NULL, "LARGELY", "基本完成", NULL};
    assert_int_equal(sheet_make(&summary, SHEET_LEDGER, &arena, &sheet), ERR_OK);
    assert_string_equal(sheet_cell(&sheet, 0, CLOSED), "yes");
    assert_string_equal(sheet_cell(&sheet, 0, LEDGER_STATES), counted);
    arena_close(&arena);
}

/* Struck off in part: how many of those that were not cancelled. */
static void counts_what_is_closed(void **state)
{
    (void)state;
    static const struct summary_state states[] = {
        {6, "IN_PROGRESS", "整改中", 2},
        {8, "CLOSED", "销号", 3},
        {10, "CANCELLED", "撤销", 4},
    };
    struct summary_problem problem = report_plan.problems[0];
    struct summary summary = report_plan;
    struct sheet sheet = {0};
    struct arena arena;
    problem.states = states;
    problem.state_count = ARRAY_LEN(states);
    summary.problems = &problem;
    summary.problem_count = 1;
    arena_init(&arena, REPORT_BUDGET);
    assert_int_equal(sheet_make(&summary, SHEET_LEDGER, &arena, &sheet), ERR_OK);
    assert_string_equal(sheet_cell(&sheet, 0, 12), "3/5");
    problem.state_count = 0;
    assert_int_equal(sheet_make(&summary, SHEET_LEDGER, &arena, &sheet), ERR_OK);
    assert_string_equal(sheet_cell(&sheet, 0, 12), "no");
    arena_close(&arena);
}

static const char *const completeness[][12] = {
    {"1.基本情况不熟悉", "3", "3", "3", "0", "0", "0", "0", "0", "0", "销号 3", "0"},
    {"2.基层卫生服务水平不高", "3", "3", "2", "1", "3", "2", "0", "0", "0", "无此类问题 2、销号 1",
     "1"},
    {"3.防止返贫动态监测和帮扶不扎实", "3", "3", "3", "0", "3", "0", "0", "0", "0", "销号 3", "0"},
    {"4.产业帮扶缺乏实效", "5", "5", "5", "0", "5", "0", "0", "0", "1", "长期坚持 5", "0"},
    {"5.乡村建设和乡村治理不够深入", "5", "5", "5", "0", "5", "0", "0", "0", "1", "长期坚持 5",
     "0"},
    {"6.基础工作不扎实", "3", "3", "3", "0", "3", "0", "0", "0", "0", "销号 3", "0"},
    {"Total", "22", "22", "21", "1", "19", "2", "0", "0", "2", "无此类问题 2、销号 10、长期坚持 10",
     "1"},
    {"红旗社区", "6", "6", "6", "0", "5", "1", "0", "0", "0", "", ""},
    {"示例一社区", "8", "6", "5", "1", "5", "1", "1", "1", "1", "", ""},
};

static void makes_the_completeness_table(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_COMPLETENESS, &arena);
    assert_int_equal(sheet.row_count, ARRAY_LEN(completeness));
    assert_int_equal(sheet.column_count, ARRAY_LEN(completeness[0]));
    for (size_t row = 0; row < sheet.row_count; row++) {
        for (size_t column = 0; column < sheet.column_count; column++) {
            assert_string_equal(sheet_cell(&sheet, row, column), completeness[row][column]);
        }
    }
    arena_close(&arena);
}

/* A version that was frozen before plans were told apart says neither who has one nor who has nothing. */
static void what_is_not_known_is_not_counted(void **state)
{
    (void)state;
    enum {
        UNIT = 1, /* below the one problem and the total */
        PLANNED = 7,
        OPEN = 8,
    };
    struct summary summary = report_plan;
    struct summary_unit unit = report_plan.units[1];
    struct sheet sheet = {0};
    struct arena arena;
    unit.completeness.planned_unknown = true;
    summary.problem_count = 0;
    summary.units = &unit;
    summary.unit_count = 1;
    arena_init(&arena, REPORT_BUDGET);
    assert_int_equal(sheet_make(&summary, SHEET_COMPLETENESS, &arena, &sheet), ERR_OK);
    assert_string_equal(sheet_cell(&sheet, UNIT, PLANNED), "");
    assert_string_equal(sheet_cell(&sheet, UNIT, OPEN), "");
    assert_string_equal(sheet_cell(&sheet, UNIT, OPEN + 1), "1");
    arena_close(&arena);
}

/* What the figures mean stands below them, and below nothing else: the annexes are as they were published. */
static void only_figures_have_a_note(void **state)
{
    (void)state;
    static const enum sheet_list lists[] = {SHEET_RESPONSIBILITY, SHEET_EFFECTS, SHEET_LEDGER,
                                            SHEET_SELF_HELD};
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_COMPLETENESS, &arena);
    assert_non_null(strstr(sheet.note, "overdue"));
    arena_close(&arena);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        sheet = report_sheet(lists[i], &arena);
        assert_string_equal(sheet.note, "");
        arena_close(&arena);
    }
}

/* Late and open follow from the other figures, and are never less than none. */
static void counts_what_is_late_and_open(void **state)
{
    (void)state;
    const struct summary_completeness counts = {
        .expected = 9, .reported = 6, .on_time = 4, .planned = 2};
    const struct summary_completeness odd = {.expected = 1, .reported = 2, .on_time = 3};
    assert_int_equal(summary_late(&counts), 2);
    assert_int_equal(summary_open(&counts), 1);
    assert_int_equal(summary_late(&odd), 0);
    assert_int_equal(summary_open(&odd), 0);
}

static void makes_the_list_of_self_held_decisions(void **state)
{
    (void)state;
    static const char *const row[] = {"2",    "基层卫生服务水平不高", "管理区乡村振兴办",
                                      "通过", "示例主任甲",           "2023-05-30 09:00"};
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_SELF_HELD, &arena);
    assert_int_equal(sheet.row_count, 1);
    assert_int_equal(sheet.column_count, ARRAY_LEN(row));
    for (size_t column = 0; column < ARRAY_LEN(row); column++) {
        assert_string_equal(sheet_cell(&sheet, 0, column), row[column]);
    }
    arena_close(&arena);
}

/* On paper a list says of which moment it is, a frozen one which version, a node's which node. */
static void says_of_which_moment_it_is(void **state)
{
    (void)state;
    struct summary summary = report_plan;
    struct sheet sheet = {0};
    struct arena arena;
    arena_init(&arena, REPORT_BUDGET);
    assert_string_equal(sheet_footer(&summary, &arena), "As of 2023-05-31 09:00");
    summary.version = 3;
    summary.node = "潜江市";
    assert_int_equal(sheet_make(&summary, SHEET_COMPLETENESS, &arena, &sheet), ERR_OK);
    assert_string_equal(sheet_footer(&summary, &arena),
                        "Version 3 (内部版), as of 2023-05-31 09:00");
    assert_non_null(strstr(sheet.title, ": completeness, 潜江市"));
    arena_close(&arena);
}

static void makes_lists_of_nothing(void **state)
{
    (void)state;
    static const struct summary empty = {.campaign_code = "x", .title = "空"};
    for (int list = SHEET_RESPONSIBILITY; list <= SHEET_SELF_HELD; list++) {
        struct arena arena;
        struct sheet sheet = {0};
        arena_init(&arena, REPORT_BUDGET);
        assert_int_equal(sheet_make(&empty, (enum sheet_list)list, &arena, &sheet), ERR_OK);
        assert_int_equal(sheet.row_count, list == SHEET_COMPLETENESS ? 1 : 0);
        arena_close(&arena);
    }
}

static void refuses_an_unknown_list(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = {0};
    arena_init(&arena, REPORT_BUDGET);
    assert_int_equal(sheet_make(&report_plan, (enum sheet_list)9, &arena, &sheet), ERR_INVALID);
    arena_close(&arena);
}

/* Every budget below what a list takes is refused. */
static void reports_an_exhausted_arena(void **state)
{
    (void)state;
    for (int list = SHEET_RESPONSIBILITY; list <= SHEET_SELF_HELD; list++) {
        struct arena arena;
        report_sheet((enum sheet_list)list, &arena);
        size_t enough = arena.used;
        arena_close(&arena);
        for (size_t budget = 0; budget <= enough; budget += 16) {
            struct sheet sheet = {0};
            arena_init(&arena, budget);
            enum err err = sheet_make(&report_plan, (enum sheet_list)list, &arena, &sheet);
            assert_int_equal(err, budget < enough ? ERR_NOMEM : ERR_OK);
            assert_int_equal(arena.exhausted, budget < enough);
            arena_close(&arena);
        }
    }
}

static bool make_effects(void *arg)
{
    (void)arg;
    struct arena arena;
    struct sheet sheet = {0};
    arena_init(&arena, REPORT_BUDGET);
    enum err err = sheet_make(&report_plan, SHEET_EFFECTS, &arena, &sheet);
    assert_true(err == ERR_OK || err == ERR_NOMEM);
    arena_close(&arena);
    return err == ERR_OK;
}

static void survives_failing_allocations(void **state)
{
    (void)state;
    alloc_fail_install();
    assert_true(alloc_fail_run(make_effects, NULL) > 0);
    alloc_fail_remove();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_the_responsibility_list),
        cmocka_unit_test(marks_who_takes_the_lead),
        cmocka_unit_test(short_columns_hold_their_texts),
        cmocka_unit_test(merges_types),
        cmocka_unit_test(makes_the_effects_list),
        cmocka_unit_test(makes_the_ledger),
        cmocka_unit_test(the_public_ledger_names_nobody),
        cmocka_unit_test(tells_what_is_not_done_in_full),
        cmocka_unit_test(counts_what_is_closed),
        cmocka_unit_test(makes_the_completeness_table),
        cmocka_unit_test(what_is_not_known_is_not_counted),
        cmocka_unit_test(only_figures_have_a_note),
        cmocka_unit_test(counts_what_is_late_and_open),
        cmocka_unit_test(makes_the_list_of_self_held_decisions),
        cmocka_unit_test(says_of_which_moment_it_is),
        cmocka_unit_test(makes_lists_of_nothing),
        cmocka_unit_test(refuses_an_unknown_list),
        cmocka_unit_test(reports_an_exhausted_arena),
        cmocka_unit_test(survives_failing_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
