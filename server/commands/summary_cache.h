/*
 * How campaigns stand, as packed bytes that all who ask share: everybody pulls the summary, many at the same moment.
 *
 *   get -> a reading of this edition is under way: wait for the next one, which begins when that one has ended
 *       -> else read at once, for all who have waited
 *   reading -> the database is still at the moment of what is kept: that holds
 *           -> else everything is read, made and packed, once
 *
 * So whoever asks is told of everything that was acknowledged before he asked, and there is never more than one reading of an
 * edition under way. Both are bounded: who waits in number, since whoever left waits on, and what is kept in number and in bytes,
 * that which was asked for longest ago going first.
 */
#ifndef RECTIFY_COMMANDS_SUMMARY_CACHE_H
#define RECTIFY_COMMANDS_SUMMARY_CACHE_H

#include "common/base/list.h"
#include "common/base/shared_bytes.h"
#include "common/crypto/digest.h"
#include "server/commands/commands.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/records.h"

enum {
    /*
     * Campaigns and their editions; BUSY when all of them are being read. More than one address may ask for at once, so that who
     * asks for campaigns that do not exist keeps nobody from those that do.
     */
    SUMMARY_CACHE_ENTRIES_MAX = 256,
    /* Then BUSY. 20,000 sessions may ask twice each; the rest is for those that have left. */
    SUMMARY_CACHE_WAITERS_MAX = 64 * 1024,
    SUMMARY_CACHE_BYTES_MAX =
        128 * 1024 * 1024, /* beside what is being read, or on its way to somebody */
};

struct summary_cache {
    struct store *store;
    int64_t (*wall_ms)(void);
    struct commands_counters *counters;
    struct list entries; /* asked for last: first */
    size_t entry_count;
    size_t waiter_count;
    size_t bytes;
};

/* What is asked for. */
struct summary_key {
    const char *campaign; /* NULL: the only issued one */
    bool issued_only;     /* a draft of that code is NOT_FOUND */
    enum edition edition;
};

/* One edition as it was at some moment. */
struct summary_version {
    int64_t as_of_ms;
    struct campaign_record campaign; /* its state and area alone */
    struct digest digest;            /* of the packed Summary */
    struct shared_bytes *field;      /* the field `summary` of SummaryNow, packed */
};

/* Somebody who waits, owned by him until `done`, which is called once, later. `version` is valid during the call, when err is OK. */
struct summary_waiter {
    struct list node;
    void (*done)(struct summary_waiter *waiter, enum err err,
                 const struct summary_version *version);
};

void summary_cache_init(struct summary_cache *cache, struct store *store, int64_t (*wall_ms)(void),
                        struct commands_counters *counters);
void summary_cache_close(struct summary_cache *cache); /* nobody waits */

/* OK: he waits. Else `done` is not called: NOMEM, BUSY, and what store_summary refuses with. */
MUST_CHECK enum err summary_cache_get(struct summary_cache *cache, const struct summary_key *key,
                                      struct summary_waiter *waiter);

#endif
