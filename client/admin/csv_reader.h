/*
 * Cells of a CSV file with their places. libcsv finds the cells; the places come from counting
 * the bytes it was fed, because a quoted cell may hold line ends and be written longer than it
 * is.
 */
#ifndef RECTIFY_ADMIN_CSV_READER_H
#define RECTIFY_ADMIN_CSV_READER_H

#include "client/admin/file.h"
#include "common/base/attr.h"

/* `text` is only valid in the call. */
typedef void (*csv_reader_cell_cb)(const char *text, size_t length, struct file_place place,
                                   void *arg);
typedef void (*csv_reader_row_cb)(void *arg);

/*
 * Empty lines are no rows. False after a fault of the form: quotation marks that do not fit, a row
 * beyond 64 KiB.
 */
bool csv_reader_read(const char *bytes, size_t length, csv_reader_cell_cb on_cell,
                     csv_reader_row_cb on_row, void *arg, struct file_faults *faults);

#endif
