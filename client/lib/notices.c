/*
 * Happy path: a page of the server's answer is kept in one transaction; a list is made of what is kept and of the replies in the
 * outbox.
 *
 * What fails: the disk (IO) - then nothing of the page was kept and it is asked for again; a row that was damaged on the disk
 * is passed over: the server has it.
 */
#include "client/lib/notices.h"
#include "client/lib/act_number.h"
#include "client/lib/database.h"
#include "client/lib/outbox.h"
#include "client/lib/query.h"
#include "common/base/mem.h"
#include "proto/codec.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum {
    ID_LENGTH = 16,
    OVERLAP_MS = 24 * 60 * 60 * 1000,
    REPLY = RECTIFY__ACT__WHAT_REPLY - ACT_NUMBER_OFFSET,
    SUPERVISE = RECTIFY__ACT__WHAT_SUPERVISE - ACT_NUMBER_OFFSET,
};

struct row {
    const Rectify__Notice *notice;
    uint8_t *bytes;
    size_t length;
    bool open;
};

static enum err update_row(struct home *home, const struct row *row, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "update notice set open = ?, bytes = ? where request_id = ?");
    query_bind_int(&query, row->open);
    query_bind_bytes(&query, row->bytes, row->length);
    query_bind_bytes(&query, row->notice->request_id.data, row->notice->request_id.len);
    return query_run(&query, failure);
}

static enum err insert_row(struct home *home, const struct row *row, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "insert into notice (request_id, at_ms, open, bytes) values (?, ?, ?, ?)");
    query_bind_bytes(&query, row->notice->request_id.data, row->notice->request_id.len);
    query_bind_int(&query, row->notice->at_ms);
    query_bind_int(&query, row->open);
    query_bind_bytes(&query, row->bytes, row->length);
    return query_run(&query, failure);
}

/* An insert that meets the same notice would use up a number: so what is there is looked for first. */
static enum err put_row(struct home *home, const struct row *row, struct failure *failure)
{
    enum err err = update_row(home, row, failure);
    return err == ERR_OK && sqlite3_changes(home->db) == 0 ? insert_row(home, row, failure) : err;
}

static enum err keep_one(struct home *home, const Rectify__Notice *notice, struct failure *failure)
{
    if (!notice->has_request_id || notice->request_id.len != ID_LENGTH) {
        return ERR_OK;
    }
    struct row row = {
        .notice = notice,
        .length = rectify__notice__get_packed_size(notice),
        .open = notice->act == SUPERVISE && !notice->answered,
    };
    row.bytes = mem_alloc(row.length);
    if (row.bytes == NULL) {
        return failure_set(failure, ERR_NOMEM, "notice");
    }
    (void)rectify__notice__pack(notice, row.bytes);
    enum err err = put_row(home, &row, failure);
    mem_free(row.bytes);
    return err;
}

/* What was issued at one time gets its numbers in the order of the problems. */
static int compare(const void *left, const void *right)
{
    const Rectify__Notice *a = *(const Rectify__Notice *const *)left;
    const Rectify__Notice *b = *(const Rectify__Notice *const *)right;
    if (a->at_ms != b->at_ms) {
        return a->at_ms < b->at_ms ? -1 : 1;
    }
    return (a->problem_no > b->problem_no) - (a->problem_no < b->problem_no);
}

static enum err keep_in_order(struct home *home, size_t count, const Rectify__Notice **sorted,
                              struct failure *failure)
{
    enum err err = database_begin(home->db, failure);
    if (err != ERR_OK) {
        return err;
    }
    qsort(sorted, count, sizeof(const Rectify__Notice *), compare);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = keep_one(home, sorted[i], failure);
    }
    return database_end(home->db, err, failure);
}

enum err notices_keep(struct home *home, size_t count, Rectify__Notice *const *notices,
                      struct failure *failure)
{
    if (count == 0) {
        return ERR_OK;
    }
    const Rectify__Notice **sorted = mem_calloc(count, sizeof(*sorted));
    if (sorted == NULL) {
        return failure_set(failure, ERR_NOMEM, "notices");
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = notices[i];
    }
    enum err err = keep_in_order(home, count, sorted, failure);
    mem_free(sorted);
    return err;
}

enum err notices_since(struct home *home, int64_t *since_ms, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "select min(coalesce((select max(at_ms) from notice), 0),"
               " coalesce((select min(at_ms) from notice where open = 1), 9223372036854775807))");
    int64_t newest_ms = query_row(&query) ? query_int(&query, 0) : 0;
    *since_ms = newest_ms > OVERLAP_MS ? newest_ms - OVERLAP_MS : 0;
    return query_close(&query, failure);
}

