/* Periods of the calendar as the terminal counts them on, and the short code of a version. */
#include "client/cli/period.h"
#include "client/cli/version_code.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static day_t day_of(const char *text)
{
    day_t day = DAY_NONE;
    assert_int_equal(day_parse(text, &day), ERR_OK);
    return day;
}

static void a_day_lies_in_the_period_that_begins_there(void **state)
{
    static const struct {
        uint32_t cadence;
        const char *day;
        const char *first;
    } cases[] = {
        {WORD_CADENCE_MONTHLY, "2023-07-31", "2023-07-01"},
        {WORD_CADENCE_MONTHLY, "2024-02-29", "2024-02-01"},
        {WORD_CADENCE_QUARTERLY, "2023-07-01", "2023-07-01"},
        {WORD_CADENCE_QUARTERLY, "2023-06-30", "2023-04-01"},
        {WORD_CADENCE_QUARTERLY, "2023-12-31", "2023-10-01"},
        {WORD_CADENCE_HALF_YEARLY, "2023-06-30", "2023-01-01"},
        {WORD_CADENCE_HALF_YEARLY, "2023-07-01", "2023-07-01"},
        {WORD_CADENCE_YEARLY, "2023-12-31", "2023-01-01"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(period_first(cases[i].cadence, day_of(cases[i].day)),
                         day_of(cases[i].first));
    }
}

/* Counting on from the first period of a year, whatever the cadence: no day is left out, none counted twice. */
static void periods_follow_each_other_without_a_gap(void **state)
{
    static const struct {
        uint32_t cadence;
        const char *last;
        uint32_t of_year;
    } cases[] = {
        {WORD_CADENCE_MONTHLY, "2023-01-31", 12},
        {WORD_CADENCE_QUARTERLY, "2023-03-31", 4},
        {WORD_CADENCE_HALF_YEARLY, "2023-06-30", 2},
        {WORD_CADENCE_YEARLY, "2023-12-31", 1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Rectify__Period period = RECTIFY__PERIOD__INIT;
        period.cadence = cases[i].cadence;
        period.first_on = day_of("2023-01-01");
        period.last_on = day_of(cases[i].last);
        period.year = 2023;
        period.number = 1;
        for (uint32_t n = 1; n <= 3 * cases[i].of_year; n++) {
            int32_t last_on = period.last_on;
            period_advance(&period);
            assert_int_equal(period.first_on, last_on + 1);
            assert_true(period.last_on > period.first_on);
            assert_int_equal(period.year, 2023 + n / cases[i].of_year);
            assert_int_equal(period.number, n % cases[i].of_year + 1);
            assert_int_equal(period_first(period.cadence, period.last_on), period.first_on);
        }
        assert_int_equal(period.first_on, day_of("2026-01-01"));
    }
}

static void a_period_has_a_name(void **state)
{
    static const struct {
        uint32_t cadence;
        uint32_t number;
        const char *text;
    } cases[] = {
        {WORD_CADENCE_MONTHLY, 7, "2023-07"},
        {WORD_CADENCE_QUARTERLY, 3, "2023, quarter 3"},
        {WORD_CADENCE_HALF_YEARLY, 1, "2023, first half"},
        {WORD_CADENCE_HALF_YEARLY, 2, "2023, second half"},
        {WORD_CADENCE_YEARLY, 1, "year 2023"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena, 65536);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Rectify__Period period = RECTIFY__PERIOD__INIT;
        period.cadence = cases[i].cadence;
        period.year = 2023;
        period.number = cases[i].number;
        assert_string_equal(period_text(&period, &arena), cases[i].text);
    }
    arena_close(&arena);
}

static void a_code_names_one_version(void **state)
{
    uint8_t bytes[32] = {0x1A, 0x2B, 0x3C, 0x4D, 0x5E};
    ProtobufCBinaryData digest = {.data = bytes, .len = sizeof(bytes)};
    ProtobufCBinaryData none = {0};
    char code[VERSION_CODE_SIZE];
    (void)state;
    version_code(&digest, code);
    assert_string_equal(code, "1A2B3C4D");
    assert_true(version_code_fits("1A2B3C4D", &digest));
    assert_true(version_code_fits("1a2b3c4d5e00", &digest));
    assert_false(version_code_fits("1A2B3C4E", &digest));
    assert_false(version_code_fits("1A2B3C4D5F", &digest));
    assert_false(version_code_fits("1A2B3C", &digest)); /* less than the code that is shown */
    assert_false(version_code_fits("", &digest));
    assert_false(version_code_fits("1A2B3C4D", &none));
    version_code(&none, code);
    assert_string_equal(code, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_lies_in_the_period_that_begins_there),
        cmocka_unit_test(periods_follow_each_other_without_a_gap),
        cmocka_unit_test(a_period_has_a_name),
        cmocka_unit_test(a_code_names_one_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
