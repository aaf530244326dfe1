/* The parameters of one statement, in order, in binary. What is added by pointer must live until the statement is sent. */
#ifndef RECTIFY_STORE_PG_PARAMS_H
#define RECTIFY_STORE_PG_PARAMS_H

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/store/pg_array.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    PG_PARAMS_MAX = 96,
};

struct pg_params {
    int count;
    enum err err; /* the first failure: sending refuses it */
    const char *values[PG_PARAMS_MAX];
    int lengths[PG_PARAMS_MAX];
    int formats[PG_PARAMS_MAX];
    uint8_t scalars[PG_PARAMS_MAX][8]; /* where values of fixed size lie */
};

void params_init(struct pg_params *params);
void params_null(struct pg_params *params);
void params_bool(struct pg_params *params, bool value);
void params_int2(struct pg_params *params, int64_t value); /* INVALID when it does not fit */
void params_int4(struct pg_params *params, int64_t value);
void params_int8(struct pg_params *params, int64_t value);
void params_id(struct pg_params *params, int64_t id);         /* 0: null */
void params_text(struct pg_params *params, const char *text); /* NULL: null */
void params_uuid(struct pg_params *params, const struct uuid *uuid);
void params_digest(struct pg_params *params, const struct digest *digest);
void params_bytes(struct pg_params *params, const void *bytes, size_t len);
void params_day(struct pg_params *params, day_t day); /* DAY_NONE: null */
void params_time(struct pg_params *params, int64_t wall_ms);
void params_array(struct pg_params *params, struct pg_array *array); /* finishes it */

#endif
