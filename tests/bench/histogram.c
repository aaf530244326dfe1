#include "tests/bench/histogram.h"

static unsigned bucket_of(uint64_t value)
{
    if (value < HISTOGRAM_STEPS) {
        return (unsigned)value;
    }
    unsigned power = 63u - (unsigned)__builtin_clzll(value); /* at least 6 */
    unsigned step = (unsigned)(value >> (power - 6)) - HISTOGRAM_STEPS;
    unsigned bucket = (power - 5) * HISTOGRAM_STEPS + step;
    return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

/* The upper end of a bucket: a percentile never looks better than it is. */
static uint64_t value_of(unsigned bucket)
{
    if (bucket < HISTOGRAM_STEPS) {
        return bucket;
    }
    unsigned power = bucket / HISTOGRAM_STEPS + 5;
    uint64_t step = bucket % HISTOGRAM_STEPS + HISTOGRAM_STEPS;
    return ((step + 1) << (power - 6)) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t micros)
{
    histogram->buckets[bucket_of(micros)]++;
    histogram->count++;
    histogram->max = micros > histogram->max ? micros : histogram->max;
}

uint64_t histogram_at(const struct histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)histogram->count + 0.5);
    uint64_t seen = 0;
    for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += histogram->buckets[i];
        if (histogram->count > 0 && seen >= wanted) {
            uint64_t value = value_of(i);
            return value < histogram->max ? value : histogram->max;
        }
    }
    return histogram->max;
}
