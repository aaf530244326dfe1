#include "server/store/pg_result.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/store/pg_type.h"
#include <string.h>

enum err arena_err(const struct arena *arena)
{
    return arena->exhausted ? ERR_LIMIT : ERR_NOMEM;
}

/* One value of a result; NULL bytes for null. */
struct value {
    const uint8_t *bytes;
    size_t len;
};

static enum err wrong_shape(void)
{
    const bool columns_fit_the_statement = false;
    return CHECK(columns_fit_the_statement) ? ERR_OK : ERR_INTERNAL;
}

static enum err read_number(struct value value, size_t size, void *out)
{
    int64_t number = 0;
    switch (value.len) {
    case 0: break;
    case 2: number = (int16_t)pg_get16(value.bytes); break;
    case 4: number = (int32_t)pg_get32(value.bytes); break;
    case 8: number = (int64_t)pg_get64(value.bytes); break;
    default: return wrong_shape();
    }
    if (size == sizeof(int64_t)) {
        memcpy(out, &number, sizeof(number));
    } else {
        int32_t small = (int32_t)number;
        if (size != sizeof(small) || small != number) {
            return wrong_shape();
        }
        memcpy(out, &small, sizeof(small));
    }
    return ERR_OK;
}

static enum err read_bool(struct value value, void *out)
{
    bool yes = value.bytes != NULL && value.len == 1 && value.bytes[0] != 0;
    memcpy(out, &yes, sizeof(yes));
    return ERR_OK;
}

static enum err read_text(struct value value, struct arena *arena, void *out)
{
    const char *text = NULL;
    if (value.bytes != NULL) {
        text = arena_strndup(arena, (const char *)value.bytes, value.len);
        if (text == NULL) {
            return arena_err(arena);
        }
    }
    memcpy(out, &text, sizeof(text));
    return ERR_OK;
}

static enum err read_day(struct value value, void *out)
{
    day_t day = DAY_NONE;
    if (value.bytes != NULL) {
        if (value.len != sizeof(uint32_t)) {
            return wrong_shape();
        }
        day = (day_t)pg_get32(value.bytes) + PG_EPOCH_DAYS;
    }
    memcpy(out, &day, sizeof(day));
    return ERR_OK;
}

static enum err read_time(struct value value, void *out)
{
    int64_t wall_ms = 0;
    if (value.bytes != NULL) {
        if (value.len != sizeof(uint64_t)) {
            return wrong_shape();
        }
        wall_ms = pg_ms_of_time(pg_get64(value.bytes));
    }
    memcpy(out, &wall_ms, sizeof(wall_ms));
    return ERR_OK;
}

/* UUIDs and digests: bytes of a fixed number. */
static enum err read_bytes(struct value value, size_t size, void *out)
{
    if (value.bytes == NULL) {
        memset(out, 0, size);
        return ERR_OK;
    }
    if (value.len != size) {
        return wrong_shape();
    }
    memcpy(out, value.bytes, size);
    return ERR_OK;
}

/* The next element of an array's body; false when the bytes end early. */
static bool next_element(struct value *body, struct value *element)
{
    if (body->len < sizeof(uint32_t)) {
        return false;
    }
    size_t len = pg_get32(body->bytes);
    *body = (struct value){body->bytes + sizeof(uint32_t), body->len - sizeof(uint32_t)};
    if (len == UINT32_MAX) {
        *element = (struct value){NULL, 0};
        return true;
    }
    if (len > body->len) {
        return false;
    }
    *element = (struct value){body->bytes, len};
    *body = (struct value){body->bytes + len, body->len - len};
    return true;
}

/* Reads one element into `out`. */
typedef enum err (*element_cb)(struct value value, struct arena *arena, void *out);

static enum err read_day_element(struct value value, struct arena *arena, void *out)
{
    (void)arena;
    return read_day(value, out);
}

