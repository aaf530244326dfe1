/*
 * What is taken from a result as it is, in a table of a script: all rows become a list of the call, or the only row members of the
 * call itself. What needs more than that the script takes by itself (lane.h).
 *
 *     COLUMNS_OF(struct area_unit, unit_columns) = {
 *         COLUMN(NUMBER, struct area_unit, unit_id),
 *         ...
 *     };
 *     static const struct take takes[] = {
 *         {&catalog_units, TAKE_LIST(struct catalog_call, units, unit_count, unit_columns)},
 *         {0},
 *     };
 *
 * A list of other structs than its columns', a count that is no size_t, a `more` that is no bool, a row of another struct: they do not compile.
 */
#ifndef RECTIFY_STORE_TAKE_H
#define RECTIFY_STORE_TAKE_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "server/store/pg_job.h"
#include "server/store/pg_result.h"
#include "server/store/store.h"

enum take_kind {
    TAKE_KIND_LIST,
    TAKE_KIND_ROW,
};

struct take {
    const struct pg_statement *statement; /* NULL: the end of the table */
    struct columns columns;
    enum take_kind kind;
    size_t call;  /* offset of the store_call in the script's own struct */
    size_t list;  /* LIST: of the pointer; it stays in the arena */
    size_t count; /* LIST */
    size_t
        page; /* LIST: how many rows a page has, where one more was asked for; 0: all rows are taken */
    size_t more;   /* of the bool that says there was one more */
    enum err none; /* when there is no row; 0: nothing is amiss */
};

/* An array of columns of that name, and a struct of that name for the compiler alone, which says whose columns they are. */
#define COLUMNS_OF(type, name)                                                                     \
    struct name {                                                                                  \
        type *row;                                                                                 \
    };                                                                                             \
    static const struct column name[]

#define TAKE_LIST(type, list_member, count_member, table)                                          \
    .columns = COLUMNS(*((type *)0)->list_member, table), .kind = TAKE_KIND_LIST,                  \
    .call = offsetof(type, call),                                                                  \
    .list = OF_TYPE(((type *)0)->list_member, __typeof__(((struct table *)0)->row),                \
                    offsetof(type, list_member)),                                                  \
    .count = OF_TYPE(((type *)0)->count_member, size_t, offsetof(type, count_member))

/* The list is a page of that many rows, and `more_member` tells whether the statement, which asks for one more, found it. */
#define TAKE_PAGE(type, list_member, count_member, more_member, rows, table)                       \
    TAKE_LIST(type, list_member, count_member, table),                                             \
        .page = (rows),                                                                            \
        .more = OF_TYPE(((type *)0)->more_member, bool, offsetof(type, more_member))

#define TAKE_ROW(type, table)                                                                      \
    .columns = COLUMNS(type, table), .kind = TAKE_KIND_ROW,                                        \
    .call = OF_TYPE(((struct table *)0)->row, type *, offsetof(type, call))

/* What is taken from this statement's result; NULL: the table has nothing of it, or is NULL itself. */
const struct take *take_find(const struct take *takes, const struct pg_statement *statement);

/* As rows_read and row_read; and take->none. */
MUST_CHECK enum err take_read(const struct take *take, struct store_call *call,
                              const PGresult *result);

#endif
