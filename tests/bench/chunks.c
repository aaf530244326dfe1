/*
 * chunks: what PostgreSQL takes as bytea by a program that does nothing else. Rows of a digest and 61,440 bytes that do not compress,
 * 2 connections, 16 rows a transaction, 2 transactions under way each.
 */
#include "common/base/file_limit.h"
#include "common/crypto/digest.h"
#include "tests/bench/pipeline.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    ROWS = 16, /* of a transaction */
};

static char bytes[FILE_CHUNK_BYTES];
static uint64_t serial; /* what makes a chunk's bytes its own, in this run */

static void execute(const struct pipeline *pipeline, const char *what, const char *sql)
{
    PGresult *done = PQexec(pipeline->pg, sql);
    if (PQresultStatus(done) != PGRES_COMMAND_OK) {
        pipeline_fail(pipeline, what);
    }
    PQclear(done);
}

static void send_rows(struct pipeline *pipeline, int number)
{
    struct digest digest;
    const char *values[] = {(const char *)digest.bytes, bytes};
    const int lengths[] = {DIGEST_SIZE, FILE_CHUNK_BYTES};
    const int formats[] = {1, 1};
    (void)number; /* the rows of both go to one table */
    for (int i = 0; i < ROWS; i++) {
        serial++;
        memcpy(bytes, &serial, sizeof(serial));
        if (digest_sha256(bytes, sizeof(bytes), &digest) != ERR_OK ||
            PQsendQueryPrepared(pipeline->pg, "chunk", 2, values, lengths, formats, 1) != 1) {
            pipeline_fail(pipeline, "send");
        }
    }
    pipeline_end(pipeline);
}

/* A table as the server's, and empty. */
static void open_all(struct pipeline pipelines[PIPELINES], const char *conninfo)
{
    for (int i = 0; i < PIPELINES; i++) {
        pipeline_open(&pipelines[i], conninfo);
    }
    execute(&pipelines[0], "table",
            "DROP TABLE IF EXISTS bench.chunk; CREATE TABLE bench.chunk"
            " (digest bytea PRIMARY KEY, bytes bytea NOT NULL);"
            "ALTER TABLE bench.chunk ALTER COLUMN bytes SET STORAGE EXTERNAL");
    for (int i = 0; i < PIPELINES; i++) {
        pipeline_prepare(&pipelines[i], "chunk",
                         "INSERT INTO bench.chunk VALUES ($1::bytea, $2::bytea)");
        pipeline_begin(&pipelines[i]);
    }
}

static void close_all(struct pipeline pipelines[PIPELINES])
{
    if (PQexitPipelineMode(pipelines[0].pg) != 1) {
        pipeline_fail(&pipelines[0], "pipeline");
    }
    execute(&pipelines[0], "table", "DROP TABLE bench.chunk");
    for (int i = 0; i < PIPELINES; i++) {
        PQfinish(pipelines[i].pg);
    }
}

int main(int argc, const char **argv)
{
    struct pipeline pipelines[PIPELINES];
    const struct pipeline_work work = {.send = send_rows,
                                       .pipelines = {&pipelines[0], &pipelines[1]}};
    struct pipeline_options options;
    double took_s = 0;
    if (!pipeline_options_read(&options, "chunks", argc, argv)) {
        return 64;
    }
    if (random_bytes(bytes, sizeof(bytes)) != ERR_OK) {
        return 1;
    }
    open_all(pipelines, options.database);
    uint64_t done = pipeline_measure(&work, &options, &took_s) * ROWS;
    printf("{\"mode\": \"chunks\", \"seconds\": %.3f, \"done\": %" PRIu64
           ", \"bytes_per_second\": %.0f}\n",
           took_s, done, (double)done * FILE_CHUNK_BYTES / took_s);
    pipeline_drain(&work);
    close_all(pipelines);
    return 0;
}
