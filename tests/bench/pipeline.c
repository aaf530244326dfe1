#include "tests/bench/pipeline.h"
#include <poll.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

bool pipeline_options_read(struct pipeline_options *options, const char *name, int argc,
                           const char **argv)
{
    *options = (struct pipeline_options){.seconds = 5, .warmup_s = 1};
    const struct poptOption table[] = {
        {"database", 0, POPT_ARG_STRING, &options->database, 0, "to work on", "CONNINFO"},
        {"seconds", 0, POPT_ARG_DOUBLE, &options->seconds, 0, "that count", "S"},
        {"warmup", 0, POPT_ARG_DOUBLE, &options->warmup_s, 0, "that do not count", "S"},
        POPT_AUTOHELP POPT_TABLEEND};
    poptContext context = poptGetContext(name, argc, argv, table, 0);
    bool read = poptGetNextOpt(context) == -1 && options->database != NULL;
    if (!read) {
        poptPrintUsage(context, stderr, 0);
    }
    poptFreeContext(context);
    return read;
}

void pipeline_fail(const struct pipeline *pipeline, const char *what)
{
    fprintf(stderr, "%s: %s\n", what, PQerrorMessage(pipeline->pg));
    exit(1);
}

void pipeline_open(struct pipeline *pipeline, const char *conninfo)
{
    *pipeline = (struct pipeline){.pg = PQconnectdb(conninfo)};
    if (PQstatus(pipeline->pg) != CONNECTION_OK) {
        pipeline_fail(pipeline, "connect");
    }
}

void pipeline_prepare(struct pipeline *pipeline, const char *name, const char *text)
{
    PGresult *prepared = PQprepare(pipeline->pg, name, text, 0, NULL);
    if (PQresultStatus(prepared) != PGRES_COMMAND_OK) {
        pipeline_fail(pipeline, "prepare");
    }
    PQclear(prepared);
}

void pipeline_begin(struct pipeline *pipeline)
{
    if (PQsetnonblocking(pipeline->pg, 1) != 0 || PQenterPipelineMode(pipeline->pg) != 1) {
        pipeline_fail(pipeline, "pipeline");
    }
}

void pipeline_end(struct pipeline *pipeline)
{
    if (PQpipelineSync(pipeline->pg) != 1) {
        pipeline_fail(pipeline, "sync");
    }
    pipeline->sent++;
}

/* Whatever has arrived; a Sync ends a transaction. */
static void take_results(const struct pipeline_work *work, struct pipeline *pipeline)
{
    if (PQconsumeInput(pipeline->pg) != 1) {
        pipeline_fail(pipeline, "receive");
    }
    while (pipeline->answered < pipeline->sent && PQisBusy(pipeline->pg) == 0) {
        PGresult *result = PQgetResult(pipeline->pg);
        ExecStatusType status = result == NULL ? PGRES_COMMAND_OK : PQresultStatus(result);
        if (status == PGRES_TUPLES_OK) {
            work->take(pipeline, result);
        } else if (status == PGRES_PIPELINE_SYNC) {
            pipeline->answered++;
        } else if (status != PGRES_COMMAND_OK) {
            pipeline_fail(pipeline, "statement");
        }
        PQclear(result);
    }
}

static void wait_for(const struct pipeline_work *work)
{
    struct pollfd polled[PIPELINES];
    for (int i = 0; i < PIPELINES; i++) {
        PGconn *pg = work->pipelines[i]->pg;
        int left = PQflush(pg);
        polled[i] =
            (struct pollfd){PQsocket(pg), (short)(left == 1 ? POLLIN | POLLOUT : POLLIN), 0};
    }
    (void)poll(polled, PIPELINES, 1000);
    for (int i = 0; i < PIPELINES; i++) {
        take_results(work, work->pipelines[i]);
    }
}

static unsigned under_way(const struct pipeline *pipeline)
{
    return pipeline->sent - pipeline->answered;
}

static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void run(const struct pipeline_work *work, double until_s)
{
    while (now_s() < until_s) {
        for (int i = 0; i < PIPELINES; i++) {
            while (under_way(work->pipelines[i]) < PIPELINE_DEPTH) {
                work->send(work->pipelines[i], i);
            }
        }
        wait_for(work);
    }
}

static uint64_t answered(const struct pipeline_work *work)
{
    uint64_t sum = 0;
    for (int i = 0; i < PIPELINES; i++) {
        sum += work->pipelines[i]->answered;
    }
    return sum;
}

uint64_t pipeline_measure(const struct pipeline_work *work, const struct pipeline_options *options,
                          double *took_s)
{
    run(work, now_s() + options->warmup_s);
    uint64_t before = answered(work);
    double begun_s = now_s();
    run(work, begun_s + options->seconds);
    *took_s = now_s() - begun_s;
    return answered(work) - before;
}

void pipeline_drain(const struct pipeline_work *work)
{
    for (int i = 0; i < PIPELINES; i++) {
        while (under_way(work->pipelines[i]) > 0) {
            wait_for(work);
        }
    }
}
