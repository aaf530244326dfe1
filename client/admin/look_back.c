/* look-back A, reopen A: the office has looked again at what was finished; it holds, or it does not. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/admin/office_files.h"
#include "common/base/clock.h"
#include "common/base/language.h"

enum {
    METHOD = OPTION_KEY_OWN,
    CONCLUSION,
    LOOKED_ON,
    REASON,
    DUE,
};

/* clang-format off */
#define LOOK_BACK_OPTIONS                                                                                        \
    {"method", METHOD, OPTION_WORD, WORDS_METHOD, true, N_("METHOD"), N_("DESK, ON_SITE, SAMPLE")},             \
    {"conclusion", CONCLUSION, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("what you found")},           \
    {"looked-on", LOOKED_ON, OPTION_DAY, 0, false, N_("DATE"), N_("day on which you looked (today)")},           \
    EVIDENCE_OPTIONS("file", N_("a photo or document of it; again for each"))
/* clang-format on */

static const struct option look_back_options[] = {LOOK_BACK_OPTIONS, {0}};

static const struct option reopen_options[] = {
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("why it does not hold; the unit reads it")},
    LOOK_BACK_OPTIONS,
    {"due", DUE, OPTION_DAY, 0, false, N_("DATE"),
     N_("until when it is to be mended; needed of a dated task")},
    {0},
};

static int make_look_back(const struct office_act *office, Rectify__LookBack **out)
{
    struct cli *cli = office->cli;
    Rectify__LookBack *look_back = keep_alloc(&cli->arena, 1, sizeof(*look_back));
    day_t today = day_of_wall_ms(clock_wall_ms());

    rectify__look_back__init(look_back);
    look_back->method = (uint32_t)options_number(&cli->options, METHOD, 0);
    look_back->looked_on = (int32_t)options_number(&cli->options, LOOKED_ON, today);
    look_back->conclusion = keep_text(&cli->arena, options_text(&cli->options, CONCLUSION));
    *out = look_back;
    return office_files_send(cli, office->dossier->assignment->unit_id, &look_back->files,
                             &look_back->n_files);
}

static int run_look_back(struct cli *cli)
{
    struct office_act office;
    int code = office_act_begin(&office, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    office.act.what_case = RECTIFY__ACT__WHAT_LOOK_BACK;
    code = make_look_back(&office, &office.act.look_back);
    return code == EXITS_DONE ? office_act_send(&office) : code;
}

static int run_reopen(struct cli *cli)
{
    struct office_act office;
    Rectify__Reopen in = RECTIFY__REOPEN__INIT;

    int code = office_act_begin(&office, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    code = make_look_back(&office, &in.look_back);
    if (code != EXITS_DONE) {
        return code;
    }
    in.reason = keep_text(&cli->arena, options_text(&cli->options, REASON));
    in.has_new_due_on = options_flag(&cli->options, DUE);
    in.new_due_on = (int32_t)options_number(&cli->options, DUE, 0);
    office.act.what_case = RECTIFY__ACT__WHAT_REOPEN;
    office.act.reopen = &in;
    return office_act_send(&office);
}

const struct cli_command look_back_command = {
    .name = "look-back",
    .arguments = "A",
    .summary = N_("record that you looked again at what was finished, and it holds"),
    .options = look_back_options,
    .run = run_look_back,
};

const struct cli_command reopen_command = {
    .name = "reopen",
    .arguments = "A",
    .summary = N_("reopen what was finished: you looked again, and it does not hold"),
    .options = reopen_options,
    .run = run_reopen,
};
