#include "common/base/enroll_code.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct enroll_code sample = {
    .host = "office.example",
    .port = 7443,
    .id = "AbCdEfGhIj",
    .secret = "0123456789abcdefghij-_",
    .pin = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
};

/* Its check was computed by another implementation (zlib). */
static const char sample_text[] = "rectify1:office.example:7443:AbCdEfGhIj.0123456789abcdefghij-_:"
                                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:6b8cb1b9";

static void form_is_fixed(void **state)
{
    (void)state;
    char text[ENROLL_CODE_SIZE];
    assert_int_equal(enroll_code_format(&sample, text), ERR_OK);
    assert_string_equal(text, sample_text);
}

static void assert_same(const struct enroll_code *a, const struct enroll_code *b)
{
    assert_string_equal(a->host, b->host);
    assert_int_equal(a->port, b->port);
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->secret, b->secret);
    assert_string_equal(a->pin, b->pin);
}

static void there_and_back(void **state)
{
    (void)state;
    static const char *const hosts[] = {"office.example", "10.0.0.1", "::1", "2001:db8::7", "a"};
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        char text[ENROLL_CODE_SIZE];
        struct enroll_code back;
        struct enroll_code code = sample;
        (void)snprintf(code.host, sizeof(code.host), "%s", hosts[i]);
        code.port = (uint16_t)(i == 0 ? 1 : 65535);
        assert_int_equal(enroll_code_format(&code, text), ERR_OK);
        assert_int_equal(enroll_code_parse(text, &back), ERR_OK);
        assert_same(&code, &back);
    }
}

static void longest_host(void **state)
{
    (void)state;
    char text[ENROLL_CODE_SIZE];
    struct enroll_code back;
    struct enroll_code code = sample;
    memset(code.host, 'a', ENROLL_HOST_SIZE - 1);
    code.host[63] = code.host[127] = code.host[191] = '.';
    code.host[ENROLL_HOST_SIZE - 1] = '\0';
    code.port = 65535;
    assert_int_equal(enroll_code_format(&code, text), ERR_OK);
    assert_int_equal(enroll_code_parse(text, &back), ERR_OK);
    assert_same(&code, &back);
}

static void blanks_around_are_dropped(void **state)
{
    (void)state;
    char text[2 * ENROLL_CODE_SIZE];
    struct enroll_code back;
    (void)snprintf(text, sizeof(text), " \t\r\n%s \r\n\t", sample_text);
    assert_int_equal(enroll_code_parse(text, &back), ERR_OK);
    assert_same(&sample, &back);
    (void)snprintf(text, sizeof(text), "%s x", sample_text);
    assert_int_equal(enroll_code_parse(text, &back), ERR_CODE_ALTERED);
}

static void each_byte_altered(void **state)
{
    (void)state;
    for (size_t at = 0; at < strlen(sample_text); at++) {
        for (int value = 0; value < 256; value++) {
            char text[sizeof(sample_text)];
            struct enroll_code code;
            memcpy(text, sample_text, sizeof(sample_text));
            text[at] = (char)value;
            if (text[at] != sample_text[at]) {
                assert_int_equal(enroll_code_parse(text, &code), ERR_CODE_ALTERED);
            }
        }
    }
}

static void each_byte_missing_or_doubled_or_swapped(void **state)
{
    (void)state;
    size_t len = strlen(sample_text);
    for (size_t at = 0; at < len; at++) {
        char text[sizeof(sample_text) + 1];
        struct enroll_code code;
        memcpy(text, sample_text, at);
        memcpy(text + at, sample_text + at + 1, len - at);
        assert_int_equal(enroll_code_parse(text, &code), ERR_CODE_ALTERED);
        memcpy(text, sample_text, at + 1);
        memcpy(text + at + 1, sample_text + at, len - at + 1);
        assert_int_equal(enroll_code_parse(text, &code), ERR_CODE_ALTERED);
        memcpy(text, sample_text, len + 1);
        text[at] = sample_text[(at + 1) % len];
        text[(at + 1) % len] = sample_text[at];
        if (strcmp(text, sample_text) != 0) {
            assert_int_equal(enroll_code_parse(text, &code), ERR_CODE_ALTERED);
        }
    }
}

