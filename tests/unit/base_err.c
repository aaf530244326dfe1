#include "common/base/err.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_code_has_its_name(void **state)
{
    (void)state;
#define NAMED(number, name, text)                                                                  \
    assert_string_equal(err_name(ERR_##name), #name);                                              \
    assert_string_equal(err_text(ERR_##name), text);                                               \
    assert_true(err_known(number));
    ERR_TABLE(NAMED)
#undef NAMED
}

static void other_numbers_are_unknown(void **state)
{
    (void)state;
    int known = 0;
    int rows = 0;
    for (int number = -1000; number <= 70000; number++) {
        known += err_known(number);
        assert_int_equal(err_known(number), strcmp(err_name((enum err)number), "UNKNOWN") != 0);
        assert_non_null(err_text((enum err)number));
    }
#define COUNT(number, name, text) rows++;
    ERR_TABLE(COUNT)
#undef COUNT
    assert_int_equal(known, rows);
    assert_false(err_known(INT32_MAX));
    assert_false(err_known(INT32_MIN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_its_name),
        cmocka_unit_test(other_numbers_are_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
