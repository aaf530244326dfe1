/* What a new session is asked and told before it is of use: durability, the schema's version, its settings. */
#include "common/base/log.h"
#include "server/store/migrate.h"
#include "server/store/pg_conn.h"
#include "server/store/pg_result.h"
#include "server/store/schema_version.h"

/* One standby too many would take submissions nowhere: a server in recovery is not durable for us. */
static const struct pg_statement session_facts = {
    "session_facts",
    "SELECT current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'"
    "   AND current_setting('synchronous_commit') <> 'off' AND NOT pg_is_in_recovery(),"
    " coalesce((SELECT max(version) FROM schema_migration), 0)",
};

struct facts {
    bool durable;
    int version;
};

static void on_session_result(struct pg_job *job, const struct pg_statement *statement,
                              const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(BOOL, struct facts, durable),
        COLUMN(NUMBER, struct facts, version),
    };
    static const struct columns columns = COLUMNS(struct facts, table);
    struct pg_conn *conn = CONTAINER_OF(job, struct pg_conn, session);
    if (statement != &session_facts) {
        return;
    }
    struct facts facts = {0};
    if (row_read(result, 0, &columns, NULL, &facts) == ERR_OK) {
        conn->durable = facts.durable;
        conn->schema_version = facts.version;
    }
}

static void on_session_end(struct pg_job *job, enum pg_end end)
{
    struct pg_conn *conn = CONTAINER_OF(job, struct pg_conn, session);
    if (end == PG_END_DONE && conn->schema_version != schema_version_newest()) {
        log_event(LOG_ERROR, "store", "schema-version found=%d wanted=%d", conn->schema_version,
                  schema_version_newest());
        end = PG_END_REFUSED;
    }
    pg_session_done(conn, end);
}

/* Prepared and run once: the session's job has no other way to send. */
static void tell(struct pg_conn *conn, const struct pg_statement *statement)
{
    struct pg_params none;
    params_init(&none);
    pg_job_prepare(conn, &conn->session, statement);
    if (pg_job_send(conn, &conn->session, statement, &none) != ERR_OK) {
        pg_conn_break(conn);
    }
}

void pg_session_open(struct pg_conn *conn)
{
    conn->schema_version = -1;
    conn->session.on_result = on_session_result;
    conn->session.on_end = on_session_end;
    pg_job_open(conn, &conn->session);
    tell(conn, &session_facts);
    for (const struct pg_statement *const *setup = conn->hooks->setup; *setup != NULL; setup++) {
        tell(conn, *setup);
    }
    conn->hooks->on_prepare(conn, &conn->session);
    pg_job_close(conn, &conn->session);
}
