#include "common/base/identity.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char sample[] = "urn:rectify:client:7:unit:12:person:31:roles:5";

static void there_and_back(void **state)
{
    (void)state;
    static const struct identity identities[] = {
        {1, 0, 1, 0},
        {7, 12, 31, 5},
        {INT64_C(1) << 53, INT64_C(1) << 53, INT64_C(1) << 53, UINT32_MAX},
    };
    for (size_t i = 0; i < 3; i++) {
        char text[IDENTITY_TEXT_SIZE];
        struct identity back;
        identity_format(&identities[i], text);
        assert_int_equal(identity_parse(text, strlen(text), &back), ERR_OK);
        assert_int_equal(back.client_id, identities[i].client_id);
        assert_int_equal(back.unit_id, identities[i].unit_id);
        assert_int_equal(back.person_id, identities[i].person_id);
        assert_int_equal(back.roles, identities[i].roles);
    }
}

static void form_is_fixed(void **state)
{
    (void)state;
    char text[IDENTITY_TEXT_SIZE];
    struct identity identity = {7, 12, 31, 5};
    identity_format(&identity, text);
    assert_string_equal(text, sample);
}

static void odd_forms_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "urn:rectify:client:",
        "urn:rectify:client:0:unit:12:person:31:roles:5",
        "urn:rectify:client:7:unit:12:person:0:roles:5",
        "urn:rectify:client:07:unit:12:person:31:roles:5",
        "urn:rectify:client:7:unit:00:person:31:roles:5",
        "urn:rectify:client:+7:unit:12:person:31:roles:5",
        "urn:rectify:client:-7:unit:12:person:31:roles:5",
        "urn:rectify:client: 7:unit:12:person:31:roles:5",
        "urn:rectify:client:7:unit::person:31:roles:5",
        "urn:rectify:client:7:unit:12:person:31:roles:",
        "urn:rectify:client:7:unit:12:person:31:roles:5 ",
        "urn:rectify:client:7:unit:12:person:31:roles:5:",
        "URN:rectify:client:7:unit:12:person:31:roles:5",
        "urn:rectify:client:7:unit:12:person:31",
        "urn:rectify:client:7:person:31:unit:12:roles:5",
        "urn:rectify:client:9007199254740993:unit:12:person:31:roles:5",
        "urn:rectify:client:99999999999999999999999:unit:12:person:31:roles:5",
        "urn:rectify:client:7:unit:12:person:31:roles:4294967296",
        "xurn:rectify:client:7:unit:12:person:31:roles:5",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct identity identity;
        assert_int_equal(identity_parse(texts[i], strlen(texts[i]), &identity), ERR_INVALID);
    }
}

static void length_counts_not_the_zero(void **state)
{
    (void)state;
    struct identity identity = {0};
    for (size_t len = 0; len < strlen(sample); len++) {
        assert_int_equal(identity_parse(sample, len, &identity), ERR_INVALID);
    }
    assert_int_equal(identity_parse(sample, strlen(sample) + 1, &identity), ERR_INVALID);
    assert_int_equal(identity.client_id, 0); /* untouched by a refusal */
}

/* What is still accepted with one byte altered must say what the altered text says. */
static void each_byte_altered(void **state)
{
    (void)state;
    for (size_t at = 0; at < strlen(sample); at++) {
        for (int value = 0; value < 256; value++) {
            char text[sizeof(sample)];
            char again[IDENTITY_TEXT_SIZE];
            struct identity identity;
            memcpy(text, sample, sizeof(sample));
            text[at] = (char)value;
            if (text[at] == sample[at] ||
                identity_parse(text, strlen(sample), &identity) != ERR_OK) {
                continue;
            }
            identity_format(&identity, again);
            assert_string_equal(again, text);
            assert_string_not_equal(again, sample);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),        cmocka_unit_test(form_is_fixed),
        cmocka_unit_test(odd_forms_are_refused), cmocka_unit_test(length_counts_not_the_zero),
        cmocka_unit_test(each_byte_altered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
