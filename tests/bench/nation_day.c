/*
 * The hours of a deadline day. An assumption, not a measurement: offices work by day, most come in the last hours, and a quarter of all
 * in the last two.
 */
#include "common/base/attr.h"
#include "tests/bench/nation.h"

static const double weights[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.5, 2, 4,  5,  4,
                                 2,   3,   5,   6,   7,   8,   5,   6,   8, 10, 12, 12};

enum {
    HOURS = ARRAY_LEN(weights)
};

static double sum(void)
{
    double total = 0;
    for (int hour = 0; hour < HOURS; hour++) {
        total += weights[hour];
    }
    return total;
}

double nation_peak_share(void)
{
    double most = 0;
    for (int hour = 0; hour < HOURS; hour++) {
        most = weights[hour] > most ? weights[hour] : most;
    }
    return most / sum();
}

double nation_when(size_t k, size_t n)
{
    double left = ((double)k + 0.5) / (double)n * sum();
    int hour = 0;
    while (hour < HOURS - 1 && left > weights[hour]) {
        left -= weights[hour++];
    }
    return (hour + left / weights[hour]) / HOURS;
}
