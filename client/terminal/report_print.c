/* report show, report print: what was handed in, and the page to be stamped. */
#include "client/cli/document_file.h"
#include "client/cli/report_show.h"
#include "client/cli/say.h"
#include "client/terminal/commands.h"
#include "client/terminal/report_pull.h"
#include "common/base/language.h"

enum {
    OUTPUT = 'o',
};

static const struct option print_options[] = {
    {"output", OUTPUT, OPTION_RAW, 0, false, N_("FILE"), N_("FILE.pdf, .docx, .html or .txt")},
    {0},
};

static int say_none(void)
{
    say_error(_("No report was handed in yet. What it would be: rectify report draft"));
    return EXITS_DATA;
}

static int run_show(struct cli *cli)
{
    const Rectify__Report *report = NULL;
    struct report_page page;
    int64_t campaign_id = 0;
    bool queued = false;

    int code = report_page_newest(cli, &report, &campaign_id, &page, &queued);
    if (code != EXITS_DONE) {
        return code;
    }
    if (page.version == 0 && !cli->json) {
        return say_none();
    }
    if (queued) {
        say(cli, _("Version %u waits to be sent; \"rectify sync\" sends it."), page.version);
    }
    return report_show(cli, report, &page);
}

static int run_print(struct cli *cli)
{
    const Rectify__Report *report = NULL;
    const char *output = options_text(&cli->options, OUTPUT);
    struct report_page page;
    struct document document;
    int64_t campaign_id = 0;
    bool queued = false;

    int code = output != NULL ? document_check_name(output) : EXITS_DONE;
    if (code == EXITS_DONE) {
        code = report_page_newest(cli, &report, &campaign_id, &page, &queued);
    }
    if (code == EXITS_DONE && page.version == 0) {
        code = say_none();
    }
    code = code == EXITS_DONE ? report_page_document(cli, &page, &document) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    code = output != NULL ? document_write(cli, &document, output) : document_print(cli, &document);
    if (code == EXITS_DONE && queued) {
        say(cli, _("The office does not have this version yet: have it stamped when it was "
                   "received (rectify sync)."));
    }
    return code;
}

const struct cli_command report_show_command = {
    .name = "report",
    .subname = "show",
    .arguments = "",
    .summary = N_("the report that was handed in, its copy, the office's decision"),
    .run = run_show,
    .papers = true,
};

const struct cli_command report_print_command = {
    .name = "report",
    .subname = "print",
    .arguments = "",
    .summary = N_("the page to be stamped, with check code"),
    .options = print_options,
    .run = run_print,
    .papers = true,
    .text_only = true,
};
