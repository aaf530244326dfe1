/*
 * The words of rectification as numbers. The numbers stand in the database and on the wire (PROTOCOL.md): a word
 * keeps its number for ever. The tables generate enum and name; the names are what logs, JSON and CSV say.
 */
#ifndef RECTIFY_RULES_VOCABULARY_H
#define RECTIFY_RULES_VOCABULARY_H

#include <stdint.h>

/*
 * States of an assignment.
 *
 *   ISSUED -> ACKNOWLEDGED -+-> NIL_CLAIMED -----> NIL_CONFIRMED
 *                           +-> PLAN_SUBMITTED -> IN_PROGRESS -> CLOSURE_REQUESTED -+-> CLOSED
 *                                                                                   +-> SUSTAINING -> CLOSED
 *   any open state -> CANCELLED
 */
#define STATE_TABLE(X)                                                                             \
    X(1, ISSUED)                                                                                   \
    X(2, ACKNOWLEDGED)                                                                             \
    X(3, NIL_CLAIMED)                                                                              \
    X(4, NIL_CONFIRMED)                                                                            \
    X(5, PLAN_SUBMITTED)                                                                           \
    X(6, IN_PROGRESS)                                                                              \
    X(7, CLOSURE_REQUESTED)                                                                        \
    X(8, CLOSED)                                                                                   \
    X(9, SUSTAINING)                                                                               \
    X(10, CANCELLED)

/* What a person does with an assignment. ISSUE and PHASE are the campaign's acts: the first event of each assignment; word to a unit. */
#define ACT_TABLE(X)                                                                               \
    X(1, ISSUE)                                                                                    \
    X(2, ACKNOWLEDGE)                                                                              \
    X(3, NIL)                                                                                      \
    X(4, PLAN)                                                                                     \
    X(5, PROGRESS)                                                                                 \
    X(6, EFFECT)                                                                                   \
    X(7, DONE)                                                                                     \
    X(8, WITHDRAW)                                                                                 \
    X(9, START_REVIEW)                                                                             \
    X(10, APPROVE)                                                                                 \
    X(11, RETURN)                                                                                  \
    X(12, CLOSE)                                                                                   \
    X(13, SUSTAIN)                                                                                 \
    X(14, REVISE)                                                                                  \
    X(15, PERIODIC)                                                                                \
    X(16, END)                                                                                     \
    X(17, REOPEN)                                                                                  \
    X(18, EXTEND)                                                                                  \
    X(19, GRANT)                                                                                   \
    X(20, REFUSE)                                                                                  \
    X(21, LOOK_BACK)                                                                               \
    X(22, CANCEL)                                                                                  \
    X(23, TRANSFER)                                                                                \
    X(24, LOCAL)                                                                                   \
    X(25, SUPERVISE)                                                                               \
    X(26, REPLY)                                                                                   \
    X(27, ACTIVITY)                                                                                \
    X(28, REMIND)                                                                                  \
    X(29, REPORT_SUBMIT)                                                                           \
    X(30, REPORT_SCAN)                                                                             \
    X(31, REPORT_PAPER)                                                                            \
    X(32, REPORT_ACCEPT)                                                                           \
    X(33, REPORT_RETURN)                                                                           \
    X(34, PHASE)

/* Roles of a caller: bits, one person may wear several hats (domain.md 3.6). */
#define ROLE_TABLE(X)                                                                              \
    X(0, ADMIN)                                                                                    \
    X(1, OFFICE_REVIEWER)                                                                          \
    X(2, OFFICE_HEAD)                                                                              \
    X(3, UNIT_REPORTER)                                                                            \
    X(4, UNIT_HEAD)                                                                                \
    X(5, OBSERVER)

/* Why an assignment exists: named responsible, or a community that answers for itself (S-45). */
#define PARTY_ROLE_TABLE(X)                                                                        \
    X(1, LEAD)                                                                                     \
    X(2, RESPONSIBLE)                                                                              \
    X(3, COOPERATING)                                                                              \
    X(4, SELF_CHECK)

#define CATEGORY_TABLE(X)                                                                          \
    X(1, RESPONSIBILITY)                                                                           \
    X(2, POLICY)                                                                                   \
    X(3, WORK)

#define DUE_KIND_TABLE(X)                                                                          \
    X(1, DATE)                                                                                     \
    X(2, LONG_TERM)

#define MEASURE_KIND_TABLE(X)                                                                      \
    X(1, IMMEDIATE)                                                                                \
    X(2, CORRECTIVE)                                                                               \
    X(3, EXTENSION)                                                                                \
    X(4, INSTITUTIONAL)                                                                            \
    X(5, PREVENTIVE)                                                                               \
    X(6, RECURRING)

