/* R3: the unit hands in its stamped page as a scan. */
#include "server/commands/act_report.h"

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__ReportScan *in = work->in->report_scan;
    if (!report_take(work, in->campaign_id, report_judge_copy, checks)) {
        return;
    }
    report_take_code(work, in->check_code, checks);
    content_files(work, in->n_files, in->files, "report_scan.files", checks);
    report_of(work)->copy = (struct report_copy){
        .form = COPY_FORM_STAMPED_SCAN,
        .file_count = in->n_files,
    };
}

static const struct unit_act of_unit = {
    .roles = ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD,
    .own_unit = true,
    .begin = report_begin,
};

const struct act_kind act_report_scan = {
    .act = ACT_REPORT_SCAN,
    .name = "report_scan",
    .take = take,
    .of_unit = &of_unit,
};
