/* The calendar's periods by every cadence, and what of them is due, missing, taken or refused. */
#include "server/rules/period.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static day_t day(const char *text)
{
    day_t day = DAY_NONE;
    assert_int_equal(day_parse(text, &day), ERR_OK);
    return day;
}

static void expect(const struct period *period, enum cadence cadence, const char *first,
                   const char *last, int number)
{
    char text[DAY_TEXT_SIZE];
    assert_int_equal(period->cadence, cadence);
    day_format(period->first, text);
    assert_string_equal(text, first);
    day_format(period->last, text);
    assert_string_equal(text, last);
    assert_int_equal(period->number, number);
}

static void knows_the_period_of_a_day(void **state)
{
    static const struct {
        enum cadence cadence;
        const char *day;
        const char *first;
        const char *last;
        int number;
    } cases[] = {
        {CADENCE_MONTHLY, "2023-05-31", "2023-05-01", "2023-05-31", 5},
        {CADENCE_MONTHLY, "2023-02-01", "2023-02-01", "2023-02-28", 2},
        {CADENCE_MONTHLY, "2024-02-29", "2024-02-01", "2024-02-29", 2},
        {CADENCE_MONTHLY, "2023-12-31", "2023-12-01", "2023-12-31", 12},
        {CADENCE_QUARTERLY, "2023-01-01", "2023-01-01", "2023-03-31", 1},
        {CADENCE_QUARTERLY, "2023-06-30", "2023-04-01", "2023-06-30", 2},
        {CADENCE_QUARTERLY, "2023-12-31", "2023-10-01", "2023-12-31", 4},
        {CADENCE_HALF_YEARLY, "2023-06-30", "2023-01-01", "2023-06-30", 1},
        {CADENCE_HALF_YEARLY, "2023-07-01", "2023-07-01", "2023-12-31", 2},
        {CADENCE_YEARLY, "2024-02-29", "2024-01-01", "2024-12-31", 1},
        {CADENCE_YEARLY, "2199-12-31", "2199-01-01", "2199-12-31", 1},
        {CADENCE_MONTHLY, "1990-01-01", "1990-01-01", "1990-01-31", 1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct period period = period_of(cases[i].cadence, day(cases[i].day));
        expect(&period, cases[i].cadence, cases[i].first, cases[i].last, cases[i].number);
        assert_memory_equal(cases[i].first, cases[i].day, 4);
    }
}

/* Walked from one to the next they cover the calendar without gap or overlap, and every day of one says so. */
static void covers_the_calendar(void **state)
{
    (void)state;
    static const int per_year[] = {0, 12, 4, 2, 1};
    for (int cadence = CADENCE_MONTHLY; cadence <= CADENCE_YEARLY; cadence++) {
        struct period period = period_of((enum cadence)cadence, day("2019-12-31"));
        int walked = 0;
        for (day_t at = period.first; at < day("2026-01-01"); at++) {
            if (at > period.last) {
                struct period next = period_after(&period);
                assert_int_equal(next.first, period.last + 1);
                period = next;
                walked++;
            }
            struct period same = period_of((enum cadence)cadence, at);
            assert_memory_equal(&same, &period, sizeof(same));
            assert_false(period_is_over(&period, at));
        }
        assert_true(period_is_over(&period, period.last + 1));
        assert_int_equal(walked, 6 * per_year[cadence]);
    }
}

static void tells_what_is_due_and_what_is_missing(void **state)
{
    (void)state;
    const day_t reported[] = {day("2023-03-01"), day("2023-06-01"), day("2023-08-01")};
    struct reporting item = {
        .cadence = CADENCE_MONTHLY, .began_on = day("2023-06-28"), .reported = NULL};
    struct period missing[2];
    struct period due = period_due(&item);
    expect(&due, CADENCE_MONTHLY, "2023-06-01", "2023-06-30", 6);
    assert_int_equal(period_missing(&item, day("2023-06-30"), missing, 2), 0);
    assert_int_equal(period_missing(&item, day("2023-07-01"), missing, 2), 1);
    assert_int_equal(period_missing(&item, day("2023-10-15"), missing, 2), 4);
    expect(&missing[0], CADENCE_MONTHLY, "2023-06-01", "2023-06-30", 6);
    expect(&missing[1], CADENCE_MONTHLY, "2023-07-01", "2023-07-31", 7);
    assert_int_equal(period_missing(&item, day("2023-10-15"), NULL, 0), 4);

    /* The one of March belongs to an earlier time of being sustained. */
    item.reported = reported;
    item.reported_count = ARRAY_LEN(reported);
    due = period_due(&item);
    expect(&due, CADENCE_MONTHLY, "2023-07-01", "2023-07-31", 7);
    assert_int_equal(period_missing(&item, day("2023-10-15"), missing, 2), 2);
    expect(&missing[0], CADENCE_MONTHLY, "2023-07-01", "2023-07-31", 7);
    expect(&missing[1], CADENCE_MONTHLY, "2023-09-01", "2023-09-30", 9);

    /* All is reported: the next one lies ahead. */
    item.began_on = day("2023-08-02");
    due = period_due(&item);
    expect(&due, CADENCE_MONTHLY, "2023-09-01", "2023-09-30", 9);
    assert_int_equal(period_missing(&item, day("2023-09-30"), missing, 2), 0);
}

static void takes_what_has_begun_and_is_not_reported(void **state)
{
    (void)state;
    const day_t reported[] = {day("2023-07-01")};
    const struct reporting item = {.cadence = CADENCE_QUARTERLY,
                                   .began_on = day("2023-05-20"),
                                   .reported = reported,
                                   .reported_count = 1};
    const day_t today = day("2023-11-02");
    assert_int_equal(period_judge(&item, day("2023-04-01"), today), REASON_NONE); /* late */
    assert_int_equal(period_judge(&item, day("2023-07-01"), today), REASON_PERIOD_REPORTED);
    assert_int_equal(period_judge(&item, day("2023-10-01"), today), REASON_NONE);
    assert_int_equal(period_judge(&item, day("2023-10-01"), day("2023-10-01")), REASON_NONE);
    assert_int_equal(period_judge(&item, day("2023-10-01"), day("2023-09-30")),
                     REASON_PERIOD_IN_FUTURE);
    assert_int_equal(period_judge(&item, day("2024-01-01"), today), REASON_PERIOD_IN_FUTURE);
    assert_int_equal(period_judge(&item, day("2023-01-01"), today), REASON_PERIOD_UNKNOWN);
    assert_int_equal(period_judge(&item, day("2023-05-01"), today), REASON_PERIOD_UNKNOWN);
    assert_int_equal(period_judge(&item, day("2023-10-02"), today), REASON_PERIOD_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_period_of_a_day),
        cmocka_unit_test(covers_the_calendar),
        cmocka_unit_test(tells_what_is_due_and_what_is_missing),
        cmocka_unit_test(takes_what_has_begun_and_is_not_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
