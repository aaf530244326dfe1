/*
 * bare: what PostgreSQL alone makes of the same work. The very statement of the store, built by the store's own code over the same
 * assignments, sent by a loop that does nothing else: 2 connections, 256 changes a batch, 2 batches in the pipeline of each.
 */
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "server/rules/transition.h"
#include "server/store/writer.h"
#include <inttypes.h>
#include <poll.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    CONNECTIONS = 2,
    DEPTH = 2,
    ROWS = 256,
    COUNTERS_FROM = 900, /* the writers' counter rows: none of a server's */
};

struct work {
    int64_t unit_id;
    int64_t problem_id;
    uint32_t version;
};

struct line {
    PGconn *pg;
    struct work *works;
    size_t work_count;
    size_t next;
    struct batch batches[DEPTH];
    struct change_call changes[DEPTH][ROWS];
    struct work *of[DEPTH][ROWS];
    char texts[ROWS][400];
    unsigned sent; /* batches, ever */
    unsigned answered;
    uint64_t applied;
};

static void fail(const char *what, PGconn *pg)
{
    fprintf(stderr, "bare: %s: %s\n", what, PQerrorMessage(pg));
    exit(1);
}

static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Odd and even units: the two lines never wait for each other's rows. */
static void load_works(struct line *line, int number)
{
    char sql[160];
    (void)snprintf(sql, sizeof(sql),
                   "SELECT unit_id, problem_id, version FROM assignment WHERE state = 6"
                   " AND unit_id %% %d = %d ORDER BY problem_id, unit_id",
                   CONNECTIONS, number);
    PGresult *result = PQexec(line->pg, sql);
    line->work_count = (size_t)PQntuples(result);
    line->works = mem_calloc(line->work_count, sizeof(*line->works));
    if (line->works == NULL || line->work_count < (size_t)ROWS * DEPTH) {
        fail("too few assignments in progress", line->pg);
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

static void open_line(struct line *line, int number, const char *conninfo,
                      const struct pg_statement *statement)
{
    line->pg = PQconnectdb(conninfo);
    if (PQstatus(line->pg) != CONNECTION_OK) {
        fail("connect", line->pg);
    }
    PQclear(PQexec(line->pg, "SET search_path = rectify"));
    PQclear(PQexec(line->pg, "SET jit = off"));
    PGresult *prepared = PQprepare(line->pg, statement->name, statement->text, 0, NULL);
    if (PQresultStatus(prepared) != PGRES_COMMAND_OK) {
        fail("prepare", line->pg);
    }
    PQclear(prepared);
    load_works(line, number);
    for (int i = 0; i < DEPTH; i++) {
        if (batch_init(&line->batches[i], ROWS) != ERR_OK) {
            fail("memory", line->pg);
        }
    }
    if (PQsetnonblocking(line->pg, 1) != 0 || PQenterPipelineMode(line->pg) != 1) {
        fail("pipeline", line->pg);
    }
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
                       line->sent);
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
            fail("random bytes", line->pg);
        }
        batch->items[i] = change;
        line->of[slot][i] = work;
    }
}

static void send_batch(struct line *line, int number, const struct pg_statement *statement,
                       uint64_t moves)
{
    unsigned slot = line->sent % DEPTH;
    struct pg_params params;
    fill(line, slot, moves);
    if (batch_build(&line->batches[slot], COUNTERS_FROM + number, &params) != ERR_OK) {
        fail("build", line->pg);
    }
    if (PQsendQueryPrepared(line->pg, statement->name, params.count, params.values, params.lengths,
                            params.formats, 1) != 1 ||
        PQpipelineSync(line->pg) != 1) {
        fail("send", line->pg);
    }
    line->sent++;
}

static void take_batch(struct line *line, const PGresult *result)
{
    unsigned slot = line->answered % DEPTH;
    batch_take_applied(&line->batches[slot], result);
    for (int i = 0; i < ROWS; i++) {
        const struct change_call *change = &line->changes[slot][i];
        if (change->version == 0) {
            fail("a change was not applied", line->pg);
        }
        line->of[slot][i]->version = change->version;
        line->applied++;
    }
}

