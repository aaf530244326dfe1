#include "client/report/document.h"
#include "client/report/render.h"
#include "tests/unit/report_papers.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void marks_headings(void **state)
{
    (void)state;
    char mark[DOCUMENT_MARK_SIZE];
    static const struct {
        size_t block;
        const char *mark;
    } expected[] = {{0, ""}, {1, "一、"}, {3, "二、"}, {4, "（一）"}, {9, "（二）"}, {11, "三、"}};
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        document_mark(&papers_unit, expected[i].block, mark);
        assert_string_equal(mark, expected[i].mark);
    }
}

static void counts_to_ninety_nine(void **state)
{
    (void)state;
    struct document_block blocks[DOCUMENT_HEADINGS_MAX + 1];
    struct document document = papers_unit;
    const char *fault = NULL;
    char mark[DOCUMENT_MARK_SIZE];
    for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
        blocks[i] = (struct document_block){.kind = DOCUMENT_SUBHEADING, .text = "x"};
    }
    document.blocks = blocks;
    document.block_count = DOCUMENT_HEADINGS_MAX;
    assert_int_equal(document_check(&document, &fault), ERR_OK);
    static const struct {
        size_t block;
        const char *mark;
    } expected[] = {
        {8, "（九）"}, {9, "（十）"}, {10, "（十一）"}, {19, "（二十）"}, {98, "（九十九）"}};
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        document_mark(&document, expected[i].block, mark);
        assert_string_equal(mark, expected[i].mark);
    }
    document.block_count++;
    assert_int_equal(document_check(&document, &fault), ERR_LIMIT);
    blocks[50].kind = DOCUMENT_HEADING; /* subheadings begin anew below it */
    assert_int_equal(document_check(&document, &fault), ERR_OK);
    document_mark(&document, 51, mark);
    assert_string_equal(mark, "（一）");
}

static void marks_annexes(void **state)
{
    (void)state;
    char mark[DOCUMENT_MARK_SIZE];
    struct document document = papers_unit;
    document_annex_mark(&document, 0, mark);
    assert_string_equal(mark, "附件");
    document_note_mark(&document, 0, mark);
    assert_string_equal(mark, "附件：");
    document.annex_count = 12;
    document_annex_mark(&document, 11, mark);
    assert_string_equal(mark, "附件12");
    document_note_mark(&document, 0, mark);
    assert_string_equal(mark, "附件：1.");
    document_note_mark(&document, 11, mark);
    assert_string_equal(mark, "12.");
}

static void writes_dates_without_zeros(void **state)
{
    (void)state;
    char text[DOCUMENT_DATE_SIZE];
    day_t day = DAY_NONE;
    document_date(day, text);
    assert_string_equal(text, "");
    assert_int_equal(day_parse("2023-05-08", &day), ERR_OK);
    document_date(day, text);
    assert_string_equal(text, "2023年5月8日");
}

static void places_the_signature(void **state)
{
    (void)state;
    /* Sealed: the date four characters from the right, the name over its middle. */
    struct document_place place = document_place(true, 4, 8);
    assert_true(place.date == 4 && place.name == 6);
    place = document_place(true, 20, 8); /* too long: the name ends at the edge */
    assert_true(place.date == 6 && place.name == 0);
    /* Else the name two characters from the right, the date begins two after it. */
    place = document_place(false, 10, 6);
    assert_true(place.name == 2 && place.date == 4);
    place = document_place(false, 4, 8); /* the date is longer: it is two from the right */
    assert_true(place.date == 2 && place.name == 8);
}

static void refuse(const struct document *document, enum err expected, const char *at)
{
    struct render_fault fault;
    assert_int_equal(render_check(document, &fault), expected);
    assert_string_equal(fault.text, at);
    assert_int_equal(fault.character, 0);
}

static void refuses_what_cannot_be_printed(void **state)
{
    (void)state;
    static const char *const bad[] = {"a\tb", "a\x1b[31m", "\xff", "a\xc2\x85", "\xe2\x80\xa8"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct document_block block = {.kind = DOCUMENT_PARAGRAPH, .text = bad[i]};
        struct document_block items = {
            .kind = DOCUMENT_NUMBERED, .items = &bad[i], .item_count = 1};
        const char *cell = bad[i];
        struct sheet_column column = {.heading = "h", .paper_width = 1};
        struct sheet sheet = {"", false, false, &column, 1, &cell, 1, NULL};
        struct document_annex annex = {.name = "n", .sheet = &sheet};
        struct document document = papers_unit;
        document.blocks = &block;
        document.block_count = 1;
        refuse(&document, ERR_UTF8, bad[i]);
        document.blocks = &items;
        refuse(&document, ERR_UTF8, bad[i]);
        document.block_count = 0;
        document.annexes = &annex;
        refuse(&document, ERR_UTF8, bad[i]);
        document = papers_unit;
        document.title = bad[i];
        refuse(&document, ERR_UTF8, bad[i]);
        document = papers_unit;
        document.footer = bad[i];
        refuse(&document, ERR_UTF8, bad[i]);
    }
    struct document document = papers_unit;
    document.recipient = "a\nb"; /* one line only */
    refuse(&document, ERR_UTF8, "a\nb");
    document.recipient = "";
    document.title = "a\nb";
    refuse(&document, ERR_OK, "");
    document.title = ""; /* and no annex has pages */
    refuse(&document, ERR_INVALID, "");
}

static void cuts_a_fault_between_characters(void **state)
{
    (void)state;
    struct render_fault fault;
    char text[3 * RENDER_FAULT_SIZE + 1] = "";
    for (size_t i = 0; i < RENDER_FAULT_SIZE; i++) {
        memcpy(text + 3 * i, "字", 3);
    }
    render_fault_set(&fault, text, 0x5b57);
    assert_int_equal(strlen(fault.text), (RENDER_FAULT_SIZE - 1) / 3 * 3);
    assert_memory_equal(fault.text, text, strlen(fault.text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_headings),
        cmocka_unit_test(counts_to_ninety_nine),
        cmocka_unit_test(marks_annexes),
        cmocka_unit_test(writes_dates_without_zeros),
        cmocka_unit_test(places_the_signature),
        cmocka_unit_test(refuses_what_cannot_be_printed),
        cmocka_unit_test(cuts_a_fault_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
