#include "client/report/render.h"
#include "common/base/attr.h"
#include "tests/unit/report_plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *render(const struct sheet *sheet, bool bom)
{
    FILE *out = report_open();
    assert_int_equal(render_csv(sheet, bom, out), ERR_OK);
    return report_text(out);
}

static void writes_the_effects_list(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    char *text = render(&sheet, false);
    report_assert_golden(text, "effects.csv");
    free(text);
    arena_close(&arena);
}

struct cell_row {
    const char *cell;
    const char *written;
};

static const struct cell_row cells[] = {
    {"", ""},
    {"红旗社区", "红旗社区"},
    {"a,b", "\"a,b\""},
    {"说\"好\"", "\"说\"\"好\"\"\""},
    {"一\n二", "\"一\n二\""},
    {" a", "\" a\""},
    {"a ", "\"a \""},
    {"=1+1", "'=1+1"},
    {"+86", "'+86"},
    {"-1", "'-1"},
    {"@SUM(A1)", "'@SUM(A1)"},
    {"\t=1", "'\t=1"},
    {"\r=1", "\"'\r=1\""},
    {"=\"a\",b", "\"'=\"\"a\"\",b\""},
    {"1-1", "1-1"},
};

static void quotes_and_guards(void **state)
{
    (void)state;
    static const struct sheet_column column = {.heading = "=h", .width = 8};
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        const char *cell = cells[i].cell;
        char expected[64];
        struct sheet sheet = {"", false, false, &column, 1, &cell, 1, NULL};
        char *text = render(&sheet, false);
        (void)snprintf(expected, sizeof(expected), "'=h\r\n%s\r\n", cells[i].written);
        assert_string_equal(text, expected);
        free(text);
    }
}

static void begins_with_a_bom_when_asked(void **state)
{
    (void)state;
    static const struct sheet_column columns[] = {{.heading = "a"}, {.heading = "b"}};
    struct sheet sheet = {"", false, false, columns, 2, NULL, 0, NULL};
    char *text = render(&sheet, true);
    assert_string_equal(text, "\xef\xbb\xbf"
                              "a,b\r\n");
    free(text);
}

/* A file that is written page by page has its heading once. */
static void goes_on_without_a_heading(void **state)
{
    (void)state;
    static const struct sheet_column columns[] = {{.heading = "a"}, {.heading = "b"}};
    const char *row[] = {"1", "x,y"};
    struct sheet sheet = {"", false, false, columns, 2, row, 1, NULL};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(render_csv_rows(&sheet, out), ERR_OK);
    (void)fclose(out);
    assert_string_equal(text, "1,\"x,y\"\r\n");
    free(text);
}

static void reports_a_full_disk(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    FILE *out = fopen("/dev/full", "w");
    assert_non_null(out);
    assert_int_equal(render_csv(&sheet, true, out), ERR_IO);
    (void)fclose(out);
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_effects_list),      cmocka_unit_test(quotes_and_guards),
        cmocka_unit_test(begins_with_a_bom_when_asked), cmocka_unit_test(goes_on_without_a_heading),
        cmocka_unit_test(reports_a_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
