/*
 * The catalogue: what the rules must know of each problem and campaign and of the tree of units, in memory, so that judging
 * an act needs no round trip.
 *
 * It is loaded whole and replaced whole; while a load is under way the old one stays. A load that fails keeps it.
 */
#ifndef RECTIFY_COMMANDS_CATALOG_H
#define RECTIFY_COMMANDS_CATALOG_H

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/list.h"
#include "server/store/calls/records.h"
#include <stdbool.h>
#include <stdint.h>

struct catalog_wait;
typedef void (*catalog_done_cb)(struct catalog_wait *wait, enum err err);

/* Embedded by whoever waits for a load. */
struct catalog_wait {
    catalog_done_cb done;
    /* the catalogue's */
    struct list node;
    uint64_t load;
};

struct catalog {
    struct store *store;
    struct arena arena;                          /* holds all three */
    const struct problem_terms_record *problems; /* by id */
    size_t problem_count;
    const struct campaign_terms_record *campaigns;
    size_t campaign_count;
    struct area_tree tree;
    uint64_t loads; /* begun so far */
    bool loading;   /* the last of them is under way */
    bool again;     /* asked for meanwhile: what has changed may have been read before it did */
    struct list waiting;   /* each for one load */
    struct arena incoming; /* of the load under way */
    struct catalog_call call;
};

void catalog_init(struct catalog *catalog, struct store *store);
void catalog_close(struct catalog *catalog); /* no load is under way */

/* NULL when there is no such problem. Valid until the next callback of the store. */
const struct problem_terms_record *catalog_find(const struct catalog *catalog, int64_t problem_id);

/* NULL when there is no such campaign. */
const struct campaign_terms_record *catalog_campaign(const struct catalog *catalog,
                                                     int64_t campaign_id);
const struct campaign_terms_record *catalog_campaign_of_code(const struct catalog *catalog,
                                                             const char *code);

/*
 * Loads it anew. wait->done (wait may be NULL) is called once, later, after a load that began after this
 * call; an error at once (the store's) means that it will not be.
 */
MUST_CHECK enum err catalog_refresh(struct catalog *catalog, struct catalog_wait *wait);

#endif
