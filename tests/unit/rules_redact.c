/* What the public edition shows, and what of its texts it masks. */
#include "common/base/utf8.h"
#include "server/rules/redact.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum {
    BUDGET = 1024 * 1024,
};

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, BUDGET);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void every_part_has_its_editions(void **state)
{
    (void)state;
    for (int part = 0; part < REPORT_PARTS; part++) {
        assert_true(redact_shows(EDITION_INTERNAL, (enum report_part)part));
        assert_false(redact_shows(EDITION_PUBLIC, (enum report_part)part));
    }
    assert_false(redact_shows(EDITION_INTERNAL, REPORT_PARTS));
}

/* What is masked, and how; NULL: it stays as it is. */
static const struct {
    const char *text;
    const char *masked;
} cases[] = {
    /* telephones */
    {"联系电话13800001234。", "联系电话138********。"},
    {"138 0000 1234", "138 **** ****"},
    {"138-0000-1234", "138-****-****"},
    {"+8613912345678", "+861**********"},
    {"+86 139 1234 5678", "+86 139 **** ****"},
    {"１３８００００１２３４", "１３８********"},
    {"138－0000－1234", "138－****－****"},
    {"0728-6211234", "072*-*******"},
    {"07286211234", "072********"},
    {"027 87654321", "027 ********"},
    {"12345678901", NULL}, /* no mobile begins with 12 */
    {"62112345", NULL},    /* no area code: as well a quantity */
    {"12345", NULL},       /* a hotline */
    {"400-800-1234", NULL},
    /* identity cards and other long numbers */
    {"429005199001011234", "429***************"},
    {"42900519900101123X", "429***************"},
    {"42900519900101123x,男", "429***************,男"},
    {"42900519900101123Ｘ", "429***************"},
    {"４２９００５１９９００１０１１２３４", "４２９***************"},
    {"429005 19900101 1234", "429*** ******** ****"},
    {"429005-19900101-123X", "429***-********-****"},
    {"429005900101123", "429************"},
    {"6222021234567890123", "622****************"},
    {"6222 0212 3456 7890", "622* **** **** ****"},
    {"6222 0212 3456 7890 123", "622* **** **** **** ***"},
    {"12345678901234", NULL}, /* fourteen digits */
    {"429005 19900101 123", NULL},
    /* what looks like one and is none */
    {"2023-05-08 2023-05-30", NULL},
    {"2019 2020 2021 2022", NULL},
    {"潜农工发〔2023〕4号", NULL},
    {"共投入120000元,整治河渠1500米", NULL},
    {"每户0.5亩", NULL},
    {"", NULL},
    {"没有数字", NULL},
    /* several, and what stands around them */
    {"张三13800001234、李四13900001234", "张三138********、李四139********"},
    {"12-138-0000-1234", "12-138-****-****"},
    {"A13800001234B", "A138********B"},
    {"户主42900519900101123X电话138 0000 1234", "户主429***************电话138 **** ****"},
    {"𠀀138000012340", NULL}, /* twelve digits */
};

static const char *redact(enum edition edition, const char *text)
{
    const char *out = NULL;
    assert_int_equal(redact_text(edition, text, &arena, &out), ERR_OK);
    return out;
}

static void masks_what_names_a_person(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *expected = cases[i].masked != NULL ? cases[i].masked : cases[i].text;
        const char *out = redact(EDITION_PUBLIC, cases[i].text);
        assert_string_equal(out, expected);
        assert_int_equal(out == cases[i].text, cases[i].masked == NULL);
        assert_int_equal(utf8_check(out, strlen(out), 1000, NULL), ERR_OK);
        assert_string_equal(redact(EDITION_PUBLIC, out), out); /* once is enough */
        assert_ptr_equal(redact(EDITION_INTERNAL, cases[i].text), cases[i].text);
    }
    assert_null(redact(EDITION_PUBLIC, NULL));
}

/* Every length of a run of digits, so that no rule has a gap: 11 as a mobile, from 15 on everything. */
static void masks_runs_of_every_length(void **state)
{
    (void)state;
    for (size_t length = 1; length <= 40; length++) {
        char text[64] = "";
        memset(text, '5', length);
        assert_int_equal(redact(EDITION_PUBLIC, text) != text, length >= 15);
        text[0] = '0';
        bool landline = length >= 10 && length <= 12;
        assert_int_equal(redact(EDITION_PUBLIC, text) != text, length >= 15 || landline);
        text[0] = '1';
        assert_int_equal(redact(EDITION_PUBLIC, text) != text, length >= 15 || length == 11);
        text[0] = '8';
        text[1] = '6';
        if (length > 3) {
            text[2] = '1';
        }
        assert_int_equal(redact(EDITION_PUBLIC, text) != text, length >= 15 || length == 13);
    }
}

static void says_when_there_is_no_memory(void **state)
{
    (void)state;
    struct arena none;
    const char *out = NULL;
    arena_init(&none, 0);
    assert_int_equal(redact_text(EDITION_PUBLIC, "13800001234", &none, &out), ERR_NOMEM);
    assert_int_equal(redact_text(EDITION_INTERNAL, "13800001234", &none, &out), ERR_OK);
    arena_close(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_has_its_editions),
        cmocka_unit_test_setup_teardown(masks_what_names_a_person, setup, teardown),
        cmocka_unit_test_setup_teardown(masks_runs_of_every_length, setup, teardown),
        cmocka_unit_test(says_when_there_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
