#include "client/report/render.h"
#include "common/base/attr.h"
#include "tests/unit/report_plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define AS_OF report_plan.as_of_ms
/* The file under test, in the folder where the program runs. */
#define PATH "report_xlsx.test.xlsx"

static char *read_stream(FILE *in)
{
    FILE *copy = report_open();
    char bytes[4096];
    size_t len = 0;
    while ((len = fread(bytes, 1, sizeof(bytes), in)) > 0) {
        assert_int_equal(fwrite(bytes, 1, len, copy), len);
    }
    return report_text(copy);
}

/* A part of the file as text, to be freed. */
static char *unzip(const char *part)
{
    char command[256];
    (void)snprintf(command, sizeof(command), "unzip -p %s %s", PATH, part);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    char *text = read_stream(in);
    assert_int_equal(pclose(in), 0);
    return text;
}

static void expect(const char *part, const char *const *pieces, size_t count)
{
    char *text = unzip(part);
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, pieces[i]) == NULL) {
            fail_msg("%s lacks %s:\n%s", part, pieces[i], text);
        }
    }
    free(text);
}

#define EXPECT(part, ...)                                                                          \
    expect((part), (const char *const[]){__VA_ARGS__},                                             \
           ARRAY_LEN(((const char *const[]){__VA_ARGS__})))

static void writes_the_effects_list(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_OK);
    /* The title over all columns, 工作落实 over problems 3 to 6. */
    EXPECT("xl/worksheets/sheet1.xml",
           "<mergeCells count=\"2\"><mergeCell ref=\"A1:G1\"/>"
           "<mergeCell ref=\"B5:B8\"/></mergeCells>",
           "orientation=\"landscape\"", "paperSize=\"9\"", "fitToHeight=\"0\"",
           "<pageSetUpPr fitToPage=\"1\"/>", "&amp;P", "customHeight=\"1\"");
    EXPECT("xl/sharedStrings.xml", "<t>4.产业帮扶缺乏实效。", "<t>各社区\n各包保干部</t>",
           "<t>1、加强业务知识培训\n2、加强工作检查力度</t>");
    EXPECT("xl/workbook.xml", "_xlnm.Print_Titles", "$2:$2</definedName>");
    EXPECT("xl/styles.xml", "<name val=\"方正小标宋简体\"/>", "<name val=\"黑体\"/>",
           "<name val=\"仿宋_GB2312\"/>", "wrapText=\"1\"", "<left style=\"thin\">");
    arena_close(&arena);
}

/* Lists of a campaign are told apart by the end of their names. */
static void names_the_worksheet(void **state)
{
    (void)state;
    static const struct sheet_column column = {.heading = "a", .width = 8, .paper_width = 10};
    struct sheet sheet = {"2022年湖北省巩固脱贫成果后评估反馈问题周矶管理区整改工作效果清单",
                          false,
                          false,
                          &column,
                          1,
                          NULL,
                          0,
                          NULL};
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_OK);
    EXPECT("xl/workbook.xml",
           "name=\"年湖北省巩固脱贫成果后评估反馈问题周矶管理区整改工作效果清单\"");
    sheet.title = "'[a]:*?/\\'";
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_OK);
    EXPECT("xl/workbook.xml", "name=\"  a       \"");
    sheet.title = "";
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_OK);
    EXPECT("xl/workbook.xml", "name=\"Sheet1\"", "$1:$1</definedName>");
    sheet.title = "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷"; /* two units each: fifteen fit */
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_OK);
    EXPECT("xl/workbook.xml", "name=\"𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷\"");
}

static void keeps_texts_texts(void **state)
{
    (void)state;
    static const struct sheet_column columns[] = {
        {.heading = "text", .paper_width = 10, .align = SHEET_LEFT},
        {.heading = "count", .paper_width = 10, .align = SHEET_RIGHT},
    };
    const char *cells[] = {"=1+1", "42", "7", "=2+2", "<&>", "12345678901"};
    struct sheet sheet = {"t", false, false, columns, 2, cells, 3, NULL};
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_OK);
    EXPECT("xl/sharedStrings.xml", "<t>=1+1</t>", "<t>=2+2</t>", "<t>7</t>", "<t>&lt;&amp;&gt;</t>",
           "<t>12345678901</t>");
    EXPECT("xl/worksheets/sheet1.xml", "<v>42</v>");
    char *paper = unzip("xl/worksheets/sheet1.xml");
    assert_null(strstr(paper, "<f>"));
    free(paper);
}

