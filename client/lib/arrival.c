/*
 * Happy path: a frame is admitted by its header, received, and is a ping (answered), a notice or
 * progress (delivered), a goodbye (remembered), a part of the awaited answer (gathered) or its last part
 * (complete).
 *
 * What fails, each for the whole exchange: a type that a server does not send (TYPE, WRONG_STATE),
 * an answer to another request, a continued signal or an interrupted answer (SEQUENCE), too long
 * (LENGTH), a body that cannot be read (DECODE ...), an ERROR about the session (its code).
 */
#include "client/lib/arrival.h"
#include "client/lib/text.h"
#include "common/base/clock.h"
#include <stdio.h>

enum {
    PONG_TIMEOUT_MS = 5000,
};

static enum err admit_length(size_t before, const struct frame *header,
                             const struct message_type *type)
{
    return header->length <= type->length_max - before ? ERR_OK : ERR_LENGTH;
}

/* One frame, not part of a request. */
static enum err admit_signal(const struct frame *header, const struct message_type *type)
{
    bool signal = header->request == 0 && (header->flags & FRAME_MORE) == 0;
    return signal ? admit_length(0, header, type) : ERR_SEQUENCE;
}

/*
 * The whole answer counts, over all its frames. An ERROR takes its place, but does not interrupt
 * it.
 */
static enum err admit_answer(const struct exchange *exchange, const struct frame *header,
                             const struct message_type *type)
{
    size_t before = buf_unread(&exchange->gathered); /* never more than the type's maximum */
    bool refusal = type->number == MESSAGE_ERROR;
    if (exchange->awaited == NULL || header->request != exchange->request) {
        return ERR_SEQUENCE;
    }
    if (refusal ? before > 0 || (header->flags & FRAME_MORE) != 0 : type != exchange->awaited) {
        return ERR_SEQUENCE;
    }
    return admit_length(before, header, type);
}

enum err arrival_admit(const struct frame *header, void *arg)
{
    const struct exchange *exchange = arg;
    const struct message_type *type = message_type_find(header->type);
    if (type == NULL) {
        return ERR_TYPE;
    }
    if (type->number == MESSAGE_ERROR && header->request == 0) {
        return admit_signal(header, type); /* about the session */
    }
    switch (type->kind) {
    case MESSAGE_KIND_ANSWER: return admit_answer(exchange, header, type);
    case MESSAGE_KIND_SIGNAL: return admit_signal(header, type);
    case MESSAGE_KIND_REQUEST:
    default: return ERR_WRONG_STATE;
    }
}

/*
 * Unpacks a small message of the server into an arena that the caller closes, also after a failure.
 */
static enum err unpack(const struct frame *frame, struct arena *arena, ProtobufCMessage **message,
                       struct failure *failure)
{
    const struct message_type *type = message_type_find(frame->type);
    arena_init(arena, message_arena_budget(frame->length));
    enum err err = message_unpack(type->descriptor, frame->body, frame->length,
                                  &scan_limits_ordinary, arena, message);
    return err == ERR_OK ? ERR_OK : failure_set(failure, err, type->name);
}

/*
 * Codes below 100 are local and never cross the wire; a number we do not know is a newer server's.
 */
static enum err code_of(uint32_t number)
{
    bool ours = number >= ERR_MAGIC && number <= INT32_MAX && err_known((int)number) != 0;
    return ours ? (enum err)number : ERR_INTERNAL;
}

static enum err fail_as_told(const Rectify__Error *error, struct failure *failure)
{
    char detail[32];
    (void)snprintf(detail, sizeof(detail), "code %u", error->code);
    enum err err = code_of(error->code);
    (void)failure_set(failure, err, err == ERR_INTERNAL ? detail : NULL);
    text_cut(failure->field, sizeof(failure->field), error->field);
    failure->retry_after_ms = error->has_retry_after_ms ? error->retry_after_ms : 0;
    failure->left = error->has_left ? error->left : 0;
    return err;
}

/* About the session: it ends with that failure. About the call: the call ends with it. */
static enum err on_error(const struct frame *frame, struct arrived *arrived,
                         struct failure *failure)
{
    struct arena arena;
    ProtobufCMessage *message = NULL;
    enum err err = unpack(frame, &arena, &message, failure);
    if (err == ERR_OK) {
        err = fail_as_told((const Rectify__Error *)message, failure);
        if (frame->request != 0) {
            arrived->arrival = ARRIVAL_REFUSAL;
            err = ERR_OK;
        }
    }
    arena_close(&arena);
    return err;
}

