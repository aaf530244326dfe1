#include "common/base/uuid.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int64_t time_of(const struct uuid *uuid)
{
    int64_t ms = 0;
    for (int i = 0; i < 6; i++) {
        ms = ms << 8 | uuid->bytes[i];
    }
    return ms;
}

static void layout_is_version_7(void **state)
{
    (void)state;
    static const int64_t times[] = {0, 1, 255, 256, INT64_C(1685462399999), (INT64_C(1) << 48) - 1};
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        for (int repeat = 0; repeat < 100; repeat++) {
            struct uuid uuid;
            assert_int_equal(uuid_make(&uuid, times[i]), ERR_OK);
            assert_true(time_of(&uuid) == times[i]);
            assert_int_equal(uuid.bytes[6] >> 4, 7);
            assert_int_equal(uuid.bytes[8] >> 6, 2);
        }
    }
}

/* In 200 of them each of the 74 bits is seen as 0 and as 1, and no two are equal. */
static void the_rest_is_random(void **state)
{
    (void)state;
    enum {
        COUNT = 200
    };
    static struct uuid uuids[COUNT];
    uint8_t ones[16] = {0};
    uint8_t zeros[16] = {0};
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(uuid_make(&uuids[i], 5), ERR_OK);
        for (size_t k = 0; k < i; k++) {
            assert_false(uuid_equal(&uuids[i], &uuids[k]));
        }
        for (size_t k = 0; k < 16; k++) {
            ones[k] |= uuids[i].bytes[k];
            zeros[k] |= (uint8_t)~uuids[i].bytes[k];
        }
    }
    int both = 0;
    for (size_t k = 0; k < 16; k++) {
        both += __builtin_popcount(ones[k] & zeros[k]);
    }
    assert_int_equal(both, 74);
}

static void later_sorts_behind(void **state)
{
    (void)state;
    struct uuid last;
    assert_int_equal(uuid_make(&last, INT64_C(1685462390000)), ERR_OK);
    for (int64_t ms = INT64_C(1685462390001); ms < INT64_C(1685462392000); ms++) {
        struct uuid next;
        char last_text[UUID_TEXT_SIZE];
        char next_text[UUID_TEXT_SIZE];
        assert_int_equal(uuid_make(&next, ms), ERR_OK);
        assert_true(memcmp(&last, &next, sizeof(last)) < 0);
        uuid_format(&last, last_text);
        uuid_format(&next, next_text);
        assert_true(strcmp(last_text, next_text) < 0);
        last = next;
    }
}

static void text_round_trips(void **state)
{
    (void)state;
    static const char example[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"; /* RFC 9562, A.6 */
    struct uuid uuid;
    char text[UUID_TEXT_SIZE];
    assert_int_equal(uuid_parse(example, &uuid), ERR_OK);
    assert_true(time_of(&uuid) == INT64_C(0x17F22E279B0));
    uuid_format(&uuid, text);
    assert_string_equal(text, example);
    assert_int_equal(uuid_parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", &uuid), ERR_OK);
    uuid_format(&uuid, text);
    assert_string_equal(text, example);
}

/* Every byte at every place, every shorter text and a longer one. */
static void form_is_strict(void **state)
{
    (void)state;
    static const char example[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    struct uuid uuid = {{42}};
    const struct uuid untouched = uuid;
    for (size_t at = 0; at < 36; at++) {
        for (int byte = 0; byte < 256; byte++) {
            char text[sizeof(example)];
            memcpy(text, example, sizeof(text));
            text[at] = (char)byte;
            const char *allowed = example[at] == '-' ? "-" : "0123456789abcdefABCDEF";
            struct uuid parsed;
            enum err wanted = byte != 0 && strchr(allowed, byte) != NULL ? ERR_OK : ERR_INVALID;
            assert_int_equal(uuid_parse(text, &parsed), wanted);
        }
        char cut[sizeof(example)] = "";
        memcpy(cut, example, at);
        assert_int_equal(uuid_parse(cut, &uuid), ERR_INVALID);
    }
    assert_int_equal(uuid_parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", &uuid), ERR_INVALID);
    assert_int_equal(uuid_parse("{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}", &uuid), ERR_INVALID);
    assert_true(uuid_equal(&uuid, &untouched));
}

static void nil_is_all_zero(void **state)
{
    (void)state;
    struct uuid uuid = {{0}};
    assert_true(uuid_is_nil(&uuid));
    for (size_t i = 0; i < 16; i++) {
        uuid.bytes[i] = 1;
        assert_false(uuid_is_nil(&uuid));
        uuid.bytes[i] = 0;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout_is_version_7), cmocka_unit_test(the_rest_is_random),
        cmocka_unit_test(later_sorts_behind),  cmocka_unit_test(text_round_trips),
        cmocka_unit_test(form_is_strict),      cmocka_unit_test(nil_is_all_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
