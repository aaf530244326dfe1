/* R4: the office accepts the version that it has seen. */
#include "server/commands/act_report.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__ReportAccept *in = work->in->report_accept;
    if (!report_take(work, in->campaign_id, report_judge_digest, checks)) {
        return;
    }
    report_take_digest(work, &in->digest, checks);
    checks_text(checks, in->comment, TEXT_LONG_MAX, "report_accept.comment");
    work->change.text = text_or_null(in->comment);
}

static const struct unit_act of_unit = {
    .roles = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
    .begin = report_begin,
};

const struct act_kind act_report_accept = {
    .act = ACT_REPORT_ACCEPT,
    .name = "report_accept",
    .take = take,
    .of_unit = &of_unit,
};
