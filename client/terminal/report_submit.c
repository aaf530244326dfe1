/* report submit: the head hands in the summary report. */
#include "client/cli/connect.h"
#include "client/cli/report_draft.h"
#include "client/cli/report_item.h"
#include "client/cli/say.h"
#include "client/lib/outbox.h"
#include "client/terminal/commands.h"
#include "client/terminal/report_pull.h"
#include "client/terminal/write.h"
#include "common/base/language.h"
#include <stdio.h>

static const struct option options[] = {
    REPORT_DRAFT_OPTIONS,
    WRITE_WAIT_OPTION,
    {0},
};

/* What waits to be sent would change the tasks behind the report's back. */
static int check_nothing_waits(struct cli *cli)
{
    struct outbox_item *items = NULL;
    size_t count = 0;
    if (outbox_list(&cli->home, 1u << OUTBOX_QUEUED, 0, &cli->arena, &items, &count,
                    &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i].problem_no > 0) {
            say_error(_("Something on your problems waits to be sent; the report would not tell "
                        "of it. Send it first: rectify sync"));
            return EXITS_AGAIN;
        }
    }
    return EXITS_DONE;
}

static int check_known(const struct report_draft *draft)
{
    for (size_t i = 0; i < draft->source.task_count; i++) {
        if (!report_task_is_known(&draft->source.tasks[i])) {
            say_error(_("What this computer has of problem %u is out of date; look at the draft "
                        "once with a connection: rectify report draft"),
                      draft->source.tasks[i].brief->problem_no);
            return EXITS_AGAIN;
        }
    }
    return EXITS_DONE;
}

static int check(struct cli *cli, const struct report_draft *draft)
{
    if ((cli->home.identity.roles & WORD_ROLE_UNIT_HEAD) == 0) {
        say_error(_("The unit's head hands in the report, and so confirms it; your role is another "
                    "one."));
        return EXITS_FORBIDDEN;
    }
    int code = check_nothing_waits(cli);
    code = code == EXITS_DONE ? check_known(draft) : code;
    if (code == EXITS_DONE && report_draft_say_open(cli, draft) > 0) {
        say_error(_("Nothing was handed in."));
        code = EXITS_DATA;
    }
    return code;
}

static uint32_t base_version(const struct report_draft *draft, const struct report_page *newest)
{
    const Rectify__Report *report = draft->source.report;
    uint32_t known = report != NULL ? report->report->version : 0;
    return newest->version > known ? newest->version : known;
}

/* The code is known as soon as the bytes are frozen: it is the same however often they are sent. */
static int print_code(struct cli *cli, int64_t campaign_id)
{
    const Rectify__Report *report = NULL;
    struct report_page page;
    bool queued = false;
    int code = report_pull_standing(cli, &report);
    code = code == EXITS_DONE ? report_newest(cli, report, campaign_id, &page, &queued) : code;
    if (code != EXITS_DONE || page.version == 0) {
        return code;
    }
    printf(_("Version %u, check code %s\n"), page.version, page.check_code);
    (void)fflush(stdout);
    say(cli, _("Print it, have it signed and stamped: rectify report print -o FILE.pdf"));
    say(cli, _("Then hand in the paper, or the scan: rectify report scan FILE --code %s"),
        page.check_code);
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    struct report_draft draft = {.source.open = report_pull};
    struct report_page newest;
    bool queued = false;

    int code = report_draft_make(cli, &draft);
    code = code == EXITS_DONE ? check(cli, &draft) : code;
    if (code == EXITS_DONE) {
        code = report_newest(cli, draft.source.report, draft.submit.campaign_id, &newest, &queued);
    }
    if (code != EXITS_DONE) {
        return code;
    }
    draft.act.base_version = base_version(&draft, &newest);
    code = write_unit_act(cli, NULL, &draft.act);
    bool tells = code == EXITS_DONE && !cli->json; /* JSON has the code already */
    return tells ? print_code(cli, draft.submit.campaign_id) : code;
}

const struct cli_command report_submit_command = {
    .name = "report",
    .subname = "submit",
    .arguments = "",
    .summary = N_("hand in the summary report, electronically"),
    .options = options,
    .run = run,
    .papers = true,
};
