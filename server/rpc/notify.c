#include "common/base/log.h"
#include "proto/session.pb-c.h"
#include "server/rpc/internal.h"
#include <inttypes.h>

bool rpc_listens(struct rpc *rpc, int64_t unit_id)
{
    LIST_EACH(rpc_unit_list(rpc, unit_id), node, next)
    {
        const struct rpc_session *session = CONTAINER_OF(node, struct rpc_session, by_unit);
        if (session->caller.identity.unit_id == unit_id) {
            return true;
        }
    }
    return false;
}

static bool known(const int64_t *units, size_t count, int64_t unit_id)
{
    for (size_t i = 0; i < count; i++) {
        if (units[i] == unit_id) {
            return true;
        }
    }
    return false;
}

/* All sessions of a unit are in one list: only what this one gave need be looked at. */
static size_t gather(const struct list *sessions, int64_t *units)
{
    size_t count = 0;
    LIST_EACH(sessions, node, next)
    {
        int64_t unit_id = CONTAINER_OF(node, struct rpc_session, by_unit)->caller.identity.unit_id;
        if (unit_id != 0 && !known(units, count, unit_id)) {
            units[count++] = unit_id;
        }
    }
    return count;
}

static size_t count_open(const struct rpc *rpc)
{
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(rpc->units); i++) {
        LIST_EACH(&rpc->units[i], node, next)
        {
            count++;
        }
    }
    return count;
}

enum err rpc_units(struct rpc *rpc, struct arena *arena, int64_t **units, size_t *count)
{
    *count = 0;
    *units = arena_calloc(arena, count_open(rpc) + 1, sizeof(**units));
    if (*units == NULL) {
        return arena->exhausted ? ERR_LIMIT : ERR_NOMEM;
    }
    for (size_t i = 0; i < ARRAY_LEN(rpc->units); i++) {
        *count += gather(&rpc->units[i], *units + *count);
    }
    return ERR_OK;
}

/*
 * Packed when the first session is found, then shared by all: most units have no session open. A
 * notice that cannot be packed is lost; it is a hint only, terminals fetch the truth when they are
 * greeted.
 */
void rpc_notify(struct rpc *rpc, int64_t unit_id, const struct Rectify__Notice *notice)
{
    struct message_bytes *bytes = NULL;
    LIST_EACH(rpc_unit_list(rpc, unit_id), node, next)
    {
        struct rpc_session *session = CONTAINER_OF(node, struct rpc_session, by_unit);
        if (session->caller.identity.unit_id != unit_id) {
            continue;
        }
        enum err err = ERR_OK;
        if (bytes == NULL) {
            bytes = rpc_message_pack(message_type_find(MESSAGE_NOTICE), &notice->base, NULL, &err);
        }
        if (bytes == NULL) {
            log_event(LOG_WARNING, "rpc", "notice lost unit=%" PRId64 " error=%s", unit_id,
                      err_name(err));
            return;
        }
        session->outlet->send(session, message_bytes_ref(bytes), 0);
        rpc->counters.notices++;
    }
    message_bytes_unref(bytes);
}
