/*
 * One request, from its first frame to its answer.
 *
 *   1. begin; gather while frames with MORE come
 *   2. finish: unpacked into the request's arena, given to the command
 *   3. the command ends, at once or later: packed, handed to the outlet, freed
 *
 * What fails: the caller's role does not permit it, or its bytes cannot be read: answered by ERROR.
 * No memory to gather it: the session ends, because the rest of it would be taken for something
 * else. No memory to answer: the outlet gets NULL and ends the session; an answer that never comes
 * would be worse.
 */
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/rpc/internal.h"
#include <inttypes.h>

enum {
    /* An answer is built beside the rows it is made of: its packed length, four times, is ample. */
    ANSWER_GROWTH = 4,
};

static void move(struct request *request, enum request_state next)
{
    static const enum request_state before[] = {
        [REQUEST_RUNNING] = REQUEST_GATHERING,
        [REQUEST_ABANDONED] = REQUEST_RUNNING,
    };
    CHECK_FATAL(next != REQUEST_GATHERING && request->state == before[next]);
    request->state = next;
}

struct request *rpc_request_find(const struct rpc_session *session, uint32_t number)
{
    LIST_EACH(&session->requests, node, next)
    {
        struct request *request = CONTAINER_OF(node, struct request, in_list);
        if (request->number == number) {
            return request;
        }
    }
    return NULL;
}

static bool permitted(const struct message_type *type, const struct caller *caller)
{
    return type->roles == MAY_ANYONE || (type->roles & caller->identity.roles) != 0;
}

struct request *rpc_request_begin(struct rpc_session *session, const struct message_type *type,
                                  uint32_t number)
{
    struct request *request = mem_calloc(1, sizeof(*request));
    if (request == NULL) {
        return NULL;
    }
    request->command.commands = session->rpc->options.commands;
    request->command.type = type;
    request->command.caller = session->caller;
    request->rpc = session->rpc;
    request->session = session;
    request->number = number;
    request->state = REQUEST_GATHERING;
    request->refused = permitted(type, &session->caller) ? ERR_OK : ERR_FORBIDDEN;
    buf_init(&request->body, type->length_max);
    list_append(&session->requests, &request->in_list);
    return request;
}

static void release(struct request *request)
{
    list_remove(&request->in_list);
    buf_close(&request->body);
    shared_bytes_unref(request->command.tail);
    arena_close(&request->command.arena);
    mem_free(request);
}

enum err rpc_request_gather(struct request *request, const struct frame *frame)
{
    request->length += frame->length;
    if (request->refused != ERR_OK) {
        return ERR_OK;
    }
    enum err err = buf_append(&request->body, frame->body, frame->length);
    if (err != ERR_OK) {
        release(request);
    }
    return err;
}

static struct message_bytes *pack_error(struct request *request, enum err err)
{
    struct command *command = &request->command;
    if (err != command->err) { /* what the command found no longer counts */
        command->err = err;
        command->field = NULL;
        command->retry_after_ms = 0;
    }
    log_event(err < ERR_MAGIC || err == ERR_INTERNAL ? LOG_ERROR : LOG_DEBUG, "rpc",
              "request failed type=%s client=%" PRId64 " error=%s", command->type->name,
              command->caller.identity.client_id, err_name(err));
    request->rpc->counters.errors++;
    return rpc_error_message(err, command->field, command->retry_after_ms, command->left);
}

static struct message_bytes *pack_answer(struct request *request)
{
    const struct command *command = &request->command;
    if (command->err != ERR_OK) {
        return pack_error(request, command->err);
    }
    const struct message_type *type = message_type_find(command->type->answer);
    if (!CHECK(command->out != NULL && command->out->descriptor == type->descriptor)) {
        return pack_error(request, ERR_INTERNAL);
    }
    enum err err = ERR_OK;
    struct message_bytes *bytes = rpc_message_pack(type, command->out, command->tail, &err);
    if (bytes == NULL) {
        return pack_error(request, err);
    }
    request->rpc->counters.answers++;
    return bytes;
}

