/* paper UNIT: the office has the stamped page in its hands. */
#include "client/admin/commands.h"
#include "client/admin/report_fetch.h"
#include "client/cli/report_page.h"
#include "common/base/clock.h"
#include "common/base/language.h"

enum {
    CODE = 'c',
    RECEIVED_ON = OPTION_KEY_OWN,
    RECEIVED_BY,
};

static const struct option options[] = {
    {"code", CODE, OPTION_RAW, 0, true, N_("CHECKCODE"), N_("the check code printed on the page")},
    {"received-on", RECEIVED_ON, OPTION_DAY, 0, false, N_("DATE"), N_("when it came; today")},
    {"received-by", RECEIVED_BY, OPTION_LINE, OPTION_NAME_MAX, false, N_("NAME"),
     N_("who took it; you")},
    {0},
};

static int run(struct cli *cli)
{
    struct report_act act;
    Rectify__ReportPaper in = RECTIFY__REPORT_PAPER__INIT;
    const char *by = options_text(&cli->options, RECEIVED_BY);
    char code_text[CHECK_CODE_SIZE];

    int code = report_page_code(cli, options_text(&cli->options, CODE), code_text);
    code = code == EXITS_DONE ? report_act_begin(&act, cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    in.campaign_id = act.report->campaign->campaign_id;
    in.check_code = code_text;
    in.received_on =
        (int32_t)options_number(&cli->options, RECEIVED_ON, day_of_wall_ms(clock_wall_ms()));
    in.received_by = keep_text(&cli->arena, by != NULL ? by : cli->home.identity.person_name);
    act.office.act.what_case = RECTIFY__ACT__WHAT_REPORT_PAPER;
    act.office.act.report_paper = &in;
    return office_act_send(&act.office);
}

const struct cli_command paper_command = {
    .name = "paper",
    .arguments = N_("UNIT"),
    .summary = N_("the stamped paper of a unit's report was received"),
    .options = options,
    .run = run,
};
