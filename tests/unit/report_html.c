#include "client/report/render.h"
#include "tests/unit/report_papers.h"
#include "tests/unit/report_plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PATH "report_html.test.html"

static char *write_html(const struct document *document)
{
    papers_write(render_html, document, PATH, ERR_OK, NULL);
    /* Well-formed as XML as well: every element is closed, every text escaped. */
    free(papers_command("python3 -c 'import sys, xml.etree.ElementTree as tree; "
                        "tree.parse(sys.argv[1])' %s",
                        PATH));
    return papers_command("cat %s", PATH);
}

static void writes_a_report(void **state)
{
    (void)state;
    char *text = write_html(&papers_unit);
    static const char *const pieces[] = {
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"zh-CN\">",
        "default-src 'none'",
        "<h2>一、整改工作开展情况</h2>",
        "<h3>（二）各项任务完成情况</h3>",
        "<caption class=\"mark\">整改任务完成情况</caption>",
        "<p class=\"para\">2.加强农村环境卫生",
        "<p>附件：整改工作佐证材料目录</p>",
        "<div class=\"sign sealed\">\n<p>周矶管理区红旗社区</p>\n<p>2023年5月31日</p>",
        "<svg ",
        "<p>K7QF-2M9X-R4TD-8W3C</p>",
        "@media print",
    };
    for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
        papers_expect(text, pieces[i]);
    }
    /* Self-contained: nothing is fetched, nothing runs. */
    static const char *const foreign[] = {"<script", "src=", "href=", "url(", "@import"};
    for (size_t i = 0; i < ARRAY_LEN(foreign); i++) {
        assert_int_equal(papers_count(text, foreign[i]), 0);
    }
    free(text);
}

static void writes_lists(void **state)
{
    (void)state;
    struct papers_district district;
    papers_open(&district);
    char *text = write_html(&district.document);
    assert_int_equal(papers_count(text, "<thead>"), 2);
    assert_int_equal(papers_count(text, "rowspan=\"4\""), 2); /* problems 3 to 6 */
    assert_int_equal(papers_count(text, "工作落实"), 2);
    assert_int_equal(papers_count(text, "<section class=\"page wide\">"), 1);
    papers_expect(text, "<p class=\"mark\">附件2</p>");
    papers_expect(text, "1、加强业务知识培训<br/>2、加强工作检查力度");
    papers_expect(text, "汇总报告</title>");
    free(text);
    papers_close(&district);
}

static void escapes_texts(void **state)
{
    (void)state;
    static const char evil[] = "</title></style><script>alert('x')</script>&\"";
    struct document_block block = {.kind = DOCUMENT_PARAGRAPH, .text = evil};
    struct sheet_column column = {.heading = evil, .paper_width = 1};
    const char *cell = evil;
    struct sheet sheet = {evil, false, false, &column, 1, &cell, 1, evil};
    struct document_annex annex = {evil, &sheet};
    struct document document = {
        .title = evil,
        .number = evil,
        .recipient = evil,
        .blocks = &block,
        .block_count = 1,
        .annexes = &annex,
        .annex_count = 1,
        .signature = evil,
        .signed_on = DAY_NONE,
        .footer = evil,
        .check_code = evil,
    };
    char *text = write_html(&document);
    assert_int_equal(papers_count(text, "<script"), 0);
    assert_int_equal(papers_count(text, "</style>"), 1);
    assert_int_equal(papers_count(text, "&lt;script&gt;alert(&#39;x&#39;)"), 13);
    free(text);
}

static void gives_the_same_bytes_again(void **state)
{
    (void)state;
    char *once = write_html(&papers_unit);
    char *twice = write_html(&papers_unit);
    assert_string_equal(once, twice);
    free(once);
    free(twice);
}

static void refuses_and_reports(void **state)
{
    (void)state;
    struct render_fault fault;
    struct document document = papers_unit;
    document.number = "\x7f";
    papers_write(render_html, &document, PATH, ERR_UTF8, &fault);
    assert_string_equal(fault.text, "\x7f");
    FILE *full = fopen("/dev/full", "wb");
    assert_non_null(full);
    assert_int_equal(render_html(&papers_unit, full, &fault), ERR_IO);
    (void)fclose(full);
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
        cmocka_unit_test(writes_a_report),     cmocka_unit_test(writes_lists),
        cmocka_unit_test(escapes_texts),       cmocka_unit_test(gives_the_same_bytes_again),
        cmocka_unit_test(refuses_and_reports),
    };
    return cmocka_run_group_tests(tests, NULL, remove_file);
}
