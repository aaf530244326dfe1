/* An assignment as a row of a result, shared by the list and the dossier. */
#ifndef RECTIFY_STORE_CALLS_ASSIGNMENT_COLUMNS_H
#define RECTIFY_STORE_CALLS_ASSIGNMENT_COLUMNS_H

#include "server/store/calls/records.h"
#include "server/store/calls/unit_terminal.h"
#include "server/store/pg_result.h"

/* What to select, and from what; assignment is a, unit u, problem p, campaign g. */
#define ASSIGNMENT_COLUMNS                                                                         \
    "a.unit_id, u.name, a.problem_id, a.problem_no, p.title, a.role, a.state, a.version,"          \
    " a.due_kind, a.due_on, a.last_act, a.returned, d.text, a.returns,"                            \
    " a.review_started_at IS NOT NULL, g.plan_review, a.submitted_event IS NOT NULL,"              \
    " a.submitted_event, s.digest, s.person_id, w.person_id, a.changed_at,"                        \
    " " UNIT_HAS_TERMINAL(                                                                         \
        "a.unit_id") ", su.name, pu.name, a.on_time, a.reported_at,"                               \
                     " a.original_due, a.extensions, x.event_id IS NOT NULL, x.event_id, "         \
                     "x.digest, x.person_id,"                                                      \
                     " y.wanted_on, z.text, a.sustained_on, a.cadence, a.next_review_on,"          \
                     " CASE WHEN a.state = 9 THEN ARRAY(SELECT r.period_on FROM periodic r"        \
                     "  WHERE r.unit_id = a.unit_id AND r.problem_id = a.problem_id AND "          \
                     "r.cadence = a.cadence"                                                       \
                     "  ORDER BY r.period_on) END, a.result, a.campaign_id, g.code, d.act, "       \
                     "w.received_at,"                                                              \
                     " p.repeats_no IS NOT NULL"
#define ASSIGNMENT_TABLES                                                                          \
    " FROM assignment a JOIN unit u ON u.unit_id = a.unit_id"                                      \
    " JOIN problem p ON p.problem_id = a.problem_id"                                               \
    " JOIN campaign g ON g.campaign_id = a.campaign_id"                                            \
    " LEFT JOIN event s ON s.unit_id = a.unit_id AND s.event_id = a.submitted_event"               \
    " LEFT JOIN event d ON d.unit_id = a.unit_id AND d.event_id = a.last_decision_event"           \
    " LEFT JOIN event w ON w.unit_id = a.unit_id AND w.event_id = a.plan_event"                    \
    " LEFT JOIN event x ON x.unit_id = a.unit_id AND x.event_id = a.extension_event"               \
    "  AND x.act = 18"                                                                             \
    " LEFT JOIN extension y ON y.unit_id = x.unit_id AND y.event_id = x.event_id"                  \
    " LEFT JOIN event z ON z.unit_id = a.unit_id AND z.event_id = a.extension_event"               \
    "  AND z.act = 20"                                                                             \
    " LEFT JOIN unit su ON su.unit_id = a.successor_unit_id"                                       \
    " LEFT JOIN unit pu ON pu.unit_id = a.predecessor_unit_id"

/* The same columns as members of `type`, whose assignment_record begins with prefix (may be empty). */
#define ASSIGNMENT_MEMBERS(type, prefix)                                                           \
    COLUMN(NUMBER, type, prefix unit_id), COLUMN(TEXT, type, prefix unit_name),                    \
        COLUMN(NUMBER, type, prefix problem_id), COLUMN(NUMBER, type, prefix problem_no),          \
        COLUMN(TEXT, type, prefix title), COLUMN(NUMBER, type, prefix role),                       \
        COLUMN(NUMBER, type, prefix state), COLUMN(NUMBER, type, prefix version),                  \
        COLUMN(NUMBER, type, prefix due_kind), COLUMN(DAY, type, prefix due_on),                   \
        COLUMN(NUMBER, type, prefix last_act), COLUMN(BOOL, type, prefix last_returned),           \
        COLUMN(TEXT, type, prefix last_reason), COLUMN(NUMBER, type, prefix returns),              \
        COLUMN(BOOL, type, prefix review_started), COLUMN(BOOL, type, prefix plan_review),         \
        COLUMN(BOOL, type, prefix has_submitted), COLUMN(UUID, type, prefix submitted_id),         \
        COLUMN(DIGEST, type, prefix submitted_digest),                                             \
        COLUMN(NUMBER, type, prefix submitter_person_id),                                          \
        COLUMN(NUMBER, type, prefix plan_author_person_id), COLUMN(TIME, type, prefix changed_ms), \
        COLUMN(BOOL, type, prefix has_terminal), COLUMN(TEXT, type, prefix successor),             \
        COLUMN(TEXT, type, prefix predecessor), COLUMN(BOOL, type, prefix on_time),                \
        COLUMN(TIME, type, prefix reported_ms), COLUMN(DAY, type, prefix original_due),            \
        COLUMN(NUMBER, type, prefix extensions), COLUMN(BOOL, type, prefix extension_waits),       \
        COLUMN(UUID, type, prefix extension_id), COLUMN(DIGEST, type, prefix extension_digest),    \
        COLUMN(NUMBER, type, prefix extension_person_id),                                          \
        COLUMN(DAY, type, prefix extension_wanted_on),                                             \
        COLUMN(TEXT, type, prefix extension_refused), COLUMN(DAY, type, prefix sustained_on),      \
        COLUMN(NUMBER, type, prefix cadence), COLUMN(DAY, type, prefix next_review_on),            \
        COLUMN(DAYS, type, prefix reported_periods), COLUMN(NUMBER, type, prefix result),          \
        COLUMN(NUMBER, type, prefix campaign_id), COLUMN(TEXT, type, prefix campaign),             \
        COLUMN(NUMBER, type, prefix last_decision), COLUMN(TIME, type, prefix planned_ms),         \
        COLUMN(BOOL, type, prefix repeat)

#endif
