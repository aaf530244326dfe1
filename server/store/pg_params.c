#include "server/store/pg_params.h"
#include "common/base/check.h"
#include <limits.h>
#include <string.h>

void params_init(struct pg_params *params)
{
    params->count = 0;
    params->err = ERR_OK;
}

static void refuse(struct pg_params *params, enum err err)
{
    if (params->err == ERR_OK) {
        params->err = err;
    }
}

static void add(struct pg_params *params, const void *value, size_t len)
{
    if (!CHECK(params->count < PG_PARAMS_MAX)) {
        refuse(params, ERR_INTERNAL);
        return;
    }
    if (len > INT_MAX) {
        refuse(params, ERR_LIMIT);
        return;
    }
    params->values[params->count] = value;
    params->lengths[params->count] = (int)len;
    params->formats[params->count] = 1;
    params->count++;
}

/* Where the next parameter's value of fixed size goes; the last place stands in when there is none left. */
static uint8_t *scalar(struct pg_params *params)
{
    int at = params->count < PG_PARAMS_MAX ? params->count : PG_PARAMS_MAX - 1;
    return params->scalars[at];
}

void params_null(struct pg_params *params)
{
    add(params, NULL, 0);
}

void params_bool(struct pg_params *params, bool value)
{
    uint8_t *at = scalar(params);
    at[0] = value ? 1 : 0;
    add(params, at, 1);
}

void params_int2(struct pg_params *params, int64_t value)
{
    uint8_t *at = scalar(params);
    if (value < INT16_MIN || value > INT16_MAX) {
        refuse(params, ERR_INVALID);
    }
    pg_put16(at, (uint16_t)value);
    add(params, at, 2);
}

void params_int4(struct pg_params *params, int64_t value)
{
    uint8_t *at = scalar(params);
    if (value < INT32_MIN || value > INT32_MAX) {
        refuse(params, ERR_INVALID);
    }
    pg_put32(at, (uint32_t)value);
    add(params, at, 4);
}

void params_int8(struct pg_params *params, int64_t value)
{
    uint8_t *at = scalar(params);
    pg_put64(at, (uint64_t)value);
    add(params, at, 8);
}

void params_id(struct pg_params *params, int64_t id)
{
    if (id == 0) {
        params_null(params);
    } else {
        params_int8(params, id);
    }
}

void params_text(struct pg_params *params, const char *text)
{
    add(params, text, text == NULL ? 0 : strlen(text));
}

void params_uuid(struct pg_params *params, const struct uuid *uuid)
{
    add(params, uuid->bytes, sizeof(uuid->bytes));
}

void params_digest(struct pg_params *params, const struct digest *digest)
{
    add(params, digest->bytes, sizeof(digest->bytes));
}

void params_bytes(struct pg_params *params, const void *bytes, size_t len)
{
    add(params, bytes, len);
}

void params_day(struct pg_params *params, day_t day)
{
    if (day == DAY_NONE) {
        params_null(params);
    } else {
        params_int4(params, (int64_t)day - PG_EPOCH_DAYS);
    }
}

void params_time(struct pg_params *params, int64_t wall_ms)
{
    params_int8(params, (int64_t)pg_time_of_ms(wall_ms));
}

void params_array(struct pg_params *params, struct pg_array *array)
{
    enum err err = array_finish(array);
    if (err != ERR_OK) {
        refuse(params, err);
        return;
    }
    add(params, array->bytes.data, array->bytes.len);
}
