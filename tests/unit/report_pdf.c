/* PDF read back with poppler: texts, geometry, fonts. */
#include "client/print/render_pdf.h"
#include "client/report/page.h"
#include "tests/unit/report_papers.h"
#include "tests/unit/report_plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PATH "report_pdf.test.pdf"

/* Millimetres that a measure may be off. */
#define TOLERANCE 1.0

static char *read_pages(unsigned first, unsigned last)
{
    return papers_squeeze(papers_command("pdftotext -raw -f %u -l %u %s -", first, last, PATH));
}

static void expect_page(unsigned page, const char *piece)
{
    char *text = read_pages(page, page);
    papers_expect(text, piece);
    free(text);
}

static void expect_page_count(unsigned count)
{
    char line[64];
    char *info = papers_command("pdfinfo %s", PATH);
    papers_squeeze(info);
    (void)snprintf(line, sizeof(line), "Pages:%uEncrypted", count);
    papers_expect(info, line);
    free(info);
}

/* ---- geometry ---- */

struct box {
    double left, top, right, bottom; /* millimetres on the page */
};

/* The boxes of the words of a page that lie within `area`, which is then what they fill. */
static unsigned measure(unsigned page, struct box *area)
{
    char *text = papers_command("pdftotext -bbox -f %u -l %u %s -", page, page, PATH);
    struct box filled = {1e9, 1e9, 0, 0};
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, "<word ")) != NULL; at++) {
        struct box box;
        assert_int_equal(sscanf(at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"",
                                &box.left, &box.top, &box.right, &box.bottom),
                         4);
        double middle = (box.top + box.bottom) / 2 / PAGE_POINTS(1);
        if (middle < area->top || middle > area->bottom) {
            continue;
        }
        filled.left = box.left < filled.left ? box.left : filled.left;
        filled.right = box.right > filled.right ? box.right : filled.right;
        filled.top = middle < filled.top ? middle : filled.top;
        filled.bottom = middle > filled.bottom ? middle : filled.bottom;
        count++;
    }
    free(text);
    filled.left /= PAGE_POINTS(1);
    filled.right /= PAGE_POINTS(1);
    *area = filled;
    return count;
}

static void assert_near(double value, double expected)
{
    if (value < expected - TOLERANCE || value > expected + TOLERANCE) {
        fail_msg("%.2f mm are not %.2f mm", value, expected);
    }
}

/* 22 lines of 28 characters that fill 156 by 225 mm, 37 mm below the top, 28 mm from the left. */
static void fills_the_text_area(void **state)
{
    (void)state;
    enum {
        COUNT = 2000
    };
    char text[3 * COUNT + 1] = "";
    for (size_t i = 0; i < COUNT; i++) {
        memcpy(text + 3 * i, "国", 3);
    }
    struct document document = papers_unit;
    struct document_block block = {.kind = DOCUMENT_PARAGRAPH, .text = text};
    document.blocks = &block;
    document.block_count = 1;
    papers_write(render_pdf, &document, PATH, ERR_OK, NULL);
    struct box area = {0, PAGE_TOP, 0, PAGE_HEIGHT - PAGE_BOTTOM};
    double pitch = (double)PAGE_TEXT_HEIGHT / PAGE_LINES;
    assert_int_equal(measure(2, &area), PAGE_LINES);
    assert_near(area.left, PAGE_LEFT);
    assert_near(area.right, PAGE_WIDTH - PAGE_RIGHT);
    assert_near(area.top, PAGE_TOP + pitch / 2);
    assert_near(area.bottom, PAGE_HEIGHT - PAGE_BOTTOM - pitch / 2);
    char *page = read_pages(2, 2);
    assert_int_equal(papers_count(page, "国"), PAGE_LINES * PAGE_CHARACTERS);
    free(page);
    /* The number of the page: 7 mm below the text, one character in from the left on even pages. */
    struct box below = {0, PAGE_HEIGHT - PAGE_BOTTOM, 0, PAGE_HEIGHT - PAGE_BOTTOM + 10};
    assert_in_range(measure(2, &below), 1, 3);
    assert_near(below.left, PAGE_LEFT + PAGE_NUMBER_POINTS / PAGE_POINTS(1));
    assert_near(below.top, PAGE_HEIGHT - PAGE_BOTTOM + PAGE_NUMBER_BELOW +
                               PAGE_NUMBER_POINTS / PAGE_POINTS(2));
}

/* ---- documents ---- */

static void prints_a_report_of_a_unit(void **state)
{
    (void)state;
    papers_write(render_pdf, &papers_unit, PATH, ERR_OK, NULL);
    expect_page_count(2);
    char *text = read_pages(1, 2);
    static const char *const pieces[] = {
        "红旗社区关于2022年巩固脱贫成果后评估反馈问题整改工作的报告",
        "周矶管理区乡村振兴办：",
        "一、整改工作开展情况",
        "由党支部书记王喆任组长，包保干部李堃、赵祎为成员",
        "（一）乡村建设和乡村治理不够深入",
        "2.加强农村环境卫生的检查督办,督促各社区",
        "（二）各项任务完成情况整改任务完成情况",
        "三、不存在类似问题的说明及风险防控",
        "四、存在不足及下一步打算",
        "附件：整改工作佐证材料目录",
        "周矶管理区红旗社区2023年5月31日",
        "数据截至2023年5月31日9:00，第3版",
        "K7QF-2M9X-R4TD-8W3C",
        "—1—",
        "—2—",
    };
    for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
        papers_expect(text, pieces[i]);
    }
    free(text);
}

