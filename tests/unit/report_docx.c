/* DOCX unzipped and looked at as XML. */
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

#define PATH "report_docx.test.docx"

static char *unzip(const char *part)
{
    return papers_command("unzip -p %s '%s'", PATH, part);
}

static void expect(const char *part, const char *const *pieces, size_t count)
{
    char *text = unzip(part);
    for (size_t i = 0; i < count; i++) {
        papers_expect(text, pieces[i]);
    }
    free(text);
}

#define EXPECT(part, ...)                                                                          \
    expect((part), (const char *const[]){__VA_ARGS__},                                             \
           ARRAY_LEN(((const char *const[]){__VA_ARGS__})))

/* Every part is well-formed XML, and every relation leads to a part. */
static void check_package(void)
{
    free(papers_command(
        "python3 -c '"
        "import sys, zipfile, posixpath, xml.etree.ElementTree as tree\n"
        "z = zipfile.ZipFile(sys.argv[1])\n"
        "assert z.testzip() is None\n"
        "roots = {n: tree.fromstring(z.read(n)) for n in z.namelist()}\n"
        "for name, root in roots.items():\n"
        "    if name.endswith(\".rels\"):\n"
        "        base = posixpath.dirname(posixpath.dirname(name))\n"
        "        for r in root:\n"
        "            assert posixpath.join(base, r.get(\"Target\")) in roots, r.attrib\n"
        "' %s",
        PATH));
}

static void writes_a_report(void **state)
{
    (void)state;
    papers_write(render_docx, &papers_unit, PATH, ERR_OK, NULL);
    check_package();
    EXPECT("word/document.xml", "<w:pStyle w:val=\"Title\"/>", ">一、</w:t>", ">（二）</w:t>",
           ">2.</w:t>", "包保干部李堃、赵祎为成员", ">2023年5月31日</w:t>",
           "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
           "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\"");
    /* Name and date in one band: 28 characters without twice the four from the right and the date. */
    EXPECT("word/document.xml", "<w:ind w:left=\"4266\" w:right=\"0\"/><w:jc w:val=\"center\"/>");
    EXPECT("word/styles.xml", "w:eastAsia=\"仿宋_GB2312\"", "w:eastAsia=\"方正小标宋简体\"",
           "w:eastAsia=\"黑体\"", "w:eastAsia=\"楷体_GB2312\"", "w:eastAsia=\"宋体\"");
    EXPECT("word/footer1.xml", "— </w:t>", "PAGE", "第3版", "K7QF-2M9X-R4TD-8W3C",
           "<w:pStyle w:val=\"PageOdd\"/>");
    EXPECT("word/footer2.xml", "<w:pStyle w:val=\"PageEven\"/>");
    EXPECT("word/settings.xml", "<w:evenAndOddHeaders/>");
    EXPECT("docProps/core.xml", "2023-05-31T01:00:00Z</dcterms:created>", "整改工作的报告");
    char *text = unzip("word/document.xml");
    assert_null(strstr(text, "Theme"));
    free(text);
}

static void writes_lists_in_sections(void **state)
{
    (void)state;
    struct papers_district district;
    papers_open(&district);
    papers_write(render_docx, &district.document, PATH, ERR_OK, NULL);
    check_package();
    char *text = unzip("word/document.xml");
    size_t columns = district.lists[0].column_count + district.lists[1].column_count;
    size_t rows = district.lists[0].row_count + district.lists[1].row_count;
    assert_int_equal(papers_count(text, "<w:sectPr>"), 3);
    assert_int_equal(papers_count(text, "w:orient=\"landscape\""), 1);
    assert_int_equal(papers_count(text, "<w:tblGrid>"), 2);
    assert_int_equal(papers_count(text, "<w:gridCol "), columns);
    assert_int_equal(papers_count(text, "<w:tblHeader/>"), 2);
    assert_int_equal(papers_count(text, "<w:cantSplit/>"), rows + 2);
    /* Problems 3 to 6 are of one type in each list. */
    assert_int_equal(papers_count(text, "<w:vMerge w:val=\"restart\"/>"), 2);
    assert_int_equal(papers_count(text, "<w:vMerge w:val=\"continue\"/>"), 6);
    assert_int_equal(papers_count(text, "工作落实"), 2);
    papers_expect(text, ">附件：1.</w:t>");
    papers_expect(text, ">1、加强业务知识培训</w:t></w:r></w:p><w:p>"); /* a line, a paragraph */
    free(text);
    papers_close(&district);
}

