/*
 * Rows of event_file: written by the statement that writes their event, read with what is there of the bytes (file.h).
 *
 * An act on an assignment hands its files to the change (change_call.files). An act on a unit as a whole takes
 * EVENT_FILES into its statement, behind UNIT_EVENT_FRESH, and gives the four parameters with event_files_params.
 */
#ifndef RECTIFY_STORE_CALLS_EVENT_FILE_H
#define RECTIFY_STORE_CALLS_EVENT_FILE_H

#include "server/store/calls/file_record.h"
#include "server/store/pg_array.h"
#include "server/store/pg_params.h"
#include "server/store/pg_result.h"
#include <stddef.h>

/* clang-format off */
/* Of each row of `source`, which has unit_id and event_id, the files of four arrays. */
#define EVENT_FILES_OF(source, digests, sizes, names, personals)                                   \
    "filed AS (INSERT INTO event_file (unit_id, event_id, position, digest, size, name, personal)" \
    " SELECT s.unit_id, s.event_id, a.position, decode(a.digest, 'hex'), a.size, a.name, a.personal" \
    " FROM " source " s, LATERAL unnest(" digests "::text[], " sizes "::int4[], " names "::text[], " \
    personals "::bool[]) WITH ORDINALITY AS a(digest, size, name, personal, position))"
/* Of `fresh`; the arguments are the parameters: "$15", "$16", "$17", "$18". */
#define EVENT_FILES(digests, sizes, names, personals)                                              \
    EVENT_FILES_OF("fresh", digests, sizes, names, personals)

/* SELECT EVENT_FILE_COLUMNS FROM EVENT_FILE_TABLES, then EVENT_FILE_MEMBERS for a struct with a file_record at `path`. */
#define EVENT_FILE_COLUMNS                                                                         \
    "n.digest, n.size, n.name, n.personal, coalesce(h.received, 0), h.completed_at IS NOT NULL"
#define EVENT_FILE_TABLES                                                                          \
    "event_file n LEFT JOIN file h ON h.unit_id = n.unit_id AND h.digest = n.digest AND h.size = n.size"
#define EVENT_FILE_MEMBERS(type, path)                                                             \
    COLUMN(DIGEST, type, path.file.digest), COLUMN(NUMBER, type, path.file.size),                  \
    COLUMN(TEXT, type, path.file.name), COLUMN(BOOL, type, path.file.personal),                    \
    COLUMN(NUMBER, type, path.received), COLUMN(BOOL, type, path.complete)
/* clang-format on */

struct event_file_arrays {
    struct pg_array digests; /* in hex */
    struct pg_array sizes;
    struct pg_array names;
    struct pg_array personals;
};
void event_file_arrays_init(struct event_file_arrays *arrays);
void event_file_arrays_close(struct event_file_arrays *arrays); /* once the statement was sent */
/* Fills the arrays and adds them to the parameters, in the order of EVENT_FILES. */
void event_files_params(struct pg_params *params, struct event_file_arrays *arrays,
                        const struct event_file *files, size_t count);

#endif
