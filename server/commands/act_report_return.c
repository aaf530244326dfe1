/* R4: the office sends it back and says why. */
#include "server/commands/act_report.h"

static enum err judge(struct act_work *work)
{
    enum err err = report_judge_digest(work);
    bool ok = conditions_report_return(work->change.text, &work->findings);
    return ok ? err : ERR_CONDITION;
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__ReportReturn *in = work->in->report_return;
    if (!report_take(work, in->campaign_id, judge, checks)) {
        return;
    }
    report_take_digest(work, &in->digest, checks);
    checks_text(checks, in->reason, TEXT_LONG_MAX, "report_return.reason");
    work->change.text = in->reason;
}

static const struct unit_act of_unit = {
    .roles = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
    .begin = report_begin,
};

const struct act_kind act_report_return = {
    .act = ACT_REPORT_RETURN,
    .name = "report_return",
    .take = take,
    .of_unit = &of_unit,
};
