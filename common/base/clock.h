/*
 * Two clocks and the civil day.
 *
 * Deadlines of this process use the monotonic clock; what is recorded uses the wall clock. Due dates are civil
 * days in Asia/Shanghai (S-26), which has been UTC+8 without daylight saving since 1991.
 */
#ifndef RECTIFY_BASE_CLOCK_H
#define RECTIFY_BASE_CLOCK_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdint.h>

int64_t clock_mono_ms(void);
int64_t clock_wall_ms(void); /* milliseconds since 1970-01-01T00:00:00Z */

/* A civil day as days since 1970-01-01. */
typedef int32_t day_t;

#define DAY_NONE ((day_t)INT32_MIN) /* no date given */

enum {
    DAY_TEXT_SIZE = 11,   /* "2023-05-30" and the end */
    CLOCK_TEXT_SIZE = 20, /* "2023-05-30 14:03:59" and the end */
};

/* Strictly "YYYY-MM-DD" of a day that exists, years 1990 to 2199; else INVALID. */
MUST_CHECK enum err day_parse(const char *text, day_t *day);
MUST_CHECK enum err day_from_civil(int year, int month, int day_of_month, day_t *day);
void day_to_civil(day_t day, int *year, int *month, int *day_of_month);
void day_format(day_t day, char text[DAY_TEXT_SIZE]); /* "" for DAY_NONE */

day_t day_of_wall_ms(int64_t wall_ms); /* the day in Asia/Shanghai */
/* Its last millisecond there: "前" includes the day. INT64_MAX for DAY_NONE, which never ends. */
int64_t day_end_wall_ms(day_t day);

void clock_format(int64_t wall_ms, char text[CLOCK_TEXT_SIZE]); /* local time of Asia/Shanghai */
void clock_format_minute(int64_t wall_ms, char text[CLOCK_TEXT_SIZE]); /* without the seconds */

#endif
