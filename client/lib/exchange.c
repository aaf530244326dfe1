/*
 * Happy path of a call: look whether the server has said goodbye meanwhile, pack, send frame by
 * frame (listening between them), listen until the answer is complete, unpack it into the caller's
 * arena.
 *
 * Failure modes
 *   - an ERROR in answer: the call's failure; the exchange stays usable unless the request was not
 *     yet sent as a whole
 *   - the connection ends after the first byte was sent: UNKNOWN_OUTCOME for what changes
 *     something, CLOSED otherwise, or the reason that the server's goodbye gave
 *   - the deadline: TIMEOUT. The answer may still come, so this exchange cannot be used for another
 *     call
 *   - a message beyond its type's maximum: SIZE, nothing is sent
 */
#include "client/lib/exchange.h"
#include "client/lib/arrival.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/wire/message.h"

enum {
    GOODBYE_TIMEOUT_MS = 500,
};

enum err exchange_open(struct exchange *exchange, const char *host, uint16_t port,
                       struct tls_context *context, int64_t deadline_mono_ms,
                       struct failure *failure)
{
    exchange->request = 0;
    exchange->awaited = NULL;
    exchange->goodbye = false;
    exchange->goodbye_err = ERR_OK;
    exchange->ended = (struct failure){.err = ERR_OK};
    buf_init(&exchange->gathered, 0);
    return channel_open(&exchange->channel, host, port, context, arrival_admit, exchange,
                        deadline_mono_ms, failure);
}

/* Remembers what ended the exchange. */
static enum err end(struct exchange *exchange, const struct failure *failure)
{
    exchange->ended = *failure;
    return failure->err;
}

static bool unasked(const struct arrived *arrived)
{
    return arrived->arrival == ARRIVAL_SIGNAL || arrived->arrival == ARRIVAL_NOTICE;
}

/*
 * Deals with what is there and does not wait, up to something about the call. Bounded in time,
 * because a server may send faster than we read.
 */
static enum err catch_up(struct exchange *exchange, int64_t deadline, struct arrived *arrived,
                         struct failure *failure)
{
    enum err err = ERR_OK;
    do {
        err = arrival_take(exchange, 0, arrived, failure);
    } while (err == ERR_OK && unasked(arrived) && clock_mono_ms() < deadline);
    return err == ERR_TIMEOUT ? ERR_OK : err;
}

/*
 * A server that has said goodbye takes no more requests; one that is gone even less. Nothing was
 * sent yet.
 */
static enum err check_usable(struct exchange *exchange, int64_t deadline, struct failure *failure)
{
    if (exchange->ended.err != ERR_OK) {
        *failure = exchange->ended;
        return failure->err;
    }
    struct arrived arrived;
    enum err err = catch_up(exchange, deadline, &arrived, failure);
    if (exchange->goodbye && (err == ERR_OK || err == ERR_CLOSED)) {
        err = exchange->goodbye_err == ERR_OK ? ERR_CLOSED : exchange->goodbye_err;
        (void)failure_set(failure, err, "the server said goodbye");
    }
    return err == ERR_OK ? ERR_OK : end(exchange, failure);
}

static enum err pack(const struct message_type *type, const ProtobufCMessage *in,
                     struct message_bytes **bytes, struct failure *failure)
{
    size_t length = protobuf_c_message_get_packed_size(in);
    if (length > type->length_max) {
        return failure_set(failure, ERR_SIZE, type->name);
    }
    *bytes = message_bytes_new(type->number, length, NULL);
    if (*bytes == NULL) {
        return failure_set(failure, ERR_NOMEM, type->name);
    }
    (void)protobuf_c_message_pack(in, (*bytes)->body);
    return ERR_OK;
}

/*
 * Between two frames of ours. A server may refuse a request that it does not have all of, but not
 * answer it.
 */
