#include "server/rules/office_work.h"
#include "server/rules/require.h"

bool office_work_supervise(const char *text, day_t reply_by, day_t today, struct findings *findings)
{
    bool ok = require(said(text), findings, REASON_TEXT_MISSING, 0);
    ok &= require(reply_by >= today, findings, REASON_REPLY_BY_PAST, 0);
    return ok;
}

bool office_work_reply(const char *text, struct findings *findings)
{
    return require(said(text), findings, REASON_TEXT_MISSING, 0);
}

static bool check_training(const struct activity *activity, struct findings *findings)
{
    bool ok = require(said(activity->topic), findings, REASON_TOPIC_MISSING, 0);
    ok &= require(said(activity->audience) && activity->head_count > 0, findings,
                  REASON_AUDIENCE_MISSING, 0);
    return ok;
}

bool office_work_activity(const struct activity *activity, day_t today, struct findings *findings)
{
    bool ok = require(said(activity->text), findings, REASON_TEXT_MISSING, 0);
    ok &= require(activity->held_on <= today, findings, REASON_ACTIVITY_IN_FUTURE, 0);
    if (activity->kind == ACTIVITY_TRAINING) {
        ok &= check_training(activity, findings);
    }
    return ok;
}
