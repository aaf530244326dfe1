/*
 * The summary reports of units: what an act on one is judged by, the write itself, and the reading.
 *
 * A report is changed by one statement that applies the change only while version and state are those the rules judged by; its
 * event, the version or the copy come with it. What stood there already is answered with the truth: the stored event of a
 * repeated request id, else the report as it is.
 */
#ifndef RECTIFY_STORE_CALLS_REPORT_H
#define RECTIFY_STORE_CALLS_REPORT_H

#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/rules/report_conditions.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/change.h"
#include "server/store/calls/file_record.h"
#include "server/store/calls/records.h"
#include "server/store/calls/unit_asked.h"
#include "server/store/calls/unit_event.h"
#include "server/store/store.h"

/* An electronic version by its number. */
struct report_version_record {
    uint32_t version;
    struct digest digest; /* of the act's bytes */
};

/*
 * What an act on a report is judged by. NOT_FOUND: no issued campaign of this id, or the unit has nothing to do with it.
 */
struct report_look_call {
    struct store_call call;
    int64_t unit_id;
    int64_t campaign_id;
    const struct uuid *request_id;
    /* results */
    day_t due_on; /* of the phase REPORT; DAY_NONE: it has none */
    enum report_state state;
    uint32_t version;
    struct uuid version_id;      /* request id of the present version */
    struct digest digest;        /* of the present version */
    int64_t submitter_person_id; /* who handed it in, or entered it */
    bool has_terminal;           /* the unit has one */
    struct report_task *tasks;   /* the unit's assignments, by problem number */
    size_t task_count;
    struct report_version_record *versions; /* newest first */
    size_t version_count;
    bool stored; /* an event of this request id stands there */
    struct digest stored_digest;
    int64_t stored_received_ms;
    int stored_state;
    uint32_t stored_version;
    struct digest stored_chain;
};
MUST_CHECK enum err store_report_look(struct store *store, struct report_look_call *call);

/*
 * A change of one report. All pointers stay valid until done. HAS_TERMINAL: the office entered it (event.signed_by), and the unit has
 * a terminal by now.
 */
struct report_change_call {
    struct store_call call;
    struct unit_event event; /* its version: the one that the act is about, or makes */
    enum report_state from;  /* applied only from this state ... */
    uint32_t base_version;   /* ... and this version */
    enum report_state to;
    bool self_held;
    /* REPORT_SUBMIT */
    const void *content; /* the bytes of the act */
    size_t content_length;
    const char *confirmed_by;
    int unfinished;
    bool on_time;
    /* REPORT_SCAN, REPORT_PAPER */
    struct uuid version_id;         /* the version that it is of */
    enum copy_form form;            /* 0: no copy */
    day_t received_on;              /* paper */
    const char *received_by;        /* paper */
    const struct event_file *files; /* scan: its pages */
    size_t file_count;
    /* valid in done when call.err is OK */
    enum change_outcome outcome; /* APPLIED, REPEATED, ID_REUSED, STALE, NOT_FOUND */
    int64_t stored_received_ms;
    enum report_state stored_state; /* REPEATED: where it led */
    uint32_t stored_version;
    struct digest chain;             /* APPLIED, REPEATED: value of its event's chain */
    enum report_state current_state; /* STALE */
    uint32_t current_version;
};
MUST_CHECK enum err store_report_change(struct store *store, struct report_change_call *call);

struct report_record {
    int64_t unit_id;
    const char *unit_name;
    enum unit_kind unit_kind;
    const char *first_responsible; /* NULL: not named */
    bool expected;
    enum report_state state;
    uint32_t version; /* 0: none; then what follows is empty */
    struct digest digest;
    int64_t received_ms;
    const char *confirmed_by;
    bool on_time;
    int unfinished;
    bool paper;
    bool scan;
    const char *last_reason; /* RETURNED */
    const char
        *signed_by;    /* the office entered the present version: who signed; NULL: it did not */
    bool has_terminal; /* the unit has one that was not revoked */
};

/* 应报 已报 按时 齐全, of the units that owe a report. */
struct report_figures {
    int expected;
    int submitted;
    int on_time;
    int complete;
    int accepted;
};

/* All reports of a campaign (as in assignments_call). Those who owe one first, then by kind and code. */
struct reports_call {
    struct store_call call;
    const char *campaign;
    bool issued_only;
    int64_t only_unit_id; /* 0: all */
    struct campaign_record found;
    struct report_figures figures;
    struct report_record *reports;
    size_t report_count;
};
MUST_CHECK enum err store_reports(struct store *store, struct reports_call *call);

struct report_event_record {
    struct uuid request_id;
    enum act act;
    enum report_state from_state;
    enum report_state to_state;
    uint32_t version;
    const char *person_name;
    const char *unit_name; /* the actor's; NULL: none */
    uint32_t hat;
    int64_t received_ms;
    struct digest digest;
    const char *text; /* NULL: none */
    bool self_held;
    day_t received_on;               /* REPORT_PAPER */
    const char *received_by;         /* REPORT_PAPER */
    const char *signed_by;           /* REPORT_SUBMIT that the office entered; NULL: it did not */
    const struct file_record *files; /* REPORT_SCAN */
    size_t file_count;
};

/* One report with all that belongs to it. NOT_FOUND: the unit has none to make, or it has no such version. */
struct report_call {
    struct store_call call;
    const char *campaign;
    bool issued_only;
    struct unit_asked asked;
    uint32_t version; /* 0: the present one */
    struct campaign_record found;
    struct report_record report;
    uint32_t content_version; /* 0: none was handed in yet */
    const uint8_t *content;
    size_t content_length;
    struct report_event_record *events; /* oldest first */
    size_t event_count;
};
MUST_CHECK enum err store_report(struct store *store, struct report_call *call);

#endif