/* A reply that was not refused, and which notice it answers. */
struct given_reply {
    uint8_t notice_id[ID_LENGTH];
    enum notice_answer answer;
};

static bool read_reply(const struct outbox_item *item, struct arena *arena,
                       struct given_reply *reply)
{
    ProtobufCMessage *message = NULL;
    if (item->act != REPLY || item->state == OUTBOX_REFUSED ||
        message_unpack(&rectify__act__descriptor, item->bytes, item->length, &scan_limits_ordinary,
                       arena, &message) != ERR_OK) {
        return false;
    }
    const Rectify__Act *act = (const Rectify__Act *)message;
    if (act_number(act) != REPLY || act->reply->notice_id.len != ID_LENGTH) {
        return false;
    }
    memcpy(reply->notice_id, act->reply->notice_id.data, ID_LENGTH);
    reply->answer = item->state == OUTBOX_QUEUED ? ANSWER_QUEUED : ANSWER_RECEIVED;
    return true;
}

static enum err list_replies(struct home *home, struct arena *arena, struct given_reply **replies,
                             size_t *count, struct failure *failure)
{
    struct outbox_item *items = NULL;
    size_t all = 0;
    *count = 0;
    enum err err = outbox_list(home, 0, 0, arena, &items, &all, failure);
    if (err != ERR_OK) {
        return err;
    }
    *replies = arena_calloc(arena, all, sizeof(**replies));
    if (*replies == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    for (size_t i = 0; i < all; i++) {
        *count += read_reply(&items[i], arena, &(*replies)[*count]) ? 1 : 0;
    }
    return ERR_OK;
}

static enum notice_answer answer_of(const Rectify__Notice *notice,
                                    const struct given_reply *replies, size_t count)
{
    enum notice_answer answer = notice->answered ? ANSWER_RECEIVED : ANSWER_NONE;
    for (size_t i = 0; i < count; i++) {
        if (memcmp(replies[i].notice_id, notice->request_id.data, ID_LENGTH) == 0 &&
            replies[i].answer > answer) {
            answer = replies[i].answer;
        }
    }
    return answer;
}

static bool read_notice(struct query *query, struct arena *arena, struct kept_notice *kept)
{
    size_t length = 0;
    ProtobufCMessage *message = NULL;
    const uint8_t *bytes = query_bytes(query, 2, &length);
    if (bytes == NULL || message_unpack(&rectify__notice__descriptor, bytes, length,
                                        &scan_limits_bulk, arena, &message) != ERR_OK) {
        return false;
    }
    *kept = (struct kept_notice){
        .no = query_int(query, 0),
        .unread = query_int(query, 1) == 0,
        .notice = (const Rectify__Notice *)message,
    };
    kept->wants_answer = kept->notice->act == SUPERVISE;
    return kept->notice->has_request_id && kept->notice->request_id.len == ID_LENGTH;
}

static enum err count_kept(struct home *home, size_t *count, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "select count(*) from notice");
    *count = query_row(&query) ? (size_t)query_int(&query, 0) : 0;
    return query_close(&query, failure);
}

static enum err list_kept(struct home *home, struct arena *arena, size_t room,
                          struct kept_notice *all, size_t *count, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "select notice_no, read, bytes from notice order by at_ms, notice_no");
    *count = 0;
    while (*count < room && query_row(&query)) {
        *count += read_notice(&query, arena, &all[*count]) ? 1 : 0;
    }
    return query_close(&query, failure);
}

enum err notices_list(struct home *home, struct arena *arena, struct kept_notice **all,
                      size_t *count, struct failure *failure)
{
    struct given_reply *replies = NULL;
    size_t reply_count = 0;
    size_t room = 0;
    enum err err = list_replies(home, arena, &replies, &reply_count, failure);
    if (err == ERR_OK) {
        err = count_kept(home, &room, failure);
    }
    if (err != ERR_OK) {
        return err;
    }
    *all = arena_calloc(arena, room, sizeof(**all));
    if (*all == NULL) {
        return failure_set(failure, ERR_NOMEM, NULL);
    }
    err = list_kept(home, arena, room, *all, count, failure);
    for (size_t i = 0; err == ERR_OK && i < *count; i++) {
        if ((*all)[i].wants_answer) {
            (*all)[i].answer = answer_of((*all)[i].notice, replies, reply_count);
        }
    }
    return err;
}

enum err notices_read(struct home *home, int64_t up_to, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "update notice set read = 1 where read = 0 and notice_no <= ?");
    query_bind_int(&query, up_to);
    return query_run(&query, failure);
}
