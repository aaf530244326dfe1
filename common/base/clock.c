#include "common/base/clock.h"
#include "common/base/check.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    YEAR_MIN = 1990,
    YEAR_MAX = 2199,
    DAY_SECONDS = 24 * 60 * 60,
    DAY_MS = DAY_SECONDS * 1000,
    SHANGHAI_MS = 8 * 60 * 60 * 1000, /* ahead of UTC */
};

static int64_t read_ms(clockid_t clock)
{
    struct timespec now = {0};
    CHECK_FATAL(clock_gettime(clock, &now) == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_mono_ms(void)
{
    return read_ms(CLOCK_MONOTONIC);
}

int64_t clock_wall_ms(void)
{
    return read_ms(CLOCK_REALTIME);
}

/* The number that `count` digits write, or -1. */
static int digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

enum err day_parse(const char *text, day_t *day)
{
    if (strnlen(text, DAY_TEXT_SIZE) != DAY_TEXT_SIZE - 1 || text[4] != '-' || text[7] != '-') {
        return ERR_INVALID;
    }
    return day_from_civil(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2), day);
}

/* timegm turns 30 February into 1 or 2 March: a date exists when it comes back as it went in. */
enum err day_from_civil(int year, int month, int day_of_month, day_t *day)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day_of_month < 1 ||
        day_of_month > 31) {
        return ERR_INVALID;
    }
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day_of_month};
    day_t found = (day_t)(timegm(&tm) / DAY_SECONDS);
    if (tm.tm_mon != month - 1) {
        return ERR_INVALID;
    }
    *day = found;
    return ERR_OK;
}

void day_to_civil(day_t day, int *year, int *month, int *day_of_month)
{
    time_t seconds = (time_t)day * DAY_SECONDS;
    struct tm tm = {0};
    CHECK_FATAL(gmtime_r(&seconds, &tm) != NULL);
    *year = tm.tm_year + 1900;
    *month = tm.tm_mon + 1;
    *day_of_month = tm.tm_mday;
}

/* A year that four digits cannot write is shown as no date: the text has a fixed size. */
void day_format(day_t day, char text[DAY_TEXT_SIZE])
{
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    text[0] = '\0';
    if (day == DAY_NONE) {
        return;
    }
    day_to_civil(day, &year, &month, &day_of_month);
    if (year >= 0 && year <= 9999) {
        (void)snprintf(text, DAY_TEXT_SIZE, "%04d-%02d-%02d", year, month, day_of_month);
    }
}

/* What is left is never negative, before 1970 either. */
static int64_t divide(int64_t value, int64_t by, int64_t *left)
{
    int64_t quotient = value / by;
    *left = value % by;
    if (*left < 0) {
        *left += by;
        quotient--;
    }
    return quotient;
}

/* A time of a stranger may lie outside of the calendar: then the first or last day stands for it. */
static day_t saturate(int64_t days)
{
    if (days <= DAY_NONE) {
        return DAY_NONE + 1;
    }
    return days < INT32_MAX ? (day_t)days : INT32_MAX;
}

/* Splits before shifting, so that no time overflows. */
static day_t split(int64_t wall_ms, int64_t *ms_of_day)
{
    int64_t days = divide(wall_ms, DAY_MS, ms_of_day);
    *ms_of_day += SHANGHAI_MS;
    if (*ms_of_day >= DAY_MS) {
        *ms_of_day -= DAY_MS;
        days++;
    }
    return saturate(days);
}

day_t day_of_wall_ms(int64_t wall_ms)
{
    int64_t ms_of_day = 0;
    return split(wall_ms, &ms_of_day);
}

int64_t day_end_wall_ms(day_t day)
{
    if (day == DAY_NONE) {
        return INT64_MAX;
    }
    return ((int64_t)day + 1) * DAY_MS - SHANGHAI_MS - 1;
}

void clock_format(int64_t wall_ms, char text[CLOCK_TEXT_SIZE])
{
    int64_t ms_of_day = 0;
    day_format(split(wall_ms, &ms_of_day), text);
    if (text[0] != '\0') {
        unsigned seconds = (unsigned)(ms_of_day / 1000);
        (void)snprintf(text + DAY_TEXT_SIZE - 1, CLOCK_TEXT_SIZE - DAY_TEXT_SIZE + 1,
                       " %02u:%02u:%02u", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    }
}

void clock_format_minute(int64_t wall_ms, char text[CLOCK_TEXT_SIZE])
{
    static const char seconds[] = ":00";
    clock_format(wall_ms, text);
    if (text[0] != '\0') {
        text[CLOCK_TEXT_SIZE - sizeof(seconds)] = '\0';
    }
}
