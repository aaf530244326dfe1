#include "common/base/utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Writes `point` in `size` bytes, shortest form or not. */
static void encode(uint32_t point, size_t size, char *out)
{
    static const uint8_t marks[] = {0, 0x00, 0xC0, 0xE0, 0xF0, 0xF8, 0xFC};
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    out[0] = (char)(marks[size] | point);
}

static size_t shortest(uint32_t point)
{
    if (point < 0x80) {
        return 1;
    }
    if (point < 0x800) {
        return 2;
    }
    return point < 0x10000 ? 3 : 4;
}

static bool allowed(uint32_t point)
{
    bool control =
        point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x2028 || point == 0x2029;
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    bool nothing = (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFF) >= 0xFFFE;
    return !control && !surrogate && !nothing;
}

/* In a block of its own, so that the sanitizer sees a read beyond it. */
static enum err check_exact(const char *bytes, size_t len, size_t chars_max, size_t *at)
{
    char *copy = malloc(len);
    assert_non_null(copy);
    memcpy(copy, bytes, len);
    enum err err = utf8_check(copy, len, chars_max, at);
    free(copy);
    return err;
}

static void every_code_point_is_judged(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        char text[6] = "ab";
        size_t size = shortest(point);
        size_t at = 99;
        encode(point, size, text + 2);
        enum err err = utf8_check(text, 2 + size, 3, &at);
        assert_int_equal(err, allowed(point) ? ERR_OK : ERR_UTF8);
        assert_int_equal(at, allowed(point) ? 99 : 2);
        assert_int_equal(utf8_length(text, 2 + size), 3);
    }
}

static void overlong_forms_are_refused(void **state)
{
    (void)state;
    for (uint32_t point = 0; point < 0x10000; point++) {
        for (size_t size = shortest(point) + 1; size <= 4; size++) {
            char text[4];
            encode(point, size, text);
            assert_int_equal(utf8_check(text, size, 4, NULL), ERR_UTF8);
        }
    }
}

static void points_beyond_unicode_are_refused(void **state)
{
    (void)state;
    for (uint32_t point = 0x110000; point <= 0x1FFFFF; point++) {
        char text[4];
        encode(point, 4, text);
        assert_int_equal(utf8_check(text, 4, 4, NULL), ERR_UTF8);
    }
    assert_int_equal(utf8_check("\xf8\x88\x80\x80\x80", 5, 9, NULL), ERR_UTF8);
    assert_int_equal(utf8_check("\xfc\x84\x80\x80\x80\x80", 6, 9, NULL), ERR_UTF8);
}

static void truncated_sequences_are_refused(void **state)
{
    (void)state;
    static const uint32_t points[] = {0xA1,   0x7FF,   0x800,   0x6574,
                                      0xFFFD, 0x10000, 0x1F600, 0x10FFFD};
    for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
        char text[5] = "a";
        size_t size = shortest(points[i]);
        encode(points[i], size, text + 1);
        for (size_t cut = 1; cut < size; cut++) {
            size_t at = 99;
            assert_int_equal(check_exact(text, 1 + cut, 9, &at), ERR_UTF8);
            assert_int_equal(at, 1);
        }
        assert_int_equal(check_exact(text, 1 + size, 9, NULL), ERR_OK);
    }
}

/* Every pair of bytes, and every lead with every wrong follower. */
static void wrong_followers_are_refused(void **state)
{
    (void)state;
    for (unsigned a = 0; a < 256; a++) {
        for (unsigned b = 0; b < 256; b++) {
            const char pair[] = {(char)a, (char)b};
            bool ascii = a >= 0x20 && a < 0x7F && b >= 0x20 && b < 0x7F;
            bool two = a >= 0xC2 && a <= 0xDF && b >= 0x80 && b <= 0xBF && !(a == 0xC2 && b < 0xA0);
            assert_int_equal(utf8_check(pair, 2, 2, NULL), ascii || two ? ERR_OK : ERR_UTF8);
            if (a >= 0xE0 && (b < 0x80 || b > 0xBF)) {
                const char four[] = {(char)a, '\x91', (char)b, '\x91'};
                assert_int_equal(utf8_check(four, 4, 4, NULL), ERR_UTF8);
            }
        }
    }
}

static void lengths_count_characters(void **state)
{
    (void)state;
    static const char text[] = "整改a😀";
    size_t len = sizeof(text) - 1;
    size_t at = 99;
    assert_int_equal(utf8_length(text, len), 4);
    assert_int_equal(utf8_check(text, len, 4, &at), ERR_OK);
    assert_int_equal(utf8_check(text, len, 3, &at), ERR_SIZE);
    assert_int_equal(at, 7);
    assert_int_equal(utf8_check(text, len, 0, &at), ERR_SIZE);
    assert_int_equal(at, 0);
    assert_int_equal(utf8_check("", 0, 0, &at), ERR_OK);
    assert_int_equal(utf8_length("", 0), 0);
    assert_int_equal(utf8_check(text, len, SIZE_MAX, NULL), ERR_OK);
    assert_int_equal(utf8_check("a\0b", 3, 9, &at), ERR_UTF8);
    assert_int_equal(at, 1);
}

static void blank_is_white_space_only(void **state)
{
    (void)state;
    static const char white[] = " \t\r\n\v\f\xc2\xa0\xe3\x80\x80";
    assert_true(utf8_blank("", 0));
    assert_true(utf8_blank(white, sizeof(white) - 1));
    assert_false(utf8_blank(" 整 ", 5));
    assert_false(utf8_blank("a", 1));
    assert_false(utf8_blank("\xe2\x80\x8b", 3));
    assert_false(utf8_blank("\xe3\x80", 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_is_judged),
        cmocka_unit_test(overlong_forms_are_refused),
        cmocka_unit_test(points_beyond_unicode_are_refused),
        cmocka_unit_test(truncated_sequences_are_refused),
        cmocka_unit_test(wrong_followers_are_refused),
        cmocka_unit_test(lengths_count_characters),
        cmocka_unit_test(blank_is_white_space_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
