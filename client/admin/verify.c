/* close A, sustain A: the office has verified what was done. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "common/base/clock.h"
#include "common/base/language.h"

enum {
    RESULT = OPTION_KEY_OWN,
    METHOD,
    CONCLUSION,
    VERIFIED_ON,
    RISK,
    NEXT,
    CADENCE,
};

static const struct option close_options[] = {
    {"result", RESULT, OPTION_WORD, WORDS_CLOSE_RESULT, true, N_("RESULT"),
     N_("FULL, LARGELY, NOT_DONE")},
    {"method", METHOD, OPTION_WORD, WORDS_METHOD, true, N_("METHOD"), N_("DESK, ON_SITE, SAMPLE")},
    {"conclusion", CONCLUSION, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("what the verification found")},
    {"verified-on", VERIFIED_ON, OPTION_DAY, 0, false, N_("DATE"),
     N_("day of the verification (today)")},
    {"risk", RISK, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"),
     N_("accepted risk, with LARGELY and NOT_DONE")},
    OFFICE_ACT_VERSION_OPTION,
    {0},
};

static const struct option sustain_options[] = {
    {"method", METHOD, OPTION_WORD, WORDS_METHOD, true, N_("METHOD"), N_("DESK, ON_SITE, SAMPLE")},
    {"conclusion", CONCLUSION, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("what the verification found")},
    {"next", NEXT, OPTION_DAY, 0, true, N_("DATE"), N_("day of the next review")},
    {"cadence", CADENCE, OPTION_WORD, WORDS_CADENCE, false, N_("CADENCE"),
     N_("MONTHLY (default), QUARTERLY, HALF_YEARLY, YEARLY")},
    {"verified-on", VERIFIED_ON, OPTION_DAY, 0, false, N_("DATE"),
     N_("day of the verification (today)")},
    OFFICE_ACT_VERSION_OPTION,
    {0},
};

static int32_t verified_on(const struct cli *cli)
{
    day_t today = day_of_wall_ms(clock_wall_ms());
    return (int32_t)options_number(&cli->options, VERIFIED_ON, today);
}

static int run_close(struct cli *cli)
{
    struct office_act office;
    Rectify__Close in = RECTIFY__CLOSE__INIT;
    const char *risk = options_text(&cli->options, RISK);

    int code = office_act_begin(&office, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.digest = office_act_digest(&office);
    in.method = (uint32_t)options_number(&cli->options, METHOD, 0);
    in.verified_on = verified_on(cli);
    in.conclusion = keep_text(&cli->arena, options_text(&cli->options, CONCLUSION));
    in.result = (uint32_t)options_number(&cli->options, RESULT, 0);
    in.accepted_risk = risk != NULL ? keep_text(&cli->arena, risk) : NULL;
    office.act.what_case = RECTIFY__ACT__WHAT_CLOSE;
    office.act.close = &in;
    office.decides = true;
    return office_act_send(&office);
}

static int run_sustain(struct cli *cli)
{
    struct office_act office;
    Rectify__Sustain in = RECTIFY__SUSTAIN__INIT;

    int code = office_act_begin(&office, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.digest = office_act_digest(&office);
    in.method = (uint32_t)options_number(&cli->options, METHOD, 0);
    in.verified_on = verified_on(cli);
    in.conclusion = keep_text(&cli->arena, options_text(&cli->options, CONCLUSION));
    in.next_review_on = (int32_t)options_number(&cli->options, NEXT, 0);
    in.cadence = (uint32_t)options_number(&cli->options, CADENCE, WORD_CADENCE_MONTHLY);
    office.act.what_case = RECTIFY__ACT__WHAT_SUSTAIN;
    office.act.sustain = &in;
    office.decides = true;
    return office_act_send(&office);
}

const struct cli_command close_command = {
    .name = "close",
    .arguments = "A",
    .summary = N_("close a dated task after verification"),
    .options = close_options,
    .run = run_close,
};

const struct cli_command sustain_command = {
    .name = "sustain",
    .arguments = "A",
    .summary = N_("move a long-term task to long-term"),
    .options = sustain_options,
    .run = run_sustain,
};