#define METHOD_TABLE(X)                                                                            \
    X(1, DESK)                                                                                     \
    X(2, ON_SITE)                                                                                  \
    X(3, SAMPLE)

#define RESULT_TABLE(X)                                                                            \
    X(1, FULL)                                                                                     \
    X(2, LARGELY)                                                                                  \
    X(3, ONGOING)                                                                                  \
    X(4, NOT_DONE)

/* How often a long-term item is looked at again. */
#define CADENCE_TABLE(X)                                                                           \
    X(1, MONTHLY)                                                                                  \
    X(2, QUARTERLY)                                                                                \
    X(3, HALF_YEARLY)                                                                              \
    X(4, YEARLY)

#define PHASE_TABLE(X)                                                                             \
    X(1, PLAN)                                                                                     \
    X(2, IMPLEMENT)                                                                                \
    X(3, REPORT)

#define UNIT_KIND_TABLE(X)                                                                         \
    X(1, AREA)                                                                                     \
    X(2, OFFICE)                                                                                   \
    X(3, COMMUNITY)                                                                                \
    X(4, BUREAU)                                                                                   \
    X(5, CLINIC)                                                                                   \
    X(6, ENTERPRISE)

#define LEVEL_TABLE(X)                                                                             \
    X(1, PROVINCE)                                                                                 \
    X(2, CITY)                                                                                     \
    X(3, DISTRICT)                                                                                 \
    X(4, COMMUNITY)

/* Groups that a plan names instead of units. Person groups make no assignment: their communities have one. */
#define GROUP_KIND_TABLE(X)                                                                        \
    X(1, COMMUNITIES)                                                                              \
    X(2, CONCERNED_UNITS)                                                                          \
    X(3, ASSIGNED_CADRE)                                                                           \
    X(4, ASSISTANCE_CADRE)

#define CAMPAIGN_STATE_TABLE(X)                                                                    \
    X(1, DRAFT)                                                                                    \
    X(2, ISSUED)                                                                                   \
    X(3, PARENT)

/* Why a long-term item ends. */
#define END_REASON_TABLE(X)                                                                        \
    X(1, INSTITUTIONALISED)                                                                        \
    X(2, SUPERSEDED)                                                                               \
    X(3, CARRIED_OVER)

/* CLOSING takes what was finalised before; only CLOSED refuses. */
#define PHASE_STATE_TABLE(X)                                                                       \
    X(1, OPEN)                                                                                     \
    X(2, CLOSING)                                                                                  \
    X(3, CLOSED)

/*
 * A unit's summary report (domain.md 3.4).
 *
 *   NONE -> DRAFT -> ELECTRONIC_SUBMITTED -> COPY_RECEIVED -> ACCEPTED
 *                           ^------- RETURNED ------'
 *
 * DRAFT lives on the terminal only.
 */
#define REPORT_STATE_TABLE(X)                                                                      \
    X(1, NONE)                                                                                     \
    X(2, ELECTRONIC_SUBMITTED)                                                                     \
    X(3, COPY_RECEIVED)                                                                            \
    X(4, ACCEPTED)                                                                                 \
    X(5, RETURNED)

/* The stamped copy of a summary report. */
#define COPY_FORM_TABLE(X)                                                                         \
    X(1, STAMPED_PAPER)                                                                            \
    X(2, STAMPED_SCAN)

/* What the office does for or with a unit. */
#define ACTIVITY_KIND_TABLE(X)                                                                     \
    X(1, INSPECTION)                                                                               \
    X(2, GUIDANCE)                                                                                 \
    X(3, SUPERVISION)                                                                              \
    X(4, TRAINING)                                                                                 \
    X(5, OUTREACH)

/* Of a consolidated report. */
#define EDITION_TABLE(X)                                                                           \
    X(1, INTERNAL)                                                                                 \
    X(2, PUBLIC)

/* What is wrong where a chain of events is broken. */
#define CHAIN_BREAK_TABLE(X)                                                                       \
    X(1, ALTERED)                                                                                  \
    X(2, MISSING)                                                                                  \
    X(3, EXTRA)                                                                                    \
    X(4, HEAD)

/* What a long request of the office is at (PROGRESS). */
#define STEP_TABLE(X)                                                                              \
    X(1, CHECK)                                                                                    \
    X(2, COMPARE)                                                                                  \
    X(3, UNITS)                                                                                    \
    X(4, GROUPS)                                                                                   \
    X(5, NAMES)                                                                                    \
    X(6, PERSONS)                                                                                  \
    X(7, TASKS)                                                                                    \
    X(8, REPORTS)                                                                                  \
    X(9, COUNTS)                                                                                   \
    X(10, COMMIT)

