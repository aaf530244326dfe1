#include "client/report/text_width.h"
#include "common/base/attr.h"
#include "tests/unit/report_plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct width_row {
    const char *text;
    unsigned narrow; /* ambiguous characters take one column */
    unsigned wide;   /* they take two */
};

static const struct width_row widths[] = {
    {"", 0, 0},
    {"abc", 3, 3},
    {"红旗社区", 8, 8},
    {"5月30日", 7, 7},
    {"，。；：、）》」（", 18, 18},
    {"“村庄清洁日”", 12, 14},
    {"—…·①×", 5, 10},
    {"α", 1, 2},
    {"e\xcc\x81", 1, 1},      /* a letter and its accent */
    {"𠮷", 2, 2},             /* beyond the basic plane */
    {"\xee\x80\x80", 1, 2},   /* U+E000: rare names in old systems */
    {"一\n三四五\n六", 6, 6}, /* the widest line */
    {"\x1b[31m", 5, 5},       /* a control is shown as "?" */
    {"\xff\xe4\xb8", 3, 3},   /* so is each byte that is no character */
    {"\xe2\x80\xae"
     "abc",
     4, 4}, /* and what turns the direction */
};

static void measures_columns(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
        assert_int_equal(text_width(widths[i].text, 1), widths[i].narrow);
        assert_int_equal(text_width(widths[i].text, 2), widths[i].wide);
    }
}

struct wrap_row {
    unsigned width;
    unsigned ambiguous_width;
    const char *text;
    const char *lines; /* with "|" between them */
};

static const struct wrap_row wraps[] = {
    {8, 1, "", ""},
    {8, 1, "一二三四五六", "一二三四|五六"},
    {7, 1, "一二三四五六", "一二三|四五六"},
    {8, 1, "一\n二三", "一|二三"},
    {8, 1, "一\n\n二\n", "一||二|"},
    /* No closing mark begins a line, no opening mark ends one. */
    {8, 1, "一二三四，五", "一二三|四，五"},
    {8, 1, "一二三四,五", "一二三|四,五"},
    {8, 1, "一二三）。四", "一二|三）。四"},
    {8, 1, "一二三《四五》", "一二三|《四五》"},
    {8, 1, "一二三“四”", "一二三|“四”"},
    {4, 1, "。。。。", "。。|。。"}, /* there is no other place */
    /* Words and numbers hold together when they fit. */
    {8, 1, "到5月30日前", "到5月30|日前"},
    {6, 1, "到5月30日前", "到5月|30日前"},
    {8, 1, "one two three", "one two|three"},
    {8, 1, "abcdefghijkl", "abcdefgh|ijkl"},
    {8, 1, "中abcdefghijkl", "中|abcdefgh|ijkl"},
    {4, 1, "abcd  efgh  ", "abcd|efgh"},
    /* Characters are not torn, narrow as the column may be. */
    {1, 1, "一二", "一|二"},
    {2, 1,
     "e\xcc\x81"
     "一e\xcc\x81",
     "e\xcc\x81|一|e\xcc\x81"},
    {4, 1, "①②③④", "①②③④"},
    {4, 2, "①②③④", "①②|③④"},
    {4, 1, "\xff\xff\xff\xff\xff", "????|?"},
};

static void wraps_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wraps); i++) {
        const struct wrap_row *row = &wraps[i];
        const char *rest = row->text;
        size_t count = 0;
        struct text_line line = {0};
        FILE *out = report_open();
        while (text_wrap(&rest, row->width, row->ambiguous_width, &line)) {
            (void)fputs(count++ > 0 ? "|" : "", out);
            text_print(&line, out);
        }
        char *lines = report_text(out);
        assert_string_equal(lines, row->lines);
        assert_int_equal(text_line_count(row->text, row->width, row->ambiguous_width), count);
        free(lines);
    }
}

/*
 * On the plan's longest text and all widths: nothing is lost, no line is wider or begins as it must
 * not.
 */
static void wraps_the_plan(void **state)
{
    (void)state;
    const char *text = report_plan.problems[4].description;
    for (unsigned width = 2; width < 100; width++) {
        const char *rest = text;
        const char *at = text;
        struct text_line line = {0};
        while (text_wrap(&rest, width, 1, &line)) {
            assert_ptr_equal(line.start, at);
            assert_true(line.width <= width);
            assert_true(line.len > 0);
            assert_true(width < 4 || at == text || strchr(",.", *at) == NULL);
            assert_true(width < 4 || strncmp(at, "。", strlen("。")) != 0);
            at += line.len;
        }
        assert_int_equal(*at, '\0');
    }
}

static void tells_what_is_well_formed(void **state)
{
    (void)state;
    assert_true(text_is_well_formed(""));
    assert_true(text_is_well_formed("一\n𠮷"));
    assert_false(text_is_well_formed("\xe4\xb8"));
    assert_false(text_is_well_formed("\xed\xa0\x80")); /* a surrogate */
    assert_false(text_is_well_formed("\xc0\x80"));     /* an overlong form */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_columns),
        cmocka_unit_test(wraps_lines),
        cmocka_unit_test(wraps_the_plan),
        cmocka_unit_test(tells_what_is_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
