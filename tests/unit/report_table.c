#include "client/report/render.h"
#include "client/report/text_width.h"
#include "common/base/attr.h"
#include "tests/lib/alloc_fail.h"
#include "tests/unit/report_plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct render_table_options plain = {.ambiguous_width = 1};

static char *render(const struct sheet *sheet, const struct render_table_options *options)
{
    FILE *out = report_open();
    assert_int_equal(render_table(sheet, options, out), ERR_OK);
    return report_text(out);
}

static void expect_golden(enum sheet_list list, struct render_table_options options,
                          const char *name)
{
    struct arena arena;
    struct sheet sheet = report_sheet(list, &arena);
    char *text = render(&sheet, &options);
    report_assert_golden(text, name);
    free(text);
    arena_close(&arena);
}

static void prints_the_lists(void **state)
{
    (void)state;
    expect_golden(SHEET_EFFECTS, plain, "effects.txt");
    expect_golden(SHEET_RESPONSIBILITY, plain, "responsibility.txt");
    expect_golden(SHEET_COMPLETENESS, plain, "completeness.txt");
}

static void fits_a_narrow_terminal(void **state)
{
    (void)state;
    struct render_table_options options = {.width = 100, .ambiguous_width = 2};
    expect_golden(SHEET_EFFECTS, options, "effects-100.txt");
}

/* All lines of a table are of one width, whatever the characters and the width asked for. */
static void aligns_every_line(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    for (unsigned ambiguous = 1; ambiguous <= 2; ambiguous++) {
        for (unsigned width = 80; width <= 180; width += 7) {
            struct render_table_options options = {.width = width, .ambiguous_width = ambiguous};
            char *text = render(&sheet, &options);
            char *save = NULL;
            unsigned expected = 0;
            for (char *line = strtok_r(text, "\n", &save); line != NULL;
                 line = strtok_r(NULL, "\n", &save)) {
                unsigned columns = text_width(line, ambiguous);
                assert_true(columns <= width);
                if (line[0] == '+' || line[0] == '|') {
                    expected = expected == 0 ? columns : expected;
                    assert_int_equal(columns, expected);
                }
            }
            assert_true(expected == width || width > expected);
            free(text);
        }
    }
    arena_close(&arena);
}

static const struct sheet_column small_columns[] = {
    {"Type", 8, 10, SHEET_CENTRE, true},
    {"Name", 10, 10, SHEET_LEFT, false},
    {"Number", 6, 10, SHEET_RIGHT, false},
};

static void merges_neighbours(void **state)
{
    (void)state;
    const char *cells[] = {"工作", "“甲”", "1", "工作", "乙\x1b[2J", "22", "政策", "丙", "333"};
    struct sheet sheet = {"标题", false, false, small_columns, 3, cells, 3, NULL};
    char *text = render(&sheet, &plain);
    assert_string_equal(text, "           标题\n"
                              "+------+--------+--------+\n"
                              "| Type |  Name  | Number |\n"
                              "+------+--------+--------+\n"
                              "| 工作 | “甲”   |      1 |\n"
                              "|      +--------+--------+\n"
                              "|      | 乙?[2J |     22 |\n"
                              "+------+--------+--------+\n"
                              "| 政策 | 丙     |    333 |\n"
                              "+------+--------+--------+\n"
                              "(3 rows)\n");
    free(text);
}

static void prints_a_table_without_rows(void **state)
{
    (void)state;
    struct sheet sheet = {"", false, false, small_columns, 3, NULL, 0, NULL};
    struct render_table_options bold = {.ambiguous_width = 1, .bold = true};
    char *text = render(&sheet, &bold);
    assert_string_equal(text, "+------+------+--------+\n"
                              "| \033[1mType\033[0m | \033[1mName\033[0m | \033[1mNumber\033[0m |\n"
                              "+------+------+--------+\n"
                              "(0 rows)\n");
    free(text);
}

/* Columns of eight and less keep their width, wider ones are not made narrower than eight. */
static void keeps_the_minimum(void **state)
{
    (void)state;
    const char *cells[] = {"工作落实", "一二三四五", "123456"};
    struct sheet sheet = {"很长的标题也不超出表格", false, false, small_columns, 3, cells, 1, NULL};
    struct render_table_options options = {.width = 5, .ambiguous_width = 1};
    char *text = render(&sheet, &options);
    assert_non_null(strstr(text, "+----------+----------+--------+\n"));
    assert_non_null(strstr(text, "| 工作落实 | 一二三四 | 123456 |\n"));
    assert_non_null(strstr(text, "|          | 五       |        |\n"));
    free(text);
}

static void reports_a_full_disk(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    FILE *out = fopen("/dev/full", "w");
    assert_non_null(out);
    assert_int_equal(render_table(&sheet, &plain, out), ERR_IO);
    (void)fclose(out);
    arena_close(&arena);
}

static bool render_small(void *arg)
{
    (void)arg;
    struct sheet sheet = {"", false, false, small_columns, 3, NULL, 0, NULL};
    FILE *out = report_open();
    enum err err = render_table(&sheet, &plain, out);
    assert_true(err == ERR_OK || err == ERR_NOMEM);
    free(report_text(out));
    return err == ERR_OK;
}

static void survives_failing_allocations(void **state)
{
    (void)state;
    alloc_fail_install();
    assert_true(alloc_fail_run(render_small, NULL) > 0);
    alloc_fail_remove();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_the_lists),
        cmocka_unit_test(fits_a_narrow_terminal),
        cmocka_unit_test(aligns_every_line),
        cmocka_unit_test(merges_neighbours),
        cmocka_unit_test(prints_a_table_without_rows),
        cmocka_unit_test(keeps_the_minimum),
        cmocka_unit_test(reports_a_full_disk),
        cmocka_unit_test(survives_failing_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
