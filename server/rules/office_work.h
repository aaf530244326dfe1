/*
 * What must be present in the office's work with a unit (domain.md S-42, S-65 to S-68, T21). As in conditions.h: what is
 * missing is added to `findings`, the answer says whether the act may pass.
 */
#ifndef RECTIFY_RULES_OFFICE_WORK_H
#define RECTIFY_RULES_OFFICE_WORK_H

#include "common/base/clock.h"
#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>

/* T21: a notice that the unit must answer. The day to reply by is inclusive, as every due date. */
bool office_work_supervise(const char *text, day_t reply_by, day_t today,
                           struct findings *findings);
bool office_work_reply(const char *text, struct findings *findings);

/* S-65: of a training it must be said what it was about, who took part and how many. */
struct activity {
    enum activity_kind kind;
    day_t held_on;
    const char *text; /* what was done and found */
    const char *topic;
    const char *trainer; /* may be somebody from outside */
    const char *audience;
    int head_count; /* 0: not said */
};
bool office_work_activity(const struct activity *activity, day_t today, struct findings *findings);

#endif