static enum err look_up(struct exchange *exchange, int64_t deadline, bool *refused,
                        struct failure *failure)
{
    struct arrived arrived;
    enum err err = catch_up(exchange, deadline, &arrived, failure);
    *refused = err == ERR_OK && arrived.arrival == ARRIVAL_REFUSAL;
    if (err == ERR_OK && !*refused && !unasked(&arrived)) {
        err = failure_set(failure, ERR_SEQUENCE, exchange->awaited->name);
    }
    return err;
}

/* Stops when the server refuses the message before it has all of it: *refused. */
static enum err send_all(struct exchange *exchange, struct message_bytes *bytes, int64_t deadline,
                         bool *refused, struct failure *failure)
{
    struct message_cursor cursor = {.bytes = bytes, .request = exchange->request};
    struct frame frame;
    enum err err = ERR_OK;
    while (err == ERR_OK && !*refused && message_cursor_next(&cursor, &frame)) {
        err = channel_send(&exchange->channel, &frame, deadline, failure);
        if (err == ERR_OK && (frame.flags & FRAME_MORE) != 0) {
            err = look_up(exchange, deadline, refused, failure);
        }
    }
    return err;
}

/*
 * Listens until the call is answered. The clock is asked after each frame: a server that only pings
 * is no answer. One that tells how far it is works on it.
 */
static enum err listen_for_answer(struct exchange *exchange, int64_t deadline, int64_t patience_ms,
                                  struct arrived *arrived, struct failure *failure)
{
    for (;;) {
        enum err err = arrival_take(exchange, deadline, arrived, failure);
        if (err != ERR_OK || arrived->arrival == ARRIVAL_ANSWER ||
            arrived->arrival == ARRIVAL_REFUSAL) {
            return err;
        }
        if (arrived->arrival == ARRIVAL_PROGRESS) {
            deadline = clock_mono_ms() + patience_ms;
        } else if (clock_mono_ms() >= deadline) {
            return failure_set(failure, ERR_TIMEOUT, exchange->awaited->name);
        }
    }
}

/*
 * What changes something carries the id that makes it safe to repeat, or is a bundle of such, or
 * the enrolment.
 */
static bool changes_something(const struct message_type *type)
{
    return type->number == MESSAGE_SUBMIT || type->number == MESSAGE_ENROLL ||
           protobuf_c_message_descriptor_get_field_by_name(type->descriptor, "request_id") != NULL;
}

/* The connection is gone while a call was under way: what can be said about the call. */
static enum err judge_end(const struct exchange *exchange, const struct message_type *type,
                          struct failure *failure)
{
    bool gone = failure->err == ERR_CLOSED || failure->err == ERR_TLS || failure->err == ERR_IO;
    if (gone && changes_something(type)) {
        return failure_set(failure, ERR_UNKNOWN_OUTCOME, failure->detail);
    }
    if (failure->err == ERR_CLOSED && exchange->goodbye && exchange->goodbye_err != ERR_OK) {
        return failure_set(failure, exchange->goodbye_err, failure->detail);
    }
    return failure->err;
}

static enum err unpack(const struct message_type *answer, const struct arrived *arrived,
                       struct arena *arena, ProtobufCMessage **out, struct failure *failure)
{
    enum err err = message_unpack(answer->descriptor, arrived->bytes, arrived->length,
                                  &scan_limits_bulk, arena, out);
    return err == ERR_OK ? ERR_OK : failure_set(failure, err, answer->name);
}

