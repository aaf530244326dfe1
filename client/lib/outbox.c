/*
 * Happy path: an act gets its id and its time, is packed, and is on the disk when outbox_add
 * returns. From then on its bytes are only read.
 *
 * What fails: an act longer than a batch (SIZE), too many that wait (LIMIT), the disk (IO). Then
 * nothing was stored and the caller may try again: the next try is another act with another id.
 */
#include "client/lib/outbox.h"
#include "client/lib/act_number.h"
#include "client/lib/database.h"
#include "client/lib/outbox_files.h"
#include "client/lib/outbox_row.h"
#include "client/lib/outbox_settled.h"
#include "client/lib/query.h"
#include "common/base/clock.h"
#include "proto/codec.h"
#include <sqlite3.h>

enum {
    FIRST_REPORT_ACT = RECTIFY__ACT__WHAT_REPORT_SUBMIT - ACT_NUMBER_OFFSET,
};

/*
 * Acts that make the next version of what they are about: of an assignment, or of the unit's summary report. ?1 is
 * FIRST_REPORT_ACT.
 */
#define MAKES_VERSION(item) "(" item ".problem_id <> 0 or " item ".act >= ?1)"

enum err outbox_count(struct home *home, enum outbox_state state, size_t *count,
                      struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "select count(*) from item where state = ?");
    query_bind_int(&query, state);
    *count = query_row(&query) ? (size_t)query_int(&query, 0) : 0;
    return query_close(&query, failure);
}

static enum err check_room(struct home *home, struct failure *failure)
{
    size_t queued = 0;
    enum err err = outbox_count(home, OUTBOX_QUEUED, &queued, failure);
    return err == ERR_OK && queued >= OUTBOX_MAX ? failure_set(failure, ERR_LIMIT, "outbox") : err;
}

/* The act's own fields: from here on it is this act and no other. */
static enum err stamp(Rectify__Act *act, struct outbox_item *item, struct arena *arena,
                      struct failure *failure)
{
    int64_t now = clock_wall_ms();
    enum err err = uuid_make(&item->request_id, now);
    if (err != ERR_OK) {
        return failure_set(failure, err, "random numbers");
    }
    struct uuid *id = arena_alloc(arena, sizeof(*id));
    if (id == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    *id = item->request_id;
    act->request_id = (ProtobufCBinaryData){.len = sizeof(id->bytes), .data = id->bytes};
    act->client_time_ms = now;
    item->stored_ms = now;
    return ERR_OK;
}

static enum err freeze(const Rectify__Act *act, struct outbox_item *item, struct arena *arena,
                       struct failure *failure)
{
    size_t length = rectify__act__get_packed_size(act);
    if (length > OUTBOX_BATCH_BYTES) {
        return failure_set(failure, ERR_SIZE, "act");
    }
    uint8_t *bytes = arena_alloc(arena, length);
    if (bytes == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    item->length = rectify__act__pack(act, bytes);
    item->bytes = bytes;
    return ERR_OK;
}

static enum err insert_item(struct home *home, const Rectify__Act *act, struct outbox_item *item,
                            struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "insert into item (request_id, problem_no, problem_id, unit_id, act, state,"
               " stored_ms, bytes) values (?, ?, ?, ?, ?, ?, ?, ?)");
    query_bind_bytes(&query, item->request_id.bytes, sizeof(item->request_id.bytes));
    query_bind_int(&query, item->problem_no);
    query_bind_int(&query, act->problem_id);
    query_bind_int(&query, act->unit_id);
    query_bind_int(&query, item->act);
    query_bind_int(&query, item->state);
    query_bind_int(&query, item->stored_ms);
    query_bind_bytes(&query, item->bytes, item->length);
    enum err err = query_run(&query, failure);
    item->item_id = sqlite3_last_insert_rowid(home->db);
    return err;
}

/* The act and the files it names, both or neither: when it is done they are on the disk. */
static enum err insert(struct home *home, const Rectify__Act *act, struct outbox_item *item,
                       struct failure *failure)
{
    enum err err = database_begin(home->db, failure);
    if (err != ERR_OK) {
        return err;
    }
    err = insert_item(home, act, item, failure);
    if (err == ERR_OK) {
        err = outbox_files_add(home, item->item_id, act, failure);
    }
    return database_end(home->db, err, failure);
}

enum err outbox_add(struct home *home, Rectify__Act *act, int problem_no, struct outbox_item *item,
                    struct arena *arena, struct failure *failure)
{
    if (act->what_case == RECTIFY__ACT__WHAT__NOT_SET) {
        return failure_set(failure, ERR_INVALID, "an act that does nothing");
    }
    *item = (struct outbox_item){
        .state = OUTBOX_QUEUED,
        .problem_no = problem_no,
        .problem_id = act->problem_id,
        .act = act_number(act),
        .unit_id = act->unit_id,
    };
    enum err err = check_room(home, failure);
    if (err == ERR_OK) {
        err = stamp(act, item, arena, failure);
    }
    if (err == ERR_OK) {
        err = freeze(act, item, arena, failure);
    }
    return err == ERR_OK ? insert(home, act, item, failure) : err;
}

/* How many rows a list has, so that their array is made at once. */
static enum err measure(struct home *home, unsigned states, size_t limit, size_t *count,
                        struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "select count(*) from item where (1 << state) & ?");
    query_bind_int(&query, states);
    *count = query_row(&query) ? (size_t)query_int(&query, 0) : 0;
    *count = limit > 0 && limit < *count ? limit : *count;
    return query_close(&query, failure);
}

