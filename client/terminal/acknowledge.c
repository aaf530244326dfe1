/* acknowledge N: the unit has seen its task. */
#include "client/terminal/commands.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

static const struct option options[] = {WRITE_WAIT_OPTION, {0}};

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Acknowledge acknowledge = RECTIFY__ACKNOWLEDGE__INIT;
    unsigned problem_no = 0;

    act.what_case = RECTIFY__ACT__WHAT_ACKNOWLEDGE;
    act.acknowledge = &acknowledge;
    int code = write_problem(cli, &problem_no);
    return code == EXITS_DONE ? write_act(cli, problem_no, &act) : code;
}

const struct cli_command acknowledge_command = {
    .name = "acknowledge",
    .arguments = N_("N"),
    .summary = N_("say that you have seen it"),
    .options = options,
    .run = run,
};
