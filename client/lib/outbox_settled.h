/*
 * Acts about the same thing. A refusal is settled when what was refused was sent again later, as another act about it, and
 * received. Nothing is stored of it; the outbox itself says it, so that it holds for whatever was refused by earlier programs as
 * well.
 */
#ifndef RECTIFY_CLIENT_OUTBOX_SETTLED_H
#define RECTIFY_CLIENT_OUTBOX_SETTLED_H

#include "client/lib/outbox.h"

/* Sets `settled` of each. An act that cannot be read is not settled: the person looks at it. */
MUST_CHECK enum err outbox_settled_mark(struct home *home, struct outbox_item *items, size_t count,
                                        struct failure *failure);

/* Of a refusal: the later act about the same thing that waits to be sent; 0: none. */
MUST_CHECK enum err outbox_waiting_again(struct home *home, const struct outbox_item *item,
                                         int64_t *waiting, struct failure *failure);

/*
 * The newest act about the same thing as this one that waits to be sent, or was received after since_ms; NULL: none. In the
 * arena.
 */
MUST_CHECK enum err outbox_newest_about(struct home *home, const Rectify__Act *act,
                                        int64_t since_ms, struct arena *arena,
                                        const Rectify__Act **newest, struct failure *failure);

#endif
