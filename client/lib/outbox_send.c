/*
 * Happy path, batch by batch, oldest first
 *   1. up to OUTBOX_BATCH acts and OUTBOX_BATCH_BYTES that are queued
 *   2. they are marked as sent, on the disk, before their first byte leaves
 *   3. SUBMIT with their frozen bytes; RECEIPTS, one for each, in their order
 *   4. the receipts are stored in one transaction, then reported
 *
 * Failure modes
 *   - the connection ends or the time is over before the receipts are here: nothing is marked, the
 *     same bytes go again
 *   - receipts that do not fit what was sent (count, ids, digest): a failure of the protocol,
 *     nothing is marked
 *   - the server asks to try again later: that item stays queued, the others of the batch are
 *     settled, sending stops
 *   - the disk fails while receipts are stored: they are lost here, the server repeats them when
 *     the acts come again
 */
#include "client/lib/database.h"
#include "client/lib/outbox_files.h"
#include "client/lib/outbox_row.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/crypto/digest.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

struct batch {
    struct home *home;
    struct failure *failure;
    struct arena arena; /* acts, and what comes back */
    size_t count;
    struct outbox_item items[OUTBOX_BATCH];
    ProtobufCBinaryData acts[OUTBOX_BATCH]; /* as SUBMIT wants them */
};

/*
 * A single act is never longer than a batch (outbox_add), so there is always room for the first
 * one.
 */
static enum err load(struct batch *batch, size_t count_max)
{
    struct query query;
    int64_t held = 0;
    enum err err = outbox_files_hold(batch->home, &held, batch->failure);
    if (err != ERR_OK) {
        return err;
    }
    query_open(&query, batch->home->db,
               "select " OUTBOX_ROW_COLUMNS ", length(bytes) from item"
               " where state = ? and item_id < ? order by item_id limit ?");
    query_bind_int(&query, OUTBOX_QUEUED);
    query_bind_int(&query, held);
    query_bind_int(&query, (int64_t)count_max);
    size_t bytes = 0;
    while (query_row(&query)) {
        bytes += (size_t)query_int(&query, OUTBOX_ROW_NEXT);
        if (batch->count > 0 && bytes > OUTBOX_BATCH_BYTES) {
            break;
        }
        struct outbox_item *item = &batch->items[batch->count];
        outbox_row_read(&query, &batch->arena, item);
        batch->count++;
    }
    return query_close(&query, batch->failure);
}

static enum err mark_each_sent(struct batch *batch)
{
    int64_t now = clock_wall_ms();
    enum err err = ERR_OK;
    for (size_t i = 0; i < batch->count && err == ERR_OK; i++) {
        struct query query;
        query_open(&query, batch->home->db,
                   "update item set sent_ms = ? where item_id = ? and sent_ms is null");
        query_bind_int(&query, now);
        query_bind_int(&query, batch->items[i].item_id);
        err = query_run(&query, batch->failure);
    }
    return err;
}

static enum err mark_sent(struct batch *batch)
{
    enum err err = database_begin(batch->home->db, batch->failure);
    if (err == ERR_OK) {
        err = database_end(batch->home->db, mark_each_sent(batch), batch->failure);
    }
    return err;
}

static enum err submit(struct batch *batch, struct connection *connection,
                       const Rectify__Receipts **receipts)
{
    Rectify__Submit message = RECTIFY__SUBMIT__INIT;
    for (size_t i = 0; i < batch->count; i++) {
        struct outbox_item *item = &batch->items[i];
        uint8_t *bytes = arena_alloc(&batch->arena, item->length); /* SUBMIT's are not const */
        if (bytes == NULL) {
            return failure_set(batch->failure, ERR_NOMEM, NULL);
        }
        memcpy(bytes, item->bytes, item->length);
        batch->acts[i] = (ProtobufCBinaryData){.len = item->length, .data = bytes};
    }
    message.n_acts = batch->count;
    message.acts = batch->acts;
    ProtobufCMessage *answer = NULL;
    enum err err = connection_call(connection, MESSAGE_SUBMIT, &message.base, &batch->arena,
                                   &answer, batch->failure);
    *receipts = (const Rectify__Receipts *)answer;
    return err;
}

static enum err misfit(struct batch *batch, enum err err, size_t index, const char *field)
{
    (void)failure_set(batch->failure, err, "RECEIPTS");
    (void)snprintf(batch->failure->field, sizeof(batch->failure->field), "receipts[%zu]%s",
                   index + 1, field);
    return err;
}

/* Only an act that the server could not even read comes back without its id. */
static bool names(const Rectify__Receipt *receipt, const struct outbox_item *item)
{
    const ProtobufCBinaryData *id = &receipt->request_id;
    if (id->len == 0) {
        return receipt->code != ERR_OK;
    }
    return id->len == sizeof(item->request_id.bytes) &&
           memcmp(id->data, item->request_id.bytes, id->len) == 0;
}

/* A stored act has the digest of exactly the bytes that were sent. */
static bool vouches(const Rectify__Receipt *receipt, const struct outbox_item *item)
{
    struct digest digest;
    if (receipt->code != ERR_OK || !receipt->has_digest) {
        return true;
    }
    return digest_sha256(item->bytes, item->length, &digest) == ERR_OK &&
           receipt->digest.len == sizeof(digest.bytes) &&
           memcmp(receipt->digest.data, digest.bytes, sizeof(digest.bytes)) == 0;
}