/* A text higher than a row may be takes several rows, which are merged in all columns. */
static void spreads_high_rows(void **state)
{
    (void)state;
    static const struct sheet_column columns[] = {
        {.heading = "a", .paper_width = 10, .align = SHEET_LEFT, .merges = true},
        {.heading = "b", .paper_width = 20, .align = SHEET_RIGHT},
    };
    char lines[60 * 4 + 1] = "";
    for (size_t i = 0; i < 60; i++) {
        (void)strcat(lines, i > 0 ? "\n一" : "一");
    }
    const char *cells[] = {"x", lines, "x", "2"};
    struct sheet sheet = {"", false, false, columns, 2, cells, 2, NULL};
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_OK);
    /* 60 lines are 966 points: three rows of 322; the type goes over them and the row below. */
    EXPECT("xl/worksheets/sheet1.xml", "ht=\"322\"", "<mergeCell ref=\"A2:A5\"/>",
           "<mergeCell ref=\"B2:B4\"/>");
}

static char *read_file(void)
{
    FILE *in = fopen(PATH, "rb");
    assert_non_null(in);
    FILE *copy = report_open();
    for (int byte = fgetc(in); byte != EOF; byte = fgetc(in)) {
        (void)fprintf(copy, "%02x", (unsigned)byte);
    }
    (void)fclose(in);
    return report_text(copy);
}

static void gives_the_same_bytes_again(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_COMPLETENESS, &arena);
    const char *footer = sheet_footer(&report_plan, &arena);
    assert_int_equal(render_xlsx(&sheet, footer, AS_OF, PATH), ERR_OK);
    EXPECT("docProps/core.xml", "2023-05-31T01:00:00Z</dcterms:created>");
    /* What the figures mean goes over all columns in the row below the last. */
    EXPECT("xl/worksheets/sheet1.xml", "<mergeCell ref=\"A12:L12\"/>",
           "As of 2023-05-31 09:00</oddFooter>");
    EXPECT("xl/sharedStrings.xml", "past its date is overdue");
    char *once = read_file();
    (void)sleep(1);
    assert_int_equal(render_xlsx(&sheet, footer, AS_OF, PATH), ERR_OK);
    char *twice = read_file();
    assert_string_equal(once, twice);
    free(once);
    free(twice);
    arena_close(&arena);
}

static void refuses_what_the_format_cannot_hold(void **state)
{
    (void)state;
    static const struct sheet_column column = {.heading = "a", .paper_width = 200};
    static char text[40000];
    memset(text, 'x', sizeof(text) - 1);
    const char *cell = text;
    struct sheet sheet = {"t", false, false, &column, 1, &cell, 1, NULL};
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_LIMIT);
    cell = "\xff";
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, PATH), ERR_UTF8);
}

static void reports_errors_of_writing(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    /* For the second the library has a line of its own on stderr. */
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, "/nonexistent/effects.xlsx"), ERR_IO);
    assert_int_equal(render_xlsx(&sheet, "", AS_OF, "/dev/full"), ERR_IO);
    arena_close(&arena);
}

static int remove_file(void **state)
{
    (void)state;
    (void)unlink(PATH);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_effects_list),
        cmocka_unit_test(names_the_worksheet),
        cmocka_unit_test(keeps_texts_texts),
        cmocka_unit_test(spreads_high_rows),
        cmocka_unit_test(gives_the_same_bytes_again),
        cmocka_unit_test(refuses_what_the_format_cannot_hold),
        cmocka_unit_test(reports_errors_of_writing),
    };
    return cmocka_run_group_tests(tests, NULL, remove_file);
}
