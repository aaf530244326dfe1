/*
 * The office's work with a unit: what it writes (SUPERVISE, ACTIVITY, REMIND) and what the unit answers (REPLY), each an event of the
 * unit (unit_event.h) with what came with it; the lists of these; what of all events is news to a unit.
 */
#ifndef RECTIFY_STORE_CALLS_WORK_H
#define RECTIFY_STORE_CALLS_WORK_H

#include "common/base/clock.h"
#include "server/rules/office_work.h"
#include "server/store/calls/office.h"
#include "server/store/calls/unit_asked.h"
#include "server/store/calls/unit_event.h"
#include "server/store/store.h"

enum {
    NOTICES_PAGE = 200,
};

/* NOT_FOUND: no such unit, or the problem is none of its assignments. */
struct supervise_call {
    struct store_call call;
    struct unit_event event;
    day_t reply_by;
    struct unit_event_outcome outcome;
};
MUST_CHECK enum err store_supervise(struct store *store, struct supervise_call *call);

/* As above. */
struct activity_call {
    struct store_call call;
    struct unit_event event;
    struct activity activity; /* its text is the event's */
    struct unit_event_outcome outcome;
};
MUST_CHECK enum err store_activity(struct store *store, struct activity_call *call);

/*
 * The event's problem and campaign become those of the notice. err NOT_FOUND: the unit has no such notice; HAS_TERMINAL: it is entered for
 * a unit that has one.
 */
struct reply_call {
    struct store_call call;
    struct unit_event event;
    struct uuid notice;
    struct unit_event_outcome outcome;
};
MUST_CHECK enum err store_reply(struct store *store, struct reply_call *call);

enum remind_outcome {
    REMIND_UNKNOWN, /* the unit has no assignment in the campaign */
    REMIND_DONE,    /* now, or by this very request before */
    REMIND_TODAY,   /* by another request on the same day */
    REMIND_OUTSIDE, /* the caller said so before: the store passes it over */
};
struct reminder_row {
    int64_t unit_id;
    const char *text;
    enum remind_outcome outcome; /* UNKNOWN or OUTSIDE before */
    bool has_terminal;           /* a result */
};
/* One event per unit, all with the request id of the call. Every unit on its own; none stands there twice. */
struct remind_call {
    struct store_call call;
    struct office_actor actor;
    int64_t campaign_id;
    day_t today;
    bool dry_run; /* only says what would be */
    struct reminder_row *rows;
    size_t row_count;
};
MUST_CHECK enum err store_remind(struct store *store, struct remind_call *call);

struct notice_record {
    struct uuid request_id;
    enum act act;
    int64_t problem_id;
    int problem_no; /* 0: the unit as a whole */
    int state;      /* where it led */
    uint32_t version;
    int64_t at_ms;
    const char *text;        /* NULL: none */
    const char *person_name; /* NULL: nobody's */
    const char *unit_name;   /* the actor's; NULL: none */
    day_t reply_by;          /* SUPERVISE; DAY_NONE */
    bool answered;
    enum activity_kind kind; /* ACTIVITY; 0 */
    day_t held_on;
    const char *topic;
    enum phase phase; /* PHASE; 0 */
    enum phase_state phase_state;
    int file_count;      /* that it names */
    day_t new_due_on;    /* RETURN, GRANT, REOPEN; DAY_NONE: the due date stayed */
    day_t former_due_on; /* before that; DAY_NONE: it is not known */
};
/* What is news to a unit (rules/news.h), oldest first: the page after a place, or the one notice of that id alone. */
struct notices_call {
    struct store_call call;
    int64_t unit_id;
    struct uuid only;  /* nil: a page */
    int64_t since_ms;  /* 0: from the first one on */
    struct uuid after; /* of since_ms; nil: with all of that time */
    struct notice_record *notices;
    size_t notice_count;
    bool more;
};
MUST_CHECK enum err store_notices(struct store *store, struct notices_call *call);

struct told_unit {
    int64_t unit_id;
};
/* Which of these units an act of the office on a campaign (listen.h) concerns, and what they are told of it. */
struct campaign_notices_call {
    struct store_call call;
    int64_t campaign_id;
    struct uuid event_id; /* the office's */
    const int64_t *units;
    size_t unit_count;
    /* results */
    struct told_unit *told;
    size_t told_count;
    /* The unit as a whole; act ISSUE, or PHASE, whose event each unit has under the same id; 0: there is no such act. */
    struct notice_record notice;
};
MUST_CHECK enum err store_campaign_notices(struct store *store, struct campaign_notices_call *call);

struct supervision_record {
    struct uuid request_id;
    int64_t unit_id;
    const char *unit_name;
    int problem_no;
    const char *text;
    int64_t at_ms;
    const char *person_name;
    day_t reply_by;
    int64_t replied_ms; /* the first reply; 0: none yet */
    const char *reply;
    const char *signed_by; /* of that, where the office entered it for the unit; NULL: it did not */
    int replies;
};
struct supervisions_call {
    struct store_call call;
    struct unit_asked asked;
    bool open;                               /* only those without a reply */
    struct supervision_record *supervisions; /* by the day to reply by */
    size_t supervision_count;
};
MUST_CHECK enum err store_supervisions(struct store *store, struct supervisions_call *call);

struct activity_record {
    struct uuid request_id;
    int64_t unit_id;
    const char *unit_name;
    int problem_no;
    enum activity_kind kind;
    day_t held_on;
    const char *text;
    const char *topic;
    const char *trainer;
    const char *audience;
    int head_count;
    const char *person_name;
    int64_t at_ms;
    const char **files; /* names, in the act's order */
    size_t file_count;
};
struct activities_call {
    struct store_call call;
    struct unit_asked asked;
    struct activity_record *activities; /* newest first */
    size_t activity_count;
};
MUST_CHECK enum err store_activities(struct store *store, struct activities_call *call);

#endif
