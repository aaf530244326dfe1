/* transfer A UNIT, cancel A: a task goes to another unit, or there is nothing to be done. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "common/base/language.h"

enum {
    REASON = 'r',
};

static const struct option options[] = {
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("why; the unit reads it")},
    {0},
};

static int run_transfer(struct cli *cli)
{
    struct office_act office;
    Rectify__Transfer in = RECTIFY__TRANSFER__INIT;

    int code = options_check_line(_("UNIT"), cli->options.arguments[1], OPTION_NAME_MAX);
    code = code == EXITS_DONE ? office_act_begin(&office, cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    in.unit = keep_text(&cli->arena, cli->options.arguments[1]);
    in.reason = keep_text(&cli->arena, options_text(&cli->options, REASON));
    office.act.what_case = RECTIFY__ACT__WHAT_TRANSFER;
    office.act.transfer = &in;
    office.to = in.unit;
    return office_act_send(&office);
}

static int run_cancel(struct cli *cli)
{
    struct office_act office;
    Rectify__Cancel in = RECTIFY__CANCEL__INIT;

    int code = office_act_begin(&office, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.reason = keep_text(&cli->arena, options_text(&cli->options, REASON));
    office.act.what_case = RECTIFY__ACT__WHAT_CANCEL;
    office.act.cancel = &in;
    return office_act_send(&office);
}

const struct cli_command transfer_command = {
    .name = "transfer",
    .arguments = N_("A UNIT"),
    .summary = N_("give an open task to another unit"),
    .options = options,
    .run = run_transfer,
};

const struct cli_command cancel_command = {
    .name = "cancel",
    .arguments = "A",
    .summary = N_("cancel an open task"),
    .options = options,
    .run = run_cancel,
};
