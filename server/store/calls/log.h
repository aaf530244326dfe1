/* The log: every event of every unit and every act of the office on none, in the order in which the server received them. */
#ifndef RECTIFY_STORE_CALLS_LOG_H
#define RECTIFY_STORE_CALLS_LOG_H

#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/unit_asked.h"
#include "server/store/store.h"

enum {
    LOG_PAGE = 2000,
};

/* Entries of one time are in the order of their ids, those of one id (a reminder of many units) in that of their units. */
struct log_place {
    int64_t received_ms;
    struct uuid request_id;
    int64_t unit_id;
};

struct log_record {
    struct log_place place; /* unit_id 0: an act of the office on no unit */
    int64_t client_time_ms; /* 0: none */
    const char *unit_name;
    const char *campaign; /* code; NULL: none */
    int problem_no;       /* 0: none */
    enum act act;         /* 0: an act of the office on no unit */
    const char *office_act;
    const char *subject; /* of that */
    int from_state;
    int to_state;
    uint32_t version;
    const char *person_name;
    const char *actor_unit;
    uint32_t hat;
    int64_t client_id;
    const char *terminal;
    const char *text;
    bool has_digest;
    struct digest digest;
    bool self_held;
    const char *signed_by; /* the office entered it for the unit; NULL: it did not */
};

/* NOT_FOUND: no such campaign or unit. NOT_YOURS as everywhere. */
struct log_call {
    struct store_call call;
    const char *campaign; /* code; NULL: all and none */
    struct unit_asked asked;
    int problem_no;         /* 0: all and none */
    int64_t since_ms;       /* inclusive; 0: from the beginning */
    int64_t until_ms;       /* exclusive */
    int64_t present_ms;     /* what comes later, up to until_ms, is told by clocks that are ahead */
    struct log_place after; /* all zero: from since_ms */
    struct log_record *entries;
    size_t entry_count;
    bool more;
    /* of the call while it is under way */
    int64_t slice_from_ms;
    int64_t slice_until_ms;
    int64_t width_ms;
};
MUST_CHECK enum err store_log(struct store *store, struct log_call *call);

#endif
