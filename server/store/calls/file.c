/*
 * Happy path: an offer begins the file; chunk after chunk moves its `received` on, in the same statement that stores the
 * bytes and counts them for the day; with the last one the database hashes what lies there and the file is complete.
 *
 * Failure modes
 *   - two connections send one file at once: the row is moved once, the other chunk finds another `received`: OFFSET
 *   - the connection is lost: the chunk was taken as a whole or not at all; an offer tells
 *   - the whole has another digest: file, chunks and unused bytes are gone in the same transaction, which commits
 *   - two senders at one quota: each sees what was committed before, so that a day may end a chunk or two above it
 */
#include "server/store/calls/file.h"
#include "common/base/file_limit.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"
#include <string.h>

/* $1 unit, $2 digest, $3 size, $4 sender's unit, $5 today, $6 quota, $7 now. Only a file that fits is begun; one that is offered is wanted. */
static const struct pg_statement file_begin = {
    "file_begin", "WITH touched AS (UPDATE file SET offered_at = $7::timestamptz"
                  "  WHERE unit_id = $1::int8 AND digest = $2::bytea),"
                  " begun AS (INSERT INTO file (unit_id, digest, size, offered_at)"
                  "  SELECT u.unit_id, $2::bytea, $3::int4, $7::timestamptz FROM unit u"
                  "  LEFT JOIN file_day d ON d.unit_id = $4::int8 AND d.day = $5::date"
                  "  WHERE u.unit_id = $1::int8 AND coalesce(d.bytes, 0) + $3::int4 <= $6::int8"
                  "  ON CONFLICT (unit_id, digest) DO NOTHING)"
                  " SELECT f.size, f.received, f.completed_at IS NOT NULL, d.bytes FROM unit u"
                  " LEFT JOIN file f ON f.unit_id = u.unit_id AND f.digest = $2::bytea"
                  " LEFT JOIN file_day d ON d.unit_id = $4::int8 AND d.day = $5::date"
                  " WHERE u.unit_id = $1::int8"};

/* ... $7 offset, $8 length, $9 digest of the bytes, $10 the bytes. The row that moves lets everything else happen. */
static const struct pg_statement file_take = {
    "file_take",
    "WITH today AS (SELECT coalesce(sum(bytes), 0)::int8 AS bytes FROM file_day"
    "  WHERE unit_id = $4::int8 AND day = $5::date),"
    " moved AS (UPDATE file f SET received = f.received + $8::int4 FROM today"
    "  WHERE f.unit_id = $1::int8 AND f.digest = $2::bytea AND f.size = $3::int4"
    "  AND f.received = $7::int4 AND f.completed_at IS NULL AND today.bytes + $8::int4 <= $6::int8"
    "  RETURNING f.unit_id, f.digest),"
    " stored AS (INSERT INTO content AS c (digest, uses, bytes)"
    "  SELECT $9::bytea, 1, $10::bytea FROM moved"
    "  ON CONFLICT (digest) DO UPDATE SET uses = c.uses + 1),"
    " listed AS (INSERT INTO file_chunk (unit_id, digest, first_byte, content)"
    "  SELECT unit_id, digest, $7::int4, $9::bytea FROM moved),"
    " spent AS (INSERT INTO file_day AS d (unit_id, day, bytes)"
    "  SELECT $4::int8, $5::date, $8::int4 FROM moved"
    "  ON CONFLICT (unit_id, day) DO UPDATE SET bytes = d.bytes + excluded.bytes)"
    " SELECT EXISTS (SELECT FROM moved), today.bytes FROM today"};

static const struct pg_statement file_finish = {
    "file_finish",
    "WITH whole AS (SELECT sha256(string_agg(c.bytes, ''::bytea ORDER BY k.first_byte)) AS digest"
    "  FROM file_chunk k JOIN content c ON c.digest = k.content"
    "  WHERE k.unit_id = $1::int8 AND k.digest = $2::bytea)"
    " UPDATE file f SET completed_at = $3::timestamptz FROM whole w"
    " WHERE f.unit_id = $1::int8 AND f.digest = $2::bytea AND f.digest = w.digest"
    " AND f.received = f.size AND f.completed_at IS NULL RETURNING true"};

