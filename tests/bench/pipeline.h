/*
 * What a bare program makes of PostgreSQL: two connections, each with up to two transactions under way, and a loop that does
 * nothing but send and take. Whatever fails ends the program: a peer that stumbles has no figure.
 */
#ifndef RECTIFY_BENCH_PIPELINE_H
#define RECTIFY_BENCH_PIPELINE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    PIPELINES = 2,
    PIPELINE_DEPTH = 2, /* transactions under way on each */
};

struct pipeline {
    PGconn *pg;
    unsigned sent; /* transactions, ever */
    unsigned answered;
};

/* What the program does: sends one transaction, and takes the rows that a statement returned (NULL: none returns any). */
struct pipeline_work {
    void (*send)(struct pipeline *pipeline, int number);
    void (*take)(struct pipeline *pipeline, const PGresult *result);
    struct pipeline *pipelines[PIPELINES];
};

struct pipeline_options {
    char *database; /* conninfo */
    double seconds; /* that count */
    double warmup_s;
};

/* False: said how it is used. */
bool pipeline_options_read(struct pipeline_options *options, const char *name, int argc,
                           const char **argv);

void pipeline_fail(const struct pipeline *pipeline, const char *what);
void pipeline_open(struct pipeline *pipeline, const char *conninfo);
void pipeline_prepare(struct pipeline *pipeline, const char *name, const char *text);
void pipeline_begin(struct pipeline *pipeline); /* from here on nothing waits */
void pipeline_end(struct pipeline *pipeline);   /* of a transaction: what was sent is one */

/* Warms up, then counts. Returns the transactions that were answered within the time that counts, and how long that was. */
uint64_t pipeline_measure(const struct pipeline_work *work, const struct pipeline_options *options,
                          double *took_s);
/* Takes what is still under way. */
void pipeline_drain(const struct pipeline_work *work);

#endif