/* Request to answer. Not *alive: whatever became of this call ends the exchange too. */
static enum err talk(struct exchange *exchange, const struct message_type *type,
                     struct message_bytes *bytes, int64_t deadline, struct arena *arena,
                     ProtobufCMessage **out, bool *alive, struct failure *failure)
{
    int64_t patience_ms = deadline - clock_mono_ms();
    struct arrived arrived = {.arrival = ARRIVAL_SIGNAL};
    bool refused = false;
    enum err err = send_all(exchange, bytes, deadline, &refused, failure);
    if (refused) { /* half a request is on its way: nothing may follow it */
        *alive = true;
        (void)failure_set(&exchange->ended, ERR_CLOSED, "a request was refused before its end");
        return failure->err;
    }
    if (err == ERR_OK || err == ERR_CLOSED) {
        /* Who closes before he has read says why before he closes. */
        err = listen_for_answer(exchange, deadline, patience_ms, &arrived, failure);
    }
    if (err != ERR_OK) {
        return judge_end(exchange, type, failure);
    }
    *alive = true;
    return arrived.arrival == ARRIVAL_REFUSAL
               ? failure->err
               : unpack(exchange->awaited, &arrived, arena, out, failure);
}

enum err exchange_call(struct exchange *exchange, enum message_number number,
                       const ProtobufCMessage *in, int64_t deadline_mono_ms, struct arena *arena,
                       ProtobufCMessage **out, struct failure *failure)
{
    const struct message_type *type = message_type_find((uint16_t)number);
    if (!CHECK(type != NULL && type->kind == MESSAGE_KIND_REQUEST &&
               in->descriptor == type->descriptor)) {
        return failure_set(failure, ERR_INVALID, "not a request of this type");
    }
    struct message_bytes *bytes = NULL;
    enum err err = check_usable(exchange, deadline_mono_ms, failure);
    if (err == ERR_OK) {
        err = pack(type, in, &bytes, failure);
    }
    if (err != ERR_OK) {
        return err;
    }
    bool alive = false;
    exchange->request++;
    exchange->awaited = message_type_find(type->answer);
    buf_init(&exchange->gathered, exchange->awaited->length_max);
    err = talk(exchange, type, bytes, deadline_mono_ms, arena, out, &alive, failure);
    exchange->awaited = NULL;
    buf_close(&exchange->gathered);
    message_bytes_unref(bytes);
    return alive ? err : end(exchange, failure);
}

static enum err listen_for_notice(struct exchange *exchange, int64_t deadline,
                                  struct failure *failure)
{
    struct arrived arrived;
    while (!exchange->goodbye) {
        enum err err = arrival_take(exchange, deadline, &arrived, failure);
        if (err != ERR_OK || arrived.arrival == ARRIVAL_NOTICE) {
            return err;
        }
        if (clock_mono_ms() >= deadline) {
            return failure_set(failure, ERR_TIMEOUT, "waiting");
        }
    }
    enum err why = exchange->goodbye_err == ERR_OK ? ERR_CLOSED : exchange->goodbye_err;
    return failure_set(failure, why, "the server said goodbye");
}

enum err exchange_wait(struct exchange *exchange, int64_t deadline_mono_ms, struct failure *failure)
{
    if (exchange->ended.err != ERR_OK) {
        *failure = exchange->ended;
        return failure->err;
    }
    enum err err = listen_for_notice(exchange, deadline_mono_ms, failure);
    return err == ERR_OK || err == ERR_TIMEOUT ? err : end(exchange, failure);
}

static void say_goodbye(struct exchange *exchange)
{
    uint8_t body[16];
    struct failure ignored;
    Rectify__Goodbye goodbye = RECTIFY__GOODBYE__INIT;
    const struct frame frame = {
        .type = MESSAGE_GOODBYE,
        .length = (uint32_t)rectify__goodbye__pack(&goodbye, body),
        .body = body,
    };
    /*
     * An enrolment ends by itself, a server that said goodbye knows: losing this one costs nothing.
     */
    enum err err =
        channel_send(&exchange->channel, &frame, clock_mono_ms() + GOODBYE_TIMEOUT_MS, &ignored);
    exchange->ended.err = err == ERR_OK ? ERR_CLOSED : err;
}

void exchange_close(struct exchange *exchange)
{
    if (exchange->ended.err == ERR_OK && !exchange->goodbye) {
        say_goodbye(exchange);
    }
    channel_close(&exchange->channel);
}