/* Files go with their chunks; content that nothing refers to any more goes with the next statement. */
#define DISCARD(which)                                                                             \
    "WITH gone AS (DELETE FROM file f WHERE f.unit_id = $1::int8 AND " which                       \
    "  RETURNING f.unit_id, f.digest),"                                                            \
    " chunks AS (DELETE FROM file_chunk k USING gone g"                                            \
    "  WHERE k.unit_id = g.unit_id AND k.digest = g.digest RETURNING k.content)"                   \
    " UPDATE content c SET uses = c.uses - n.uses FROM"                                            \
    "  (SELECT content, count(*)::int4 AS uses FROM chunks GROUP BY content) n"                    \
    " WHERE c.digest = n.content"

/* Whole and not complete: its digest is another one. */
static const struct pg_statement file_reject = {
    "file_reject",
    DISCARD("f.digest = $2::bytea AND f.received = f.size AND f.completed_at IS NULL")};

static const struct pg_statement file_sweep = {
    "file_sweep",
    DISCARD("f.digest <> $2::bytea AND f.offered_at < $3::timestamptz AND NOT EXISTS (SELECT"
            " FROM event_file e WHERE e.unit_id = f.unit_id AND e.digest = f.digest)")};

static const struct pg_statement file_forget = {"file_forget",
                                                "DELETE FROM content WHERE uses = 0"};

static const struct pg_statement *const offer_statements[] = {&file_begin, &file_sweep,
                                                              &file_forget, NULL};
static const struct pg_statement *const chunk_statements[] = {&file_take, &file_finish,
                                                              &file_reject, NULL};

static void sending_params(struct pg_params *params, const struct file_sending *sending)
{
    params_init(params);
    params_int8(params, sending->unit_id);
    params_digest(params, &sending->digest);
    params_int4(params, sending->size);
    params_int8(params, sending->sender_unit_id);
    params_day(params, day_of_wall_ms(sending->received_ms));
    params_int8(params, sending->quota);
}

static void key_params(struct pg_params *params, const struct file_sending *sending)
{
    params_init(params);
    params_int8(params, sending->unit_id);
    params_digest(params, &sending->digest);
}

/* A statement that discards, then what nothing refers to any more. */
static enum err send_discard(struct round *round, const struct pg_statement *statement,
                             const struct pg_params *key)
{
    struct pg_params none;
    params_init(&none);
    enum err err = round_send(round, statement, key);
    return err == ERR_OK ? round_send(round, &file_forget, &none) : err;
}

static int64_t left_of(const struct file_sending *sending, int64_t sent)
{
    return sending->quota > sent ? sending->quota - sent : 0;
}

/* Offers -------------------------------------------------------------------------------------------------------- */

static enum err send_offer(struct store_call *call, struct round *round)
{
    const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    const struct file_sending *sending = &CONTAINER_OF(call, struct file_offer_call, call)->sending;
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    sending_params(&params, sending);
    params_time(&params, sending->received_ms);
    enum err err = round_send(round, &file_begin, &params);
    if (err != ERR_OK) {
        return err;
    }
    key_params(&params, sending);
    params_time(&params, sending->received_ms - FILE_UNNAMED_DAYS * day_ms);
    return send_discard(round, &file_sweep, &params);
}

struct offer_row {
    int64_t size; /* 0: there was nothing of it */
    int64_t received;
    bool complete;
    int64_t sent;
};

static enum err take_offer(struct store_call *call, const struct pg_statement *statement,
                           const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct offer_row, size),
        COLUMN(NUMBER, struct offer_row, received),
        COLUMN(BOOL, struct offer_row, complete),
        COLUMN(NUMBER, struct offer_row, sent),
    };
    static const struct columns columns = COLUMNS(struct offer_row, table);
    struct file_offer_call *offer = CONTAINER_OF(call, struct file_offer_call, call);
    struct offer_row row = {0};
    if (statement != &file_begin) {
        return ERR_OK;
    }
    if (PQntuples(result) != 1) {
        return ERR_NOT_FOUND;
    }
    enum err err = row_read(result, 0, &columns, NULL, &row);
    if (err != ERR_OK) {
        return err;
    }
    offer->progress = (struct file_progress){
        .received = row.received,
        .complete = row.complete,
        .left = left_of(&offer->sending, row.sent),
    };
    if (row.size != 0 && row.size != offer->sending.size) {
        return ERR_FIELD;
    }
    bool fits =
        row.complete || offer->sending.size - row.received <= offer->sending.quota - row.sent;
    return fits ? ERR_OK : ERR_QUOTA;
}

