/*
 * The numbers of the protocol (PROTOCOL.md, section 9) as words for people and for scripts. A
 * name ("IN_PROGRESS") stands in JSON and is what options take; a label is in the person's
 * language.
 */
#ifndef RECTIFY_CLI_WORDS_H
#define RECTIFY_CLI_WORDS_H

#include "common/base/arena.h"
#include <stddef.h>
#include <stdint.h>

enum words {
    WORDS_STATE,
    WORDS_ACT,
    WORDS_ROLE, /* numbers are the bits */
    WORDS_PARTY_ROLE,
    WORDS_CATEGORY,
    WORDS_DUE_KIND,
    WORDS_MEASURE_KIND,
    WORDS_METHOD,
    WORDS_RESULT,
    WORDS_CLOSE_RESULT, /* what a closure may result in: ONGOING is what `sustain` records */
    WORDS_CADENCE,
    WORDS_PHASE,
    WORDS_UNIT_KIND,
    WORDS_LEVEL,
    WORDS_GROUP_KIND,
    WORDS_CAMPAIGN_STATE,
    WORDS_END_REASON,
    WORDS_PHASE_STATE,
    WORDS_REPORT_STATE,
    WORDS_COPY_FORM,
    WORDS_ACTIVITY_KIND,
    WORDS_EDITION,
    WORDS_CHAIN_BREAK,
    WORDS_STEP,
    WORDS_LIST,       /* of `summary`: enum summary_list */
    WORDS_FORMAT,     /* of `summary`: enum summary_format */
    WORDS_LOG_FORMAT, /* of `log`: enum log_format */
};

/* What the clients themselves decide on; the test of the words holds them against the server's. */
enum {
    WORD_STATE_ISSUED = 1,
    WORD_STATE_ACKNOWLEDGED = 2,
    WORD_STATE_NIL_CLAIMED = 3,
    WORD_STATE_NIL_CONFIRMED = 4,
    WORD_STATE_PLAN_SUBMITTED = 5,
    WORD_STATE_IN_PROGRESS = 6,
    WORD_STATE_CLOSURE_REQUESTED = 7,
    WORD_STATE_CLOSED = 8,
    WORD_STATE_SUSTAINING = 9,
    WORD_STATE_CANCELLED = 10,
    WORD_STATE_MAX = 10,

    WORD_ACT_ISSUE = 1,
    WORD_ACT_NIL = 3,
    WORD_ACT_PLAN = 4,
    WORD_ACT_PROGRESS = 5,
    WORD_ACT_EFFECT = 6,
    WORD_ACT_DONE = 7,
    WORD_ACT_WITHDRAW = 8,
    WORD_ACT_RETURN = 11,
    WORD_ACT_CLOSE = 12,
    WORD_ACT_SUSTAIN = 13,
    WORD_ACT_REVISE = 14,
    WORD_ACT_PERIODIC = 15,
    WORD_ACT_REOPEN = 17,
    WORD_ACT_EXTEND = 18,
    WORD_ACT_GRANT = 19,
    WORD_ACT_LOCAL = 24,
    WORD_ACT_SUPERVISE = 25,
    WORD_ACT_REPLY = 26,
    WORD_ACT_ACTIVITY = 27,
    WORD_ACT_REMIND = 28,
    WORD_ACT_REPORT_SUBMIT = 29,
    WORD_ACT_REPORT_SCAN = 30,
    WORD_ACT_REPORT_PAPER = 31,
    WORD_ACT_REPORT_RETURN = 33,
    WORD_ACT_PHASE = 34,

    WORD_ROLE_ADMIN = 1,
    WORD_ROLE_OFFICE = 2 | 4,
    WORD_ROLE_UNIT_HEAD = 16,
    WORD_ROLE_OBSERVER = 32,

    WORD_DUE_DATE = 1,
    WORD_DUE_LONG_TERM = 2,

    WORD_MEASURE_CORRECTIVE = 2,
    WORD_MEASURE_PREVENTIVE = 5,
    WORD_MEASURE_RECURRING = 6,

    WORD_CADENCE_MONTHLY = 1,
    WORD_CADENCE_QUARTERLY = 2,
    WORD_CADENCE_HALF_YEARLY = 3,
    WORD_CADENCE_YEARLY = 4,

    WORD_END_CARRIED_OVER = 3,

    WORD_PHASE_IMPLEMENT = 2,
    WORD_PHASE_REPORT = 3,

    WORD_REPORT_NONE = 1,
    WORD_REPORT_SUBMITTED = 2,
    WORD_REPORT_COPY_RECEIVED = 3,
    WORD_REPORT_ACCEPTED = 4,
    WORD_REPORT_RETURNED = 5,

    WORD_CAMPAIGN_DRAFT = 1,
    WORD_CAMPAIGN_ISSUED = 2,
    WORD_CAMPAIGN_PARENT = 3,

    WORD_REASON_POINT_UNCOVERED = 11,
    WORD_REASON_EFFECT_MISSING = 16,
    WORD_REASON_EFFECT_REPEATS_MEASURE = 30,
    WORD_REASON_LOCAL_UNRESOLVED = 58,

    WORD_PHASE_STATE_OPEN = 1,
    WORD_PHASE_STATE_CLOSING = 2,
    WORD_PHASE_STATE_CLOSED = 3,

    WORD_EDITION_INTERNAL = 1,
    WORD_EDITION_PUBLIC = 2,

    WORD_CHAIN_BREAK_ALTERED = 1,
    WORD_CHAIN_BREAK_MISSING = 2,
    WORD_CHAIN_BREAK_EXTRA = 3,
};

struct word {
    int number;
    const char *name;
    const char *label; /* English: the msgid */
};

const struct word *words_of(enum words words, size_t *count);

/* "UNKNOWN" for a number of a later version. */
const char *word_name(enum words words, int64_t number);
const char *word_label(enum words words, int64_t number);
/* By name, whatever its case, or by label; 0: no such word. */
int word_number(enum words words, const char *text);

/* Labels of the bits that are set, and all names of the table, joined for people. */
const char *words_of_bits(enum words words, uint32_t bits, struct arena *arena);
const char *words_listed(enum words words, struct arena *arena);

#endif