/* The signature never stands alone on a page: two lines of the text go with it. */
static void keeps_text_with_the_signature(void **state)
{
    (void)state;
    struct document_block blocks[40];
    struct document document = papers_unit;
    document.blocks = blocks;
    for (size_t count = 10; count < 30; count++) {
        for (size_t i = 0; i < count; i++) {
            blocks[i] = (struct document_block){.kind = DOCUMENT_PARAGRAPH, .text = "正文一段。"};
        }
        document.block_count = count;
        papers_write(render_pdf, &document, PATH, ERR_OK, NULL);
        char *all = papers_command("pdftotext -raw %s -", PATH);
        /* A form feed ends a page. */
        char *page = strrchr(all, '\f');
        assert_non_null(page);
        *page = '\0';
        page = strrchr(all, '\f');
        page = page != NULL ? page + 1 : all;
        papers_expect(page, "2023年5月31日");
        papers_expect(page, "周矶管理区红旗社区");
        assert_true(papers_count(page, "正文一段。") >= 2);
        free(all);
    }
}

static void prints_lists_as_annexes(void **state)
{
    (void)state;
    struct papers_district district;
    papers_open(&district);
    papers_write(render_pdf, &district.document, PATH, ERR_OK, NULL);
    expect_page(1, "周管文〔2023〕7号");
    expect_page(1, "附件：1.整改工作责任清单2.整改工作效果清单");
    expect_page(1, "潜江市周矶管理区2023年5月31日");
    expect_page(2, "附件1");
    char *sizes = papers_command("pdfinfo -f 1 -l 9 %s", PATH);
    assert_true(papers_count(sizes, "595.276 x 841.89 pts (A4)") >= 2);
    assert_true(papers_count(sizes, "841.89 x 595.276 pts (A4)") >= 2);
    free(sizes);
    /* Every text of both lists is there, whatever lines and pages it was cut into. */
    char *all = read_pages(1, 9);
    assert_int_equal(papers_count(all, "附件2"), 2); /* in the text, and above the list */
    free(all);
    papers_close(&district);
}

static void write_sheet(const struct sheet *sheet, enum err expected, struct render_fault *fault)
{
    struct document_annex annex;
    struct document document = document_of_sheet(sheet, &annex, "", 0);
    papers_write(render_pdf, &document, PATH, expected, fault);
}

static void repeats_headings_and_types(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    write_sheet(&sheet, ERR_OK, NULL);
    expect_page_count(3);
    char *heading = papers_squeeze(strdup(sheet.columns[3].heading));
    for (unsigned page = 1; page <= 3; page++) {
        char *text = read_pages(page, page);
        assert_int_equal(papers_count(text, heading), 1);
        free(text);
    }
    free(heading);
    /* Problems 3 to 6 are of one type: on every page that has one of them it is printed once. */
    char *all = read_pages(1, 3);
    unsigned pages = 0;
    for (unsigned page = 1; page <= 3; page++) {
        char *text = papers_command("pdftotext -raw -f %u -l %u %s -", page, page, PATH);
        pages += strstr(text, "\n工作") != NULL;
        free(text);
    }
    assert_true(pages >= 2);
    papers_expect(all, "1、加强业务知识培训");
    free(all);
    arena_close(&arena);
}

static void prints_every_cell(void **state)
{
    (void)state;
    static const enum sheet_list lists[] = {SHEET_RESPONSIBILITY, SHEET_EFFECTS, SHEET_LEDGER,
                                            SHEET_COMPLETENESS};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        struct arena arena;
        struct sheet sheet = report_sheet(lists[i], &arena);
        write_sheet(&sheet, ERR_OK, NULL);
        /* Cell by cell: each text is searched for in a print of its words in reading order. */
        char *bytes = papers_command("pdftotext -raw %s -", PATH);
        papers_squeeze(bytes);
        for (size_t cell = 0; cell < sheet.row_count * sheet.column_count; cell++) {
            size_t column = cell % sheet.column_count;
            if (sheet.columns[column].merges || sheet.columns[column].align == SHEET_CENTRE) {
                continue; /* balanced, in lines of two characters */
            }
            char *text = papers_squeeze(strdup(sheet.cells[cell]));
            papers_expect(bytes, text);
            free(text);
        }
        free(bytes);
        arena_close(&arena);
    }
}

