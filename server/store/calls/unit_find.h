/* The unit that a read names, and whether the caller may see it: asked before anything of it is looked at. */
#ifndef RECTIFY_STORE_CALLS_UNIT_FIND_H
#define RECTIFY_STORE_CALLS_UNIT_FIND_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/calls/unit_asked.h"
#include "server/store/lane.h"
#include "server/store/pg_params.h"
#include <stdint.h>

/* Prepared with assignments_script for all scripts that send it. */
extern const struct pg_statement unit_find;

/* Number 0 or a name: the number counts. */
MUST_CHECK enum err unit_find_send(struct round *round, const struct unit_asked *asked);

/* The same where one is named: neither number nor name asks nothing. */
MUST_CHECK enum err unit_find_named(struct round *round, const struct unit_asked *asked);

/* NOT_FOUND: no unit of that name. NOT_YOURS: it is another one than only_unit_id, unless that is 0. */
MUST_CHECK enum err unit_find_take(const PGresult *result, int64_t only_unit_id);

/*
 * The condition of a list that may be asked for one unit: $1 its number or 0, $2 its name or null, $3 the only one that may
 * be seen or 0.
 */
#define UNIT_ASKED(column)                                                                         \
    "($3::int8 = 0 OR " column " = $3::int8) AND ($1::int8 = 0 OR " column " = $1::int8)"          \
    " AND ($1::int8 <> 0 OR $2::text IS NULL"                                                      \
    "  OR " column " = (SELECT n.unit_id FROM unit_name n WHERE n.name = $2::text))"
/* Of what belongs to no unit: none is asked for, and all may be seen. */
#define UNIT_NOT_ASKED "($1::int8 = 0 AND $2::text IS NULL AND $3::int8 = 0)"
/* The three of them, in the order of UNIT_ASKED. */
void params_unit_asked(struct pg_params *params, const struct unit_asked *asked);

#endif