static enum err read_elements(struct value body, element_cb read, struct arena *arena, size_t size,
                              size_t count, char *out)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        struct value element = {NULL, 0};
        err = next_element(&body, &element) ? read(element, arena, out + i * size) : wrong_shape();
    }
    return err;
}

/* A pointer to the elements, then their count. */
static enum err read_array(struct value value, element_cb read, struct arena *arena, size_t size,
                           void *out)
{
    enum {
        HEAD_SIZE = 20,
        EMPTY_SIZE = 12
    };
    char *elements = NULL;
    size_t count = 0;
    if (value.bytes != NULL && value.len != EMPTY_SIZE) {
        if (value.len < HEAD_SIZE || pg_get32(value.bytes) != 1) {
            return wrong_shape();
        }
        count = pg_get32(value.bytes + 12);
        struct value body = {value.bytes + HEAD_SIZE, value.len - HEAD_SIZE};
        elements = arena_calloc(arena, count, size);
        if (elements == NULL) {
            return arena_err(arena);
        }
        enum err err = read_elements(body, read, arena, size, count, elements);
        if (err != ERR_OK) {
            return err;
        }
    }
    memcpy(out, &elements, sizeof(elements));
    memcpy((char *)out + sizeof(elements), &count, sizeof(count));
    return ERR_OK;
}

static enum err read_bytea(struct value value, struct arena *arena, void *out)
{
    uint8_t *bytes = NULL;
    if (value.bytes != NULL) {
        bytes = arena_alloc(arena, value.len);
        if (bytes == NULL) {
            return arena_err(arena);
        }
        memcpy(bytes, value.bytes, value.len);
    }
    memcpy(out, &bytes, sizeof(bytes));
    memcpy((char *)out + sizeof(bytes), &value.len, sizeof(value.len));
    return ERR_OK;
}

static enum err read_value(const struct column *column, struct value value, struct arena *arena,
                           void *out)
{
    switch (column->kind) {
    case COLUMN_NUMBER: return read_number(value, column->size, out);
    case COLUMN_BOOL: return read_bool(value, out);
    case COLUMN_TEXT: return read_text(value, arena, out);
    case COLUMN_DAY: return read_day(value, out);
    case COLUMN_TIME: return read_time(value, out);
    case COLUMN_UUID: return read_bytes(value, sizeof(struct uuid), out);
    case COLUMN_DIGEST: return read_bytes(value, sizeof(struct digest), out);
    case COLUMN_TEXTS: return read_array(value, read_text, arena, sizeof(const char *), out);
    case COLUMN_DAYS: return read_array(value, read_day_element, arena, sizeof(day_t), out);
    case COLUMN_BYTES: return read_bytea(value, arena, out);
    }
    return wrong_shape();
}

enum err row_read(const PGresult *result, int row, const struct columns *columns,
                  struct arena *arena, void *out)
{
    if (PQnfields(result) != (int)columns->count) {
        return wrong_shape();
    }
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->all[i];
        struct value value = {NULL, 0};
        if (PQgetisnull(result, row, (int)i) == 0) {
            value.bytes = (const uint8_t *)PQgetvalue(result, row, (int)i);
            value.len = (size_t)PQgetlength(result, row, (int)i);
        }
        enum err err = read_value(column, value, arena, (char *)out + column->offset);
        if (err != ERR_OK) {
            return err;
        }
    }
    return ERR_OK;
}

enum err rows_read(const PGresult *result, const struct columns *columns, struct arena *arena,
                   void **rows, size_t *count)
{
    size_t tuples = (size_t)PQntuples(result);
    char *all = arena_calloc(arena, tuples, columns->row_size);
    if (all == NULL) {
        return arena_err(arena);
    }
    for (size_t i = 0; i < tuples; i++) {
        enum err err = row_read(result, (int)i, columns, arena, all + i * columns->row_size);
        if (err != ERR_OK) {
            return err;
        }
    }
    *rows = all;
    *count = tuples;
    return ERR_OK;
}
