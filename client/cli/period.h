/* Periods that a long-term task reports on: month, quarter, half or whole year of the calendar. */
#ifndef RECTIFY_CLI_PERIOD_H
#define RECTIFY_CLI_PERIOD_H

#include "common/base/arena.h"
#include "common/base/clock.h"
#include "proto/record.pb-c.h"

/* "2023-07" or "quarter 3 of 2023", as people of that language say it. */
const char *period_text(const Rectify__Period *period, struct arena *arena);

/* What was reported on a period: "nothing done: rain", "two visited (2)"; quantity may be NULL. */
const char *period_told(bool nil, const char *text, const char *quantity, struct arena *arena);

/* The first day of the period that holds the day. */
day_t period_first(uint32_t cadence, day_t day);

/* The period that follows, in place. */
void period_advance(Rectify__Period *period);

#endif
