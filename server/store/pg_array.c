#include "server/store/pg_array.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    HEAD_SIZE = 20, /* dimensions, has nulls, type, length, lower bound; four bytes each */
    LEN_SIZE = 4,   /* before each element */
    ARRAY_MAX = 256 * 1024 * 1024, /* a register of 100,000 units stays far below */
};

static const uint8_t zeros[HEAD_SIZE];

static void append(struct pg_array *array, const void *bytes, size_t len)
{
    if (array->err == ERR_OK) {
        array->err = buf_append(&array->bytes, bytes, len);
    }
}

static void element(struct pg_array *array, const void *bytes, size_t len)
{
    uint8_t head[LEN_SIZE];
    pg_put32(head, (uint32_t)len);
    append(array, head, sizeof(head));
    append(array, bytes, len);
    array->count++;
}

void array_init(struct pg_array *array, enum pg_type type)
{
    *array = (struct pg_array){.type = type};
    buf_init(&array->bytes, ARRAY_MAX);
    append(array, zeros, HEAD_SIZE);
}

void array_reset(struct pg_array *array)
{
    buf_clear(&array->bytes);
    array->count = 0;
    array->nulls = false;
    array->err = ERR_OK;
    append(array, zeros, HEAD_SIZE);
}

void array_close(struct pg_array *array)
{
    buf_close(&array->bytes);
}

void array_null(struct pg_array *array)
{
    uint8_t head[LEN_SIZE];
    pg_put32(head, UINT32_MAX);
    append(array, head, sizeof(head));
    array->nulls = true;
    array->count++;
}

void array_bool(struct pg_array *array, bool value)
{
    uint8_t byte = value ? 1 : 0;
    element(array, &byte, sizeof(byte));
}

/* A number that a column cannot hold must not arrive as another number. */
static void refuse_unless(struct pg_array *array, bool fits)
{
    if (!fits && array->err == ERR_OK) {
        array->err = ERR_INVALID;
    }
}

void array_int2(struct pg_array *array, int64_t value)
{
    uint8_t bytes[2];
    refuse_unless(array, value >= INT16_MIN && value <= INT16_MAX);
    pg_put16(bytes, (uint16_t)value);
    element(array, bytes, sizeof(bytes));
}

void array_int4(struct pg_array *array, int64_t value)
{
    uint8_t bytes[4];
    refuse_unless(array, value >= INT32_MIN && value <= INT32_MAX);
    pg_put32(bytes, (uint32_t)value);
    element(array, bytes, sizeof(bytes));
}

void array_int8(struct pg_array *array, int64_t value)
{
    uint8_t bytes[8];
    pg_put64(bytes, (uint64_t)value);
    element(array, bytes, sizeof(bytes));
}

void array_id(struct pg_array *array, int64_t id)
{
    if (id == 0) {
        array_null(array);
    } else {
        array_int8(array, id);
    }
}

void array_word(struct pg_array *array, int64_t value)
{
    if (value == 0) {
        array_null(array);
    } else {
        array_int2(array, value);
    }
}

void array_text(struct pg_array *array, const char *text)
{
    if (text == NULL) {
        array_null(array);
    } else {
        element(array, text, strlen(text));
    }
}

void array_bytes(struct pg_array *array, const void *bytes, size_t len)
{
    element(array, bytes, len);
}

void array_uuid(struct pg_array *array, const struct uuid *uuid)
{
    if (uuid_is_nil(uuid)) {
        array_null(array);
    } else {
        element(array, uuid->bytes, sizeof(uuid->bytes));
    }
}

void array_day(struct pg_array *array, day_t day)
{
    if (day == DAY_NONE) {
        array_null(array);
    } else {
        array_int4(array, (int64_t)day - PG_EPOCH_DAYS);
    }
}

void array_time(struct pg_array *array, int64_t wall_ms)
{
    array_int8(array, (int64_t)pg_time_of_ms(wall_ms));
}

enum err array_finish(struct pg_array *array)
{
    if (array->err != ERR_OK) {
        return array->err;
    }
    /* The buffer is never consumed from, so its data begins with the head. */
    uint8_t *head = array->bytes.data;
    pg_put32(head, array->count == 0 ? 0 : 1);
    pg_put32(head + 4, array->nulls ? 1 : 0);
    pg_put32(head + 8, (uint32_t)array->type);
    pg_put32(head + 12, array->count);
    pg_put32(head + 16, 1);
    if (array->count == 0) {
        array->bytes.len = 12; /* an empty array has no dimension */
    }
    return ERR_OK;
}

/* The length of the list is written when it is known: its place is kept in the head's unused bytes until then. */
void array_list_open(struct pg_array *array)
{
    if (array->err == ERR_OK) {
        pg_put32(array->bytes.data, (uint32_t)array->bytes.len);
    }
    append(array, zeros, LEN_SIZE);
    append(array, "{", 1);
}

/* A comma, unless it is the first of the list. */
static void separate(struct pg_array *array)
{
    if (array->err == ERR_OK && array->bytes.data[array->bytes.len - 1] != '{') {
        append(array, ",", 1);
    }
}

void array_list_text(struct pg_array *array, const char *text)
{
    separate(array);
    if (text == NULL) {
        append(array, "NULL", 4);
        return;
    }
    append(array, "\"", 1);
    while (*text != '\0') {
        size_t plain = strcspn(text, "\"\\");
        append(array, text, plain);
        text += plain;
        if (*text != '\0') {
            append(array, "\\", 1);
            append(array, text, 1);
            text++;
        }
    }
    append(array, "\"", 1);
}

void array_list_int(struct pg_array *array, int64_t value)
{
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%" PRId64, value);
    separate(array);
    append(array, digits, (size_t)len);
}

void array_list_day(struct pg_array *array, day_t day)
{
    char text[DAY_TEXT_SIZE];
    day_format(day, text);
    separate(array);
    if (text[0] == '\0') {
        append(array, "NULL", 4);
    } else {
        append(array, text, strlen(text));
    }
}

void array_list_close(struct pg_array *array)
{
    append(array, "}", 1);
    if (array->err == ERR_OK) {
        size_t at = pg_get32(array->bytes.data);
        pg_put32(array->bytes.data + at, (uint32_t)(array->bytes.len - at - LEN_SIZE));
    }
    array->count++;
}
