/* The CPU time of other processes, to the nanosecond: what a server spends on the load it is given. */
#ifndef RECTIFY_BENCH_WATCH_H
#define RECTIFY_BENCH_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum {
    WATCH_MAX = 16
};

struct watch {
    clockid_t clocks[WATCH_MAX];
    size_t count;
    double begun_s;
    double spent_s; /* between watch_begin and watch_end */
};

/* `pids`: numbers with commas between them; NULL: nobody is watched. False when one is no process. */
bool watch_init(struct watch *watch, const char *pids);
void watch_begin(struct watch *watch);
void watch_end(struct watch *watch);

#endif