static enum err on_notice(struct exchange *exchange, const struct frame *frame,
                          struct failure *failure)
{
    struct arena arena;
    ProtobufCMessage *message = NULL;
    enum err err = unpack(frame, &arena, &message, failure);
    if (err == ERR_OK && exchange->on_notice != NULL) {
        exchange->on_notice((const Rectify__Notice *)message, exchange->arg);
    }
    arena_close(&arena);
    return err;
}

/* Only of the call under way. */
static enum err on_progress(struct exchange *exchange, const struct frame *frame,
                            struct failure *failure)
{
    struct arena arena;
    ProtobufCMessage *message = NULL;
    enum err err = unpack(frame, &arena, &message, failure);
    const Rectify__ProgressMade *progress = (const Rectify__ProgressMade *)message;
    if (err == ERR_OK && (exchange->awaited == NULL || progress->request != exchange->request)) {
        err = failure_set(failure, ERR_SEQUENCE, "PROGRESS");
    }
    if (err == ERR_OK && exchange->on_progress != NULL) {
        exchange->on_progress(progress, exchange->arg);
    }
    arena_close(&arena);
    return err;
}

/* A goodbye counts whatever it holds; what it holds may say why. */
static void on_goodbye(struct exchange *exchange, const struct frame *frame)
{
    struct arena arena;
    struct failure ignored;
    ProtobufCMessage *message = NULL;
    exchange->goodbye = true;
    if (unpack(frame, &arena, &message, &ignored) == ERR_OK) {
        uint32_t code = ((const Rectify__Goodbye *)message)->code;
        exchange->goodbye_err = code == 0 ? ERR_OK : code_of(code);
    }
    arena_close(&arena);
}

/* A pong is the ping's body with another type: both are one number, the token. */
static enum err on_ping(struct exchange *exchange, const struct frame *frame,
                        struct failure *failure)
{
    struct arena arena;
    ProtobufCMessage *message = NULL;
    enum err err = unpack(frame, &arena, &message, failure);
    uint8_t body[16];
    if (err == ERR_OK) {
        Rectify__Pong pong = RECTIFY__PONG__INIT;
        pong.token = ((const Rectify__Ping *)message)->token;
        const struct frame answer = {
            .type = MESSAGE_PONG,
            .length = (uint32_t)rectify__pong__pack(&pong, body),
            .body = body,
        };
        err = channel_send(&exchange->channel, &answer, clock_mono_ms() + PONG_TIMEOUT_MS, failure);
    }
    arena_close(&arena);
    return err;
}

/* An answer of one frame, which is nearly every one, is not copied. */
static enum err gather(struct exchange *exchange, const struct frame *frame,
                       struct arrived *arrived, struct failure *failure)
{
    bool more = (frame->flags & FRAME_MORE) != 0;
    arrived->arrival = more ? ARRIVAL_PART : ARRIVAL_ANSWER;
    if (!more && buf_unread(&exchange->gathered) == 0) {
        arrived->bytes = frame->body;
        arrived->length = frame->length;
        return ERR_OK;
    }
    enum err err = buf_append(&exchange->gathered, frame->body, frame->length);
    if (err != ERR_OK) {
        return failure_set(failure, err, exchange->awaited->name);
    }
    arrived->bytes = buf_head(&exchange->gathered);
    arrived->length = buf_unread(&exchange->gathered);
    return ERR_OK;
}

enum err arrival_take(struct exchange *exchange, int64_t deadline_mono_ms, struct arrived *arrived,
                      struct failure *failure)
{
    struct frame frame;
    *arrived = (struct arrived){.arrival = ARRIVAL_SIGNAL};
    enum err err = channel_receive(&exchange->channel, &frame, deadline_mono_ms, failure);
    if (err != ERR_OK) {
        return err;
    }
    switch (frame.type) {
    case MESSAGE_PING: return on_ping(exchange, &frame, failure);
    case MESSAGE_PONG: return ERR_OK;
    case MESSAGE_GOODBYE: on_goodbye(exchange, &frame); return ERR_OK;
    case MESSAGE_ERROR: return on_error(&frame, arrived, failure);
    case MESSAGE_NOTICE:
        arrived->arrival = ARRIVAL_NOTICE;
        return on_notice(exchange, &frame, failure);
    case MESSAGE_PROGRESS:
        arrived->arrival = ARRIVAL_PROGRESS;
        return on_progress(exchange, &frame, failure);
    default: return gather(exchange, &frame, arrived, failure);
    }
}
