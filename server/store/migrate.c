/*
 * Happy path
 *   1. as superuser: the database, then sql/roles.sql in it (both only add what is missing)
 *   2. SET ROLE rectify_owner; what schema_migration does not have yet is applied, each script and its row in one
 *      transaction
 *
 * Failure modes
 *   - no connection: DATABASE_AWAY; a script fails: its transaction is rolled back, DATABASE, logged with the SQLSTATE
 *   - the database is newer than this program: DATABASE, nothing is touched
 *   - two servers migrate at once: the later waits for the earlier at the lock on schema_migration and then finds
 *     nothing to do; only in an empty database one of them may fail, and succeeds when it is started again
 */
#include "server/store/migrate.h"
#include "common/base/log.h"
#include "server/store/schema_version.h"
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char database[] = "rectify";

static void log_failure(const char *what, PGconn *pg, const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    char quoted[512];
    log_event(LOG_ERROR, "store", "migration-failed step=%s sqlstate=%s reason=%s", what,
              sqlstate == NULL ? "" : sqlstate,
              log_quote(PQerrorMessage(pg), quoted, sizeof(quoted)));
}

/* Notices of CREATE ... IF NOT EXISTS say nothing new. */
static void drop_notice(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

static enum err open_database(const char *conninfo, const char *dbname, PGconn **out)
{
    /* The first is expanded, the second replaces the name of the database in it; NULL replaces nothing. */
    const char *const keywords[] = {"dbname", "dbname", "client_encoding", NULL};
    const char *const values[] = {conninfo, dbname, "UTF8", NULL};
    PGconn *pg = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(pg) != CONNECTION_OK) {
        log_failure("connect", pg, NULL);
        PQfinish(pg);
        return ERR_DATABASE_AWAY;
    }
    (void)PQsetNoticeReceiver(pg, drop_notice, NULL);
    *out = pg;
    return ERR_OK;
}

/* Runs a script, which may be several statements. */
static enum err run(PGconn *pg, const char *what, const char *sql)
{
    PGresult *result = PQexec(pg, sql);
    ExecStatusType status = PQresultStatus(result);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!ok) {
        log_failure(what, pg, result);
    }
    PQclear(result);
    return ok ? ERR_OK : ERR_DATABASE;
}

/* The number a query answers with; no row and null are 0. */
static enum err ask(PGconn *pg, const char *what, const char *sql, int *number)
{
    PGresult *result = PQexec(pg, sql);
    bool ok = PQresultStatus(result) == PGRES_TUPLES_OK;
    if (!ok) {
        log_failure(what, pg, result);
    }
    *number = ok && PQntuples(result) == 1 ? (int)strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    return ok ? ERR_OK : ERR_DATABASE;
}

static const struct sql_script *find_roles(void)
{
    const struct sql_script *script = sql_scripts;
    while (script->name != NULL && strcmp(script->name, "roles") != 0) {
        script++;
    }
    return script;
}

static enum err make_database(const char *conninfo_super)
{
    PGconn *pg = NULL;
    int exists = 0;
    char sql[128];
    enum err err = open_database(conninfo_super, NULL, &pg);
    if (err != ERR_OK) {
        return err;
    }
    (void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM pg_database WHERE datname = '%s'",
                   database);
    err = ask(pg, "find-database", sql, &exists);
    if (err == ERR_OK && exists == 0) {
        (void)snprintf(sql, sizeof(sql),
                       "CREATE DATABASE %s ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0",
                       database);
        err = run(pg, "create-database", sql);
    }
    PQfinish(pg);
    return err;
}

/* The lock makes a second server wait until the first has brought the schema up to date. */
static enum err apply(PGconn *pg, const struct sql_script *script, int version)
{
    char row[160];
    int applied = 0;
    (void)snprintf(row, sizeof(row),
                   "INSERT INTO schema_migration (version, name) VALUES (%d, '%s')", version,
                   script->name);
    enum err err = run(pg, script->name, "BEGIN");
    if (err == ERR_OK && version > 1) {
        err = run(pg, script->name, "LOCK TABLE schema_migration IN EXCLUSIVE MODE");
    }
    if (err == ERR_OK && version > 1) {
        char found[96];
        (void)snprintf(found, sizeof(found),
                       "SELECT count(*) FROM schema_migration WHERE version = %d", version);
        err = ask(pg, script->name, found, &applied);
    }
    if (err == ERR_OK && applied == 0) {
        err = run(pg, script->name, script->text);
    }
    if (err == ERR_OK && applied == 0) {
        err = run(pg, script->name, row);
    }
    if (err != ERR_OK) {
        enum err undone = run(pg, script->name, "ROLLBACK");
        return undone == ERR_OK ? err : undone;
    }
    return run(pg, script->name, "COMMIT");
}

static enum err present_version(PGconn *pg, int *version)
{
    int exists = 0;
    enum err err =
        ask(pg, "find-schema", "SELECT (to_regclass('rectify.schema_migration') IS NOT NULL)::int",
            &exists);
    if (err == ERR_OK && exists != 0) {
        err = ask(pg, "find-version", "SELECT max(version) FROM rectify.schema_migration", version);
    }
    return err;
}

static enum err apply_missing(PGconn *pg)
{
    int present = 0;
    enum err err = present_version(pg, &present);
    if (err == ERR_OK && present > schema_version_newest()) {
        log_event(LOG_ERROR, "store", "schema-newer found=%d known=%d", present,
                  schema_version_newest());
        return ERR_DATABASE;
    }
    for (int version = present + 1; err == ERR_OK && version <= schema_version_newest();
         version++) {
        const struct sql_script *script = sql_scripts;
        while (script->name != NULL && schema_version_of(script->name) != version) {
            script++;
        }
        if (script->name == NULL) {
            log_event(LOG_ERROR, "store", "migration-gap version=%d", version);
            return ERR_DATABASE;
        }
        err = apply(pg, script, version);
        log_event(LOG_NOTICE, "store", "migration name=%s err=%s", script->name, err_name(err));
    }
    return err;
}

static enum err migrate_as_owner(PGconn *pg)
{
    enum err err = run(pg, "set-role", "SET ROLE rectify_owner");
    if (err == ERR_OK) {
        err = run(pg, "set-path", "SET search_path = rectify, pg_temp");
    }
    return err == ERR_OK ? apply_missing(pg) : err;
}

enum err migrate_embedded(const char *conninfo_super)
{
    PGconn *pg = NULL;
    enum err err = make_database(conninfo_super);
    if (err == ERR_OK) {
        err = open_database(conninfo_super, database, &pg);
    }
    if (err != ERR_OK) {
        return err;
    }
    const struct sql_script *roles = find_roles();
    err = roles->name == NULL ? ERR_DATABASE : run(pg, roles->name, roles->text);
    if (err == ERR_OK) {
        err = migrate_as_owner(pg);
    }
    PQfinish(pg);
    return err;
}

enum err migrate_external(const char *conninfo_owner)
{
    PGconn *pg = NULL;
    enum err err = open_database(conninfo_owner, NULL, &pg);
    if (err != ERR_OK) {
        return err;
    }
    err = migrate_as_owner(pg);
    PQfinish(pg);
    return err;
}
