/* reply NOTICE TEXT: the answer to a supervision notice. */
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/lib/notices.h"
#include "client/terminal/commands.h"
#include "client/terminal/evidence.h"
#include "client/terminal/write.h"
#include "common/base/language.h"

static const struct option options[] = {
    EVIDENCE_OPTIONS("file", N_("attach this file; again for each")),
    {"wait", WRITE_WAIT, OPTION_FLAG, 0, false, NULL,
     N_("75 instead of 0 when it could only be queued")},
    {0},
};

static const struct kept_notice *find(const struct kept_notice *all, size_t count, long no)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].no == no) {
            return &all[i];
        }
    }
    return NULL;
}

/* The notice that is kept here: it can be answered without a connection. */
static int find_notice(struct cli *cli, long no, const Rectify__Notice **notice)
{
    struct kept_notice *all = NULL;
    size_t count = 0;
    int code = connect_enrolled(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    if (notices_list(&cli->home, &cli->arena, &all, &count, &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    const struct kept_notice *kept = find(all, count, no);
    if (kept == NULL) {
        say_error(_("There is no notice %ld here. What there is: rectify notices"), no);
        return EXITS_DATA;
    }
    if (!kept->wants_answer) {
        say_error(_("Notice %ld wants no reply. Which do: rectify notices"), no);
        return EXITS_DATA;
    }
    if (kept->answer != ANSWER_NONE) {
        say(cli, _("There is a reply to it already; this one is added."));
    }
    *notice = kept->notice;
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Reply reply = RECTIFY__REPLY__INIT;
    const Rectify__Notice *notice = NULL;
    long no = 0;

    int code = options_check_number("NOTICE", cli->options.arguments[0], 1, INT32_MAX, &no);
    if (code == EXITS_DONE) {
        code = options_check_line(_("TEXT"), cli->options.arguments[1], OPTION_LONG_MAX);
    }
    code = code == EXITS_DONE ? find_notice(cli, no, &notice) : code;
    code = code == EXITS_DONE ? evidence_take(cli, &reply.files, &reply.n_files) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    reply.notice_id = notice->request_id;
    reply.text = keep_text(&cli->arena, cli->options.arguments[1]);
    act.what_case = RECTIFY__ACT__WHAT_REPLY;
    act.reply = &reply;
    return write_unit_act(cli, NULL, &act);
}

const struct cli_command reply_command = {
    .name = "reply",
    .arguments = N_("NOTICE TEXT"),
    .summary = N_("answer a supervision notice"),
    .options = options,
    .run = run,
};
