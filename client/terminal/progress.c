/* progress N TEXT: how the work goes. */
#include "client/cli/connect.h"
#include "client/terminal/commands.h"
#include "client/terminal/evidence.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

enum {
    BLOCKED_ON = OPTION_KEY_OWN,
};

static const struct option options[] = {
    {"blocked-on", BLOCKED_ON, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("whom you are waiting for")},
    EVIDENCE_OPTIONS("evidence", N_("a photo or document of it; again for each")),
    WRITE_WAIT_OPTION,
    {0},
};

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    const char *blocked_on = options_text(&cli->options, BLOCKED_ON);
    unsigned problem_no = 0;

    int code = write_problem(cli, &problem_no);
    if (code == EXITS_DONE) {
        code = options_check_line(_("TEXT"), cli->options.arguments[1], OPTION_LONG_MAX);
    }
    code = code == EXITS_DONE ? connect_enrolled(cli) : code;
    code = code == EXITS_DONE ? evidence_take(cli, &progress.files, &progress.n_files) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    progress.text = keep_text(&cli->arena, cli->options.arguments[1]);
    progress.blocked_on = blocked_on != NULL ? keep_text(&cli->arena, blocked_on) : NULL;
    act.what_case = RECTIFY__ACT__WHAT_PROGRESS;
    act.progress = &progress;
    return write_act(cli, problem_no, &act);
}

const struct cli_command progress_command = {
    .name = "progress",
    .arguments = N_("N TEXT"),
    .summary = N_("report how the work goes"),
    .options = options,
    .run = run,
};
