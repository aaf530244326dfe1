#include "client/cli/summary_command.h"

#include "client/cli/connect.h"
#include "client/cli/document_file.h"
#include "client/cli/save.h"
#include "client/cli/say.h"
#include "client/cli/summary_model.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "client/print/render_pdf.h"
#include "client/report/document.h"
#include "client/report/render.h"
#include "client/report/sheet.h"
#include "common/base/clock.h"
#include "common/base/language.h"

enum {
    LIST = 'l',
    FORMAT = 'f',
    OUTPUT = 'o',
    AMBIGUOUS = OPTION_KEY_OWN,
};

/* Numbers of WORDS_LIST and WORDS_FORMAT. */
enum summary_list {
    LIST_RESPONSIBILITY = 1,
    LIST_EFFECTS = 2,
    LIST_COMPLETENESS = 3,
    LIST_LEDGER = 4,
};
enum summary_format {
    FORMAT_TABLE = 1,
    FORMAT_CSV = 2,
    FORMAT_JSON = 3,
    FORMAT_XLSX = 4,
    FORMAT_DOCX = 5,
    FORMAT_PDF = 6,
    FORMAT_HTML = 7,
};

/* What is to be made, and of what. */
struct order {
    struct cli *cli;
    struct summary summary;
    struct sheet sheet;
    enum summary_format format;
    const char *path; /* NULL: stdout */
    struct render_fault fault;
};

static const struct option options[] = {
    {"list", LIST, OPTION_WORD, WORDS_LIST, false, N_("LIST"),
     N_("responsibility, effects (default), ledger, completeness")},
    {"format", FORMAT, OPTION_WORD, WORDS_FORMAT, false, N_("FORMAT"),
     N_("table (default), csv, json (all lists), xlsx, docx, pdf, html")},
    {"output", OUTPUT, OPTION_RAW, 0, false, N_("FILE"), N_("into a file")},
    {"ambiguous-width", AMBIGUOUS, OPTION_NUMBER, 2, false, "1|2",
     N_("columns that this terminal gives to dashes and quotes")},
    {0},
};

int summary_fetch(struct cli *cli, const char *campaign, struct summary *summary)
{
    Rectify__SummaryGet in = RECTIFY__SUMMARY_GET__INIT;
    ProtobufCMessage *out = NULL;
    in.campaign = campaign != NULL ? keep_text(&cli->arena, campaign) : NULL;
    if (connection_call(cli->connection, MESSAGE_SUMMARY_GET, &in.base, &cli->arena, &out,
                        &cli->failure) != ERR_OK) {
        return say_campaign_failure(cli, campaign);
    }
    summary_model((const Rectify__Summary *)out, summary, &cli->arena);
    return EXITS_DONE;
}

/* Whether the format is read by programs alone. */
static bool needs_file(enum summary_format format)
{
    return format == FORMAT_XLSX || format == FORMAT_DOCX || format == FORMAT_PDF;
}

static enum err render_paper(struct order *order, FILE *out)
{
    char as_of[CLOCK_TEXT_SIZE];
    struct document_annex annex;
    clock_format(order->summary.as_of_ms, as_of);
    const char *footer = keep_printf(&order->cli->arena, _("As of %.16s"), as_of);
    struct document document =
        document_of_sheet(&order->sheet, &annex, footer, order->summary.as_of_ms);
    switch (order->format) {
    case FORMAT_DOCX: return render_docx(&document, out, &order->fault);
    case FORMAT_PDF: return render_pdf(&document, out, &order->fault);
    case FORMAT_HTML: return render_html(&document, out, &order->fault);
    case FORMAT_TABLE:
    case FORMAT_CSV:
    case FORMAT_JSON:
    case FORMAT_XLSX: break;
    }
    return ERR_INVALID;
}

static enum err render_text(struct order *order, FILE *out)
{
    const struct render_table_options table = {
        .width = order->path == NULL ? table_width() : 0,
        .ambiguous_width = (unsigned)options_number(&order->cli->options, AMBIGUOUS, 1),
        .bold = order->path == NULL && order->cli->bold,
    };
    switch (order->format) {
    case FORMAT_TABLE: return render_table(&order->sheet, &table, out);
    case FORMAT_CSV: return render_csv(&order->sheet, order->path != NULL, out);
    case FORMAT_JSON: return render_json(&order->summary, out);
    case FORMAT_DOCX:
    case FORMAT_PDF:
    case FORMAT_HTML: return render_paper(order, out);
    case FORMAT_XLSX: break;
    }
    return ERR_INVALID;
}

static int write_file(struct order *order)
{
    struct save save;
    int code = save_begin(&save, order->cli, order->path);
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = order->format == FORMAT_XLSX ? render_xlsx(&order->sheet, save.temporary)
                                                : render_text(order, save.out);
    code = save_end(&save, err);
    document_say_fault(&order->fault);
    return code;
}

static enum sheet_list list_of(const struct cli *cli)
{
    switch ((enum summary_list)options_number(&cli->options, LIST, LIST_EFFECTS)) {
    case LIST_RESPONSIBILITY: return SHEET_RESPONSIBILITY;
    case LIST_EFFECTS: return SHEET_EFFECTS;
    case LIST_COMPLETENESS: return SHEET_COMPLETENESS;
    case LIST_LEDGER: return SHEET_LEDGER;
    }
    return SHEET_EFFECTS;
}

static int make(struct order *order)
{
    struct cli *cli = order->cli;
    enum err err = sheet_make(&order->summary, list_of(cli), &cli->arena, &order->sheet);
    if (err != ERR_OK) {
        return say_err(cli, err, "");
    }
    if (order->path != NULL) {
        return write_file(order);
    }
    err = render_text(order, stdout);
    return err == ERR_OK ? EXITS_DONE : say_err(cli, err, "");
}

static int run(struct cli *cli)
{
    const char *campaign =
        cli->options.argument_count > 0 ? cli->options.arguments[0] : cli->campaign;
    struct order order = {
        .cli = cli,
        .path = options_text(&cli->options, OUTPUT),
        .format = (enum summary_format)options_number(&cli->options, FORMAT,
                                                      cli->json ? FORMAT_JSON : FORMAT_TABLE),
    };
    if (needs_file(order.format) && order.path == NULL) {
        say_error(_("%s is not for the screen: name a file with -o FILE."),
                  word_label(WORDS_FORMAT, (int64_t)order.format));
        return EXITS_USAGE;
    }
    int code = connect_open(cli);
    code = code == EXITS_DONE ? summary_fetch(cli, campaign, &order.summary) : code;
    code = code == EXITS_DONE ? make(&order) : code;
    if (code == EXITS_DONE && order.path != NULL) {
        say(cli, _("Written: %s"), order.path);
    }
    return code;
}

const struct cli_command summary_command = {
    .name = "summary",
    .arguments = N_("[C]"),
    .summary = N_("the consolidated lists"),
    .options = options,
    .run = run,
};

int summary_print(struct cli *cli, const struct summary *summary, enum sheet_list list)
{
    struct order order = {.cli = cli, .summary = *summary, .format = FORMAT_TABLE};
    enum err err = sheet_make(summary, list, &cli->arena, &order.sheet);
    if (err == ERR_OK) {
        err = render_text(&order, stdout);
    }
    return err == ERR_OK ? EXITS_DONE : say_err(cli, err, "");
}
