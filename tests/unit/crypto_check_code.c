/* The check code of a version: what it is made from, which slips it finds, which ways of typing it are one. */
#include "common/crypto/check_code.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void make(const char *content, char code[CHECK_CODE_SIZE])
{
    struct digest digest;
    assert_int_equal(digest_sha256(content, strlen(content), &digest), ERR_OK);
    check_code_make(&digest, code);
}

/* Worked out by hand: the bits of the digest by fives, most significant first. */
static void the_first_bits_of_the_digest(void **state)
{
    (void)state;
    char code[CHECK_CODE_SIZE];
    struct digest digest = {{0}};
    check_code_make(&digest, code);
    assert_string_equal(code, "0000-0000-0000");
    memset(digest.bytes, 0xFF, sizeof(digest.bytes));
    check_code_make(&digest, code);
    assert_memory_equal(code, "ZZZZ-ZZZZ-ZZZ", 13);
    /* 00001 00010 00011 00100 00101 00110 00111 01000 01001 01010 01011 ... */
    digest = (struct digest){{0x08, 0x86, 0x42, 0x98, 0xE8, 0x4A, 0x96, 0xFF}};
    check_code_make(&digest, code);
    assert_memory_equal(code, "1234-5678-9AB", 13);
    digest.bytes[8] ^= 0xFF; /* beyond what the code holds */
    char same[CHECK_CODE_SIZE];
    check_code_make(&digest, same);
    assert_string_equal(code, same);
    digest.bytes[6] ^= 0x02; /* the last bit that it holds */
    check_code_make(&digest, same);
    assert_memory_equal(same, "1234-5678-9AA", 13);
    assert_string_not_equal(code, same);
}

/* PROTOCOL.md's example. */
static void the_example_of_the_protocol(void **state)
{
    (void)state;
    char code[CHECK_CODE_SIZE];
    make("abc", code);
    assert_string_equal(code, "Q9W1-DFWF-077K");
}

static void what_is_made_is_read(void **state)
{
    (void)state;
    char content[8] = "00000";
    for (int i = 0; i < 1000; i++) {
        char code[CHECK_CODE_SIZE];
        char read[CHECK_CODE_SIZE];
        content[i % 5]++;
        make(content, code);
        assert_int_equal(strlen(code), CHECK_CODE_SIZE - 1);
        assert_true(check_code_read(code, read));
        assert_string_equal(code, read);
    }
}

/* Every other character at every place, and every two characters exchanged. */
static void slips_are_found(void **state)
{
    (void)state;
    char code[CHECK_CODE_SIZE];
    char read[CHECK_CODE_SIZE];
    size_t tried = 0;
    make("第3版", code);
    for (size_t i = 0; i < sizeof(code) - 1; i++) {
        for (const char *letter = alphabet; code[i] != '-' && *letter != '\0'; letter++) {
            char wrong[CHECK_CODE_SIZE];
            memcpy(wrong, code, sizeof(wrong));
            wrong[i] = *letter;
            assert_int_equal(check_code_read(wrong, read), wrong[i] == code[i]);
            tried++;
        }
        for (size_t j = i + 1; code[i] != '-' && j < sizeof(code) - 1; j++) {
            char wrong[CHECK_CODE_SIZE];
            memcpy(wrong, code, sizeof(wrong));
            wrong[i] = code[j];
            wrong[j] = code[i];
            assert_int_equal(code[j] != '-' && check_code_read(wrong, read),
                             code[j] != '-' && code[i] == code[j]);
            tried++;
        }
    }
    assert_true(tried > 400);
}

/* However it is typed, it is one code. */
static void ways_of_typing(void **state)
{
    (void)state;
    static const char *const same[] = {
        "000000000012",
        "0000-0000-0012",
        "  0000 0000 0012 ",
        "oOoO-0000-00iz",
        "OOOO—OOOO–00l2",         /* em dash, en dash */
        "０００0-0000-００１2",   /* full-width digits */
        "ｏＯ00　０0０0－－00I2", /* ideographic blank, full-width hyphens */
        "0000\xC2\xA0"
        "0000\xE2\x88\x92"
        "0012",
    };
    char expected[CHECK_CODE_SIZE];
    /* 0 ... 0 1 and its check: 1 times x is 2 */
    assert_true(check_code_read("0000-0000-0012", expected));
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        char read[CHECK_CODE_SIZE];
        bool last_differs = strchr(same[i], 'z') != NULL; /* z is no 2 */
        assert_int_equal(check_code_read(same[i], read), !last_differs);
        if (!last_differs) {
            assert_string_equal(read, expected);
        }
    }
}

static void what_is_no_code(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "-",
        "0000-0000-001",
        "0000-0000-00120",
        "0000-0000-0013",
        "0000-0000-0O1U",
        "0000-0000-001\xE4\xBA\x8C", /* 二 */
        "0000_0000_0012",
        "0000-0000-001\xF0\x9D\x9F\x90", /* beyond U+FFFF */
        "0000-0000-001\xEF\xBC",         /* ends within a character */
        "0000-0000-001\xC3",
        "\xFF",
        "校验码",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char read[CHECK_CODE_SIZE];
        assert_false(check_code_read(wrong[i], read));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_bits_of_the_digest),
        cmocka_unit_test(the_example_of_the_protocol),
        cmocka_unit_test(what_is_made_is_read),
        cmocka_unit_test(slips_are_found),
        cmocka_unit_test(ways_of_typing),
        cmocka_unit_test(what_is_no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
