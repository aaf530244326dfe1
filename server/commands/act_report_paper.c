/* R3: the office has the stamped paper in its hands. */
#include "server/commands/act_report.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__ReportPaper *in = work->in->report_paper;
    if (!report_take(work, in->campaign_id, report_judge_copy, checks)) {
        return;
    }
    report_take_code(work, in->check_code, checks);
    checks_that(checks, day_sane(in->received_on), ERR_FIELD, "report_paper.received_on");
    checks_text(checks, in->received_by, TEXT_NAME_MAX, "report_paper.received_by");
    report_of(work)->copy = (struct report_copy){
        .form = COPY_FORM_STAMPED_PAPER,
        .received_on = in->received_on,
        .received_by = in->received_by,
    };
    report_of(work)->change.received_on = in->received_on;
    report_of(work)->change.received_by = in->received_by;
}

static const struct unit_act of_unit = {
    .roles = ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD,
    .begin = report_begin,
};

const struct act_kind act_report_paper = {
    .act = ACT_REPORT_PAPER,
    .name = "report_paper",
    .take = take,
    .of_unit = &of_unit,
};