static void cuts_only_what_no_page_holds(void **state)
{
    (void)state;
    static const struct sheet_column columns[] = {
        {.heading = "类型", .paper_width = 10, .align = SHEET_CENTRE, .merges = true},
        {.heading = "内容", .paper_width = 60, .align = SHEET_LEFT},
    };
    enum {
        LINES = 300
    };
    static char lines[LINES * 16];
    size_t len = 0;
    for (int i = 0; i < LINES; i++) {
        len += (size_t)snprintf(lines + len, sizeof(lines) - len, i > 0 ? "\n第%d行" : "第%d行", i);
    }
    const char *cells[] = {"甲", "短", "甲", lines, "乙", "短"};
    struct sheet sheet = {"表", false, false, columns, 2, cells, 3, NULL};
    write_sheet(&sheet, ERR_OK, NULL);
    char *text = papers_command("pdftotext -raw %s -", PATH);
    papers_squeeze(text);
    for (int i = 0; i < LINES; i++) {
        char line[32];
        (void)snprintf(line, sizeof(line), "第%d行", i);
        assert_int_equal(papers_count(text, line), 1);
    }
    assert_true(papers_count(text, "甲") >= LINES * 16 / 640); /* again on each page */
    assert_int_equal(papers_count(text, "甲"), papers_count(text, "类型"));
    free(text);
}

/* ---- characters ---- */

static void embeds_all_fonts(void **state)
{
    (void)state;
    papers_write(render_pdf, &papers_unit, PATH, ERR_OK, NULL);
    char *all = papers_command("pdffonts %s | tail -n +3 | wc -l", PATH);
    char *embedded = papers_command("pdffonts %s | grep -c ' yes yes yes '", PATH);
    assert_string_equal(all, embedded);
    assert_int_not_equal(atoi(all), 0);
    free(all);
    free(embedded);
}

static void prints_rare_characters(void **state)
{
    (void)state;
    static const struct sheet_column column = {.heading = "姓名", .paper_width = 20};
    const char *cell = "王喆、李堃、赵祎、㐀某、𠀀某";
    struct sheet sheet = {"名单", false, false, &column, 1, &cell, 1, NULL};
    write_sheet(&sheet, ERR_OK, NULL);
    expect_page(1, cell);
}

/* A private character that no font has a glyph for. */
static void refuses_characters_without_a_glyph(void **state)
{
    (void)state;
    static const struct sheet_column column = {.heading = "姓名", .paper_width = 20};
    const char *cell = "王\xf4\x8f\xbf\xbd";
    struct sheet sheet = {"名单", false, false, &column, 1, &cell, 1, NULL};
    struct render_fault fault;
    write_sheet(&sheet, ERR_CONDITION, &fault);
    assert_string_equal(fault.text, cell);
    assert_int_equal(fault.character, 0x10fffd);
}

/* ---- bytes ---- */

static void gives_the_same_bytes_again(void **state)
{
    (void)state;
    struct papers_district district;
    papers_open(&district);
    papers_write(render_pdf, &district.document, PATH, ERR_OK, NULL);
    char *once = papers_command("cksum < %s", PATH);
    (void)sleep(1);
    papers_write(render_pdf, &district.document, PATH, ERR_OK, NULL);
    char *twice = papers_command("cksum < %s", PATH);
    assert_string_equal(once, twice);
    char *info = papers_command("TZ=UTC pdfinfo -isodates %s", PATH);
    papers_expect(info, "2023-05-31T01:00:00Z");
    papers_expect(info, "周矶管理区关于2022年湖北省巩固脱贫成果后评估反馈问题整改工作的汇总报告");
    free(info);
    free(once);
    free(twice);
    papers_close(&district);
}

static void reports_errors_of_writing(void **state)
{
    (void)state;
    struct render_fault fault;
    FILE *full = fopen("/dev/full", "wb");
    assert_non_null(full);
    assert_int_equal(render_pdf(&papers_unit, full, &fault), ERR_IO);
    (void)fclose(full);
}

static void refuses_what_no_page_holds(void **state)
{
    (void)state;
    static char heading[6000];
    memset(heading, 'x', sizeof(heading) - 1);
    const struct sheet_column column = {.heading = heading, .paper_width = 20};
    struct sheet sheet = {"", true, false, &column, 1, NULL, 0, NULL};
    write_sheet(&sheet, ERR_LIMIT, NULL);
    struct document document = papers_unit;
    document.check_code = heading; /* no QR code holds it */
    papers_write(render_pdf, &document, PATH, ERR_LIMIT, NULL);
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
        cmocka_unit_test(fills_the_text_area),
        cmocka_unit_test(prints_a_report_of_a_unit),
        cmocka_unit_test(keeps_text_with_the_signature),
        cmocka_unit_test(prints_lists_as_annexes),
        cmocka_unit_test(repeats_headings_and_types),
        cmocka_unit_test(prints_every_cell),
        cmocka_unit_test(cuts_only_what_no_page_holds),
        cmocka_unit_test(embeds_all_fonts),
        cmocka_unit_test(prints_rare_characters),
        cmocka_unit_test(refuses_characters_without_a_glyph),
        cmocka_unit_test(gives_the_same_bytes_again),
        cmocka_unit_test(reports_errors_of_writing),
        cmocka_unit_test(refuses_what_no_page_holds),
    };
    return cmocka_run_group_tests(tests, NULL, remove_file);
}
