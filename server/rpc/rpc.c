#include "common/base/check.h"
#include "common/base/mem.h"
#include "server/rpc/internal.h"

enum err rpc_new(const struct rpc_options *options, struct rpc **out)
{
    struct rpc *rpc = mem_calloc(1, sizeof(*rpc));
    if (rpc == NULL) {
        return ERR_NOMEM;
    }
    rpc->options = *options;
    for (size_t i = 0; i < ARRAY_LEN(rpc->units); i++) {
        list_init(&rpc->units[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(rpc->clients); i++) {
        list_init(&rpc->clients[i]);
    }
    *out = rpc;
    return ERR_OK;
}

unsigned rpc_requests(const struct rpc *rpc)
{
    return rpc->requests;
}

void rpc_on_idle(struct rpc *rpc, void (*on_idle)(void *arg), void *arg)
{
    rpc->on_idle = on_idle;
    rpc->on_idle_arg = arg;
}

void rpc_free(struct rpc *rpc)
{
    if (rpc != NULL) {
        CHECK_FATAL(rpc->requests == 0);
        mem_free(rpc);
    }
}

const struct rpc_counters *rpc_counters(const struct rpc *rpc)
{
    return &rpc->counters;
}

/* Units are numbered by the register, one after the other: their low bits spread them evenly. */
struct list *rpc_unit_list(struct rpc *rpc, int64_t unit_id)
{
    return &rpc->units[(uint64_t)unit_id % RPC_UNIT_LISTS];
}

struct list *rpc_client_list(struct rpc *rpc, int64_t client_id)
{
    return &rpc->clients[(uint64_t)client_id % RPC_CLIENT_LISTS];
}
