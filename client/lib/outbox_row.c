#include "client/lib/outbox_row.h"
#include "proto/codec.h"
#include <string.h>

static void read_request_id(struct query *query, int column, struct uuid *id)
{
    size_t len = 0;
    const uint8_t *bytes = query_bytes(query, column, &len);
    if (bytes != NULL && len == sizeof(id->bytes)) { /* the table forbids any other length */
        memcpy(id->bytes, bytes, len);
    }
}

/* It was read from a server's message once; what cannot be read again was damaged on the disk. */
static const Rectify__Receipt *read_receipt(struct query *query, int column, struct arena *arena)
{
    size_t len = 0;
    const uint8_t *bytes = query_bytes(query, column, &len);
    if (bytes == NULL || query->err != ERR_OK) {
        return NULL;
    }
    ProtobufCMessage *message = NULL;
    enum err err = message_unpack(&rectify__receipt__descriptor, bytes, len, &scan_limits_bulk,
                                  arena, &message);
    if (err != ERR_OK) {
        query->err = err == ERR_NOMEM || err == ERR_SIZE ? ERR_NOMEM : ERR_INVALID;
    }
    return (const Rectify__Receipt *)message;
}

void outbox_row_read(struct query *query, struct arena *arena, struct outbox_item *item)
{
    *item = (struct outbox_item){
        .item_id = query_int(query, 0),
        .state = (enum outbox_state)query_int(query, 2),
        .problem_no = (int)query_int(query, 3),
        .problem_id = query_int(query, 4),
        .act = (int)query_int(query, 5),
        .unit_id = query_int(query, 6),
        .stored_ms = query_int(query, 7),
        .answered_ms = query_int(query, 10), /* null is 0 */
    };
    read_request_id(query, 1, &item->request_id);
    item->bytes = query_copy(query, 8, arena, &item->length);
    item->receipt = read_receipt(query, 9, arena);
}
