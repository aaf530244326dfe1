#include "server/rules/period.h"
#include "common/base/check.h"

static int months_of(enum cadence cadence)
{
    switch (cadence) {
    case CADENCE_MONTHLY: return 1;
    case CADENCE_QUARTERLY: return 3;
    case CADENCE_HALF_YEARLY: return 6;
    case CADENCE_YEARLY: return 12;
    }
    return 1; /* what has no cadence is looked at every month (domain.md 4.4) */
}

static day_t first_of_month(int year, int month)
{
    day_t day = DAY_NONE;
    (void)CHECK(day_from_civil(year, month, 1, &day) == ERR_OK);
    return day;
}

/* A month ends with the highest day that exists. */
static day_t last_of_month(int year, int month)
{
    day_t day = DAY_NONE;
    int day_of_month = 31;
    while (day_from_civil(year, month, day_of_month, &day) != ERR_OK && day_of_month > 28) {
        day_of_month--;
    }
    return day;
}

struct period period_of(enum cadence cadence, day_t day)
{
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    int months = months_of(cadence);
    day_to_civil(day, &year, &month, &day_of_month);
    int index = (month - 1) / months;
    return (struct period){
        .cadence = cadence,
        .first = first_of_month(year, index * months + 1),
        .last = last_of_month(year, (index + 1) * months),
        .year = year,
        .number = index + 1,
    };
}

struct period period_after(const struct period *period)
{
    return period_of(period->cadence, period->last + 1);
}

bool period_is_over(const struct period *period, day_t today)
{
    return today > period->last;
}

/* Reports ascend as periods do: `at` moves on through them, past those of an earlier time of being sustained. */
static bool is_reported(const struct reporting *reporting, size_t *at, day_t first)
{
    while (*at < reporting->reported_count && reporting->reported[*at] < first) {
        (*at)++;
    }
    return *at < reporting->reported_count && reporting->reported[*at] == first;
}

/* At most one turn more than there are reports. */
struct period period_due(const struct reporting *reporting)
{
    size_t at = 0;
    struct period period = period_of(reporting->cadence, reporting->began_on);
    while (is_reported(reporting, &at, period.first)) {
        period = period_after(&period);
    }
    return period;
}

/* A turn per period since the item began: a few hundred in a lifetime. */
size_t period_missing(const struct reporting *reporting, day_t today, struct period *missing,
                      size_t max)
{
    size_t at = 0;
    size_t count = 0;
    struct period period = period_of(reporting->cadence, reporting->began_on);
    for (; period_is_over(&period, today); period = period_after(&period)) {
        if (is_reported(reporting, &at, period.first)) {
            continue;
        }
        if (count < max) {
            missing[count] = period;
        }
        count++;
    }
    return count;
}

enum reason period_judge(const struct reporting *reporting, day_t first, day_t today)
{
    size_t at = 0;
    struct period begun = period_of(reporting->cadence, reporting->began_on);
    if (first < begun.first || period_of(reporting->cadence, first).first != first) {
        return REASON_PERIOD_UNKNOWN;
    }
    if (first > today) {
        return REASON_PERIOD_IN_FUTURE;
    }
    return is_reported(reporting, &at, first) ? REASON_PERIOD_REPORTED : REASON_NONE;
}
