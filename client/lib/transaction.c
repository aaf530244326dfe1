/* Statements that answer nothing, and what holds several of them together: of database.h. */
#include "client/lib/database.h"
#include "client/lib/query.h"
#include "common/base/check.h"
#include <sqlite3.h>

enum err database_run(struct sqlite3 *db, const char *sql, struct failure *failure)
{
    struct query query;
    query_open(&query, db, sql);
    return query_run(&query, failure);
}

enum err database_begin(struct sqlite3 *db, struct failure *failure)
{
    return database_run(db, "begin immediate", failure);
}

enum err database_end(struct sqlite3 *db, enum err err, struct failure *failure)
{
    if (err == ERR_OK) {
        err = database_run(db, "commit", failure);
    }
    /* A failed commit may have left the transaction open, a failed statement may have ended it. */
    if (err != ERR_OK && sqlite3_get_autocommit(db) == 0) {
        struct failure second;
        enum err rolled_back = database_run(db, "rollback", &second);
        (void)CHECK(rolled_back == ERR_OK || sqlite3_get_autocommit(db) != 0);
    }
    return err;
}
