/* end A: a long-term task has done its work, or goes on elsewhere. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/cli/say.h"
#include "common/base/language.h"

enum {
    REASON = OPTION_KEY_OWN,
    TEXT,
    CARRIED_TO,
};

static const struct option options[] = {
    {"reason", REASON, OPTION_WORD, WORDS_END_REASON, true, N_("REASON"),
     N_("INSTITUTIONALISED (it runs by itself), SUPERSEDED, CARRIED_OVER")},
    {"text", TEXT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("the reason in words")},
    {"carried-to", CARRIED_TO, OPTION_LINE, OPTION_NAME_MAX, false, "C",
     N_("the campaign that carries it on, with CARRIED_OVER")},
    {0},
};

static int run(struct cli *cli)
{
    struct office_act office;
    Rectify__End in = RECTIFY__END__INIT;
    const char *carried_to = options_text(&cli->options, CARRIED_TO);

    if (options_number(&cli->options, REASON, 0) == WORD_END_CARRIED_OVER && carried_to == NULL) {
        say_error(_("What is carried over names the campaign that takes it over (--carried-to)."));
        return EXITS_USAGE;
    }
    int code = office_act_begin(&office, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.reason = (uint32_t)options_number(&cli->options, REASON, 0);
    in.text = keep_text(&cli->arena, options_text(&cli->options, TEXT));
    in.carried_to = carried_to != NULL ? keep_text(&cli->arena, carried_to) : NULL;
    office.act.what_case = RECTIFY__ACT__WHAT_END;
    office.act.end = &in;
    return office_act_send(&office);
}

const struct cli_command end_command = {
    .name = "end",
    .arguments = "A",
    .summary = N_("end a long-term task"),
    .options = options,
    .run = run,
};
