/* R3: the unit hands in its stamped page as a scan. */
#include "server/commands/act_report.h"

enum {
    SCAN_FILES_MAX = 20, /* pages */
};

static void take_file(const Rectify__Attachment *in, size_t no, struct checks *checks)
{
    checks_that(checks, in->digest.len == DIGEST_SIZE, ERR_FIELD, "report_scan.files[%zu].digest",
                no);
    checks_that(checks, in->size > 0, ERR_FIELD, "report_scan.files[%zu].size", no);
    checks_given(checks, in->name, TEXT_SHORT_MAX, "report_scan.files[%zu].name", no);
}

static void take(struct act_work *work, struct checks *checks)
{
    const Rectify__ReportScan *in = work->in->report_scan;
    if (!report_take(work, in->campaign_id, checks)) {
        return;
    }
    report_take_code(work, in->check_code, checks);
    checks_that(checks, in->n_files <= SCAN_FILES_MAX, ERR_SIZE, "report_scan.files");
    for (size_t i = 0; i < in->n_files && checks->err == ERR_OK; i++) {
        take_file(in->files[i], i + 1, checks);
    }
    work->report->copy = (struct report_copy){
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
    .judge = report_judge_copy,
    .of_unit = &of_unit,
};