static int64_t offer_owner(struct store_call *call)
{
    return CONTAINER_OF(call, struct file_offer_call, call)->sending.sender_unit_id;
}

const struct call_script file_offer_script = {
    .name = "file-offer",
    .writes = true,
    .files = true,
    .owner = offer_owner,
    .statements = offer_statements,
    .send = send_offer,
    .take = take_offer,
};

enum err store_file_offer(struct store *store, struct file_offer_call *call)
{
    return store_accept(store, &call->call, &file_offer_script);
}

/* Chunks -------------------------------------------------------------------------------------------------------- */

static bool is_last(const struct file_chunk_call *chunk)
{
    return chunk->offset + (int64_t)chunk->length == chunk->sending.size;
}

static enum err send_chunk(struct store_call *call, struct round *round)
{
    const struct file_chunk_call *chunk = CONTAINER_OF(call, struct file_chunk_call, call);
    const struct file_sending *sending = &chunk->sending;
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    sending_params(&params, sending);
    params_int4(&params, chunk->offset);
    params_int4(&params, (int64_t)chunk->length);
    params_digest(&params, &chunk->content);
    params_bytes(&params, chunk->bytes, chunk->length);
    enum err err = round_send(round, &file_take, &params);
    if (err != ERR_OK || !is_last(chunk)) {
        return err;
    }
    key_params(&params, sending);
    params_time(&params, sending->received_ms);
    err = round_send(round, &file_finish, &params);
    if (err != ERR_OK) {
        return err;
    }
    key_params(&params, sending);
    return send_discard(round, &file_reject, &params);
}

struct taken_row {
    bool taken;
    int64_t sent;
};

static enum err take_taken(struct file_chunk_call *chunk, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(BOOL, struct taken_row, taken),
        COLUMN(NUMBER, struct taken_row, sent),
    };
    static const struct columns columns = COLUMNS(struct taken_row, table);
    struct taken_row row = {0};
    enum err err =
        PQntuples(result) == 1 ? row_read(result, 0, &columns, NULL, &row) : ERR_INTERNAL;
    if (err != ERR_OK) {
        return err;
    }
    int64_t length = (int64_t)chunk->length;
    int64_t left = left_of(&chunk->sending, row.sent);
    chunk->progress = (struct file_progress){
        .received = row.taken ? chunk->offset + length : 0,
        .left = row.taken ? left - length : left,
    };
    if (row.taken) {
        return ERR_OK;
    }
    return length > left ? ERR_QUOTA : ERR_OFFSET;
}

/* After a chunk that was not taken the others find nothing to do, and its own error is the call's already. */
static enum err take_chunk(struct store_call *call, const struct pg_statement *statement,
                           const PGresult *result)
{
    struct file_chunk_call *chunk = CONTAINER_OF(call, struct file_chunk_call, call);
    if (statement == &file_take) {
        return take_taken(chunk, result);
    }
    if (statement == &file_finish) {
        chunk->progress.complete = PQntuples(result) == 1;
        return chunk->progress.complete ? ERR_OK : ERR_DIGEST;
    }
    return ERR_OK;
}

/* Who sends counts what he sends in a day. */
static int64_t chunk_owner(struct store_call *call)
{
    return CONTAINER_OF(call, struct file_chunk_call, call)->sending.sender_unit_id;
}

/* Equal content of several units is one row. */
static int chunk_order(struct store_call *a, struct store_call *b)
{
    const struct file_chunk_call *one = CONTAINER_OF(a, struct file_chunk_call, call);
    const struct file_chunk_call *other = CONTAINER_OF(b, struct file_chunk_call, call);
    return memcmp(one->content.bytes, other->content.bytes, DIGEST_SIZE);
}

const struct call_script file_chunk_script = {
    .name = "file-chunk",
    .writes = true,
    .files = true,
    .owner = chunk_owner,
    .order = chunk_order,
    .statements = chunk_statements,
    .send = send_chunk,
    .take = take_chunk,
};

enum err store_file_chunk(struct store *store, struct file_chunk_call *call)
{
    bool fits = call->length > 0 && call->length == file_chunk_length((uint64_t)call->sending.size,
                                                                      (uint64_t)call->offset);
    return fits ? store_accept(store, &call->call, &file_chunk_script) : ERR_INVALID;
}
