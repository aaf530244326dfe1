/* R3: the stamped copy names its version by the check code that is printed on it, whoever hands it in. */
#include "server/commands/act_report.h"
#include <string.h>

void report_take_code(struct act_work *work, const char *check_code, struct checks *checks)
{
    bool read = check_code_read(check_code, report_of(work)->check_code);
    checks_that(checks, read, ERR_CHECK_CODE, "%s.check_code", work->kind->name);
}

static bool is_code_of(const struct digest *digest, const char *check_code)
{
    char code[CHECK_CODE_SIZE];
    check_code_make(digest, code);
    return strcmp(code, check_code) == 0;
}

/* Whose code it is, so that whoever holds the page knows which one he has. */
static void find_other(struct act_work *work)
{
    const struct report_look_call *look = &report_of(work)->look;
    for (size_t i = 0; i < look->version_count; i++) {
        if (is_code_of(&look->versions[i].digest, report_of(work)->check_code)) {
            findings_add(&work->findings, REASON_REPORT_COPY_OF_VERSION,
                         (int)look->versions[i].version);
            return;
        }
    }
    findings_add(&work->findings, REASON_REPORT_CODE_UNKNOWN, 0);
}

enum err report_judge_copy(struct act_work *work)
{
    if (!is_code_of(&report_of(work)->look.digest, report_of(work)->check_code)) {
        find_other(work);
        return ERR_COPY_STALE;
    }
    const struct report_copy *copy = &report_of(work)->copy;
    report_of(work)->change.form = copy->form;
    return conditions_report_copy(copy, work->submission->today, &work->findings) ? ERR_OK
                                                                                  : ERR_CONDITION;
}
