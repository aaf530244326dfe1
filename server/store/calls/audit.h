/*
 * The chains of events (sql/010_event_chain.sql, sql/013_office_chain.sql): are they whole, and the events in their order.
 *
 * What a chain should be is made again in the database, where the events are and where the one definition of their bytes is;
 * that a stranger can do it with nothing but the events is what events_call and office_events_call are for.
 */
#ifndef RECTIFY_STORE_CALLS_AUDIT_H
#define RECTIFY_STORE_CALLS_AUDIT_H

#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/unit_asked.h"
#include "server/store/store.h"

enum {
    AUDIT_UNITS = 200,   /* of a page: some ten thousand events */
    AUDIT_BREAKS = 1000, /* of a page that are told one by one */
    EVENTS_PAGE = 2000,
};

struct chain_break_record {
    int64_t unit_id; /* 0: the page has no break */
    const char *unit_name;
    int64_t problem_id; /* 0: the unit's own chain; -1: of what was done from it with no unit */
    const char *campaign;
    int problem_no;
    int64_t number;
    enum chain_break kind;
};

struct audit_call {
    struct store_call call;
    int64_t after_unit_id; /* INT64_MIN: from the first, whatever somebody may have put there */
    /* results */
    int64_t last_unit_id;
    bool more;
    uint64_t chains;
    uint64_t events;
    uint64_t broken;
    struct chain_break_record *breaks;
    size_t break_count;
};
MUST_CHECK enum err store_audit(struct store *store, struct audit_call *call);

struct chain_place {
    int64_t unit_id;
    int64_t problem_id;
    int64_t number;
    struct uuid event_id;
};

/* All columns of an event. NULL, and 0 where it is a key or a number from 1 on: null. */
struct chain_event_record {
    struct chain_place place;
    int64_t problem_id; /* the place's is 0 in the unit's chain */
    int64_t campaign_id;
    int64_t person_id;
    int64_t actor_unit_id;
    int64_t client_id;
    bool has_client_time;   /* a clock that was never set says 1970 */
    int64_t client_time_us; /* since 1970 */
    int64_t received_us;
    int32_t version;
    int32_t hat;
    int32_t act;
    int32_t from_state;
    int32_t to_state;
    bool self_held;
    struct digest digest;
    const char *text;
    const char *blocked_on;
    const char *signed_by;
    int64_t affected_unit_id;
    int32_t unit_no;
    struct digest chain;
};

/* NOT_FOUND: no such unit. NOT_YOURS as everywhere. */
struct events_call {
    struct store_call call;
    struct unit_asked asked;
    struct chain_place after; /* unit_id INT64_MIN: from the first */
    struct chain_event_record *events;
    size_t event_count;
    bool more;
};
MUST_CHECK enum err store_events(struct store *store, struct events_call *call);

/* All columns of an act of the office with no unit; 0 where it is a key: null. */
struct office_event_record {
    int64_t unit_id; /* from which it was done; 0: none */
    int32_t number;
    struct uuid event_id;
    int64_t at_us; /* since 1970 */
    int64_t person_id;
    int64_t client_id;
    int32_t hat;
    const char *act;
    const char *subject;
    struct digest chain;
};

/* Only for who sees all units, and where no unit is asked for: else there are none. NOT_FOUND and NOT_YOURS as above. */
struct office_events_call {
    struct store_call call;
    struct unit_asked asked;
    struct chain_place after; /* unit_id INT64_MIN: from the first */
    struct office_event_record *events;
    size_t event_count;
    bool more;
};
MUST_CHECK enum err store_office_events(struct store *store, struct office_events_call *call);

#endif
