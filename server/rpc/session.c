/*
 * One session: what may come now, and where it goes.
 *
 *   1. admit judges a header: type, state, number, length, how many (PROTOCOL.md, section 3)
 *   2. receive takes the frame: a signal is dealt with here, a request goes to request.c
 *
 * What fails: a header that is not admitted, a signal that cannot be read, no memory for a request.
 * Each ends the session. A request that cannot be read or is not permitted is answered, and the
 * session lives.
 */
#include "common/base/check.h"
#include "common/base/log.h"
#include "proto/session.pb-c.h"
#include "server/rpc/internal.h"
#include <inttypes.h>
#include <string.h>

/*
 *   GREETING ---> OPEN ---> ENDING
 *       |                   ^  ^
 *       +-------------------+  |
 *   ENROLLING -----------------+
 */
static void move(struct rpc_session *session, enum session_state next)
{
    bool greeted = session->state == SESSION_GREETING && next == SESSION_OPEN;
    bool ended = session->state != SESSION_ENDING && next == SESSION_ENDING;
    CHECK_FATAL(greeted || ended);
    session->state = next;
}

void rpc_session_init(struct rpc_session *session, struct rpc *rpc, const struct rpc_outlet *outlet,
                      bool enrolling, const struct identity *identity, const struct digest *spki)
{
    *session = (struct rpc_session){
        .rpc = rpc,
        .outlet = outlet,
        .state = enrolling ? SESSION_ENROLLING : SESSION_GREETING,
    };
    if (!enrolling) {
        session->caller.identity = *identity;
        session->caller.spki = *spki;
    }
    list_init(&session->requests);
    list_init(&session->by_unit);
    list_init(&session->by_client);
    if (!enrolling) {
        list_append(rpc_client_list(rpc, identity->client_id), &session->by_client);
    }
}

static bool before_open(const struct rpc_session *session)
{
    return session->state == SESSION_GREETING || session->state == SESSION_ENROLLING;
}

static unsigned count_gathering(const struct rpc_session *session)
{
    unsigned count = 0;
    LIST_EACH(&session->requests, node, next)
    {
        count += CONTAINER_OF(node, struct request, in_list)->state == REQUEST_GATHERING;
    }
    return count;
}

static enum err judge_signal(const struct message_type *type, const struct frame *header)
{
    if (header->request != 0 || (header->flags & FRAME_MORE) != 0) {
        return ERR_SEQUENCE;
    }
    return header->length > type->length_max ? ERR_LENGTH : ERR_OK;
}

static enum err judge_continuation(const struct request *request, const struct message_type *type,
                                   const struct frame *header)
{
    if (request->state != REQUEST_GATHERING || request->command.type != type) {
        return ERR_SEQUENCE;
    }
    return header->length > type->length_max - request->length ? ERR_LENGTH : ERR_OK;
}

/*
 * In flight: net stops reading at the limit, so that an honest connection never meets FLOOD for it.
 */
static enum err judge_first(const struct rpc_session *session, const struct message_type *type,
                            const struct frame *header)
{
    if (before_open(session) && !list_empty(&session->requests)) {
        return ERR_WRONG_STATE; /* one greeting, one enrolment */
    }
    if (header->length > type->length_max) {
        return ERR_LENGTH;
    }
    if (session->in_flight >= RPC_IN_FLIGHT_MAX) {
        return ERR_FLOOD;
    }
    bool more = (header->flags & FRAME_MORE) != 0;
    return more && count_gathering(session) >= RPC_GATHERING_MAX ? ERR_FLOOD : ERR_OK;
}

static enum err judge_request(const struct rpc_session *session, const struct message_type *type,
                              const struct frame *header)
{
    if (header->request == 0) {
        return ERR_SEQUENCE;
    }
    const struct request *request = rpc_request_find(session, header->request);
    return request == NULL ? judge_first(session, type, header)
                           : judge_continuation(request, type, header);
}

static enum err judge(const struct rpc_session *session, const struct frame *header)
{
    const struct message_type *type = message_type_find(header->type);
    if (type == NULL) {
        return ERR_TYPE;
    }
    if ((type->states & (unsigned)session->state) == 0) {
        return ERR_WRONG_STATE; /* what only the server sends has no state at all */
    }
    enum err err = type->kind == MESSAGE_KIND_REQUEST ? judge_request(session, type, header)
                                                      : judge_signal(type, header);
    if (err == ERR_OK && header->length > FRAME_BODY_MAX) {
        err = ERR_LENGTH;
    }
    if (err == ERR_OK && before_open(session) && session->frames >= RPC_GREETING_FRAMES_MAX) {
        err = ERR_FLOOD;
    }
    return err;
}

static enum err count_violation(struct rpc_session *session, enum err err)
{
    session->rpc->counters.violations += err != ERR_OK;
    return err;
}

