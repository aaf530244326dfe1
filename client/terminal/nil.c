/* nil N: the unit has checked itself and has no such problem. */
#include "client/cli/connect.h"
#include "client/terminal/commands.h"
#include "client/terminal/measures.h"
#include "client/terminal/self_check.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

enum {
    STATEMENT = SELF_CHECK_KEY_NEXT,
};

static const struct option options[] = {
    SELF_CHECK_OPTIONS,
    {"statement", STATEMENT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("that there is no such problem")},
    {"measure", MEASURES_TEXT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("preventive measure; again for each")},
    {"every", MEASURES_EVERY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("of that measure: how often")},
    WRITE_WAIT_OPTION,
    {0},
};

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Nil nil = RECTIFY__NIL__INIT;
    struct measures measures;
    unsigned problem_no = 0;

    int code = write_problem(cli, &problem_no);
    if (code != EXITS_DONE) {
        return code;
    }
    measures_build(&cli->options, WORD_MEASURE_PREVENTIVE, NULL, &measures, &cli->arena);
    nil.self_check = self_check_build(cli);
    nil.statement = keep_text(&cli->arena, options_text(&cli->options, STATEMENT));
    nil.measures = measures.all;
    nil.n_measures = measures.count;
    act.what_case = RECTIFY__ACT__WHAT_NIL;
    act.nil = &nil;
    return write_act(cli, problem_no, &act);
}

const struct cli_command nil_command = {
    .name = "nil",
    .arguments = N_("N"),
    .summary = N_("declare that you have no such problem"),
    .options = options,
    .run = run,
};
