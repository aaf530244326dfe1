/*
 * Happy path: open, harden, check (whose file, which version, quick_check), settings, migrate.
 *
 * Failure modes
 *   - damaged, another program's, a newer program's: INVALID before anything was written
 *   - a setting that SQLite does not take (another build of it): DATABASE, never silently less
 *     durable
 *   - no room, a disk that fails: IO; the transaction is rolled back
 */
#include "client/lib/database.h"
#include "client/lib/query.h"
#include "common/base/check.h"
#include "proto/message_table.h"
#include <sqlite3.h>
#include <string.h>

enum {
    BUSY_TIMEOUT_MS =
        2000, /* a backup or a curious person's sqlite3 may hold the file for a moment */
    VALUE_LEN_MAX = LENGTH_LIST + 1024 * 1024, /* the longest answer of a server, cached */
};

/*
 * Before the first byte is read: a hostile file gets no help from SQLite's lesser known abilities.
 */
static enum err harden(struct sqlite3 *db, struct failure *failure)
{
    static const struct {
        int limit;
        int value;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, VALUE_LEN_MAX},
        {SQLITE_LIMIT_SQL_LENGTH, 4096},
        {SQLITE_LIMIT_COLUMN, 32},
        {SQLITE_LIMIT_EXPR_DEPTH, 16},
        {SQLITE_LIMIT_COMPOUND_SELECT, 2},
        {SQLITE_LIMIT_VDBE_OP, 10000},
        {SQLITE_LIMIT_FUNCTION_ARG, 8},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 8},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 16},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        (void)sqlite3_limit(db, limits[i].limit, limits[i].value); /* answers the former value */
    }
    int result = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (result == SQLITE_OK) {
        result = sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    }
    if (result == SQLITE_OK) {
        result = sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
    }
    return result == SQLITE_OK ? ERR_OK : query_fail(db, result, failure);
}

/* Whether the answer of a PRAGMA is this text. */
static enum err expect(struct sqlite3 *db, const char *sql, const char *text, enum err otherwise,
                       struct failure *failure)
{
    char answer[128] = "";
    struct query query;
    query_open(&query, db, sql);
    if (query_row(&query)) {
        query_text(&query, 0, answer, sizeof(answer));
    }
    enum err err = query_close(&query, failure);
    if (err == ERR_OK && strcmp(answer, text) != 0) {
        err = failure_set(failure, otherwise, answer);
    }
    return err;
}

/* Each is read back: SQLite passes over what it does not know without a word. */
static enum err settle(struct sqlite3 *db, struct failure *failure)
{
    static const struct {
        const char *set;
        const char *ask;
        const char *answer;
    } settings[] = {
        {"pragma journal_mode = delete", "pragma journal_mode", "delete"},
        {"pragma synchronous = extra", "pragma synchronous", "3"},
        {"pragma foreign_keys = on", "pragma foreign_keys", "1"},
        {"pragma trusted_schema = off", "pragma trusted_schema", "0"},
        {"pragma mmap_size = 0", "pragma mmap_size", "0"},
        {"pragma secure_delete = on", "pragma secure_delete", "1"},
        {"pragma temp_store = memory", "pragma temp_store", "2"},
    };
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]) && err == ERR_OK; i++) {
        err = database_run(db, settings[i].set, failure);
        if (err == ERR_OK) {
            err = expect(db, settings[i].ask, settings[i].answer, ERR_DATABASE, failure);
        }
    }
    return err;
}

static enum err prepare(struct sqlite3 *db, struct failure *failure)
{
    enum err err = harden(db, failure);
    if (err == ERR_OK) {
        err = database_run(db, "pragma cell_size_check = on", failure);
    }
    if (err == ERR_OK) {
        err = expect(db, "pragma quick_check(1)", "ok", ERR_INVALID, failure);
    }
    if (err == ERR_OK) {
        err = database_check_version(db, failure);
    }
    if (err == ERR_OK) {
        err = settle(db, failure);
    }
    return err == ERR_OK ? database_migrate(db, failure) : err;
}

enum err database_open(const char *path, struct sqlite3 **out, struct failure *failure)
{
    struct sqlite3 *db = NULL;
    int result = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    enum err err = result == SQLITE_OK ? prepare(db, failure) : query_fail(db, result, failure);
    if (err != ERR_OK) {
        database_close(db);
        return err;
    }
    *out = db;
    return ERR_OK;
}

/*
 * Only a statement that was not finalized could keep it from closing; that would be a fault of this
 * library.
 */
void database_close(struct sqlite3 *db)
{
    (void)CHECK(sqlite3_close(db) == SQLITE_OK);
}
