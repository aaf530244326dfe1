/*
 * Results in binary form become structs by way of a table of columns: "column n of the statement is this member".
 * Texts are copied into the arena. A result of another shape is INTERNAL: the statement and its table disagree.
 */
#ifndef RECTIFY_STORE_PG_RESULT_H
#define RECTIFY_STORE_PG_RESULT_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column_kind {
    COLUMN_NUMBER, /* int2, int4, int8 into an integer or enum; null: 0 */
    COLUMN_BOOL,   /* null: false */
    COLUMN_TEXT,   /* null: NULL */
    COLUMN_DAY,    /* null: DAY_NONE */
    COLUMN_TIME,   /* timestamptz into milliseconds; null: 0 */
    COLUMN_UUID,   /* null: nil */
    COLUMN_DIGEST, /* null: zeros */
    COLUMN_TEXTS,  /* text[] into const char **, followed by the size_t of its count; null: none */
    COLUMN_DAYS,   /* the same of date[] into const day_t * */
    COLUMN_BYTES, /* bytea into const uint8_t *, followed by the size_t of its length; null: NULL */
};

struct column {
    enum column_kind kind;
    size_t offset;
    size_t size;
};

/* The value, where `of` is of this type; else it does not compile. */
#define OF_TYPE(of, type, value) _Generic((of), type : (value))

/* The size of the member, which must be of a type that columns of this kind are read into. */
#define COLUMN_SIZE_NUMBER(member)                                                                 \
    _Generic((member), int32_t : 4, uint32_t : 4, int64_t : 8, uint64_t : 8)
#define COLUMN_SIZE_BOOL(member)   OF_TYPE(member, bool, sizeof(member))
#define COLUMN_SIZE_TEXT(member)   OF_TYPE(member, const char *, sizeof(member))
#define COLUMN_SIZE_DAY(member)    OF_TYPE(member, day_t, sizeof(member))
#define COLUMN_SIZE_TIME(member)   OF_TYPE(member, int64_t, sizeof(member))
#define COLUMN_SIZE_UUID(member)   OF_TYPE(member, struct uuid, sizeof(member))
#define COLUMN_SIZE_DIGEST(member) OF_TYPE(member, struct digest, sizeof(member))
#define COLUMN_SIZE_TEXTS(member)  OF_TYPE(member, const char **, sizeof(member))
#define COLUMN_SIZE_DAYS(member)   OF_TYPE(member, const day_t *, sizeof(member))
#define COLUMN_SIZE_BYTES(member)  OF_TYPE(member, const uint8_t *, sizeof(member))

#define COLUMN(kind, type, member)                                                                 \
    {                                                                                              \
        COLUMN_##kind, offsetof(type, member), COLUMN_SIZE_##kind(((type *)0)->member)             \
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
