/*
 * A deadline day of a nation: every community comes once, by a connection of its own, fetches its tasks, answers all of them in one
 * SUBMIT, and leaves.
 *
 *   nation_run: a part of them one behind the other, as fast as the machine holds: its rate
 *               -> all others at the hours of such a day, the day made so short that its busiest hour has `peak` of that rate
 */
#ifndef RECTIFY_BENCH_NATION_H
#define RECTIFY_BENCH_NATION_H

#include "server/ca/authority.h"
#include "tests/bench/histogram.h"
#include "tests/bench/terminal.h"
#include <libpq-fe.h>

/* Whoever comes: a community's terminal. */
struct nation_place {
    int64_t unit_id;
    char *key; /* PEM; certificate as well */
    char *certificate;
};

/*
 * Keys and rows for all communities that have a person (nation.py makes these), in no order that means anything. Says on stderr what
 * failed.
 */
MUST_CHECK enum err nation_places(PGconn *pg, const struct authority *authority,
                                  struct nation_place **places, size_t *count);
void nation_places_free(struct nation_place *places, size_t count);

struct nation_visitor;

struct nation {
    /* What is wanted: set before nation_run. */
    struct sockaddr_in server;
    const char *authority; /* PEM */
    struct nation_place *places;
    size_t place_count;
    size_t probe;     /* how many come first, to find the rate */
    int visitors;     /* at a time, at most */
    double peak;      /* of that rate, in the busiest hour */
    double longest_s; /* the day is not made longer, whatever the rate was; they wait then */

    /* What became of it. */
    double probe_s;
    double day_s; /* how long the day was made, and until its last visit ended */
    double took_s;
    uint64_t acts;
    uint64_t refused;
    uint64_t lost;
    size_t backlog_max;         /* communities that were due and waited for their turn */
    struct histogram visits;    /* how long a visit took */
    struct histogram including; /* with the waiting before it */
    char first_reason[64];

    /* The run. */
    uv_loop_t loop;
    uv_timer_t tick;
    struct nation_visitor *all;
    struct nation_visitor **free;
    size_t free_count;
    size_t come; /* of the places, in their order */
    size_t due;
    size_t gone;
    uint64_t day_from_us; /* 0: the probe is on */
    uint64_t began_us;
};

void nation_run(struct nation *nation);

/* The busiest hour's part of the day's visits, and when in the day (0 to 1) the k-th of n comes. */
double nation_peak_share(void);
double nation_when(size_t k, size_t n);

#endif
