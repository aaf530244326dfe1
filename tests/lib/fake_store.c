#include "tests/lib/fake_store.h"
#include "server/store/calls/audit.h"
#include "server/store/calls/change.h"
#include "server/store/calls/clients.h"
#include "server/store/calls/consolidation.h"
#include "server/store/calls/file.h"
#include "server/store/calls/log.h"
#include "server/store/calls/node.h"
#include "server/store/calls/office.h"
#include "server/store/calls/records.h"
#include "server/store/calls/report.h"
#include "server/store/calls/transfer.h"
#include "server/store/calls/work.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct store {
    struct list waiting[FAKE_KINDS];
    size_t started[FAKE_KINDS];
    enum err refusals[FAKE_KINDS];
    bool durable;
};

/* Every call's struct begins with its common part: so one list and one pointer serve all. */
#define CHECK_FIRST(NAME, type, function)                                                          \
    _Static_assert(offsetof(struct type, call) == 0, "the common part comes first");
FAKE_CALL_TABLE(CHECK_FIRST)
#undef CHECK_FIRST

struct store *fake_store_open(void)
{
    struct store *store = calloc(1, sizeof(*store));
    assert_non_null(store);
    store->durable = true;
    for (size_t i = 0; i < FAKE_KINDS; i++) {
        list_init(&store->waiting[i]);
    }
    return store;
}

void fake_store_close(struct store *store)
{
    for (size_t i = 0; i < FAKE_KINDS; i++) {
        assert_true(list_empty(&store->waiting[i]));
    }
    free(store);
}

void fake_store_set_durable(struct store *store, bool durable)
{
    store->durable = durable;
}

bool store_durable(const struct store *store)
{
    return store->durable;
}

size_t fake_store_started(const struct store *store, enum fake_kind kind)
{
    return store->started[kind];
}

size_t fake_store_waiting(const struct store *store, enum fake_kind kind)
{
    size_t count = 0;
    for (const struct list *at = store->waiting[kind].next; at != &store->waiting[kind];
         at = at->next) {
        count++;
    }
    return count;
}

void *fake_store_take(struct store *store, enum fake_kind kind)
{
    assert_false(list_empty(&store->waiting[kind]));
    struct store_call *call = LIST_FIRST(&store->waiting[kind], struct store_call, node);
    list_remove(&call->node);
    return call;
}

enum err fake_store_verdict(int64_t only_unit_id, int64_t unit_id)
{
    return only_unit_id == 0 || only_unit_id == unit_id ? ERR_OK : ERR_NOT_YOURS;
}

void fake_store_complete(struct store_call *call, enum err err)
{
    call->err = err;
    call->done(call);
}

void fake_store_refuse(struct store *store, enum fake_kind kind, enum err err)
{
    store->refusals[kind] = err;
}

static enum err start(struct store *store, enum fake_kind kind, struct store_call *call)
{
    enum err err = store->refusals[kind];
    store->refusals[kind] = ERR_OK;
    if (err == ERR_OK) {
        assert_non_null(call->done);
        assert_non_null(call->arena);
        list_append(&store->waiting[kind], &call->node);
        store->started[kind]++;
    }
    return err;
}

#define DEFINE(NAME, type, function)                                                               \
    enum err function(struct store *store, struct type *call)                                      \
    {                                                                                              \
        return start(store, FAKE_##NAME, &call->call);                                             \
    }
FAKE_CALL_TABLE(DEFINE)
#undef DEFINE
