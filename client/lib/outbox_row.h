/* A row of the table item and what it becomes. */
#ifndef RECTIFY_CLIENT_OUTBOX_ROW_H
#define RECTIFY_CLIENT_OUTBOX_ROW_H

#include "client/lib/outbox.h"
#include "client/lib/query.h"
#include "proto/message_table.h"

enum {
    /*
     * Packed acts of one SUBMIT, and so of one act: with the tags around them well below the
     * message's limit.
     */
    OUTBOX_BATCH_BYTES = 200 * 1024,
};

#define OUTBOX_ROW_COLUMNS                                                                         \
    "item_id, request_id, state, problem_no, problem_id, act, unit_id, stored_ms, bytes, receipt," \
    " received_ms"

enum {
    OUTBOX_ROW_NEXT = 11, /* number of the first column after these */
};

/*
 * From a query that selects these columns first; the arena holds act and receipt. A failure stays
 * in the query.
 */
void outbox_row_read(struct query *query, struct arena *arena, struct outbox_item *item);

#endif
