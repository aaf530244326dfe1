/*
 * One statement of SQLite, from its text to its end. The first result that is not in order stays
 * and stops all that follows, so that it is looked at once, by query_close or query_run, and none
 * is ever lost.
 */
#ifndef RECTIFY_CLIENT_QUERY_H
#define RECTIFY_CLIENT_QUERY_H

#include "client/lib/failure.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

struct query {
    struct sqlite3 *db;
    struct sqlite3_stmt *stmt;
    int result;   /* SQLite's; once not in order it stays */
    int bound;    /* parameters so far */
    enum err err; /* of ours: a column that does not fit the arena */
};

void query_open(struct query *query, struct sqlite3 *db, const char *sql);

/* The next parameter. Text and bytes must live until the query ends. */
void query_bind_int(struct query *query, int64_t value);
void query_bind_text(struct query *query, const char *text);
void query_bind_bytes(struct query *query, const void *bytes, size_t len);

/* Steps to the next row; false at the end and after a failure. */
bool query_row(struct query *query);

/* Columns of the row, from 0. Bytes stay valid until the next step. */
int64_t query_int(const struct query *query, int column);
void query_text(const struct query *query, int column, char *out, size_t size); /* cut */
const uint8_t *query_bytes(struct query *query, int column, size_t *len);       /* NULL: none */
uint8_t *query_copy(struct query *query, int column, struct arena *arena, size_t *len);

/* Ends it: what became of it, with SQLite's words in the failure. */
MUST_CHECK enum err query_close(struct query *query, struct failure *failure);
/* Steps to its end, then ends it: for statements without rows. */
MUST_CHECK enum err query_run(struct query *query, struct failure *failure);

/* SQLite's result in our words: INVALID (damaged), IO, NOMEM, AGAIN, LIMIT, DATABASE. */
enum err query_fail(struct sqlite3 *db, int result, struct failure *failure);

#endif
