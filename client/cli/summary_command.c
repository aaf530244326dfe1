#include "client/cli/summary_command.h"

#include "client/cli/connect.h"
#include "client/cli/save.h"
#include "client/cli/say.h"
#include "client/cli/summary_model.h"
#include "client/cli/table.h"
#include "client/report/render.h"
#include "client/report/sheet.h"
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
};
enum summary_format {
    FORMAT_TABLE = 1,
    FORMAT_CSV = 2,
    FORMAT_JSON = 3,
    FORMAT_XLSX = 4,
};

/* What is to be made, and of what. */
struct order {
    struct cli *cli;
    struct summary summary;
    struct sheet sheet;
    enum summary_format format;
    const char *path; /* NULL: stdout */
};

static const struct option options[] = {
    {"list", LIST, OPTION_WORD, WORDS_LIST, false, N_("LIST"),
     N_("responsibility, effects (default), completeness")},
    {"format", FORMAT, OPTION_WORD, WORDS_FORMAT, false, N_("FORMAT"),
     N_("table (default), csv, json (all lists), xlsx")},
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

static enum err render_text(const struct order *order, FILE *out)
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
    case FORMAT_XLSX: break;
    }
    return ERR_INVALID;
}

static int write_file(const struct order *order)
{
    struct save save;
    int code = save_begin(&save, order->cli, order->path);
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = order->format == FORMAT_XLSX ? render_xlsx(&order->sheet, save.temporary)
                                                : render_text(order, save.out);
    return save_end(&save, err);
}

static enum sheet_list list_of(const struct cli *cli)
{
    switch ((enum summary_list)options_number(&cli->options, LIST, LIST_EFFECTS)) {
    case LIST_RESPONSIBILITY: return SHEET_RESPONSIBILITY;
    case LIST_EFFECTS: return SHEET_EFFECTS;
    case LIST_COMPLETENESS: return SHEET_COMPLETENESS;
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
    if (order.format == FORMAT_XLSX && order.path == NULL) {
        say_error(_("XLSX is not for the screen: name a file with -o FILE."));
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
