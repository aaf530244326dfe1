#include "server/store/calls/change.h"
#include "common/base/clock.h"
#include "common/base/file_limit.h"
#include "server/store/internal.h"
#include <limits.h>

static bool names_version(enum act act)
{
    return act == ACT_APPROVE || act == ACT_RETURN || act == ACT_CLOSE || act == ACT_SUSTAIN ||
           act == ACT_REFUSE;
}

static bool decides(enum act act)
{
    return names_version(act) || act == ACT_END || act == ACT_REOPEN || act == ACT_LOOK_BACK ||
           act == ACT_GRANT || act == ACT_CANCEL;
}

/* What belongs to the act came with it. */
static bool complete(const struct change_call *call)
{
    bool plans = call->act == ACT_NIL || call->act == ACT_PLAN || call->act == ACT_REVISE ||
                 call->act == ACT_LOCAL;
    if (plans != (call->plan != NULL) || (call->act == ACT_EFFECT) != (call->effect != NULL)) {
        return false;
    }
    if (decides(call->act) && call->decision == NULL) {
        return false;
    }
    if (names_version(call->act) && uuid_is_nil(&call->decision->decided)) {
        return false;
    }
    return call->act < ACT_REVISE || call->rare != NULL;
}

/* What no column can hold would fail the whole batch's arrays: it is refused before it stands in any. */
static bool well_formed(const struct change_call *call)
{
    bool known =
        call->act >= ACT_ACKNOWLEDGE && (call->act <= ACT_CANCEL || call->act == ACT_LOCAL);
    if (!known || uuid_is_nil(&call->request_id) || call->base_version > INT32_MAX ||
        call->hat > INT32_MAX || call->file_count > FILES_PER_ACT_MAX) {
        return false;
    }
    return complete(call) && (call->effect == NULL || (call->effect->measure_no > 0 &&
                                                       call->effect->measure_no <= MEASURES_MAX));
}

/* Multiplicative, so that neighbouring numbers do not fall on one writer. */
static struct writer *writer_of(struct store *store, int64_t unit_id)
{
    uint64_t mixed = (uint64_t)unit_id * UINT64_C(0x9E3779B97F4A7C15);
    return &store->writers[(mixed >> 32) % store->options.writers];
}

enum err store_change(struct store *store, struct change_call *call)
{
    if (store->stopping) {
        return ERR_GOING_DOWN;
    }
    if (!well_formed(call)) {
        return ERR_INVALID;
    }
    struct writer *writer = writer_of(store, call->unit_id);
    if (writer->conn.state != PG_READY) {
        return ERR_DATABASE_AWAY;
    }
    if (!writer->conn.durable) {
        return ERR_NOT_DURABLE;
    }
    if (store->changes >= store->options.queue_max) {
        store->counters.busy++;
        return ERR_BUSY;
    }
    call->call.err = ERR_OK;
    call->call.doubtful = false;
    call->call.deadline_ms = clock_mono_ms() + (int64_t)store->options.call_timeout_ms;
    call->from_state = (enum state)0;
    call->to_state = (enum state)0;
    call->version = 0;
    call->stored_received_ms = 0;
    call->chain = (struct digest){0};
    call->current_state = (enum state)0;
    call->current_version = 0;
    writer_add(writer, call);
    store->changes++;
    store->counters.changes++;
    store_kick(store);
    return ERR_OK;
}
