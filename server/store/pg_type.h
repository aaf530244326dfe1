/* PostgreSQL's binary forms: type numbers (fixed for ever, src/include/catalog/pg_type.dat) and byte order. */
#ifndef RECTIFY_STORE_PG_TYPE_H
#define RECTIFY_STORE_PG_TYPE_H

#include <stdint.h>

enum pg_type {
    PG_BOOL = 16,
    PG_BYTEA = 17,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_TEXT_ARRAY = 1009,
    PG_DATE = 1082,
    PG_TIMESTAMPTZ = 1184,
    PG_UUID = 2950,
};

/* Dates and times count from 2000-01-01. */
enum {
    PG_EPOCH_DAYS = 10957,
};
#define PG_EPOCH_MS (INT64_C(10957) * 24 * 60 * 60 * 1000)

static inline void pg_put16(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

static inline void pg_put32(uint8_t *out, uint32_t value)
{
    pg_put16(out, (uint16_t)(value >> 16));
    pg_put16(out + 2, (uint16_t)value);
}

static inline void pg_put64(uint8_t *out, uint64_t value)
{
    pg_put32(out, (uint32_t)(value >> 32));
    pg_put32(out + 4, (uint32_t)value);
}

static inline uint16_t pg_get16(const uint8_t *in)
{
    return (uint16_t)((uint16_t)(in[0] << 8) | in[1]);
}

static inline uint32_t pg_get32(const uint8_t *in)
{
    return (uint32_t)pg_get16(in) << 16 | pg_get16(in + 2);
}

static inline uint64_t pg_get64(const uint8_t *in)
{
    return (uint64_t)pg_get32(in) << 32 | pg_get32(in + 4);
}

/* A stranger's clock may say anything: what no timestamptz can hold is kept as its first or last sensible moment. */
static inline uint64_t pg_time_of_ms(int64_t wall_ms)
{
    const int64_t furthest = INT64_C(100000) * 366 * 24 * 60 * 60 * 1000;
    int64_t ms = wall_ms > furthest ? furthest : wall_ms;
    ms = ms < 0 ? 0 : ms;
    return (uint64_t)((ms - PG_EPOCH_MS) * 1000);
}

static inline int64_t pg_ms_of_time(uint64_t time)
{
    return (int64_t)time / 1000 + PG_EPOCH_MS;
}

#endif
