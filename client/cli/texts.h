/*
 * What a person reads for a number: errors, reasons of a refusal, remarks on a plan, paths of
 * fields. Every sentence says what was wrong; an advice says what to do. English msgids,
 * translated on the way out.
 */
#ifndef RECTIFY_CLI_TEXTS_H
#define RECTIFY_CLI_TEXTS_H

#include "common/base/arena.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A row of a table of sentences. */
struct text {
    int number;
    const char *sentence;
    const char *advice; /* errors only; "": none */
};

/* Never NULL; a number of a later version is an error inside the server. */
const char *texts_error(enum err err);
const char *texts_advice(enum err err); /* "": none */

/* "measure 2: it has no owner"; item 0: none */
const char *texts_reason(uint32_t reason, uint32_t item, struct arena *arena);

/* What a remark on a plan is about, as far as it is known. */
struct texts_remark {
    uint32_t remark;
    uint32_t problem_no; /* 0: none */
    uint32_t phase;      /* 0: none */
    day_t phase_on;      /* DAY_NONE: not known */
    day_t due_on;        /* DAY_NONE: not known */
    const char *value;   /* NULL: none */
};
const char *texts_remark(const struct texts_remark *about, struct arena *arena);

/* "plan.measures[2].text" -> "measure 2, text"; what is not known stays as it is. */
const char *texts_field(const char *path, struct arena *arena);

/* The day as people of that language write it; "" for DAY_NONE. */
const char *texts_day(day_t day, struct arena *arena);
/* A due date or "long-term"; "" for neither. */
const char *texts_due(uint32_t due_kind, bool has_day, day_t day, struct arena *arena);

/* The tables, for the test that holds them against the protocol. */
const struct text *texts_errors(size_t *count);
const struct text *texts_reasons(size_t *count);
const struct text *texts_remarks(size_t *count);

#endif
