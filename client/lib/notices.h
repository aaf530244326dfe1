/*
 * The notices of this terminal: what others did that concerns its unit, kept so that nothing is missed while it is away, each with a
 * small number that people can say ("reply 12").
 *
 *   asked for (NOTICES_GET) -> kept, unread -> shown -> read
 *
 * One that comes again keeps its number and whether it was read. Whether a supervision notice was answered the server tells; a
 * reply that still waits in the outbox, or was received since, counts as well.
 */
#ifndef RECTIFY_CLIENT_NOTICES_H
#define RECTIFY_CLIENT_NOTICES_H

#include "client/lib/failure.h"
#include "client/lib/home.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "proto/session.pb-c.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum notice_answer {
    ANSWER_NONE,   /* or it wants none */
    ANSWER_QUEUED, /* waits in the outbox */
    ANSWER_RECEIVED,
};

struct kept_notice {
    int64_t no;
    bool unread;
    bool wants_answer; /* a supervision notice */
    enum notice_answer answer;
    const Rectify__Notice *notice;
};

/* Keeps what is new of them, in one transaction. One without request id is dropped: it could not be told apart. */
MUST_CHECK enum err notices_keep(struct home *home, size_t count, Rectify__Notice *const *notices,
                                 struct failure *failure);

/*
 * From when on to ask: a day before the newest that is kept, because one that was stored earlier may appear later
 * (PROTOCOL.md 6), or before the oldest that waits for an answer, which a colleague may have given. 0: from the first one on.
 */
MUST_CHECK enum err notices_since(struct home *home, int64_t *since_ms, struct failure *failure);

/* All that are kept, oldest first. */
MUST_CHECK enum err notices_list(struct home *home, struct arena *arena, struct kept_notice **all,
                                 size_t *count, struct failure *failure);
/* All that are kept count as read up to this number. */
MUST_CHECK enum err notices_read(struct home *home, int64_t up_to, struct failure *failure);

#endif