enum err rpc_session_admit(struct rpc_session *session, const struct frame *header)
{
    return count_violation(session, judge(session, header));
}

static enum err answer_ping(struct rpc_session *session, const struct message_type *type,
                            const struct frame *frame)
{
    ProtobufCMessage *message = NULL;
    struct arena arena;
    arena_init(&arena, message_arena_budget(frame->length));
    enum err err = message_unpack(type->descriptor, frame->body, frame->length,
                                  &scan_limits_ordinary, &arena, &message);
    if (err == ERR_OK) {
        const Rectify__Ping *ping = (const Rectify__Ping *)(const void *)message;
        session->outlet->send(session, rpc_pong_message(ping->token), 0);
    }
    arena_close(&arena);
    return err;
}

/*
 * A pong has done its work by coming, and a farewell's contents are for logs only: neither is
 * looked into.
 */
static enum err take_signal(struct rpc_session *session, const struct message_type *type,
                            const struct frame *frame)
{
    if (type->number == MESSAGE_PING) {
        enum err err = answer_ping(session, type, frame);
        return err == ERR_NOMEM ? err : count_violation(session, err);
    }
    if (type->number == MESSAGE_GOODBYE) {
        rpc_session_end(session);
        return ERR_CLOSED;
    }
    return ERR_OK;
}

static enum err take_request(struct rpc_session *session, const struct message_type *type,
                             const struct frame *frame)
{
    struct request *request = rpc_request_find(session, frame->request);
    if (request == NULL) {
        request = rpc_request_begin(session, type, frame->request);
    }
    if (request == NULL) {
        return ERR_NOMEM;
    }
    bool more = (frame->flags & FRAME_MORE) != 0;
    return more ? rpc_request_gather(request, frame) : rpc_request_finish(request, frame);
}

/* Judged once more: between a header and the end of its frame the session may have moved. */
enum err rpc_session_receive(struct rpc_session *session, const struct frame *frame)
{
    enum err err = count_violation(session, judge(session, frame));
    if (err != ERR_OK) {
        return err;
    }
    session->frames += before_open(session);
    const struct message_type *type = message_type_find(frame->type);
    return type->kind == MESSAGE_KIND_REQUEST ? take_request(session, type, frame)
                                              : take_signal(session, type, frame);
}

bool rpc_session_full(const struct rpc_session *session)
{
    const struct rpc_options *options = &session->rpc->options;
    return session->in_flight >= RPC_IN_FLIGHT_MAX ||
           (options->pressed != NULL && options->pressed(options->arg));
}

bool rpc_session_long(const struct rpc_session *session)
{
    return session->long_answers >= RPC_LONG_MAX;
}

bool rpc_session_idle(const struct rpc_session *session)
{
    return session->in_flight == 0;
}

bool rpc_session_partial(const struct rpc_session *session)
{
    return count_gathering(session) > 0;
}

static void open_session(struct rpc_session *session, const struct command *hello)
{
    const Rectify__Welcome *welcome = (const Rectify__Welcome *)(const void *)hello->out;
    move(session, SESSION_OPEN);
    session->caller = hello->caller;
    if (welcome->session_id.len == sizeof(session->session_id)) {
        memcpy(session->session_id, welcome->session_id.data, sizeof(session->session_id));
    }
    list_append(rpc_unit_list(session->rpc, session->caller.identity.unit_id), &session->by_unit);
}

void rpc_session_advance(struct rpc_session *session, const struct command *command)
{
    if (!before_open(session)) {
        return;
    }
    if (session->state == SESSION_GREETING && command->err == ERR_OK && command->greeted) {
        open_session(session, command);
    } else {
        rpc_session_end(
            session); /* an enrolment is all that its connection is for; a greeting failed */
    }
}

void rpc_session_end(struct rpc_session *session)
{
    if (session->state != SESSION_ENDING) {
        move(session, SESSION_ENDING);
        list_remove(&session->by_unit);
        list_remove(&session->by_client);
        rpc_request_end_all(session, false);
    }
}

/* Also before the greeting is answered: what it found may be older than the revocation. */
void rpc_end_client(struct rpc *rpc, int64_t client_id)
{
    unsigned ended = 0;
    LIST_EACH(rpc_client_list(rpc, client_id), node, next)
    {
        struct rpc_session *session = CONTAINER_OF(node, struct rpc_session, by_client);
        if (session->caller.identity.client_id == client_id) {
            session->farewell = ERR_REVOKED;
            rpc_session_end(session);
            session->outlet->relieved(session); /* net sees the end in the session's next turn */
            ended++;
        }
    }
    log_event(LOG_NOTICE, "rpc", "client ended client=%" PRId64 " sessions=%u", client_id, ended);
}

void rpc_session_close(struct rpc_session *session)
{
    rpc_session_end(session);
    rpc_request_end_all(session, true);
}
