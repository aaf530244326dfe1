/*
 * A one-dimensional array parameter in PostgreSQL's binary form, built element by element.
 *
 * An element that does not fit marks the array as failed; array_finish says so once. The memory is kept by
 * array_reset, so that a batch after the first takes none.
 */
#ifndef RECTIFY_STORE_PG_ARRAY_H
#define RECTIFY_STORE_PG_ARRAY_H

#include "common/base/attr.h"
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/store/pg_type.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pg_array {
    struct buf bytes;
    enum pg_type type; /* of the elements */
    uint32_t count;
    bool nulls;
    enum err err; /* the first failure */
};

void array_init(struct pg_array *array, enum pg_type type);
void array_reset(struct pg_array *array);
void array_close(struct pg_array *array); /* may be called twice */

void array_null(struct pg_array *array);
void array_bool(struct pg_array *array, bool value);
void array_int2(struct pg_array *array, int64_t value); /* INVALID when it does not fit */
void array_int4(struct pg_array *array, int64_t value);
void array_int8(struct pg_array *array, int64_t value);
void array_id(struct pg_array *array, int64_t id);         /* 0: null */
void array_word(struct pg_array *array, int64_t value);    /* int2; 0: null */
void array_text(struct pg_array *array, const char *text); /* NULL: null */
void array_bytes(struct pg_array *array, const void *bytes, size_t len);
void array_uuid(struct pg_array *array, const struct uuid *uuid); /* nil: null */
void array_day(struct pg_array *array, day_t day);                /* DAY_NONE: null */
void array_time(struct pg_array *array, int64_t wall_ms);

/* Writes the head. The bytes are the parameter's value until the array changes. */
MUST_CHECK enum err array_finish(struct pg_array *array);

/*
 * An array as an element: PostgreSQL has no arrays of arrays of different lengths, so the inner one travels as its
 * text form, {"a","b",NULL}, in a text element that the statement casts back (::text[]). Between array_list_open and
 * array_list_close only array_list_* may be called.
 */
void array_list_open(struct pg_array *array);
void array_list_text(struct pg_array *array, const char *text); /* NULL: null */
void array_list_int(struct pg_array *array, int64_t value);
void array_list_day(struct pg_array *array, day_t day); /* DAY_NONE: null */
void array_list_close(struct pg_array *array);

#endif
