#include "common/base/attr.h"
#include "common/base/decimal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void decimals_have_one_form(void **state)
{
    (void)state;
    static const char *const right[] = {"0", "-1", "93.5", "000", "123456789012345.123456"};
    static const char *const wrong[] = {
        "",         "-",  ".5",  "5.",    "1,5", "1e3", "+1",
        " 1",       "1 ", "--1", "1.2.3", "９",  "5%",  "1234567890123456",
        "1.1234567"};
    for (size_t i = 0; i < ARRAY_LEN(right); i++) {
        assert_true(decimal_sound(right[i]));
    }
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_false(decimal_sound(wrong[i]));
    }
}

static void decimals_compare_by_value(void **state)
{
    (void)state;
    static const char *const rising[] = {"-10", "-2.5", "-0.000001", "0",  "0.000001",       "0.5",
                                         "1",   "1.05", "1.1",       "10", "999999999999999"};
    for (size_t i = 0; i < ARRAY_LEN(rising); i++) {
        for (size_t j = 0; j < ARRAY_LEN(rising); j++) {
            int order = (i > j) - (i < j);
            assert_int_equal(decimal_compare(rising[i], rising[j]), order);
        }
    }
    assert_int_equal(decimal_compare("-0", "0.000000"), 0);
    assert_int_equal(decimal_compare("007.50", "7.5"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_have_one_form),
        cmocka_unit_test(decimals_compare_by_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
