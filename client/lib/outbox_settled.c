#include "client/lib/outbox_settled.h"

#include "client/lib/act_number.h"
#include "client/lib/outbox_row.h"
#include "client/lib/query.h"
#include "proto/codec.h"
#include <string.h>

static bool same_effect(const Rectify__Effect *one, const Rectify__Effect *other)
{
    return one->measure == other->measure && one->local == other->local;
}

static bool same_text(const char *one, const char *other)
{
    return strcmp(one == NULL ? "" : one, other == NULL ? "" : other) == 0;
}

/* Progress has no name but its words. */
static bool same_progress(const Rectify__Progress *one, const Rectify__Progress *other)
{
    return same_text(one->text, other->text) && same_text(one->blocked_on, other->blocked_on);
}

static bool same_bytes(const ProtobufCBinaryData *one, const ProtobufCBinaryData *other)
{
    return one->len == other->len && memcmp(one->data, other->data, one->len) == 0;
}

/*
 * Two acts of one kind on one task, or on the unit as a whole, are about the same thing, unless there may be several of the kind
 * beside each other: then what each is about tells.
 */
static bool same_thing(const Rectify__Act *one, const Rectify__Act *other)
{
    if (one->what_case != other->what_case) {
        return false;
    }
    if (one->what_case == RECTIFY__ACT__WHAT_PROGRESS) {
        return same_progress(one->progress, other->progress);
    }
    if (one->what_case == RECTIFY__ACT__WHAT_EFFECT) {
        return same_effect(one->effect, other->effect);
    }
    if (one->what_case == RECTIFY__ACT__WHAT_LOCAL) {
        return strcmp(one->local->description, other->local->description) == 0;
    }
    if (one->what_case == RECTIFY__ACT__WHAT_PERIODIC) {
        return one->periodic->period_on == other->periodic->period_on;
    }
    if (one->what_case == RECTIFY__ACT__WHAT_REPLY) {
        return same_bytes(&one->reply->notice_id, &other->reply->notice_id);
    }
    if (one->what_case == RECTIFY__ACT__WHAT_REPORT_SUBMIT) {
        return one->report_submit->campaign_id == other->report_submit->campaign_id;
    }
    if (one->what_case == RECTIFY__ACT__WHAT_REPORT_SCAN) {
        return one->report_scan->campaign_id == other->report_scan->campaign_id;
    }
    return true;
}

/* NULL with ERR_OK: no act of this program. */
static enum err read_act(const uint8_t *bytes, size_t length, struct arena *arena,
                         const Rectify__Act **act)
{
    ProtobufCMessage *message = NULL;
    enum err err = bytes == NULL ? ERR_INVALID
                                 : message_unpack(&rectify__act__descriptor, bytes, length,
                                                  &scan_limits_bulk, arena, &message);
    *act = err == ERR_OK ? (const Rectify__Act *)message : NULL;
    return err == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
}

static enum err is_about(const Rectify__Act *refused, const uint8_t *bytes, size_t length,
                         bool *same)
{
    const Rectify__Act *later = NULL;
    struct arena arena;
    arena_init(&arena, message_arena_budget(LENGTH_BODY));
    enum err err = read_act(bytes, length, &arena, &later);
    *same = later != NULL && same_thing(refused, later);
    arena_close(&arena);
    return err;
}

/* The acts of its kind that came later and are in that state, one by one, until one is about the same thing. */
static enum err look_for(struct home *home, const Rectify__Act *refused,
                         const struct outbox_item *item, enum outbox_state state, int64_t *found,
                         struct failure *failure)
{
    struct query query;
    query_open(&query, home->db,
               "select item_id, bytes from item where problem_id = ? and unit_id = ? and state = ?"
               " and item_id > ? and act = ?");
    query_bind_int(&query, item->problem_id);
    query_bind_int(&query, item->unit_id);
    query_bind_int(&query, state);
    query_bind_int(&query, item->item_id);
    query_bind_int(&query, item->act);
    while (*found == 0 && query_row(&query)) {
        size_t length = 0;
        bool same = false;
        const uint8_t *bytes = query_bytes(&query, 1, &length);
        enum err err = is_about(refused, bytes, length, &same);
        query.err = query.err == ERR_OK ? err : query.err;
        *found = same ? query_int(&query, 0) : 0;
    }
    return query_close(&query, failure);
}

static enum err find_later(struct home *home, const struct outbox_item *item,
                           enum outbox_state state, int64_t *found, struct failure *failure)
{
    const Rectify__Act *refused = NULL;
    struct arena arena;
    *found = 0;
    arena_init(&arena, message_arena_budget(LENGTH_BODY));
    enum err err = read_act(item->bytes, item->length, &arena, &refused);
    if (err != ERR_OK) {
        err = failure_set(failure, err, "outbox");
    } else if (refused != NULL) {
        err = look_for(home, refused, item, state, found, failure);
    }
    arena_close(&arena);
    return err;
}

enum err outbox_waiting_again(struct home *home, const struct outbox_item *item, int64_t *waiting,
                              struct failure *failure)
{
    return find_later(home, item, OUTBOX_QUEUED, waiting, failure);
}

enum err outbox_newest_about(struct home *home, const Rectify__Act *act, int64_t since_ms,
                             struct arena *arena, const Rectify__Act **newest,
                             struct failure *failure)
{
    struct query query;
    *newest = NULL;
    query_open(&query, home->db,
               "select bytes from item where problem_id = ? and unit_id = ? and act = ?"
               " and (state = ? or state = ? and received_ms > ?) order by item_id desc");
    query_bind_int(&query, act->problem_id);
    query_bind_int(&query, act->unit_id);
    query_bind_int(&query, act_number(act));
    query_bind_int(&query, OUTBOX_QUEUED);
    query_bind_int(&query, OUTBOX_RECEIVED);
    query_bind_int(&query, since_ms);
    while (*newest == NULL && query_row(&query)) {
        size_t length = 0;
        bool same = false;
        const uint8_t *bytes = query_bytes(&query, 0, &length);
        enum err err = is_about(act, bytes, length, &same);
        err = err == ERR_OK && same ? read_act(bytes, length, arena, newest) : err;
        query.err = query.err == ERR_OK ? err : query.err;
    }
    return query_close(&query, failure);
}

enum err outbox_settled_mark(struct home *home, struct outbox_item *items, size_t count,
                             struct failure *failure)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        if (items[i].state == OUTBOX_REFUSED) {
            int64_t received = 0;
            err = find_later(home, &items[i], OUTBOX_RECEIVED, &received, failure);
            items[i].settled = received != 0;
        }
    }
    return err;
}
