/*
 * The periods that a long-term item reports on (S-72, T15): months, quarters, halves or years of the calendar. The first is the
 * one in which the item began to be sustained; each has one report. Pure functions, no I/O.
 */
#ifndef RECTIFY_RULES_PERIOD_H
#define RECTIFY_RULES_PERIOD_H

#include "common/base/attr.h"
#include "common/base/clock.h"
#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stddef.h>

struct period {
    enum cadence cadence;
    day_t first;
    day_t last;
    int year;
    int number; /* within the year, from 1: which month, quarter, half */
};

/* The period that the day lies in. */
struct period period_of(enum cadence cadence, day_t day);
struct period period_after(const struct period *period);

/* A report is due until the end of the period's last day; then it is missing, or comes late. */
bool period_is_over(const struct period *period, day_t today);

/* What an item has to report and what it did. */
struct reporting {
    enum cadence cadence;
    day_t began_on;        /* when it began to be sustained; DAY_NONE: it is not */
    const day_t *reported; /* first days of the periods that have their report, ascending */
    size_t reported_count;
};

/* The earliest period without a report; it may lie ahead. The item is sustained. */
struct period period_due(const struct reporting *reporting);

/* How many periods are over without a report; the first `max` of them, oldest first, in `missing`. */
size_t period_missing(const struct reporting *reporting, day_t today, struct period *missing,
                      size_t max);

/* Whether a report on the period that begins on this day may be taken: NONE, or why not. */
enum reason period_judge(const struct reporting *reporting, day_t first, day_t today);

#endif
