/* The unit that a read names, and whether the caller may see it: asked before anything of it is looked at. */
#ifndef RECTIFY_STORE_CALLS_UNIT_FIND_H
#define RECTIFY_STORE_CALLS_UNIT_FIND_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/lane.h"
#include <stdint.h>

/* Prepared with assignments_script for all scripts that send it. */
extern const struct pg_statement unit_find;

/* Number 0 or a name: the number counts. */
MUST_CHECK enum err unit_find_send(struct round *round, int64_t unit_id, const char *name);

/* NOT_FOUND: no unit of that name. NOT_YOURS: it is another one than only_unit_id, unless that is 0. */
MUST_CHECK enum err unit_find_take(const PGresult *result, int64_t only_unit_id);

#endif
