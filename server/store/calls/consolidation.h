/* What the office makes of the consolidated report: frozen versions, and its own wording of a problem. */
#ifndef RECTIFY_STORE_CALLS_CONSOLIDATION_H
#define RECTIFY_STORE_CALLS_CONSOLIDATION_H

#include "server/store/calls/office.h"

enum {
    EDITIONS = 2, /* of every version; enum edition counts from 1 */
};

/* The bytes of one edition. */
struct snapshot_bytes {
    const uint8_t *bytes;
    size_t length;
    struct digest digest;
};

/* Keeps one cut as the next version. BUSY: another one was kept at the same moment. */
struct snapshot_add_call {
    struct store_call call;
    struct office_actor actor;
    int64_t campaign_id;
    const char *code;
    int64_t as_of_ms;
    struct snapshot_bytes editions[EDITIONS];
    /* results */
    int version;
    const char *person_name; /* the actor's; NULL: unknown */
};
MUST_CHECK enum err store_snapshot_add(struct store *store, struct snapshot_add_call *call);

struct snapshot_record {
    const char *campaign; /* code */
    int version;
    enum edition edition;
    int64_t as_of_ms;
    const char *frozen_by; /* NULL: unknown */
    struct digest digest;
    int length;
};

/* One edition of one version. NOT_FOUND; campaign as in summary_call. */
struct snapshot_call {
    struct store_call call;
    const char *campaign;
    int version; /* 0: the newest */
    enum edition edition;
    struct snapshot_record found;
    const uint8_t *bytes;
    size_t length;
};
MUST_CHECK enum err store_snapshot(struct store *store, struct snapshot_call *call);

/* All versions, newest first, both editions of each. */
struct snapshots_call {
    struct store_call call;
    const char *campaign;
    struct snapshot_record *snapshots;
    size_t snapshot_count;
};
MUST_CHECK enum err store_snapshots(struct store *store, struct snapshots_call *call);

/*
 * The next version of a problem's wording, with what lies in the list at that moment as its sources. Of an issued campaign:
 * NOT_FOUND; BUSY: somebody else wrote at the same moment.
 */
struct wording_put_call {
    struct store_call call;
    struct office_actor actor;
    const char *campaign;
    int problem_no;
    const char *const *measures;
    size_t measure_count;
    const char *const *effects;
    size_t effect_count;
    /* results */
    int version;
    int units; /* that contributed */
};
MUST_CHECK enum err store_wording_put(struct store *store, struct wording_put_call *call);

#endif
