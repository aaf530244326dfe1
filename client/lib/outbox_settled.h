/*
 * Which refusals are settled: what was refused was sent again later, as another act about the same thing, and received. Nothing is
 * stored of it; the outbox itself says it, so that it holds for whatever was refused by earlier programs as well.
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

#endif
