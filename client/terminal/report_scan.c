/* report scan FILE: the stamped page as a scan, with the check code that is printed on it. */
#include "client/cli/say.h"
#include "client/terminal/commands.h"
#include "client/terminal/evidence.h"
#include "client/terminal/report_pull.h"
#include "client/terminal/write.h"
#include "common/base/language.h"
#include <string.h>

enum {
    CODE = 'c',
};

static const struct option options[] = {
    {"code", CODE, OPTION_RAW, 0, true, N_("CHECKCODE"), N_("the check code printed on the page")},
    WRITE_WAIT_OPTION,
    {0},
};

/* The page of an older version is found here, before anybody waits for its file to be sent. */
static int check_page(struct cli *cli, const char *code, int64_t *campaign_id)
{
    const Rectify__Report *report = NULL;
    struct report_page page;
    bool queued = false;

    int found = report_page_newest(cli, &report, campaign_id, &page, &queued);
    if (found != EXITS_DONE) {
        return found;
    }
    if (page.version == 0) {
        say_error(_("No report was handed in yet. What it would be: rectify report draft"));
        return EXITS_DATA;
    }
    if (strcmp(page.check_code, code) != 0) {
        say_error(_("The page has another check code than the current version %u (%s). Print that "
                    "one, have it stamped and hand in that one."),
                  page.version, page.check_code);
        return EXITS_FAILED;
    }
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__ReportScan in = RECTIFY__REPORT_SCAN__INIT;
    char code[CHECK_CODE_SIZE];

    int done = report_page_code(cli, options_text(&cli->options, CODE), code);
    done = done == EXITS_DONE ? check_page(cli, code, &in.campaign_id) : done;
    done = done == EXITS_DONE ? evidence_take_arguments(cli, &in.files, &in.n_files) : done;
    if (done != EXITS_DONE) {
        return done;
    }
    in.check_code = code;
    act.what_case = RECTIFY__ACT__WHAT_REPORT_SCAN;
    act.report_scan = &in;
    return write_unit_act(cli, NULL, &act);
}

const struct cli_command report_scan_command = {
    .name = "report",
    .subname = "scan",
    .arguments = N_("FILE [FILE...]"),
    .summary = N_("hand in the stamped page as a scan"),
    .options = options,
    .run = run,
};
