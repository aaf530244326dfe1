/* extend A: the office grants a later date, asked for or not, or refuses what was asked for. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "common/base/language.h"

enum {
    TO = OPTION_KEY_OWN,
    REFUSE,
    REASON = 'r',
};

static const struct option options[] = {
    {"to", TO, OPTION_DAY, 0, false, N_("DATE"), N_("grant: the new date")},
    {"refuse", REFUSE, OPTION_FLAG, 0, false, NULL, N_("refuse what the unit asked for")},
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"),
     N_("why; needed to refuse, and where the unit has not asked")},
    {0},
};

static int check_choice(const struct cli *cli)
{
    if (options_flag(&cli->options, TO) != options_flag(&cli->options, REFUSE)) {
        return EXITS_DONE;
    }
    say_error(_("Say the new date (--to DATE) or that you refuse (--refuse): one of the two."));
    return EXITS_USAGE;
}

static int check_reason(const struct cli *cli, const char *why)
{
    if (options_flag(&cli->options, REASON)) {
        return EXITS_DONE;
    }
    say_error("%s", why);
    return EXITS_USAGE;
}

static void say_wish(const struct office_act *office)
{
    const Rectify__AssignmentBrief *brief = office->dossier->assignment;
    say(office->cli, _("%s asked to extend to %s"), brief->unit_name,
        texts_day(brief->extension_wanted_on, &office->cli->arena));
}

static int grant(struct office_act *office)
{
    const Rectify__AssignmentBrief *brief = office->dossier->assignment;
    struct cli *cli = office->cli;
    Rectify__Grant in = RECTIFY__GRANT__INIT;
    const char *reason = options_text(&cli->options, REASON);

    if (brief->has_extension_digest) {
        say_wish(office);
    } else {
        int code =
            check_reason(cli, _("The unit has not asked for an extension: say why you extend "
                                "(--reason TEXT)."));
        if (code != EXITS_DONE) {
            return code;
        }
    }
    in.due_on = (int32_t)options_number(&cli->options, TO, 0);
    in.has_digest = brief->has_extension_digest;
    in.digest = brief->extension_digest;
    in.reason = reason != NULL ? keep_text(&cli->arena, reason) : NULL;
    office->act.what_case = RECTIFY__ACT__WHAT_GRANT;
    office->act.grant = &in;
    int code = office_act_send(office);
    if (code == EXITS_DONE) {
        say(cli, _("due %s, was %s"), texts_day(in.due_on, &cli->arena),
            texts_day(brief->due_on, &cli->arena));
    }
    return code;
}

static int refuse(struct office_act *office)
{
    const Rectify__AssignmentBrief *brief = office->dossier->assignment;
    struct cli *cli = office->cli;
    Rectify__Refuse in = RECTIFY__REFUSE__INIT;

    if (!brief->has_extension_digest) {
        say_error(_("No extension was asked for of %u/%s."), office->problem_no, brief->unit_name);
        return EXITS_FAILED;
    }
    say_wish(office);
    in.digest = brief->extension_digest;
    in.reason = keep_text(&cli->arena, options_text(&cli->options, REASON));
    office->act.what_case = RECTIFY__ACT__WHAT_REFUSE;
    office->act.refuse = &in;
    return office_act_send(office);
}

static int run(struct cli *cli)
{
    struct office_act office;
    bool refuses = options_flag(&cli->options, REFUSE);

    int code = check_choice(cli);
    if (code == EXITS_DONE && refuses) {
        code = check_reason(cli, _("Say why you refuse (--reason TEXT); the unit reads it."));
    }
    code = code == EXITS_DONE ? office_act_begin(&office, cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    return refuses ? refuse(&office) : grant(&office);
}

const struct cli_command office_extend_command = {
    .name = "extend",
    .arguments = "A",
    .summary = N_("grant a later date, asked for or not, or refuse it"),
    .options = options,
    .run = run,
};
