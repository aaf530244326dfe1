#include "client/lib/query.h"
#include "client/lib/text.h"
#include <sqlite3.h>
#include <string.h>

enum err query_fail(struct sqlite3 *db, int result, struct failure *failure)
{
    const char *words = db == NULL ? sqlite3_errstr(result) : sqlite3_errmsg(db);
    switch (result & 0xFF) { /* the rest of the number only tells more about it */
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return failure_set(failure, ERR_INVALID, words);
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM: return failure_set(failure, ERR_IO, words);
    case SQLITE_NOMEM: return failure_set(failure, ERR_NOMEM, words);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return failure_set(failure, ERR_AGAIN, words);
    case SQLITE_TOOBIG: return failure_set(failure, ERR_LIMIT, words);
    default: return failure_set(failure, ERR_DATABASE, words);
    }
}

static bool in_order(const struct query *query)
{
    bool sqlite = query->result == SQLITE_OK || query->result == SQLITE_ROW;
    return sqlite && query->err == ERR_OK;
}

void query_open(struct query *query, struct sqlite3 *db, const char *sql)
{
    *query = (struct query){.db = db, .err = ERR_OK};
    query->result = sqlite3_prepare_v2(db, sql, -1, &query->stmt, NULL);
}

void query_bind_int(struct query *query, int64_t value)
{
    if (in_order(query)) {
        query->result = sqlite3_bind_int64(query->stmt, ++query->bound, value);
    }
}

void query_bind_text(struct query *query, const char *text)
{
    if (in_order(query)) {
        query->result = sqlite3_bind_text(query->stmt, ++query->bound, text, -1, SQLITE_STATIC);
    }
}

/* A NULL pointer would bind NULL instead of no bytes. */
void query_bind_bytes(struct query *query, const void *bytes, size_t len)
{
    if (in_order(query)) {
        query->result = sqlite3_bind_blob64(query->stmt, ++query->bound, len > 0 ? bytes : "", len,
                                            SQLITE_STATIC);
    }
}

bool query_row(struct query *query)
{
    if (in_order(query)) {
        query->result = sqlite3_step(query->stmt);
    }
    return query->result == SQLITE_ROW && query->err == ERR_OK;
}

int64_t query_int(const struct query *query, int column)
{
    return sqlite3_column_int64(query->stmt, column);
}

void query_text(const struct query *query, int column, char *out, size_t size)
{
    text_cut(out, size, (const char *)sqlite3_column_text(query->stmt, column));
}

const uint8_t *query_bytes(struct query *query, int column, size_t *len)
{
    static const uint8_t nothing[1]; /* SQLite has no address for no bytes */
    *len = 0;
    if (sqlite3_column_type(query->stmt, column) == SQLITE_NULL) {
        return NULL;
    }
    const uint8_t *bytes = sqlite3_column_blob(query->stmt, column);
    *len = (size_t)sqlite3_column_bytes(query->stmt, column);
    if (bytes == NULL && sqlite3_errcode(query->db) == SQLITE_NOMEM) {
        query->err = ERR_NOMEM;
    }
    return bytes == NULL ? nothing : bytes;
}

uint8_t *query_copy(struct query *query, int column, struct arena *arena, size_t *len)
{
    const uint8_t *bytes = query_bytes(query, column, len);
    if (bytes == NULL || query->err != ERR_OK) {
        return NULL;
    }
    uint8_t *copy = arena_alloc(arena, *len);
    if (copy == NULL) {
        query->err = ERR_NOMEM;
        return NULL;
    }
    memcpy(copy, bytes, *len);
    return copy;
}

enum err query_close(struct query *query, struct failure *failure)
{
    bool sqlite =
        query->result == SQLITE_OK || query->result == SQLITE_ROW || query->result == SQLITE_DONE;
    enum err err = sqlite ? query->err : query_fail(query->db, query->result, failure);
    /* Its result repeats that of the last step, which was looked at. */
    (void)sqlite3_finalize(query->stmt);
    query->stmt = NULL;
    return sqlite && err != ERR_OK ? failure_set(failure, err, NULL) : err;
}

enum err query_run(struct query *query, struct failure *failure)
{
    while (query_row(query)) {
        /* a PRAGMA that sets something answers with a row */
    }
    return query_close(query, failure);
}
