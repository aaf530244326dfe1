/*
 * Results in binary form become structs by way of a table of columns: "column n of the statement is this member".
 * Texts are copied into the arena. A result of another shape is INTERNAL: the statement and its table disagree.
 */
#ifndef RECTIFY_STORE_PG_RESULT_H
#define RECTIFY_STORE_PG_RESULT_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include <libpq-fe.h>
#include <stddef.h>

enum column_kind {
    COLUMN_NUMBER, /* int2, int4, int8 into an integer or enum; null: 0 */
    COLUMN_BOOL,   /* null: false */
    COLUMN_TEXT,   /* null: NULL */
    COLUMN_DAY,    /* null: DAY_NONE */
    COLUMN_TIME,   /* timestamptz into milliseconds; null: 0 */
    COLUMN_UUID,   /* null: nil */
    COLUMN_DIGEST, /* null: zeros */
    COLUMN_TEXTS,  /* text[] into const char **, followed by the size_t of its count; null: none */
    COLUMN_DAYS,   /* the same of date[] into day_t * */
    COLUMN_BYTES, /* bytea into const uint8_t *, followed by the size_t of its length; null: NULL */
};

struct column {
    enum column_kind kind;
    size_t offset;
    size_t size;
};

#define COLUMN(kind, type, member)                                                                 \
    {                                                                                              \
        COLUMN_##kind, offsetof(type, member), sizeof(((type *)0)->member)                         \
    }

struct columns {
    const struct column *all;
    size_t count;
    size_t row_size;
};

#define COLUMNS(type, table)                                                                       \
    {                                                                                              \
        (table), ARRAY_LEN(table), sizeof(type)                                                    \
    }

/* All rows, in the arena. NOMEM, LIMIT (the arena's budget), INTERNAL. */
MUST_CHECK enum err rows_read(const PGresult *result, const struct columns *columns,
                              struct arena *arena, void **rows, size_t *count);

/* Row `row` into `out`, which was zeroed. */
MUST_CHECK enum err row_read(const PGresult *result, int row, const struct columns *columns,
                             struct arena *arena, void *out);

/* Why the arena refused. */
enum err arena_err(const struct arena *arena);

#endif
