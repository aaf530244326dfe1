/*
 * Texts that a person is still writing, by name ("report/3/1"): kept on the disk, seen by nobody
 * else. What is handed in becomes an act of its own; the draft stays for the next version.
 */
#ifndef RECTIFY_CLIENT_DRAFT_H
#define RECTIFY_CLIENT_DRAFT_H

#include "client/lib/home.h"
#include "common/base/arena.h"
#include "common/base/attr.h"

enum {
    DRAFT_BYTES_MAX = 1024 * 1024,
};

/* Replaces. SIZE for a text beyond DRAFT_BYTES_MAX. */
MUST_CHECK enum err draft_put(struct home *home, const char *name, const char *text,
                              struct failure *failure);
/* *text is NULL when there is none. */
MUST_CHECK enum err draft_get(struct home *home, const char *name, struct arena *arena,
                              const char **text, struct failure *failure);
/* There need not be one. */
MUST_CHECK enum err draft_drop(struct home *home, const char *name, struct failure *failure);

#endif
