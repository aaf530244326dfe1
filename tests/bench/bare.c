/*
 * bare: what PostgreSQL alone makes of the same work. The very statement of the store, built by the store's own code over the same
 * assignments, sent by a loop that does nothing else: 2 connections, 256 changes a batch, 2 batches in the pipeline of each.
 */
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "server/rules/transition.h"
#include "server/store/writer.h"
#include "tests/bench/pipeline.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS = 256,          /* of a batch */
    COUNTERS_FROM = 900, /* the writers' counter rows: none of a server's */
};

struct work {
    int64_t unit_id;
    int64_t problem_id;
    uint32_t version;
};

struct line {
    struct pipeline pipeline;
    struct work *works;
    size_t work_count;
    size_t next;
    struct batch batches[PIPELINE_DEPTH];
    struct change_call changes[PIPELINE_DEPTH][ROWS];
    struct work *of[PIPELINE_DEPTH][ROWS];
    char texts[ROWS][400];
};

static struct batch_sql batch_sql;

/* No office, no files, nothing rare: the first of the statements. */
static const struct pg_statement *statement(void)
{
    return &batch_sql.statements[0];
}

/* Odd and even units: the two lines never wait for each other's rows. */
static void load_works(struct line *line, int number)
{
    char sql[160];
    (void)snprintf(sql, sizeof(sql),
                   "SELECT unit_id, problem_id, version FROM assignment WHERE state = 6"
                   " AND unit_id %% %d = %d ORDER BY problem_id, unit_id",
                   PIPELINES, number);
    PGresult *result = PQexec(line->pipeline.pg, sql);
    line->work_count = (size_t)PQntuples(result);
    line->works = mem_calloc(line->work_count, sizeof(*line->works));
    if (line->works == NULL || line->work_count < (size_t)ROWS * PIPELINE_DEPTH) {
        pipeline_fail(&line->pipeline, "too few assignments in progress");
    }
    for (size_t i = 0; i < line->work_count; i++) {
        line->works[i] = (struct work){
            .unit_id = strtoll(PQgetvalue(result, (int)i, 0), NULL, 10),
            .problem_id = strtoll(PQgetvalue(result, (int)i, 1), NULL, 10),
            .version = (uint32_t)strtoul(PQgetvalue(result, (int)i, 2), NULL, 10),
        };
    }
    PQclear(result);
}

static void open_line(struct line *line, int number, const char *conninfo)
{
    struct pipeline *pipeline = &line->pipeline;
    pipeline_open(pipeline, conninfo);
    PQclear(PQexec(pipeline->pg, "SET search_path = rectify"));
    PQclear(PQexec(pipeline->pg, "SET jit = off"));
    pipeline_prepare(pipeline, statement()->name, statement()->text);
    load_works(line, number);
    for (int i = 0; i < PIPELINE_DEPTH; i++) {
        if (batch_init(&line->batches[i], ROWS) != ERR_OK) {
            pipeline_fail(pipeline, "memory");
        }
    }
    pipeline_begin(pipeline);
}

static void close_line(struct line *line)
{
    PQfinish(line->pipeline.pg);
    for (int i = 0; i < PIPELINE_DEPTH; i++) {
        batch_close(&line->batches[i]);
    }
    mem_free(line->works);
}

static void fill(struct line *line, unsigned slot, uint64_t moves)
{
    struct batch *batch = &line->batches[slot];
    int64_t wall_ms = clock_wall_ms();
    batch->count = ROWS;
    batch->parts = 0;
    for (int i = 0; i < ROWS; i++) {
        struct work *work = &line->works[line->next++ % line->work_count];
        struct change_call *change = &line->changes[slot][i];
        (void)snprintf(line->texts[i], sizeof(line->texts[i]),
                       "第%u次:组织村干部逐户走访,核对脱贫人口和监测对象基本情况,完善政策明白卡;"
                       "清理公共区域垃圾,垃圾做到日产日清;开展业务知识培训,加强日常检查和指导,"
                       "确保各项工作落到实处,"
                       "群众满意度进一步提高,长效机制不断健全。",
                       line->pipeline.sent);
        *change = (struct change_call){
            .unit_id = work->unit_id,
            .problem_id = work->problem_id,
            .base_version = work->version,
            .act = ACT_PROGRESS,
            .moves = moves,
            .client_time_ms = wall_ms,
            .received_ms = wall_ms,
            .text = line->texts[i],
            .person_id = work->unit_id,
            .actor_unit_id = work->unit_id,
            .client_id = 1,
            .hat = ROLE_UNIT_REPORTER,
        };
        if (uuid_make(&change->request_id, wall_ms) != ERR_OK ||
            digest_sha256(change->request_id.bytes, sizeof(change->request_id.bytes),
                          &change->digest) != ERR_OK) {
            pipeline_fail(&line->pipeline, "random bytes");
        }
        batch->items[i] = change;
        line->of[slot][i] = work;
    }
}

static void send_batch(struct pipeline *pipeline, int number)
{
    struct line *line = CONTAINER_OF(pipeline, struct line, pipeline);
    unsigned slot = pipeline->sent % PIPELINE_DEPTH;
    struct pg_params params;
    fill(line, slot, transition_moves(ACT_PROGRESS, ROLE_UNIT_REPORTER, true));
    if (batch_build(&line->batches[slot], COUNTERS_FROM + number, &params) != ERR_OK) {
        pipeline_fail(pipeline, "build");
    }
    if (PQsendQueryPrepared(pipeline->pg, statement()->name, params.count, params.values,
                            params.lengths, params.formats, 1) != 1) {
        pipeline_fail(pipeline, "send");
    }
    pipeline_end(pipeline);
}

static void take_batch(struct pipeline *pipeline, const PGresult *result)
{
    struct line *line = CONTAINER_OF(pipeline, struct line, pipeline);
    unsigned slot = pipeline->answered % PIPELINE_DEPTH;
    batch_take_applied(&line->batches[slot], result);
    for (int i = 0; i < ROWS; i++) {
        const struct change_call *change = &line->changes[slot][i];
        if (change->version == 0) {
            pipeline_fail(pipeline, "a change was not applied");
        }
        line->of[slot][i]->version = change->version;
    }
}

int main(int argc, const char **argv)
{
    static struct line lines[PIPELINES];
    const struct pipeline_work work = {
        send_batch, take_batch, {&lines[0].pipeline, &lines[1].pipeline}};
    struct pipeline_options options;
    double took_s = 0;
    if (!pipeline_options_read(&options, "bare", argc, argv)) {
        return 64;
    }
    if (batch_sql_init(&batch_sql) != ERR_OK) {
        return 1;
    }
    for (int i = 0; i < PIPELINES; i++) {
        open_line(&lines[i], i, options.database);
    }
    uint64_t done = pipeline_measure(&work, &options, &took_s) * ROWS;
    printf("{\"mode\": \"bare\", \"connections\": %d, \"acts\": %d, \"seconds\": %.3f, \"done\": "
           "%" PRIu64 ", \"per_second\": %.1f}\n",
           PIPELINES, ROWS, took_s, done, (double)done / took_s);
    pipeline_drain(&work);
    for (int i = 0; i < PIPELINES; i++) {
        close_line(&lines[i]);
    }
    batch_sql_close(&batch_sql);
    return 0;
}