/* Whatever has arrived; a Sync ends a batch. */
static void take_results(struct line *line)
{
    if (PQconsumeInput(line->pg) != 1) {
        fail("receive", line->pg);
    }
    while (line->answered < line->sent && PQisBusy(line->pg) == 0) {
        PGresult *result = PQgetResult(line->pg);
        ExecStatusType status = result == NULL ? PGRES_COMMAND_OK : PQresultStatus(result);
        if (status == PGRES_TUPLES_OK) {
            take_batch(line, result);
        } else if (status == PGRES_PIPELINE_SYNC) {
            line->answered++;
        } else if (result != NULL) {
            fail("statement", line->pg);
        }
        PQclear(result);
    }
}

static void run(struct line lines[CONNECTIONS], const struct pg_statement *statement,
                double until_s)
{
    uint64_t moves = transition_moves(ACT_PROGRESS, ROLE_UNIT_REPORTER, true);
    while (now_s() < until_s) {
        struct pollfd polled[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            while (lines[i].sent - lines[i].answered < DEPTH) {
                send_batch(&lines[i], i, statement, moves);
            }
            int left = PQflush(lines[i].pg);
            polled[i] = (struct pollfd){PQsocket(lines[i].pg),
                                        (short)(left == 1 ? POLLIN | POLLOUT : POLLIN), 0};
        }
        (void)poll(polled, CONNECTIONS, 1000);
        for (int i = 0; i < CONNECTIONS; i++) {
            take_results(&lines[i]);
        }
    }
}

static void drain(struct line *line)
{
    while (line->answered < line->sent) {
        struct pollfd polled = {PQsocket(line->pg), POLLIN | POLLOUT, 0};
        (void)PQflush(line->pg);
        (void)poll(&polled, 1, 1000);
        take_results(line);
    }
}

int main(int argc, const char **argv)
{
    static struct line lines[CONNECTIONS];
    char *database = NULL;
    double seconds = 5;
    double warmup_s = 1;
    const struct poptOption options[] = {
        {"database", 0, POPT_ARG_STRING, &database, 0, "as its owner", "CONNINFO"},
        {"seconds", 0, POPT_ARG_DOUBLE, &seconds, 0, "that count", "S"},
        {"warmup", 0, POPT_ARG_DOUBLE, &warmup_s, 0, "that do not count", "S"},
        POPT_AUTOHELP POPT_TABLEEND};
    poptContext context = poptGetContext("bare", argc, argv, options, 0);
    if (poptGetNextOpt(context) != -1 || database == NULL) {
        poptPrintUsage(context, stderr, 0);
        return 64;
    }
    struct batch_sql sql;
    if (batch_sql_init(&sql) != ERR_OK) {
        return 1;
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        open_line(&lines[i], i, database, &sql.statements[0]);
    }
    run(lines, &sql.statements[0], now_s() + warmup_s);
    uint64_t before = lines[0].applied + lines[1].applied;
    double begun_s = now_s();
    run(lines, &sql.statements[0], begun_s + seconds);
    double took_s = now_s() - begun_s;
    uint64_t done = lines[0].applied + lines[1].applied - before;
    printf("{\"mode\": \"bare\", \"connections\": %d, \"acts\": %d, \"seconds\": %.3f, \"done\": "
           "%" PRIu64 ", \"per_second\": %.1f}\n",
           CONNECTIONS, ROWS, took_s, done, (double)done / took_s);
    for (int i = 0; i < CONNECTIONS; i++) {
        drain(&lines[i]);
        PQfinish(lines[i].pg);
        for (int slot = 0; slot < DEPTH; slot++) {
            batch_close(&lines[i].batches[slot]);
        }
        mem_free(lines[i].works);
    }
    batch_sql_close(&sql);
    poptFreeContext(context);
    return 0;
}