static void too_short_or_too_long(void **state)
{
    (void)state;
    char text[4 * ENROLL_CODE_SIZE];
    struct enroll_code code;
    for (size_t len = 0; len < strlen(sample_text); len++) {
        memcpy(text, sample_text, len);
        text[len] = '\0';
        assert_int_equal(enroll_code_parse(text, &code), ERR_CODE_ALTERED);
    }
    memset(text, 'a', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    assert_int_equal(enroll_code_parse(text, &code), ERR_CODE_ALTERED);
}

/* CRC-32 bit by bit, as the protocol describes it. */
static uint32_t check_of(const char *text)
{
    uint32_t crc = 0xFFFFFFFF;
    for (; *text != '\0'; text++) {
        crc ^= (uint8_t)*text;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
    }
    return crc ^ 0xFFFFFFFF;
}

/* A right check does not make a wrong form right. */
static void odd_forms_with_a_right_check(void **state)
{
    (void)state;
#define ID     "AbCdEfGhIj"
#define SECRET "0123456789abcdefghij-_"
#define PIN    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define REST   ID "." SECRET ":" PIN
    static const char *const texts[] = {
        "rectify2:h:1:" REST,
        "rectify1:h:0:" REST,
        "rectify1:h:01:" REST,
        "rectify1:h:65536:" REST,
        "rectify1:h:123456:" REST,
        "rectify1:h::" REST,
        "rectify1:h:+1:" REST,
        "rectify1::1:" REST,
        "rectify1:h_h:1:" REST,
        "rectify1:1.2.3:1:" REST,
        "rectify1:::1:1:" REST,
        "rectify1:[]:1:" REST,
        "rectify1:[::1:1:" REST,
        "rectify1:[h]:1:" REST,
        "rectify1:[127.0.0.1]:1:" REST,
        "rectify1:[::1]1:" REST,
        "rectify1:h:1:" ID "x." SECRET ":" PIN,
        "rectify1:h:1:" ID "." SECRET "x:" PIN,
        "rectify1:h:1:" REST "x",
        "rectify1:h:1:" REST ":x",
        "rectify1:h:1:" ID ":" SECRET ":" PIN,
        "rectify1:h:1:AbCdEfGhI+." SECRET ":" PIN,
        "rectify1:h:1:AbCdEfGhI=." SECRET ":" PIN,
        "",
    };
#undef ID
#undef SECRET
#undef PIN
#undef REST
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        char text[ENROLL_CODE_SIZE];
        struct enroll_code code;
        (void)snprintf(text, sizeof(text), "%s:%08x", texts[i], (unsigned)check_of(texts[i]));
        assert_int_equal(enroll_code_parse(text, &code), ERR_CODE_ALTERED);
    }
}

static void what_could_not_be_read_is_not_written(void **state)
{
    (void)state;
    char text[ENROLL_CODE_SIZE];
    struct enroll_code code = sample;
    code.port = 0;
    assert_int_equal(enroll_code_format(&code, text), ERR_INVALID);
    code = sample;
    code.host[0] = '\0';
    assert_int_equal(enroll_code_format(&code, text), ERR_INVALID);
    code = sample;
    code.host[3] = ':';
    assert_int_equal(enroll_code_format(&code, text), ERR_INVALID);
    code = sample;
    code.id[9] = '\0';
    assert_int_equal(enroll_code_format(&code, text), ERR_INVALID);
    code = sample;
    code.secret[0] = ':';
    assert_int_equal(enroll_code_format(&code, text), ERR_INVALID);
    code = sample;
    code.pin[42] = '=';
    assert_int_equal(enroll_code_format(&code, text), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(form_is_fixed),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(longest_host),
        cmocka_unit_test(blanks_around_are_dropped),
        cmocka_unit_test(each_byte_altered),
        cmocka_unit_test(each_byte_missing_or_doubled_or_swapped),
        cmocka_unit_test(too_short_or_too_long),
        cmocka_unit_test(odd_forms_with_a_right_check),
        cmocka_unit_test(what_could_not_be_read_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
