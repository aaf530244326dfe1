/* supervise reply UNIT|A: what a unit without a terminal has answered to a notice, the office enters for it. */
#include "client/admin/commands.h"
#include "client/admin/office_act.h"
#include "client/admin/office_files.h"
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "proto/work.pb-c.h"
#include <string.h>

enum {
    TEXT = OPTION_KEY_OWN,
    SIGNED_BY,
    GIVEN,
};

static const struct option options[] = {
    {"text", TEXT, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"), N_("what the unit answers")},
    {"signed-by", SIGNED_BY, OPTION_LINE, OPTION_NAME_MAX, true, N_("PERSON"),
     N_("who signed for the unit")},
    {"given", GIVEN, OPTION_LINE, OPTION_NAME_MAX, false, N_("TIME"),
     N_("when the notice was given, where there are several: as in supervise list")},
    EVIDENCE_OPTIONS("file", N_("attach this file; again for each")),
    {0},
};

/* To the minute, as the list has it. */
static const char *given_text(const Rectify__Supervision *notice, struct arena *arena)
{
    char time[CLOCK_TEXT_SIZE];
    clock_format_minute(notice->at_ms, time);
    return keep_text(arena, time);
}

static bool is_meant(struct cli *cli, const Rectify__Supervision *notice, unsigned problem_no)
{
    const char *given = options_text(&cli->options, GIVEN);
    return (problem_no == 0 || notice->problem_no == problem_no) &&
           (given == NULL || strcmp(given_text(notice, &cli->arena), given) == 0);
}

static void say_notice(struct cli *cli, const Rectify__Supervision *notice)
{
    say(cli, _("Given %s, reply by %s: %s"), given_text(notice, &cli->arena),
        texts_day(notice->reply_by, &cli->arena), notice->text);
}

/* The one notice that is meant: of several open ones the person says which. */
static int choose(struct cli *cli, const Rectify__Supervisions *all, unsigned problem_no,
                  const Rectify__Supervision **notice)
{
    size_t count = 0;
    for (size_t i = 0; i < all->n_supervisions; i++) {
        if (is_meant(cli, all->supervisions[i], problem_no)) {
            *notice = all->supervisions[i];
            count++;
        }
    }
    if (count == 1) {
        return EXITS_DONE;
    }
    if (count == 0) {
        say_error(
            _("There is no such notice without a reply. What there is: rectify-admin supervise "
              "list"));
        return EXITS_DATA;
    }
    for (size_t i = 0; i < all->n_supervisions; i++) {
        if (is_meant(cli, all->supervisions[i], problem_no)) {
            say_notice(cli, all->supervisions[i]);
        }
    }
    say_error(_("Several notices wait for a reply; say which: --given TIME"));
    return EXITS_DATA;
}

static int find_notice(struct office_act *office, unsigned problem_no,
                       const Rectify__Supervision **notice)
{
    struct cli *cli = office->cli;
    Rectify__SupervisionsGet in = RECTIFY__SUPERVISIONS_GET__INIT;
    ProtobufCMessage *out = NULL;
    in.has_unit_id = true;
    in.unit_id = office_act_unit(office);
    in.has_open = true;
    in.open = true;
    int code = connect_call(cli, MESSAGE_SUPERVISIONS_GET, &in.base, &out);
    return code == EXITS_DONE ? choose(cli, (const Rectify__Supervisions *)out, problem_no, notice)
                              : code;
}

static int run(struct cli *cli)
{
    struct office_act office;
    Rectify__Reply in = RECTIFY__REPLY__INIT;
    const Rectify__Supervision *notice = NULL;
    char *unit = NULL;
    unsigned problem_no = 0;

    int code = office_act_about(cli, &problem_no, &unit);
    code = code == EXITS_DONE ? office_act_begin_unit(&office, cli, 0, unit) : code;
    code = code == EXITS_DONE ? find_notice(&office, problem_no, &notice) : code;
    if (code == EXITS_DONE) {
        code = office_files_send(cli, office_act_unit(&office), &in.files, &in.n_files);
    }
    if (code != EXITS_DONE) {
        return code;
    }
    in.notice_id = notice->request_id;
    in.text = keep_text(&cli->arena, options_text(&cli->options, TEXT));
    office.act.what_case = RECTIFY__ACT__WHAT_REPLY;
    office.act.reply = &in;
    office.act.signed_by = keep_text(&cli->arena, options_text(&cli->options, SIGNED_BY));
    return office_act_send(&office);
}

const struct cli_command supervise_reply_command = {
    .name = "supervise",
    .subname = "reply",
    .arguments = N_("A|UNIT"),
    .summary = N_("enter the reply of a unit without a terminal, as it signed it"),
    .options = options,
    .run = run,
};
