/* A register file as arrays: sets of columns that a statement takes side by side. */
#ifndef RECTIFY_STORE_CALLS_UNIT_IMPORT_ARRAYS_H
#define RECTIFY_STORE_CALLS_UNIT_IMPORT_ARRAYS_H

#include "server/store/calls/office.h"
#include "server/store/pg_array.h"
#include "server/store/pg_job.h"
#include "server/store/pg_params.h"

/* X(SET, array, element's type): the arrays of one set have the same length. */
#define IMPORT_ARRAY_TABLE(X)                                                                      \
    X(UNITS, code, TEXT)                                                                           \
    X(UNITS, name, TEXT)                                                                           \
    X(UNITS, kind, INT2)                                                                           \
    X(UNITS, level, INT2)                                                                          \
    X(UNITS, first_responsible, TEXT)                                                              \
    X(UNITS, sample, BOOL)                                                                         \
    X(UNIT_KEYS, line, INT4)                                                                       \
    X(UNIT_KEYS, code, TEXT)                                                                       \
    X(GROUP_KEYS, line, INT4)                                                                      \
    X(GROUP_KEYS, code, TEXT)                                                                      \
    X(PARENTS, line, INT4)                                                                         \
    X(PARENTS, code, TEXT)                                                                         \
    X(PARENTS, parent, TEXT)                                                                       \
    X(GROUPS, code, TEXT)                                                                          \
    X(GROUPS, name, TEXT)                                                                          \
    X(GROUPS, kind, INT2)                                                                          \
    X(NAMES, line, INT4)                                                                           \
    X(NAMES, field, TEXT)                                                                          \
    X(NAMES, name, TEXT)                                                                           \
    X(NAMES, unit_code, TEXT)                                                                      \
    X(NAMES, group_code, TEXT)                                                                     \
    X(REFS, line, INT4)                                                                            \
    X(REFS, field, TEXT)                                                                           \
    X(REFS, code, TEXT)                                                                            \
    X(REFS, to_group, BOOL)                                                                        \
    X(MEMBERS, group_code, TEXT)                                                                   \
    X(MEMBERS, unit_code, TEXT)                                                                    \
    X(PERSONS, name, TEXT)                                                                         \
    X(PERSONS, group_code, TEXT)                                                                   \
    X(PERSONS, unit_code, TEXT)

enum import_set {
    IMPORT_UNITS,
    IMPORT_UNIT_KEYS,
    IMPORT_GROUP_KEYS,
    IMPORT_PARENTS,
    IMPORT_GROUPS,
    IMPORT_NAMES, /* everything claimed: one row per claim, of a unit or of a group */
    IMPORT_REFS,  /* everything referred to: units and groups that must exist */
    IMPORT_MEMBERS,
    IMPORT_PERSONS,
};

enum import_array {
#define X(set, array, type) IMPORT_##set##_##array,
    IMPORT_ARRAY_TABLE(X)
#undef X
    IMPORT_ARRAYS
};

struct import_arrays {
    struct pg_array all[IMPORT_ARRAYS];
};

enum {
    IMPORT_SETS_MAX = 3, /* of one statement */
};

/* A statement whose parameters are the arrays of these sets, in order. */
struct import_step {
    enum work_step step; /* what it is to whoever waits */
    const struct pg_statement *statement;
    enum import_set sets[IMPORT_SETS_MAX];
    size_t set_count;
};

/* What does not fit shows when the parameters are used. Close in any case. */
void import_arrays_build(struct import_arrays *arrays, const struct unit_import_call *file);
void import_arrays_params(struct import_arrays *arrays, const struct import_step *step,
                          struct pg_params *params);
void import_arrays_close(struct import_arrays *arrays);

#endif
