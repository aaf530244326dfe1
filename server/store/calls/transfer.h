/*
 * T22: another unit answers for the problem from now on. Two assignments change together or not at all, so that this goes
 * over the office's connection and not with the batches; the versions guard it like any change.
 */
#ifndef RECTIFY_STORE_CALLS_TRANSFER_H
#define RECTIFY_STORE_CALLS_TRANSFER_H

#include "server/store/calls/change.h"

struct transfer_call {
    struct store_call call;
    /* The act on the assignment that ends; its outcome as that of any change. Its own `call` is not used. */
    struct change_call *change;
    const char *unit_name; /* name, code or alias of the unit that takes over */
};

/*
 * Errors beside those of every call: NOT_FOUND (no unit of that name), FIELD (it is the unit itself), EXISTS (that unit has an
 * assignment for the problem that it cannot take over with). No such assignment to transfer: outcome NOT_FOUND.
 */
MUST_CHECK enum err store_transfer(struct store *store, struct transfer_call *call);

#endif
