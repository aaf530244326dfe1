/* withdraw N: takes back what was submitted, while nobody reviews it. */
#include "client/terminal/commands.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

enum {
    REASON = OPTION_KEY_OWN,
};

static const struct option options[] = {
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"), N_("why")},
    WRITE_WAIT_OPTION,
    {0},
};

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Withdraw withdraw = RECTIFY__WITHDRAW__INIT;
    const char *reason = options_text(&cli->options, REASON);
    unsigned problem_no = 0;

    int code = write_problem(cli, &problem_no);
    if (code != EXITS_DONE) {
        return code;
    }
    withdraw.reason = reason != NULL ? keep_text(&cli->arena, reason) : NULL;
    act.what_case = RECTIFY__ACT__WHAT_WITHDRAW;
    act.withdraw = &withdraw;
    return write_act(cli, problem_no, &act);
}

const struct cli_command withdraw_command = {
    .name = "withdraw",
    .arguments = N_("N"),
    .summary = N_("take back what you submitted"),
    .options = options,
    .run = run,
};