static enum err fetch(struct home *home, unsigned states, size_t count, struct arena *arena,
                      struct outbox_item *items, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "select * from (select " OUTBOX_ROW_COLUMNS " from item where (1 << state) & ?"
               " order by item_id desc limit ?) order by item_id");
    query_bind_int(&query, states);
    query_bind_int(&query, (int64_t)count);
    for (size_t i = 0; i < count && query_row(&query); i++) {
        outbox_row_read(&query, arena, &items[i]);
    }
    return query_close(&query, failure);
}

enum err outbox_list(struct home *home, unsigned states, size_t limit, struct arena *arena,
                     struct outbox_item **items, size_t *count, struct failure *failure)
{
    unsigned all = 1U << OUTBOX_QUEUED | 1U << OUTBOX_RECEIVED | 1U << OUTBOX_REFUSED;
    states = states == 0 ? all : states;
    enum err err = measure(home, states, limit, count, failure);
    if (err != ERR_OK) {
        return err;
    }
    *items = arena_calloc(arena, *count, sizeof(**items));
    if (*items == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    err = fetch(home, states, *count, arena, *items, failure);
    return err == ERR_OK ? outbox_settled_mark(home, *items, *count, failure) : err;
}

bool outbox_is_open(const struct outbox_item *item)
{
    return item->state == OUTBOX_QUEUED || (item->state == OUTBOX_REFUSED && !item->settled);
}

enum err outbox_was_sent(struct home *home, int64_t item_id, bool *sent, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "select sent_ms is not null from item where item_id = ?");
    query_bind_int(&query, item_id);
    *sent = query_row(&query) && query_int(&query, 0) != 0;
    return query_close(&query, failure);
}

/*
 * Whether the item may go: a refused one, or one of which the server cannot have heard and on whose version no later act
 * was made.
 */
static enum err check_droppable(struct home *home, int64_t item_id, struct failure *failure)
{
    struct query query;
    query_open(
        &query, home->db,
        "select state, sent_ms is null, " MAKES_VERSION(
            "i") " and exists (select 1 from item n"
                 " where n.state = 1 and n.problem_id = i.problem_id and n.unit_id = i.unit_id"
                 " and n.item_id > i.item_id and " MAKES_VERSION(
                     "n") ") from item i where item_id = ?");
    query_bind_int(&query, FIRST_REPORT_ACT);
    query_bind_int(&query, item_id);
    bool found = query_row(&query);
    int64_t state = found ? query_int(&query, 0) : 0;
    bool unsent = found && query_int(&query, 1) != 0;
    bool last = found && query_int(&query, 2) == 0;
    enum err err = query_close(&query, failure);
    if (err != ERR_OK) {
        return err;
    }
    if (!found) {
        return failure_set(failure, ERR_NOT_FOUND, "outbox");
    }
    bool may_go = state == OUTBOX_REFUSED || (state == OUTBOX_QUEUED && unsent && last);
    return may_go ? ERR_OK : failure_set(failure, ERR_TRANSITION, "outbox");
}

enum err outbox_drop(struct home *home, int64_t item_id, struct failure *failure)
{
    enum err err = check_droppable(home, item_id, failure);
    if (err != ERR_OK) {
        return err;
    }
    struct query query;
    query_open(&query, home->db, "delete from item where item_id = ?");
    query_bind_int(&query, item_id);
    return query_run(&query, failure);
}

/* The version that the newest receipt since then made; 0: none. */
static enum err received_version(struct home *home, int64_t problem_id, int64_t unit_id,
                                 int64_t since_ms, uint32_t *version, struct failure *failure)
{
    struct arena arena;
    struct outbox_item item = {.receipt = NULL};
    arena_init(&arena, message_arena_budget(LENGTH_BODY));
    struct query query;
    query_open(&query, home->db,
               "select " OUTBOX_ROW_COLUMNS " from item i where " MAKES_VERSION(
                   "i") " and problem_id = ? and unit_id = ?"
                        " and state = ? and received_ms > ? order by item_id desc limit 1");
    query_bind_int(&query, FIRST_REPORT_ACT);
    query_bind_int(&query, problem_id);
    query_bind_int(&query, unit_id);
    query_bind_int(&query, OUTBOX_RECEIVED);
    query_bind_int(&query, since_ms);
    if (query_row(&query)) {
        outbox_row_read(&query, &arena, &item);
    }
    enum err err = query_close(&query, failure);
    *version = item.receipt != NULL && item.receipt->has_version ? item.receipt->version : 0;
    arena_close(&arena);
    return err;
}

/*
 * Each act makes the next version (PROTOCOL.md 7). What was received after `known` was seen counts
 * too.
 */
enum err outbox_base_version(struct home *home, int64_t problem_id, int64_t unit_id, uint32_t known,
                             int64_t seen_ms, uint32_t *base, struct failure *failure)
{
    uint32_t received = 0;
    enum err err = received_version(home, problem_id, unit_id, seen_ms, &received, failure);
    if (err != ERR_OK) {
        return err;
    }
    struct query query;
    query_open(&query, home->db,
               "select count(*) from item i where " MAKES_VERSION(
                   "i") " and problem_id = ? and unit_id = ? and state = ?");
    query_bind_int(&query, FIRST_REPORT_ACT);
    query_bind_int(&query, problem_id);
    query_bind_int(&query, unit_id);
    query_bind_int(&query, OUTBOX_QUEUED);
    uint32_t queued = query_row(&query) ? (uint32_t)query_int(&query, 0) : 0;
    *base = (known > received ? known : received) + queued;
    return query_close(&query, failure);
}
