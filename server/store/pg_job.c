/*
 * Statements down, results up, in libpq's pipeline mode: for each statement its result and a NULL, for each Sync one
 * PGRES_PIPELINE_SYNC. Our own list of jobs says what comes next; after a failure everything up to the Sync is
 * PGRES_PIPELINE_ABORTED and the transaction is rolled back.
 *
 * Statements are prepared when the session begins (pg_session.c), so that none can be missing because the job that would
 * have prepared it was rolled back before it got there.
 */
#include "server/store/pg_job.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "server/store/pg_conn.h"
#include <stdio.h>
#include <string.h>

void pg_job_open(struct pg_conn *conn, struct pg_job *job)
{
    CHECK_FATAL(conn->state == PG_READY || conn->state == PG_PREPARING || conn->state == PG_BROKEN);
    job->sqlstate[0] = '\0';
    job->refused = NULL;
    job->step_count = 0;
    job->at = 0;
    job->warned = false;
    job->shares = false;
    list_append(&conn->jobs, &job->node);
}

static void add_step(struct pg_job *job, const struct pg_statement *statement, bool prepare)
{
    CHECK_FATAL(job->step_count < PG_STEPS_MAX);
    job->steps[job->step_count++] = (struct pg_step){statement, prepare};
}

void pg_job_prepare(struct pg_conn *conn, struct pg_job *job, const struct pg_statement *statement)
{
    if (conn->state == PG_BROKEN) {
        return;
    }
    if (PQsendPrepare(conn->pg, statement->name, statement->text, 0, NULL) != 1) {
        pg_conn_break(conn);
        return;
    }
    add_step(job, statement, true);
}

enum err pg_job_send(struct pg_conn *conn, struct pg_job *job, const struct pg_statement *statement,
                     const struct pg_params *params)
{
    if (params->err != ERR_OK) {
        return params->err;
    }
    if (conn->state == PG_BROKEN) {
        return ERR_OK;
    }
    if (PQsendQueryPrepared(conn->pg, statement->name, params->count, params->values,
                            params->lengths, params->formats, 1) != 1) {
        pg_conn_break(conn);
        return ERR_OK;
    }
    add_step(job, statement, false);
    return ERR_OK;
}

void pg_job_flush(struct pg_conn *conn)
{
    if (conn->state != PG_BROKEN && PQsendFlushRequest(conn->pg) != 1) {
        pg_conn_break(conn);
    }
}

void pg_job_share(struct pg_conn *conn, struct pg_job *job)
{
    job->shares = conn->state != PG_BROKEN;
}

void pg_job_close(struct pg_conn *conn, struct pg_job *job)
{
    if (conn->state == PG_BROKEN || !CHECK(conn->jobs.prev == &job->node)) {
        return;
    }
    job->shares = false;
    if (PQpipelineSync(conn->pg) != 1) {
        pg_conn_break(conn);
        return;
    }
    pg_conn_flush(conn);
}

/* The words of the server may quote what people wrote: state, table and constraint say enough. */
static void refused(struct pg_conn *conn, struct pg_job *job, const struct pg_statement *statement,
                    const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    char quoted[96];
    (void)snprintf(job->sqlstate, sizeof(job->sqlstate), "%s",
                   sqlstate == NULL ? "08006" : sqlstate);
    job->refused = statement;
    log_event(LOG_WARNING, "store",
              "statement-refused name=%s statement=%s sqlstate=%s constraint=%s", conn->name,
              statement->name, job->sqlstate,
              log_quote(constraint == NULL ? "" : constraint, quoted, sizeof(quoted)));
}

bool pg_job_is(const struct pg_job *job, const char *sqlstate)
{
    return strcmp(job->sqlstate, sqlstate) == 0;
}

enum err pg_job_refusal(const struct pg_job *job)
{
    static const char *const passing[] = {
        "40",    /* rolled back: a deadlock, a serialization failure */
        "53",    /* no room: disk, memory, connections */
        "55",    /* not in the state for it: a lock that was not to be had */
        "57",    /* intervention: cancelled, timed out, going down */
        "58",    /* the system below: reading and writing files */
        "25006", /* read only for the time being */
    };
    for (size_t i = 0; i < ARRAY_LEN(passing); i++) {
        if (strncmp(job->sqlstate, passing[i], strlen(passing[i])) == 0) {
            return ERR_DATABASE_AWAY;
        }
    }
    return ERR_DATABASE;
}