static enum err match(struct batch *batch, const Rectify__Receipts *receipts)
{
    if (receipts->n_receipts != batch->count) {
        return misfit(batch, ERR_COUNT, receipts->n_receipts, "");
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (!names(receipts->receipts[i], &batch->items[i])) {
            return misfit(batch, ERR_FIELD, i, ".request_id");
        }
        if (!vouches(receipts->receipts[i], &batch->items[i])) {
            return misfit(batch, ERR_FIELD, i, ".digest");
        }
    }
    return ERR_OK;
}

static bool says_later(uint32_t code)
{
    return code == ERR_BUSY || code == ERR_DATABASE_AWAY || code == ERR_NOT_DURABLE ||
           code == ERR_GOING_DOWN || code == ERR_OUTCOME_UNKNOWN;
}

/*
 * Whether an act before it, on the same assignment, is not settled: then its STALE is not the last
 * word either.
 */
static bool follows_unsettled(const struct batch *batch, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (batch->items[i].state == OUTBOX_QUEUED &&
            batch->items[i].problem_id == batch->items[index].problem_id &&
            batch->items[i].unit_id == batch->items[index].unit_id) {
            return true;
        }
    }
    return false;
}

static enum outbox_state judge(const struct batch *batch, size_t index, uint32_t code)
{
    if (code == ERR_OK) {
        return OUTBOX_RECEIVED;
    }
    bool later = says_later(code) || (code == ERR_STALE && follows_unsettled(batch, index));
    return later ? OUTBOX_QUEUED : OUTBOX_REFUSED;
}

static enum err settle_one(struct batch *batch, const struct outbox_item *item)
{
    size_t length = rectify__receipt__get_packed_size(item->receipt);
    uint8_t *bytes = arena_alloc(&batch->arena, length);
    if (bytes == NULL) {
        return failure_set(batch->failure, ERR_NOMEM, NULL);
    }
    (void)rectify__receipt__pack(item->receipt, bytes);
    struct query query;
    query_open(&query, batch->home->db,
               "update item set state = ?, receipt = ?, received_ms = ?"
               " where item_id = ? and state = ?");
    query_bind_int(&query, item->state);
    query_bind_bytes(&query, bytes, length);
    query_bind_int(&query, item->answered_ms);
    query_bind_int(&query, item->item_id);
    query_bind_int(&query, OUTBOX_QUEUED);
    enum err err = query_run(&query, batch->failure);
    if (err == ERR_OK && !CHECK(sqlite3_changes(batch->home->db) == 1)) {
        err = failure_set(batch->failure, ERR_DATABASE, "an item of the outbox is gone");
    }
    return err;
}

static enum err settle_each(struct batch *batch, const Rectify__Receipts *receipts)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < batch->count && err == ERR_OK; i++) {
        struct outbox_item *item = &batch->items[i];
        item->state = judge(batch, i, receipts->receipts[i]->code);
        if (item->state != OUTBOX_QUEUED) {
            item->receipt = receipts->receipts[i];
            item->answered_ms = clock_wall_ms();
            err = settle_one(batch, item);
        }
    }
    return err;
}

static enum err settle(struct batch *batch, const Rectify__Receipts *receipts)
{
    enum err err = database_begin(batch->home->db, batch->failure);
    if (err == ERR_OK) {
        err = database_end(batch->home->db, settle_each(batch, receipts), batch->failure);
    }
    return err;
}

/*
 * Tells of each settled item. The first one that is to be tried later stops the sending, with the
 * server's reason.
 */
static enum err report(struct batch *batch, const Rectify__Receipts *receipts,
                       outbox_receipt_cb on_receipt, void *arg)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->items[i].state != OUTBOX_QUEUED) {
            if (on_receipt != NULL) {
                on_receipt(&batch->items[i], arg);
            }
        } else if (err == ERR_OK) {
            err = failure_set(batch->failure, (enum err)receipts->receipts[i]->code, NULL);
        }
    }
    return err;
}

static enum err send_batch(struct batch *batch, struct connection *connection,
                           outbox_receipt_cb on_receipt, void *arg)
{
    const Rectify__Receipts *receipts = NULL;
    enum err err = mark_sent(batch);
    if (err == ERR_OK) {
        err = submit(batch, connection, &receipts);
    }
    if (err == ERR_OK) {
        err = match(batch, receipts);
    }
    if (err == ERR_OK) {
        err = settle(batch, receipts);
    }
    return err == ERR_OK ? report(batch, receipts, on_receipt, arg) : err;
}

/* How many the server takes at once, in its own words. */
static size_t batch_max(const struct connection *connection)
{
    uint32_t told = connection_welcome(connection)->submit_items_max;
    return told >= 1 && told < OUTBOX_BATCH ? told : OUTBOX_BATCH;
}

enum err outbox_send(struct home *home, struct connection *connection, outbox_receipt_cb on_receipt,
                     void *arg, struct failure *failure)
{
    struct batch *batch = mem_alloc(sizeof(*batch));
    if (batch == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    batch->home = home;
    batch->failure = failure;
    /* The acts twice, and what a message of receipts becomes. */
    arena_init(&batch->arena, 3 * OUTBOX_BATCH_BYTES + message_arena_budget(LENGTH_BODY));
    enum err err = ERR_OK;
    do { /* each turn settles at least one item or ends with an error */
        batch->count = 0;
        err = load(batch, batch_max(connection));
        if (err == ERR_OK && batch->count > 0) {
            err = send_batch(batch, connection, on_receipt, arg);
        }
        arena_close(&batch->arena);
    } while (err == ERR_OK && batch->count > 0);
    mem_free(batch);
    return err;
}
