/*
 * terminal.db: SQLite, opened with the settings that lose nothing when the power fails (reliability
 * before speed: a person makes a few acts a day), checked before it is used, brought to the present
 * version of its tables.
 */
#ifndef RECTIFY_CLIENT_DATABASE_H
#define RECTIFY_CLIENT_DATABASE_H

#include "client/lib/failure.h"
#include "common/base/attr.h"
#include "common/base/err.h"

struct sqlite3;

/*
 * The file must exist (it may be empty). INVALID when it is damaged, another program's or of a
 * newer program; then not a byte of it was changed.
 */
MUST_CHECK enum err database_open(const char *path, struct sqlite3 **db, struct failure *failure);
void database_close(struct sqlite3 *db); /* NULL is fine */

/* transaction.c: one statement without parameters and without rows. */
MUST_CHECK enum err database_run(struct sqlite3 *db, const char *sql, struct failure *failure);

/*
 * A transaction: begin, statements, then the end with what became of them. Commits when that is OK,
 * else rolls back.
 */
MUST_CHECK enum err database_begin(struct sqlite3 *db, struct failure *failure);
MUST_CHECK enum err database_end(struct sqlite3 *db, enum err err, struct failure *failure);

/*
 * migrate.c: whether it is ours and of a version that this program knows; INVALID otherwise. Reads
 * only.
 */
MUST_CHECK enum err database_check_version(struct sqlite3 *db, struct failure *failure);
/* Brings the tables to the present version, each step in a transaction of its own. */
MUST_CHECK enum err database_migrate(struct sqlite3 *db, struct failure *failure);

#endif
