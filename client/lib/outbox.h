/*
 * The outbox: every act is stored here, frozen, before its first byte is sent, and stays until the server has committed it or
 * the person has dealt with its refusal. Acts leave in the order in which they were stored.
 *
 *   QUEUED -> (sent) -> RECEIVED           receipt kept
 *                    -> REFUSED            with code, field, findings; until the person drops it, or has sent
 *                                          it again and it was received: then it is settled (outbox_settled.h)
 *   QUEUED -> DROPPED by the person
 *
 * An act that follows a refused one of the same assignment was made on a version that never came to be: it is refused by the
 * server as STALE and shown as such. An act on the unit as a whole has problem 0; of these only the acts on the summary report
 * follow each other, all others stand for themselves.
 */
#ifndef RECTIFY_CLIENT_OUTBOX_H
#define RECTIFY_CLIENT_OUTBOX_H

#include "client/lib/connection.h"
#include "client/lib/failure.h"
#include "client/lib/home.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/uuid.h"
#include "proto/act.pb-c.h"

enum outbox_state {
    OUTBOX_QUEUED = 1,
    OUTBOX_RECEIVED = 2,
    OUTBOX_REFUSED = 3,
};

enum {
    OUTBOX_MAX = 10000, /* queued acts of one terminal */
    OUTBOX_BATCH = 64,  /* acts per frame */
};

struct outbox_item {
    int64_t item_id; /* small number for people: "outbox drop 12" */
    struct uuid request_id;
    enum outbox_state state;
    int problem_no; /* 0: of the unit as a whole */
    int64_t problem_id;
    int act; /* enum act of the rules: number in PROTOCOL.md "Acts" */
    int64_t unit_id;
    int64_t stored_ms;
    const uint8_t *bytes; /* the frozen act */
    size_t length;
    const Rectify__Receipt *receipt; /* RECEIVED, REFUSED; NULL otherwise */
    int64_t answered_ms;             /* when that came, by this computer's clock; 0: not yet */
    bool settled; /* REFUSED, and received when it was sent again; of outbox_list */
};

/*
 * Stores the act, frozen: fills in request_id and client_time_ms, packs, commits. OK means it is on the disk. LIMIT when
 * OUTBOX_MAX are queued, SIZE when the act alone is longer than 200 KiB.
 */
MUST_CHECK enum err outbox_add(struct home *home, Rectify__Act *act, int problem_no,
                               struct outbox_item *item, struct arena *arena,
                               struct failure *failure);

/* Items in order, newest last; states: bit (1 << state), 0: all. The newest `limit` of them (0: all). */
MUST_CHECK enum err outbox_list(struct home *home, unsigned states, size_t limit,
                                struct arena *arena, struct outbox_item **items, size_t *count,
                                struct failure *failure);
MUST_CHECK enum err outbox_count(struct home *home, enum outbox_state state, size_t *count,
                                 struct failure *failure);
/* What waits for the person or for the server: QUEUED, and REFUSED that is not settled. */
bool outbox_is_open(const struct outbox_item *item);

/* Whether its bytes may have left this computer, whatever came of it. */
MUST_CHECK enum err outbox_was_sent(struct home *home, int64_t item_id, bool *sent,
                                    struct failure *failure);

/* Removes a REFUSED item, or a QUEUED one that was never sent and that no later act follows. NOT_FOUND; TRANSITION for any other. */
MUST_CHECK enum err outbox_drop(struct home *home, int64_t item_id, struct failure *failure);

/*
 * Sends the acts that are queued, in batches, up to one that waits for files (outbox_files.h), and stores each receipt before it is reported. on_receipt (may be NULL) is called per item
 * that was settled. Stops at the first failure of the connection; what was not answered stays QUEUED. Receipts with BUSY,
 * DATABASE_AWAY, NOT_DURABLE, GOING_DOWN, OUTCOME_UNKNOWN leave the item QUEUED, and so does STALE behind such a one of the same
 * assignment; then sending stops after the batch and the first such code is the failure. Receipts that do not fit what was
 * sent: COUNT or FIELD, nothing is settled.
 */
typedef void (*outbox_receipt_cb)(const struct outbox_item *item, void *arg);
MUST_CHECK enum err outbox_send(struct home *home, struct connection *connection,
                                outbox_receipt_cb on_receipt, void *arg, struct failure *failure);

/*
 * The version to base the next act on: the known one, which was seen at seen_ms, or that of a receipt that came later,
 * plus what is queued for that assignment; problem 0: for the unit's summary report.
 */
MUST_CHECK enum err outbox_base_version(struct home *home, int64_t problem_id, int64_t unit_id,
                                        uint32_t known, int64_t seen_ms, uint32_t *base,
                                        struct failure *failure);

#endif
