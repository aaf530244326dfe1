/* Exit codes are what scripts go by: each error has the one that interface and README promise. */
#include "client/cli/exits.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void every_error_has_a_known_exit_code(void **state)
{
    static const int known[] = {0, 1, 65, 69, 75, 76, 77, 78};
    static const enum err errors[] = {
#define X(number, name, text) ERR_##name,
        ERR_TABLE(X)
#undef X
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
        int code = exits_of(errors[i]);
        bool found = false;
        for (size_t j = 0; j < ARRAY_LEN(known); j++) {
            found = found || known[j] == code;
        }
        assert_true(found);
        assert_int_equal(code == EXITS_DONE, errors[i] == ERR_OK);
    }
}

static void the_promised_ones(void **state)
{
    static const struct {
        enum err err;
        int code;
    } cases[] = {
        {ERR_CONNECT, 69},
        {ERR_TIMEOUT, 69},
        {ERR_AGAIN, 75},
        {ERR_BUSY, 75},
        {ERR_UNKNOWN_OUTCOME, 75},
        {ERR_GOING_DOWN, 75},
        {ERR_NOT_DURABLE, 75},
        {ERR_VERSION, 76},
        {ERR_DECODE, 76},
        {ERR_FORBIDDEN, 77},
        {ERR_NOT_YOURS, 77},
        {ERR_REVOKED, 77},
        {ERR_SEPARATION, 77},
        {ERR_WRONG_SERVER, 77},
        {ERR_CODE_USED, 77},
        {ERR_CODE_LOCKED, 77},
        {ERR_CONDITION, 65},
        {ERR_FIELD, 65},
        {ERR_SIZE, 65},
        {ERR_UTF8, 65},
        {ERR_CODE_ALTERED, 65},
        {ERR_NOT_FOUND, 65},
        {ERR_STALE, 1},
        {ERR_TRANSITION, 1},
        {ERR_UNDER_REVIEW, 1},
        {ERR_EXISTS, 1},
        {ERR_CAMPAIGN_STATE, 1},
        {ERR_INTERNAL, 1},
        {ERR_CONFIG, 78},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(exits_of(cases[i].err), cases[i].code);
    }
    assert_int_equal(exits_of((enum err)12345), EXITS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_a_known_exit_code),
        cmocka_unit_test(the_promised_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
