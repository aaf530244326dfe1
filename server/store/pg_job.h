/*
 * A job: statements that one Sync ends, hence one transaction of their own, and what becomes of them. Jobs that write alike may share
 * one: they wait for the disk together, and when one of them is refused nothing of any of them happened.
 *
 * The connection answers its jobs in the order in which they were opened. A job belongs to whoever opened it and
 * must live until on_end.
 */
#ifndef RECTIFY_STORE_PG_JOB_H
#define RECTIFY_STORE_PG_JOB_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include "server/store/pg_params.h"
#include <libpq-fe.h>
#include <stdbool.h>

struct pg_conn;

/* Parameters' types come from the casts in the text. One object per statement: its address tells it apart. */
struct pg_statement {
    const char *name;
    const char *text;
};

enum {
    PG_STEPS_MAX = 192, /* a session prepares all its statements in one job */
    PG_SQLSTATE_SIZE = 6,
};

enum pg_end {
    PG_END_DONE,    /* every statement succeeded and the transaction is durable */
    PG_END_REFUSED, /* a statement failed: nothing of it happened; sqlstate says why */
    PG_END_LOST,    /* the connection was lost: it may have happened or not */
    PG_END_UNSURE,  /* committed with a warning (class 01), e.g. not yet on the standby */
};

struct pg_job;
typedef void (*pg_result_cb)(struct pg_job *job, const struct pg_statement *statement,
                             const PGresult *result);
typedef void (*pg_end_cb)(struct pg_job *job, enum pg_end end);

struct pg_step {
    const struct pg_statement *statement;
    bool prepare; /* the preparation and not the execution */
};

struct pg_job {
    pg_result_cb on_result; /* the successful result of a statement */
    pg_end_cb on_end;
    char sqlstate[PG_SQLSTATE_SIZE];    /* of the first failure; "" when there is none */
    const struct pg_statement *refused; /* which statement that was; NULL: none */

    struct list node;
    struct pg_step steps[PG_STEPS_MAX];
    unsigned step_count;
    unsigned at; /* whose result comes next */
    bool warned;
    bool shares; /* its transaction is that of the next job as well */
};

/* Opens a job on a ready connection; then any number of pg_job_send, then pg_job_close. */
void pg_job_open(struct pg_conn *conn, struct pg_job *job);

/* For the session's job: prepares a statement on this connection. */
void pg_job_prepare(struct pg_conn *conn, struct pg_job *job, const struct pg_statement *statement);

/*
 * Queues one prepared statement. Errors of parameters (INVALID, LIMIT, NOMEM) leave nothing sent. A failure of the connection is not told here: the job ends as lost.
 */
MUST_CHECK enum err pg_job_send(struct pg_conn *conn, struct pg_job *job,
                                const struct pg_statement *statement,
                                const struct pg_params *params);

/* Has the results so far sent as soon as they are there; otherwise they may come with the end of the job only. */
void pg_job_flush(struct pg_conn *conn);

/* In place of pg_job_close: the transaction goes on with the next job, which must follow before anything else happens. */
void pg_job_share(struct pg_conn *conn, struct pg_job *job);

/* Ends the transaction and sends all. The last of those that share it may be closed after all. */
void pg_job_close(struct pg_conn *conn, struct pg_job *job);

bool pg_job_is(const struct pg_job *job, const char *sqlstate);

/*
 * What a refused job is for its caller: DATABASE_AWAY when the database had no room, no time or somebody else in the way,
 * so that the same may succeed later; DATABASE when the statement itself is at fault.
 */
enum err pg_job_refusal(const struct pg_job *job);

/* For the connection: takes what has arrived. False when the connection is of no use any more. */
MUST_CHECK bool pg_jobs_drain(struct pg_conn *conn);
/* Ends every job of a connection that is gone. */
void pg_jobs_lose(struct pg_conn *conn);

#endif
