/*
 * What the acts on a summary report have in common.
 *
 *   take   the form of its contents                                             (each act's own)
 *   look   the report as it stands, the unit's assignments, the versions so far
 *   judge  a repeat gets its receipt; version, state, separation; what must be present (each act's own)
 *   change the store applies it if nothing has changed meanwhile
 */
#ifndef RECTIFY_COMMANDS_ACT_REPORT_H
#define RECTIFY_COMMANDS_ACT_REPORT_H

#include "common/crypto/check_code.h"
#include "server/commands/act.h"
#include "server/rules/report_conditions.h"
#include "server/rules/report_transition.h"
#include "server/store/calls/report.h"

/* In the act's arena. */
struct report_work {
    enum err (*judge)(struct act_work *work); /* what must be present, once it was looked at */
    struct report_look_call look;
    const struct report_transition *row; /* what applies */
    struct report_draft draft;           /* SUBMIT */
    struct report_copy copy;             /* SCAN, PAPER */
    char check_code[CHECK_CODE_SIZE];    /* SCAN, PAPER */
    struct report_change_call change;
};

static inline struct report_work *report_of(const struct act_work *work)
{
    return work->unit_call;
}

/* Makes the report_work. False: no memory, and `checks` says so. */
MUST_CHECK bool report_take(struct act_work *work, int64_t campaign_id,
                            enum err (*judge)(struct act_work *work), struct checks *checks);
/* The `begin` of their unit_act. */
void report_begin(struct act_work *work);

/* A decision names the exact version. */
void report_take_digest(struct act_work *work, const ProtobufCBinaryData *digest,
                        struct checks *checks);
MUST_CHECK enum err report_judge_digest(struct act_work *work);

/* act_report_copy.c: a copy names its version by the check code that is printed on it. */
void report_take_code(struct act_work *work, const char *check_code, struct checks *checks);
/* OK; COPY_STALE with a finding that says whose code it is; CONDITION. */
MUST_CHECK enum err report_judge_copy(struct act_work *work);

#endif