enum state {
#define X(n, name) STATE_##name = (n),
    STATE_TABLE(X)
#undef X
};
enum act {
#define X(n, name) ACT_##name = (n),
    ACT_TABLE(X)
#undef X
};
enum role {
#define X(n, name) ROLE_##name = 1 << (n),
    ROLE_TABLE(X)
#undef X
};
enum party_role {
#define X(n, name) PARTY_##name = (n),
    PARTY_ROLE_TABLE(X)
#undef X
};
enum category {
#define X(n, name) CATEGORY_##name = (n),
    CATEGORY_TABLE(X)
#undef X
};
enum due_kind {
#define X(n, name) DUE_##name = (n),
    DUE_KIND_TABLE(X)
#undef X
};
enum measure_kind {
#define X(n, name) MEASURE_##name = (n),
    MEASURE_KIND_TABLE(X)
#undef X
};
enum method {
#define X(n, name) METHOD_##name = (n),
    METHOD_TABLE(X)
#undef X
};
enum result {
#define X(n, name) RESULT_##name = (n),
    RESULT_TABLE(X)
#undef X
};
enum cadence {
#define X(n, name) CADENCE_##name = (n),
    CADENCE_TABLE(X)
#undef X
};
enum phase {
#define X(n, name) PHASE_##name = (n),
    PHASE_TABLE(X)
#undef X
};
enum unit_kind {
#define X(n, name) UNIT_##name = (n),
    UNIT_KIND_TABLE(X)
#undef X
};
enum level {
#define X(n, name) LEVEL_##name = (n),
    LEVEL_TABLE(X)
#undef X
};
enum group_kind {
#define X(n, name) GROUP_##name = (n),
    GROUP_KIND_TABLE(X)
#undef X
};
enum campaign_state {
#define X(n, name) CAMPAIGN_##name = (n),
    CAMPAIGN_STATE_TABLE(X)
#undef X
};
enum end_reason {
#define X(n, name) END_REASON_##name = (n),
    END_REASON_TABLE(X)
#undef X
};
enum phase_state {
#define X(n, name) PHASE_STATE_##name = (n),
    PHASE_STATE_TABLE(X)
#undef X
};
enum report_state {
#define X(n, name) REPORT_STATE_##name = (n),
    REPORT_STATE_TABLE(X)
#undef X
};
enum copy_form {
#define X(n, name) COPY_FORM_##name = (n),
    COPY_FORM_TABLE(X)
#undef X
};
enum activity_kind {
#define X(n, name) ACTIVITY_##name = (n),
    ACTIVITY_KIND_TABLE(X)
#undef X
};
enum edition {
#define X(n, name) EDITION_##name = (n),
    EDITION_TABLE(X)
#undef X
};
enum chain_break {
#define X(n, name) CHAIN_BREAK_##name = (n),
    CHAIN_BREAK_TABLE(X)
#undef X
};
enum work_step {
#define X(n, name) STEP_##name = (n),
    STEP_TABLE(X)
#undef X
};

enum {
    STATE_MAX = STATE_CANCELLED,
    ACT_MAX = ACT_PHASE,
};

/* The words of a table, for turning numbers into names and back. */
enum vocabulary {
    VOCABULARY_STATE,
    VOCABULARY_ACT,
    VOCABULARY_ROLE, /* numbers are the bits */
    VOCABULARY_PARTY_ROLE,
    VOCABULARY_CATEGORY,
    VOCABULARY_DUE_KIND,
    VOCABULARY_MEASURE_KIND,
    VOCABULARY_METHOD,
    VOCABULARY_RESULT,
    VOCABULARY_CADENCE,
    VOCABULARY_PHASE,
    VOCABULARY_UNIT_KIND,
    VOCABULARY_LEVEL,
    VOCABULARY_GROUP_KIND,
    VOCABULARY_CAMPAIGN_STATE,
    VOCABULARY_END_REASON,
    VOCABULARY_PHASE_STATE,
    VOCABULARY_REPORT_STATE,
    VOCABULARY_COPY_FORM,
    VOCABULARY_ACTIVITY_KIND,
    VOCABULARY_EDITION,
    VOCABULARY_CHAIN_BREAK,
    VOCABULARY_STEP,
};

/* NULL when the number is none of the table's. */
const char *vocabulary_name(enum vocabulary vocabulary, int number);
/* 0 when the name is none of the table's (0 is never a word). */
int vocabulary_number(enum vocabulary vocabulary, const char *name);

#endif
