/*
 * The unit register as a CSV file (server/example/FORMATS.md) becomes the message that imports
 * it. Every cell's place is kept, so that what the server remarks can be said with line and
 * column too.
 */
#ifndef RECTIFY_ADMIN_UNIT_FILE_H
#define RECTIFY_ADMIN_UNIT_FILE_H

#include "client/admin/file.h"
#include "client/admin/unit_columns.h"
#include "proto/office.pb-c.h"

enum {
    UNIT_FILE_SIZE_MAX = 64 * 1024 * 1024,
    UNIT_FILE_ROWS_MAX = 1000000, /* as many elements as the server takes of one list */
};

/* A row as it stands in the file. */
struct unit_file_row {
    struct file_place places[UNIT_COLUMNS]; /* line 0: the file has no such column */
    const char *texts[UNIT_COLUMNS];        /* never NULL */
};

struct unit_file {
    struct arena *arena;
    struct unit_file_row *rows;
    size_t row_count;
    Rectify__UnitImport message; /* without request_id and dry_run */
};

/* Whatever is wrong goes to `faults`; with an error the message is not to be sent. */
void unit_file_parse(const char *bytes, size_t length, struct unit_file *file,
                     struct file_faults *faults, struct arena *arena);

/* The cell that a remark of the server is about; the row's first where it cannot be told. */
struct file_place unit_file_place(const struct unit_file *file, const Rectify__RowRemark *remark);

#endif
