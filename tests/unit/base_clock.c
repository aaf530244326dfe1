#include "common/base/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

static void round_trip(int year, int month, int day_of_month, day_t expected)
{
    day_t day = DAY_NONE;
    day_t parsed = DAY_NONE;
    char text[DAY_TEXT_SIZE];
    char wanted[64];
    int y = 0;
    int m = 0;
    int d = 0;
    assert_int_equal(day_from_civil(year, month, day_of_month, &day), ERR_OK);
    assert_int_equal(day, expected);
    day_to_civil(day, &y, &m, &d);
    assert_true(y == year && m == month && d == day_of_month);
    (void)snprintf(wanted, sizeof(wanted), "%04d-%02d-%02d", year, month, day_of_month);
    day_format(day, text);
    assert_string_equal(text, wanted);
    assert_int_equal(day_parse(text, &parsed), ERR_OK);
    assert_int_equal(parsed, day);
    assert_int_equal(day_of_wall_ms(day_end_wall_ms(day)), day);
    assert_int_equal(day_of_wall_ms(day_end_wall_ms(day) + 1), day + 1);
}

static void every_day_round_trips(void **state)
{
    (void)state;
    day_t expected = 7305; /* 1990-01-01 */
    for (int year = 1990; year <= 2199; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= days_in(year, month); day++) {
                round_trip(year, month, day, expected++);
            }
        }
    }
    assert_int_equal(expected, 7305 + 210 * 365 + 51);
}

static void other_days_do_not_exist(void **state)
{
    (void)state;
    day_t day = 42;
    for (int year = 1985; year <= 2205; year++) {
        for (int month = -1; month <= 14; month++) {
            for (int d = -1; d <= 40; d++) {
                bool exists = year >= 1990 && year <= 2199 && month >= 1 && month <= 12 && d >= 1 &&
                              d <= days_in(year, month);
                if (!exists) {
                    assert_int_equal(day_from_civil(year, month, d, &day), ERR_INVALID);
                }
            }
        }
    }
    assert_int_equal(day_from_civil(INT32_MAX, 1, 1, &day), ERR_INVALID);
    assert_int_equal(day_from_civil(2023, INT32_MIN, INT32_MAX, &day), ERR_INVALID);
    assert_int_equal(day, 42);
}

/* Each byte of a good date replaced by each other byte: only other digits may make another date. */
static void form_is_strict(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",           "2023",        "2023-5-30",   "2023-05-30 ", " 2023-05-30", "2023-05-3",
        "2023/05/30", "2023-02-29",  "2100-02-29",  "2023-04-31",  "2023-00-10",  "2023-13-01",
        "1989-12-31", "2200-01-01",  "+023-05-30",  "2023-05-300", "20230530",    "2023-05--1",
        "2023- 5-30", "2023-0x5-30", "２023-05-30",
    };
    day_t day = 42;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(day_parse(bad[i], &day), ERR_INVALID);
    }
    for (size_t at = 0; at < 10; at++) {
        for (int byte = 0; byte < 256; byte++) {
            char text[] = "2023-05-30";
            bool digit = byte >= '0' && byte <= '9';
            if (text[at] == (char)byte || (text[at] != '-' && digit)) {
                continue;
            }
            text[at] = (char)byte;
            assert_int_equal(day_parse(text, &day), ERR_INVALID);
        }
    }
    assert_int_equal(day, 42);
}

static void days_begin_in_shanghai(void **state)
{
    (void)state;
    char text[CLOCK_TEXT_SIZE];
    /* 2023-05-30T15:59:59.999Z is the last millisecond of the 30th there. */
    const int64_t last = INT64_C(1685462399999);
    day_t day = DAY_NONE;
    assert_int_equal(day_parse("2023-05-30", &day), ERR_OK);
    assert_int_equal(day_end_wall_ms(day), last);
    clock_format(last, text);
    assert_string_equal(text, "2023-05-30 23:59:59");
    clock_format(last + 1, text);
    assert_string_equal(text, "2023-05-31 00:00:00");
    clock_format(0, text);
    assert_string_equal(text, "1970-01-01 08:00:00");
    clock_format_minute(0, text);
    assert_string_equal(text, "1970-01-01 08:00");
    assert_int_equal(day_of_wall_ms(0), 0);
    assert_int_equal(day_of_wall_ms(-1), 0);
    assert_int_equal(day_of_wall_ms(INT64_C(-8) * 3600 * 1000 - 1), -1);
}

static void outside_of_the_calendar(void **state)
{
    (void)state;
    char text[CLOCK_TEXT_SIZE];
    day_format(DAY_NONE, text);
    assert_string_equal(text, "");
    assert_true(day_end_wall_ms(DAY_NONE) == INT64_MAX);
    assert_int_equal(day_of_wall_ms(INT64_MAX), INT32_MAX);
    assert_int_equal(day_of_wall_ms(INT64_MIN), DAY_NONE + 1);
    clock_format(INT64_MAX, text);
    assert_string_equal(text, "");
    clock_format(INT64_MIN, text);
    assert_string_equal(text, "");
    clock_format_minute(INT64_MIN, text);
    assert_string_equal(text, "");
    day_format(INT32_MAX, text);
    assert_string_equal(text, "");
}

static void clocks_go_on(void **state)
{
    (void)state;
    int64_t mono = clock_mono_ms();
    assert_true(clock_mono_ms() >= mono);
    assert_true(clock_wall_ms() > INT64_C(1700000000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_round_trips),   cmocka_unit_test(other_days_do_not_exist),
        cmocka_unit_test(form_is_strict),          cmocka_unit_test(days_begin_in_shanghai),
        cmocka_unit_test(outside_of_the_calendar), cmocka_unit_test(clocks_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
