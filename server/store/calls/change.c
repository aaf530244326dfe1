#include "server/store/calls/change.h"
#include "common/base/clock.h"
#include "common/base/file_limit.h"
#include "server/store/internal.h"
#include <limits.h>

/* What no column can hold would fail the whole batch's arrays: it is refused before it stands in any. */
static bool well_formed(const struct change_call *call)
{
    bool decides = call->act == ACT_APPROVE || call->act == ACT_RETURN || call->act == ACT_CLOSE ||
                   call->act == ACT_SUSTAIN;
    bool plans = call->act == ACT_NIL || call->act == ACT_PLAN;
    if (uuid_is_nil(&call->request_id) || call->act < ACT_ACKNOWLEDGE ||
        (int)call->act > (int)ACT_MAX || call->base_version > INT32_MAX || call->hat > INT32_MAX) {
        return false;
    }
    if (plans != (call->plan != NULL) || (call->act == ACT_EFFECT) != (call->effect != NULL)) {
        return false;
    }
    if (decides && (call->decision == NULL || uuid_is_nil(&call->decision->decided))) {
        return false;
    }
    if (call->file_count > FILES_PER_ACT_MAX) {
        return false;
    }
    return call->effect == NULL ||
           (call->effect->measure_no > 0 && call->effect->measure_no <= MEASURES_MAX);
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
    call->current_state = (enum state)0;
    call->current_version = 0;
    call->current_review_started = false;
    call->current_due_kind = (enum due_kind)0;
    call->problem_no = 0;
    writer_add(writer, call);
    store->changes++;
    store->counters.changes++;
    store_kick(store);
    return ERR_OK;
}
