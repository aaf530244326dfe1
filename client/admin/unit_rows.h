/*
 * Rows of the register as they stand in the file become units, groups and persons; each cell is
 * checked.
 */
#ifndef RECTIFY_ADMIN_UNIT_ROWS_H
#define RECTIFY_ADMIN_UNIT_ROWS_H

#include "client/admin/unit_file.h"

/* Fills file->message from file->rows. */
void unit_rows_convert(struct unit_file *file, struct file_faults *faults);

/* 1 to 64 letters, digits, "-" and "_". */
bool unit_rows_is_code(const char *text);

#endif
