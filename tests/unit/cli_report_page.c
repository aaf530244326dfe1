/* The summary report on paper and on the screen: the page of a version, its code, its copies. */
#include "client/cli/report_page.h"
#include "client/cli/report_show.h"
#include "tests/unit/cli_report_lab.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void the_page_of_a_version(void **state)
{
    (void)state;
    struct report_page page;
    struct document document;
    struct digest digest;
    char code[CHECK_CODE_SIZE];
    uint8_t id[16] = {1};
    make_draft();
    draft.act.request_id = (ProtobufCBinaryData){.len = sizeof(id), .data = id};
    size_t length = rectify__act__get_packed_size(&draft.act);
    uint8_t *bytes = keep_alloc(&cli.arena, length, 1);
    assert_int_equal(rectify__act__pack(&draft.act, bytes), length);
    assert_int_equal(digest_sha256(bytes, length, &digest), ERR_OK);
    ProtobufCBinaryData told = {.len = DIGEST_SIZE, .data = digest.bytes};
    assert_int_equal(report_page_read(bytes, length, &told, 2, &cli.arena, &page), ERR_OK);
    check_code_make(&digest, code);
    assert_string_equal(page.check_code, code);
    assert_int_equal(report_page_document(&cli, &page, &document), EXITS_DONE);
    assert_string_equal(document.title, "红旗社区关于整改工作的报告");
    assert_string_equal(document.check_code, code);
    assert_string_equal(document.footer, "Version 2");
    assert_true(document.sealed);

    digest.bytes[31] ^= 1; /* not what the server vouches for */
    assert_int_equal(report_page_read(bytes, length, &told, 2, &cli.arena, &page), ERR_INVALID);
    assert_int_equal(report_page_read(bytes, length - 1, NULL, 2, &cli.arena, &page), ERR_DECODE);
    Rectify__Withdraw withdraw = RECTIFY__WITHDRAW__INIT;
    draft.act.what_case = RECTIFY__ACT__WHAT_WITHDRAW;
    draft.act.withdraw = &withdraw;
    length = rectify__act__pack(&draft.act, bytes);
    assert_int_equal(report_page_read(bytes, length, NULL, 2, &cli.arena, &page), ERR_DECODE);
}

static void a_draft_has_no_code(void **state)
{
    (void)state;
    struct document document;
    make_draft();
    const struct report_page page = {.act = &draft.act};
    assert_int_equal(report_page_document(&cli, &page, &document), EXITS_DONE);
    assert_string_equal(document.check_code, "");
    assert_string_equal(document.footer, "Draft: not handed in");
}

static void codes_are_typed(void **state)
{
    (void)state;
    char code[CHECK_CODE_SIZE];
    assert_int_equal(report_page_code(&cli, "q9wi dfwf 077k", code), EXITS_DONE);
    assert_string_equal(code, "Q9W1-DFWF-077K");
    assert_int_equal(report_page_code(&cli, "q9wi dfwf 077l", code), EXITS_DATA);
}

static void copies_and_codes_of_a_brief(void **state)
{
    (void)state;
    Rectify__ReportBrief brief = RECTIFY__REPORT_BRIEF__INIT;
    struct digest digest;
    assert_string_equal(report_copies(&brief, &cli.arena), "");
    assert_string_equal(report_code(&brief, &cli.arena), "");
    brief.scan = true;
    assert_string_equal(report_copies(&brief, &cli.arena), "stamped scan");
    brief.paper = true;
    assert_string_equal(report_copies(&brief, &cli.arena), "stamped paper, stamped scan");
    assert_int_equal(digest_sha256("abc", 3, &digest), ERR_OK);
    brief.has_digest = true;
    brief.digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digest.bytes};
    assert_string_equal(report_code(&brief, &cli.arena), "Q9W1-DFWF-077K");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(the_page_of_a_version),
        REPORT_TEST(a_draft_has_no_code),
        REPORT_TEST(codes_are_typed),
        REPORT_TEST(copies_and_codes_of_a_brief),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
