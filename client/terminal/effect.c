/* effect N TEXT: what a measure has brought about. */
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/terminal/commands.h"
#include "client/terminal/evidence.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

enum {
    MEASURE = 'm',
    QUANTITY = OPTION_KEY_OWN,
    NO_EVIDENCE,
};

static const struct option options[] = {
    {"measure", MEASURE, OPTION_NUMBER, OPTION_NUMBERS_MAX, true, N_("NUMBER"),
     N_("which measure of the plan")},
    {"quantity", QUANTITY, OPTION_LINE, OPTION_SHORT_MAX, false, N_("TEXT"),
     N_("how much, such as \"once\"")},
    EVIDENCE_OPTIONS("evidence", N_("a photo or document that proves it; again for each")),
    {"no-evidence", NO_EVIDENCE, OPTION_LINE, OPTION_LONG_MAX, false, N_("REASON"),
     N_("why there is no evidence")},
    WRITE_WAIT_OPTION,
    {0},
};

static void take(struct cli *cli, Rectify__Effect *effect)
{
    const char *quantity = options_text(&cli->options, QUANTITY);
    const char *reason = options_text(&cli->options, NO_EVIDENCE);

    effect->measure = (uint32_t)options_number(&cli->options, MEASURE, 0);
    effect->text = keep_text(&cli->arena, cli->options.arguments[1]);
    effect->quantity = quantity != NULL ? keep_text(&cli->arena, quantity) : NULL;
    effect->no_evidence_reason = reason != NULL ? keep_text(&cli->arena, reason) : NULL;
}

static int check_evidence(const struct cli *cli)
{
    bool files = options_flag(&cli->options, EVIDENCE_FILE) ||
                 options_flag(&cli->options, EVIDENCE_PERSONAL);
    if (!files || !options_flag(&cli->options, NO_EVIDENCE)) {
        return EXITS_DONE;
    }
    say_error(_("Either evidence (--evidence FILE) or the reason for having none (--no-evidence): "
                "one of the two."));
    return EXITS_USAGE;
}

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Effect effect = RECTIFY__EFFECT__INIT;
    unsigned problem_no = 0;

    int code = write_problem(cli, &problem_no);
    if (code == EXITS_DONE) {
        code = options_check_line(_("TEXT"), cli->options.arguments[1], OPTION_LONG_MAX);
    }
    code = code == EXITS_DONE ? check_evidence(cli) : code;
    code = code == EXITS_DONE ? connect_enrolled(cli) : code;
    code = code == EXITS_DONE ? evidence_take(cli, &effect.files, &effect.n_files) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    take(cli, &effect);
    act.what_case = RECTIFY__ACT__WHAT_EFFECT;
    act.effect = &effect;
    return write_act(cli, problem_no, &act);
}

const struct cli_command effect_command = {
    .name = "effect",
    .arguments = N_("N TEXT"),
    .summary = N_("report what a measure has brought about"),
    .options = options,
    .run = run,
};
