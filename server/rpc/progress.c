/*
 * PROGRESS: how far a request is that is still under way.
 *
 * A hint, the first that is dropped: when nobody waits any more, when one was told a moment ago, when the session has
 * more to read than it keeps up with, when there is no memory.
 */
#include "common/base/attr.h"
#include "proto/session.pb-c.h"
#include "server/rpc/internal.h"

static bool may_tell(const struct request *request, int64_t now_ms)
{
    struct rpc_session *session = request->session;
    return session != NULL && now_ms >= request->tell_at_ms && !session->outlet->behind(session);
}

static struct message_bytes *pack(const struct request *request, uint32_t step, uint32_t done,
                                  uint32_t total)
{
    Rectify__ProgressMade message = RECTIFY__PROGRESS_MADE__INIT;
    enum err err = ERR_OK;
    message.request = request->number;
    message.step = step;
    message.done = done;
    message.total = total;
    return rpc_message_pack(message_type_find(MESSAGE_PROGRESS), &message.base, NULL, &err);
}

void rpc_progress(struct command *command, uint32_t step, uint32_t done, uint32_t total)
{
    struct request *request = CONTAINER_OF(command, struct request, command);
    struct rpc_counters *counters = &request->rpc->counters;
    int64_t now_ms = request->rpc->options.mono_ms();
    struct message_bytes *bytes =
        may_tell(request, now_ms) ? pack(request, step, done, total) : NULL;
    if (bytes == NULL) {
        counters->progress_dropped++;
        return;
    }
    request->tell_at_ms = now_ms + RPC_PROGRESS_EVERY_MS;
    counters->progress++;
    request->session->outlet->send(request->session, bytes, 0);
}