/* The columns of a table add up to it: some programs believe the one, some the other. */
/* Sixteen columns want smaller type, in headings and cells alike; other lists keep the style's. */
static void a_dense_list_has_smaller_type(void **state)
{
    (void)state;
    static const enum sheet_list lists[] = {SHEET_EFFECTS, SHEET_LEDGER};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        struct arena arena;
        struct sheet sheet = report_sheet(lists[i], &arena);
        struct document_annex annex;
        struct document document = document_of_sheet(&sheet, &annex, "", 0);
        papers_write(render_docx, &document, PATH, ERR_OK, NULL);
        char *text = unzip("word/document.xml");
        unsigned small = papers_count(text, "<w:sz w:val=\"18\"/>");
        assert_true(lists[i] == SHEET_LEDGER ? small > sheet.column_count : small == 0);
        free(text);
        arena_close(&arena);
    }
}

static void widths_add_up(void **state)
{
    (void)state;
    struct arena arena;
    struct sheet sheet = report_sheet(SHEET_EFFECTS, &arena);
    struct document_annex annex;
    struct document document = document_of_sheet(&sheet, &annex, "", 0);
    papers_write(render_docx, &document, PATH, ERR_OK, NULL);
    char *text = unzip("word/document.xml");
    int width = 0;
    int sum = 0;
    const char *table = strstr(text, "<w:tblW w:w=\"");
    assert_non_null(table);
    assert_int_equal(sscanf(table, "<w:tblW w:w=\"%d\"", &width), 1);
    for (const char *at = text; (at = strstr(at, "<w:gridCol ")) != NULL; at++) {
        int column = 0;
        assert_int_equal(sscanf(at, "<w:gridCol w:w=\"%d\"", &column), 1);
        sum += column;
    }
    assert_int_equal(sum, width);
    assert_int_equal(papers_count(text, "附件"), 0); /* a list alone is annexed to nothing */
    free(text);
    arena_close(&arena);
}

static void escapes_texts(void **state)
{
    (void)state;
    struct document document = papers_unit;
    document.title = "<a> & \"b\"\n'c'";
    document.footer = "]]><x/>";
    papers_write(render_docx, &document, PATH, ERR_OK, NULL);
    check_package();
    EXPECT("word/document.xml", "&lt;a&gt; &amp; &quot;b&quot;</w:t><w:br/>", "&#39;c&#39;");
}

static void keeps_rare_and_long_texts(void **state)
{
    (void)state;
    static char text[300001];
    static const struct sheet_column column = {.heading = "h", .paper_width = 20};
    const char *cells[] = {"王喆、李堃、赵祎、㐀某、𠀀某", text};
    struct sheet sheet = {"", true, false, &column, 1, cells, 2, NULL};
    struct document_annex annex;
    memset(text, 'x', sizeof(text) - 1);
    struct document document = document_of_sheet(&sheet, &annex, "", 0);
    papers_write(render_docx, &document, PATH, ERR_OK, NULL);
    EXPECT("word/document.xml", cells[0], text);
}

static void gives_the_same_bytes_again(void **state)
{
    (void)state;
    assert_int_equal(setenv("TZ", "Asia/Shanghai", 1), 0);
    papers_write(render_docx, &papers_unit, PATH, ERR_OK, NULL);
    char *once = papers_command("cksum < %s", PATH);
    (void)sleep(2); /* what a zip file counts in */
    assert_int_equal(setenv("TZ", "America/New_York", 1), 0);
    papers_write(render_docx, &papers_unit, PATH, ERR_OK, NULL);
    char *twice = papers_command("cksum < %s", PATH);
    assert_string_equal(once, twice);
    assert_int_equal(unsetenv("TZ"), 0);
    free(once);
    free(twice);
}

static void refuses_and_reports(void **state)
{
    (void)state;
    struct render_fault fault;
    struct document document = papers_unit;
    document.signature = "a\x01";
    papers_write(render_docx, &document, PATH, ERR_UTF8, &fault);
    assert_string_equal(fault.text, "a\x01");
    char *empty = papers_command("wc -c < %s", PATH);
    assert_int_equal(atoi(empty), 0);
    free(empty);
    FILE *full = fopen("/dev/full", "wb");
    assert_non_null(full);
    assert_int_equal(render_docx(&papers_unit, full, &fault), ERR_IO);
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
        cmocka_unit_test(writes_a_report),
        cmocka_unit_test(writes_lists_in_sections),
        cmocka_unit_test(a_dense_list_has_smaller_type),
        cmocka_unit_test(widths_add_up),
        cmocka_unit_test(escapes_texts),
        cmocka_unit_test(keeps_rare_and_long_texts),
        cmocka_unit_test(gives_the_same_bytes_again),
        cmocka_unit_test(refuses_and_reports),
    };
    return cmocka_run_group_tests(tests, NULL, remove_file);
}
