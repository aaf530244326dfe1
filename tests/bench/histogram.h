/* Latencies in microseconds, in buckets that are never wider than 1/64 of their value: percentiles of any number of samples. */
#ifndef RECTIFY_BENCH_HISTOGRAM_H
#define RECTIFY_BENCH_HISTOGRAM_H

#include <stdint.h>

enum {
    HISTOGRAM_STEPS = 64,  /* per power of two */
    HISTOGRAM_POWERS = 30, /* up to 18 minutes */
    HISTOGRAM_BUCKETS = HISTOGRAM_STEPS * HISTOGRAM_POWERS,
};

struct histogram {
    uint64_t buckets[HISTOGRAM_BUCKETS];
    uint64_t count;
    uint64_t max;
};

void histogram_add(struct histogram *histogram, uint64_t micros);
/* The value that `share` (0 to 1) of the samples do not exceed; 0 without samples. */
uint64_t histogram_at(const struct histogram *histogram, double share);

#endif
