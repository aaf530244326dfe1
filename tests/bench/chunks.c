/*
 * chunks: what PostgreSQL takes as bytea by a program that does nothing else. Rows of a digest and 61,440 bytes that do not compress,
 * 2 connections, 16 rows a transaction, 2 transactions under way each.
 */
#include "common/base/file_limit.h"
#include "common/crypto/digest.h"
#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    CONNECTIONS = 2,
    DEPTH = 2,
    ROWS = 16,
};

struct line {
    PGconn *pg;
    unsigned sent; /* transactions, ever */
    unsigned answered;
};

static char bytes[FILE_CHUNK_BYTES];
static uint64_t serial; /* what makes a chunk's bytes its own, in this run */

static void fail(const char *what, PGconn *pg)
{
    fprintf(stderr, "chunks: %s: %s\n", what, PQerrorMessage(pg));
    exit(1);
}

static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A table as the server's, and empty. */
static void make_table(PGconn *pg)
{
    PGresult *made = PQexec(pg, "DROP TABLE IF EXISTS bench.chunk; CREATE TABLE bench.chunk"
                                " (digest bytea PRIMARY KEY, bytes bytea NOT NULL);"
                                "ALTER TABLE bench.chunk ALTER COLUMN bytes SET STORAGE EXTERNAL");
    if (PQresultStatus(made) != PGRES_COMMAND_OK) {
        fail("table", pg);
    }
    PQclear(made);
}

static void open_line(struct line *line, const char *conninfo, bool first)
{
    line->pg = PQconnectdb(conninfo);
    if (PQstatus(line->pg) != CONNECTION_OK) {
        fail("connect", line->pg);
    }
    if (first) {
        make_table(line->pg);
    }
    PGresult *prepared = PQprepare(
        line->pg, "chunk", "INSERT INTO bench.chunk VALUES ($1::bytea, $2::bytea)", 0, NULL);
    if (PQresultStatus(prepared) != PGRES_COMMAND_OK) {
        fail("prepare", line->pg);
    }
    PQclear(prepared);
    if (PQsetnonblocking(line->pg, 1) != 0 || PQenterPipelineMode(line->pg) != 1) {
        fail("pipeline", line->pg);
    }
}

static void send_rows(struct line *line)
{
    struct digest digest;
    const char *values[] = {(const char *)digest.bytes, bytes};
    const int lengths[] = {DIGEST_SIZE, FILE_CHUNK_BYTES};
    const int formats[] = {1, 1};
    for (int i = 0; i < ROWS; i++) {
        serial++;
        memcpy(bytes, &serial, sizeof(serial));
        if (digest_sha256(bytes, sizeof(bytes), &digest) != ERR_OK ||
            PQsendQueryPrepared(line->pg, "chunk", 2, values, lengths, formats, 1) != 1) {
            fail("send", line->pg);
        }
    }
    if (PQpipelineSync(line->pg) != 1) {
        fail("sync", line->pg);
    }
    line->sent++;
}

static void take_results(struct line *line)
{
    if (PQconsumeInput(line->pg) != 1) {
        fail("receive", line->pg);
    }
    while (line->answered < line->sent && PQisBusy(line->pg) == 0) {
        PGresult *result = PQgetResult(line->pg);
        ExecStatusType status = result == NULL ? PGRES_COMMAND_OK : PQresultStatus(result);
        if (status == PGRES_PIPELINE_SYNC) {
            line->answered++;
        } else if (status != PGRES_COMMAND_OK) {
            fail("statement", line->pg);
        }
        PQclear(result);
    }
}

static void wait_for(struct line lines[CONNECTIONS])
{
    struct pollfd polled[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
        int left = PQflush(lines[i].pg);
        polled[i] = (struct pollfd){PQsocket(lines[i].pg),
                                    (short)(left == 1 ? POLLIN | POLLOUT : POLLIN), 0};
    }
    (void)poll(polled, CONNECTIONS, 1000);
    for (int i = 0; i < CONNECTIONS; i++) {
        take_results(&lines[i]);
    }
}

/* Rows that were committed. */
static uint64_t rows(const struct line lines[CONNECTIONS])
{
    return ((uint64_t)lines[0].answered + lines[1].answered) * ROWS;
}

static void run(struct line lines[CONNECTIONS], double until_s)
{
    while (now_s() < until_s) {
        for (int i = 0; i < CONNECTIONS; i++) {
            while (lines[i].sent - lines[i].answered < DEPTH) {
                send_rows(&lines[i]);
            }
        }
        wait_for(lines);
    }
}

static void finish(struct line lines[CONNECTIONS])
{
    while (lines[0].answered < lines[0].sent || lines[1].answered < lines[1].sent) {
        wait_for(lines);
    }
    PGresult *dropped = NULL;
    if (PQexitPipelineMode(lines[0].pg) == 1) {
        dropped = PQexec(lines[0].pg, "DROP TABLE bench.chunk");
    }
    PQclear(dropped);
    for (int i = 0; i < CONNECTIONS; i++) {
        PQfinish(lines[i].pg);
    }
}

int main(int argc, const char **argv)
{
    struct line lines[CONNECTIONS] = {0};
    char *database = NULL;
    double seconds = 5;
    double warmup_s = 1;
    const struct poptOption options[] = {
        {"database", 0, POPT_ARG_STRING, &database, 0, "with the schema bench", "CONNINFO"},
        {"seconds", 0, POPT_ARG_DOUBLE, &seconds, 0, "that count", "S"},
        {"warmup", 0, POPT_ARG_DOUBLE, &warmup_s, 0, "that do not count", "S"},
        POPT_AUTOHELP POPT_TABLEEND};
    poptContext context = poptGetContext("chunks", argc, argv, options, 0);
    if (poptGetNextOpt(context) != -1 || database == NULL) {
        poptPrintUsage(context, stderr, 0);
        return 64;
    }
    if (random_bytes(bytes, sizeof(bytes)) != ERR_OK) {
        return 1;
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        open_line(&lines[i], database, i == 0);
    }
    run(lines, now_s() + warmup_s);
    uint64_t before = rows(lines);
    double begun_s = now_s();
    run(lines, begun_s + seconds);
    double took_s = now_s() - begun_s;
    uint64_t done = rows(lines) - before;
    printf("{\"mode\": \"chunks\", \"seconds\": %.3f, \"done\": %" PRIu64
           ", \"bytes_per_second\": %.0f}\n",
           took_s, done, (double)done * FILE_CHUNK_BYTES / took_s);
    finish(lines);
    poptFreeContext(context);
    return 0;
}