/* Shutting down, crashing, starting up: what the connection says before it ends. */
static bool says_goodbye(const struct pg_job *job)
{
    return strncmp(job->sqlstate, "57P", 3) == 0 || strncmp(job->sqlstate, "08", 2) == 0;
}

static bool take_result(struct pg_conn *conn, struct pg_job *job, const PGresult *result)
{
    if (!CHECK(job->at < job->step_count)) {
        return false;
    }
    const struct pg_step *step = &job->steps[job->at];
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_ABORTED) {
        return true;
    }
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        refused(conn, job, step->statement, result);
        return PQstatus(conn->pg) == CONNECTION_OK && !says_goodbye(job);
    }
    if (!step->prepare) {
        job->on_result(job, step->statement, result);
    }
    return true;
}

static struct pg_job *first_job(struct pg_conn *conn)
{
    return LIST_FIRST(&conn->jobs, struct pg_job, node);
}

/* Whose result comes next. */
static struct pg_job *next_job(struct pg_conn *conn)
{
    struct pg_job *job = first_job(conn);
    while (job->shares && job->at == job->step_count) {
        job = CONTAINER_OF(job->node.next, struct pg_job, node);
    }
    return job;
}

/* What was refused because another job of its transaction was: rolled back, as after a deadlock. */
static void refuse_with(struct pg_conn *conn)
{
    static const char rolled_back[] = "40000";
    bool refused = false;
    bool warned = false;
    LIST_EACH(&conn->jobs, node, next)
    {
        const struct pg_job *job = CONTAINER_OF(node, struct pg_job, node);
        refused = refused || job->sqlstate[0] != '\0';
        warned = warned || job->warned;
        if (!job->shares) {
            break;
        }
    }
    LIST_EACH(&conn->jobs, node, next)
    {
        struct pg_job *job = CONTAINER_OF(node, struct pg_job, node);
        job->warned = warned;
        if (refused && job->sqlstate[0] == '\0') {
            memcpy(job->sqlstate, rolled_back, sizeof(rolled_back));
        }
        if (!job->shares) {
            break;
        }
    }
}

static void finish(struct pg_job *job)
{
    enum pg_end end = PG_END_DONE;
    if (job->sqlstate[0] != '\0') {
        end = PG_END_REFUSED;
    } else if (job->warned) {
        end = PG_END_UNSURE;
    }
    list_remove(&job->node);
    job->on_end(job, end);
}

/* A Sync was answered: all jobs of its transaction end. */
static void finish_all(struct pg_conn *conn)
{
    bool shares = true;
    refuse_with(conn);
    while (shares) {
        struct pg_job *job = first_job(conn);
        shares = job->shares;
        finish(job);
    }
}

/* One result or one NULL. Two NULLs in a row with jobs left: libpq and the list disagree. */
static bool take(struct pg_conn *conn, bool *was_null)
{
    struct pg_job *job = next_job(conn);
    PGresult *result = PQgetResult(conn->pg);
    if (result == NULL) {
        bool twice = *was_null;
        *was_null = true;
        job->at++;
        return CHECK(!twice);
    }
    *was_null = false;
    if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
        PQclear(result);
        finish_all(conn);
        return true;
    }
    bool going_on = take_result(conn, job, result);
    PQclear(result);
    return going_on;
}

bool pg_jobs_drain(struct pg_conn *conn)
{
    bool was_null = false;
    while (!list_empty(&conn->jobs) && conn->state != PG_BROKEN) {
        if (PQisBusy(conn->pg) != 0) {
            break;
        }
        if (!take(conn, &was_null)) {
            return false;
        }
    }
    return PQstatus(conn->pg) == CONNECTION_OK;
}

void pg_jobs_lose(struct pg_conn *conn)
{
    while (!list_empty(&conn->jobs)) {
        struct pg_job *job = LIST_FIRST(&conn->jobs, struct pg_job, node);
        list_remove(&job->node);
        job->on_end(job, PG_END_LOST);
    }
}