static bool may_be_long(const struct request *request)
{
    uint16_t answer = request->command.type->answer;
    return request->refused == ERR_OK && message_type_find(answer)->length_max > RPC_SHORT_MAX;
}

static void tell_idle(struct rpc *rpc)
{
    void (*on_idle)(void *arg) = rpc->on_idle;
    if (rpc->requests == 0 && on_idle != NULL) {
        rpc->on_idle = NULL;
        on_idle(rpc->on_idle_arg);
    }
}

/* The way up: the answer leaves, the request dies. */
static void complete(struct request *request)
{
    struct rpc *rpc = request->rpc;
    struct rpc_session *session = request->session;
    uint32_t number = request->number;
    struct message_bytes *bytes = NULL;
    if (session != NULL) {
        bytes = pack_answer(request);
        session->in_flight--;
        session->long_answers -= may_be_long(request);
        rpc_session_advance(session, &request->command);
    }
    release(request);
    rpc->requests--;
    if (session != NULL) {
        session->outlet->send(session, bytes, number);
        session->outlet->relieved(session);
    }
    tell_idle(rpc);
}

static void on_done(struct command *command)
{
    complete(CONTAINER_OF(command, struct request, command));
}

static const struct scan_limits *limits_of(const struct message_type *type)
{
    bool bulk = type->number == MESSAGE_UNIT_IMPORT || type->number == MESSAGE_CAMPAIGN_IMPORT;
    return bulk ? &scan_limits_bulk : &scan_limits_ordinary;
}

/* The budget is small while strangers' bytes are unpacked, and grows for the answer. */
static enum err unpack(struct request *request, const uint8_t *bytes, size_t length)
{
    struct command *command = &request->command;
    ProtobufCMessage *message = NULL;
    arena_init(&command->arena, message_arena_budget(length));
    enum err err = message_unpack(command->type->descriptor, bytes, length,
                                  limits_of(command->type), &command->arena, &message);
    buf_close(&request->body);
    command->in = message;
    command->arena.budget +=
        ANSWER_GROWTH * (size_t)message_type_find(command->type->answer)->length_max;
    return err;
}

static void run(struct request *request, const uint8_t *bytes, size_t length)
{
    struct command *command = &request->command;
    move(request, REQUEST_RUNNING);
    request->session->in_flight++;
    request->session->long_answers += may_be_long(request);
    request->rpc->requests++;
    request->rpc->counters.requests++;
    command->done = on_done;
    command->told = rpc_progress;
    request->tell_at_ms = request->rpc->options.mono_ms() + RPC_PROGRESS_AFTER_MS;
    command->err = request->refused;
    if (command->err == ERR_OK) {
        command->err = unpack(request, bytes, length);
    }
    if (command->err != ERR_OK || command_start(command) == COMMAND_ENDED) {
        complete(request);
    }
}

enum err rpc_request_finish(struct request *request, const struct frame *frame)
{
    if (request->refused != ERR_OK || request->length == 0) {
        run(request, frame->body, frame->length); /* one frame: read where it lies */
        return ERR_OK;
    }
    enum err err = buf_append(&request->body, frame->body, frame->length);
    if (err != ERR_OK) {
        release(request);
        return err;
    }
    run(request, buf_head(&request->body), buf_unread(&request->body));
    return ERR_OK;
}

static void abandon(struct request *request)
{
    move(request, REQUEST_ABANDONED);
    request->session->in_flight--;
    request->session->long_answers -= may_be_long(request);
    request->session = NULL;
    list_remove(&request->in_list);
    request->rpc->counters.abandoned++;
}

void rpc_request_end_all(struct rpc_session *session, bool abandoning)
{
    LIST_EACH(&session->requests, node, next)
    {
        struct request *request = CONTAINER_OF(node, struct request, in_list);
        if (request->state == REQUEST_GATHERING) {
            release(request);
        } else if (abandoning) {
            abandon(request);
        }
    }
}
