/* What a frame from the server turned out to be, and what was done about it at once. */
#ifndef RECTIFY_CLIENT_ARRIVAL_H
#define RECTIFY_CLIENT_ARRIVAL_H

#include "client/lib/exchange.h"

enum arrival {
    ARRIVAL_SIGNAL,   /* dealt with */
    ARRIVAL_NOTICE,   /* was handed to on_notice */
    ARRIVAL_PROGRESS, /* of the call under way: was handed to on_progress */
    ARRIVAL_PART,     /* of the awaited answer: more follows */
    ARRIVAL_ANSWER,   /* the awaited answer is complete: *bytes */
    ARRIVAL_REFUSAL,  /* an ERROR in answer to the call: *failure */
};

struct arrived {
    enum arrival arrival;
    const uint8_t *bytes; /* ANSWER; valid until the next call on the channel */
    size_t length;
};

/*
 * A frame_admit_cb; arg: the exchange. What a server may send now, and no longer than its type
 * allows.
 */
enum err arrival_admit(const struct frame *header, void *arg);

/*
 * Receives one frame and deals with it: answers a ping, delivers a notice, remembers a goodbye,
 * gathers an answer. TIMEOUT when none came; any other error ends the exchange.
 */
MUST_CHECK enum err arrival_take(struct exchange *exchange, int64_t deadline_mono_ms,
                                 struct arrived *arrived, struct failure *failure);

#endif
