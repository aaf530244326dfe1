/* report show, accept, return: looking at a unit's summary report and deciding on it. */
#include "client/admin/commands.h"
#include "client/admin/report_fetch.h"
#include "client/cli/document_file.h"
#include "client/cli/dossier_files.h"
#include "client/cli/file_list.h"
#include "client/cli/report_show.h"
#include "client/cli/say.h"
#include "common/base/language.h"
#include <string.h>

enum {
    OUTPUT = 'o',
    COMMENT = 'c',
    REASON = 'r',
    CODE = OPTION_KEY_OWN,
    VERSION_MAX = 100000,
};

static const struct option show_options[] = {
    {"output", OUTPUT, OPTION_RAW, 0, false, N_("FILE"), N_("FILE.pdf, .docx, .html or .txt")},
    {0},
};

#define CODE_OPTION                                                                                \
    {                                                                                              \
        "code", CODE, OPTION_RAW, 0, false, N_("CHECKCODE"),                                       \
            N_("the check code of the version you looked at; another one is not decided on")       \
    }

static const struct option accept_options[] = {
    CODE_OPTION,
    {"comment", COMMENT, OPTION_LINE, OPTION_LONG_MAX, false, N_("TEXT"),
     N_("a remark; the unit reads it")},
    {0},
};

static const struct option return_options[] = {
    CODE_OPTION,
    {"reason", REASON, OPTION_LINE, OPTION_LONG_MAX, true, N_("TEXT"),
     N_("what is to be mended; the unit reads it")},
    {0},
};

/* The digest of the present version is told apart from the bytes: both must agree. */
static int read_page(struct cli *cli, const Rectify__Report *report, struct report_page *page)
{
    *page = (struct report_page){.version = 0};
    if (!report->has_act) {
        return EXITS_DONE;
    }
    bool present = report->version == report->report->version;
    enum err err = report_page_read(report->act.data, report->act.len,
                                    present ? &report->report->digest : NULL, report->version,
                                    &cli->arena, page);
    return err == ERR_OK ? EXITS_DONE : say_err(cli, err, "REPORT");
}

static int say_none(const Rectify__Report *report)
{
    say_error(_("%s has not handed in a report yet."), report->report->unit_name);
    return EXITS_DATA;
}

static int write_page(struct cli *cli, const struct report_page *page, const char *path)
{
    struct document document;
    int code = report_page_document(cli, page, &document);
    return code == EXITS_DONE ? document_write(cli, &document, path) : code;
}

static int check_output(const struct cli *cli, const char *output)
{
    if (cli->json) {
        say_error(_("-o writes the report as a document; leave out --json or -o."));
        return EXITS_USAGE;
    }
    return document_check_name(output);
}

static int run_show(struct cli *cli)
{
    Rectify__Report *report = NULL;
    struct report_page page;
    const char *output = options_text(&cli->options, OUTPUT);
    long version = 0;

    int code = output != NULL ? check_output(cli, output) : EXITS_DONE;
    if (code == EXITS_DONE && cli->options.argument_count > 1) {
        code = options_check_number("VERSION", cli->options.arguments[1], 1, VERSION_MAX, &version);
    }
    if (code == EXITS_DONE) {
        code = report_fetch(cli, cli->options.arguments[0], (uint32_t)version, &report);
    }
    code = code == EXITS_DONE ? read_page(cli, report, &page) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (output == NULL) {
        return report_show(cli, report, &page);
    }
    return page.version > 0 ? write_page(cli, &page, output) : say_none(report);
}

static int run_files(struct cli *cli)
{
    Rectify__Report *report = NULL;
    int code = report_fetch(cli, cli->options.arguments[0], 0, &report);
    return code == EXITS_DONE ? dossier_files_run(cli, report_dossier(report, &cli->arena)) : code;
}

/* The person may say which version he looked at; else he is told which one it is. */
static int check_version(struct cli *cli, const Rectify__ReportBrief *brief)
{
    const char *typed = options_text(&cli->options, CODE);
    const char *present = report_code(brief, &cli->arena);
    char code[CHECK_CODE_SIZE];

    if (typed == NULL) {
        say(cli, _("%s: version %u, check code %s"), brief->unit_name, brief->version, present);
        return EXITS_DONE;
    }
    int read = report_page_code(cli, typed, code);
    if (read != EXITS_DONE || strcmp(code, present) == 0) {
        return read;
    }
    say_error(_("The current version of %s is %u with check code %s, not %s. Nothing was decided."),
              brief->unit_name, brief->version, present, code);
    return EXITS_FAILED;
}

static int begin_decision(struct report_act *act, struct cli *cli)
{
    int code = report_act_begin(act, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    const Rectify__ReportBrief *brief = act->report->report;
    if (!brief->has_digest) {
        return say_none(act->report);
    }
    return check_version(cli, brief);
}

/* Complete is what has its stamped copy as well. */
static int check_copy(const Rectify__ReportBrief *brief)
{
    if (brief->state != WORD_REPORT_SUBMITTED) {
        return EXITS_DONE;
    }
    say_error(_("The stamped copy of this version has not come yet. When the paper is there: "
                "rectify-admin paper %s --code CHECKCODE; a scan is sent by the unit itself."),
              brief->unit_name);
    return exits_of(ERR_TRANSITION);
}

static int run_accept(struct cli *cli)
{
    struct report_act act;
    Rectify__ReportAccept in = RECTIFY__REPORT_ACCEPT__INIT;
    const char *comment = options_text(&cli->options, COMMENT);

    int code = begin_decision(&act, cli);
    code = code == EXITS_DONE ? check_copy(act.report->report) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    in.campaign_id = act.report->campaign->campaign_id;
    in.digest = act.report->report->digest;
    in.comment = comment != NULL ? keep_text(&cli->arena, comment) : NULL;
    act.office.act.what_case = RECTIFY__ACT__WHAT_REPORT_ACCEPT;
    act.office.act.report_accept = &in;
    return office_act_send(&act.office);
}

static int run_return(struct cli *cli)
{
    struct report_act act;
    Rectify__ReportReturn in = RECTIFY__REPORT_RETURN__INIT;

    int code = begin_decision(&act, cli);
    if (code != EXITS_DONE) {
        return code;
    }
    in.campaign_id = act.report->campaign->campaign_id;
    in.digest = act.report->report->digest;
    in.reason = keep_text(&cli->arena, options_text(&cli->options, REASON));
    act.office.act.what_case = RECTIFY__ACT__WHAT_REPORT_RETURN;
    act.office.act.report_return = &in;
    return office_act_send(&act.office);
}

const struct cli_command report_show_command = {
    .name = "report",
    .subname = "show",
    .arguments = N_("UNIT [VERSION]"),
    .summary = N_("a unit's summary report, its copy, its history"),
    .options = show_options,
    .run = run_show,
    .papers = true,
};

const struct cli_command report_files_command = {
    .name = "report",
    .subname = "files",
    .arguments = N_("UNIT"),
    .summary = N_("the scans of its stamped copies; --get fetches one"),
    .options = file_list_options,
    .run = run_files,
};

const struct cli_command report_accept_command = {
    .name = "report",
    .subname = "accept",
    .arguments = N_("UNIT"),
    .summary = N_("accept the report with its stamped copy"),
    .options = accept_options,
    .run = run_accept,
};

const struct cli_command report_return_command = {
    .name = "report",
    .subname = "return",
    .arguments = N_("UNIT"),
    .summary = N_("return the report with the reason"),
    .options = return_options,
    .run = run_return,
};
