#include "tests/bench/watch.h"
#include <stdlib.h>

bool watch_init(struct watch *watch, const char *pids)
{
    *watch = (struct watch){0};
    for (const char *at = pids; at != NULL && *at != '\0';) {
        char *end = NULL;
        long pid = strtol(at, &end, 10);
        if (end == at || watch->count == WATCH_MAX ||
            clock_getcpuclockid((pid_t)pid, &watch->clocks[watch->count]) != 0) {
            return false;
        }
        watch->count++;
        at = *end == ',' ? end + 1 : end;
    }
    return true;
}

static double spent_s(const struct watch *watch)
{
    double total = 0;
    for (size_t i = 0; i < watch->count; i++) {
        struct timespec spent = {0};
        (void)clock_gettime(watch->clocks[i], &spent);
        total += (double)spent.tv_sec + (double)spent.tv_nsec / 1e9;
    }
    return total;
}

void watch_begin(struct watch *watch)
{
    watch->begun_s = spent_s(watch);
}

void watch_end(struct watch *watch)
{
    watch->spent_s = spent_s(watch) - watch->begun_s;
}
