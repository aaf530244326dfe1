/* The rows of a register's file: checked one by one, every fault with its line and column, and taken over. */
#ifndef RECTIFY_COMMANDS_UNIT_ROWS_H
#define RECTIFY_COMMANDS_UNIT_ROWS_H

#include "proto/office.pb-c.h"
#include "server/store/calls/office.h"

enum {
    ROW_REMARKS_MAX = 1000, /* more are not listed: enough to mend, bounded to carry */
};

struct row_remarks {
    struct row_remark *all;
    size_t count;
    size_t max;
};
void row_remarks_add(struct row_remarks *remarks, const struct row_remark *remark);

/* Fills the rows of `call`, in the arena; what is wrong goes to remarks. NOMEM. */
MUST_CHECK enum err unit_rows_take(const Rectify__UnitImport *in, struct arena *arena,
                                   struct unit_import_call *call, struct row_remarks *remarks);

/* A code, name or alias that means two things within the file: CONFLICT, at the later row. NOMEM. */
MUST_CHECK enum err unit_names_check(const struct unit_import_call *call, struct arena *arena,
                                     struct row_remarks *remarks);

#endif
