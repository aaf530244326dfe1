#include "client/cli/summary_command.h"

#include "client/cli/connect.h"
#include "client/cli/document_file.h"
#include "client/cli/save.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "client/print/render_pdf.h"
#include "client/report/document.h"
#include "client/report/render.h"
#include "client/report/sheet.h"
#include "client/report/summary_diff.h"
#include "common/base/language.h"

enum {
    LIST = 'l',
    FORMAT = 'f',
    OUTPUT = 'o',
    EDITION = 'e',
    NODE = 'n',
    AMBIGUOUS = OPTION_KEY_OWN,
    AS_OF,
    DIFF,
    WITH,
    FREEZE,
};

enum {
    VERSION_MAX = 1000 * 1000,
};

/* Numbers of WORDS_LIST and WORDS_FORMAT. */
enum summary_list {
    LIST_RESPONSIBILITY = 1,
    LIST_EFFECTS = 2,
    LIST_COMPLETENESS = 3,
    LIST_LEDGER = 4,
    LIST_SELF_HELD = 6,
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
    struct summary_wanted wanted;
    struct summary summary;
    struct summary after; /* with --diff: what `summary` is compared with */
    bool differs;
    struct sheet sheet;
    const char *footer;
    enum summary_format format;
    const char *path; /* NULL: stdout */
    struct render_fault fault;
};

/* clang-format off */
#define OPTIONS                                                                                    \
    {"list", LIST, OPTION_WORD, WORDS_LIST, false, N_("LIST"),                                     \
     N_("responsibility, effects (default), ledger, completeness, self-held")},                    \
    {"format", FORMAT, OPTION_WORD, WORDS_FORMAT, false, N_("FORMAT"),                             \
     N_("table (default), csv, json (all lists), xlsx, docx, pdf, html")},                         \
    {"edition", EDITION, OPTION_WORD, WORDS_EDITION, false, N_("EDITION"),                         \
     N_("internal (default) or public: without what is internal, personal numbers masked; read it before it is published")},       \
    {"as-of", AS_OF, OPTION_NUMBER, VERSION_MAX, false, N_("VERSION"),                             \
     N_("a frozen version, as it was then")},                                                      \
    {"diff", DIFF, OPTION_NUMBER, VERSION_MAX, false, N_("VERSION"),                               \
     N_("what has changed since that version")},                                                   \
    {"with", WITH, OPTION_NUMBER, VERSION_MAX, false, N_("VERSION"),                               \
     N_("with --diff: up to this version, not up to now")},                                        \
    {"node", NODE, OPTION_LINE, OPTION_NAME_MAX, false, N_("UNIT"),                                \
     N_("with --list completeness: the units below this one")},                                    \
    {"output", OUTPUT, OPTION_RAW, 0, false, N_("FILE"), N_("into a file")},                       \
    {"ambiguous-width", AMBIGUOUS, OPTION_NUMBER, 2, false, "1|2",                                 \
     N_("columns that this terminal gives to dashes and quotes")}
/* clang-format on */

static const struct option options[] = {OPTIONS, {0}};
static const struct option office_options[] = {
    OPTIONS,
    {"freeze", FREEZE, OPTION_FLAG, 0, false, NULL,
     N_("keep how things stand as the next version, which every unit can pull")},
    {0},
};

/* Whether the format is read by programs alone. */
static bool needs_file(enum summary_format format)
{
    return format == FORMAT_XLSX || format == FORMAT_DOCX || format == FORMAT_PDF;
}

static enum err render_paper(struct order *order, FILE *out)
{
    struct document_annex annex;
    struct document document =
        document_of_sheet(&order->sheet, &annex, order->footer, order->summary.as_of_ms);
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
    case FORMAT_JSON:
        return order->differs
                   ? summary_diff_json(&order->summary, &order->after, &order->cli->arena, out)
                   : render_json(&order->summary, out);
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
    enum err err =
        order->format == FORMAT_XLSX
            ? render_xlsx(&order->sheet, order->footer, order->summary.as_of_ms, save.temporary)
            : render_text(order, save.out);
    code = save_end(&save, err);
    document_say_fault(&order->fault);
    return code;
}

/* A node has figures and nothing else. */
static enum sheet_list list_of(const struct cli *cli)
{
    bool node = options_text(&cli->options, NODE) != NULL;
    long otherwise = node ? LIST_COMPLETENESS : LIST_EFFECTS;
    switch ((enum summary_list)options_number(&cli->options, LIST, otherwise)) {
    case LIST_RESPONSIBILITY: return SHEET_RESPONSIBILITY;
    case LIST_EFFECTS: return SHEET_EFFECTS;
    case LIST_COMPLETENESS: return SHEET_COMPLETENESS;
    case LIST_LEDGER: return SHEET_LEDGER;
    case LIST_SELF_HELD: return SHEET_SELF_HELD;
    }
    return SHEET_EFFECTS;
}

static enum err make_sheet(struct order *order)
{
    struct arena *arena = &order->cli->arena;
    order->footer = keep((void *)(uintptr_t)sheet_footer(&order->summary, arena));
    return order->differs ? summary_diff_sheet(&order->summary, &order->after, arena, &order->sheet)
                          : sheet_make(&order->summary, list_of(order->cli), arena, &order->sheet);
}

static int make(struct order *order)
{
    struct cli *cli = order->cli;
    enum err err = make_sheet(order);
    if (err != ERR_OK) {
        return say_err(cli, err, "");
    }
    if (order->path != NULL) {
        return write_file(order);
    }
    if (order->differs && order->sheet.row_count == 0 && order->format == FORMAT_TABLE) {
        say(cli, _("Nothing has changed."));
        return EXITS_DONE;
    }
    err = render_text(order, stdout);
    return err == ERR_OK ? EXITS_DONE : say_err(cli, err, "");
}

/* What a person has to know of an edition who hands the list on. */
static void say_edition(const struct order *order)
{
    if (order->wanted.edition == WORD_EDITION_PUBLIC) {
        say(order->cli, _("Numbers that name a person are masked; a name that somebody typed into "
                          "a text cannot "
                          "be recognised. Read the public edition before it is published."));
    } else if (summary_sees_own_only(order->cli)) {
        say(order->cli, _("A unit has the lists in the public edition, with its own row."));
    }
}

/* What the lists cannot show by themselves. */
static void say_about(const struct order *order)
{
    const struct summary *summary = &order->summary;
    size_t stale = 0;
    for (size_t i = 0; i < summary->problem_count; i++) {
        const struct summary_wording *wording = summary->problems[i].wording;
        stale += wording != NULL && wording->stale;
    }
    if (summary->version > 0 && !order->differs) {
        say(order->cli, "%s", order->footer);
    }
    say_edition(order);
    if (stale > 0) {
        say(order->cli,
            _("Problems whose wording by the office is older than what it stems from: %zu"), stale);
    }
    if (summary->units_are_nodes) {
        say(order->cli, _("Further down: summary --list completeness --node UNIT"));
    }
}

/*
 * The two sides of --diff; without --with the second is how things stand. A unit has versions in the public edition, and so
 * the other side too: what differs between editions has not changed.
 */
static int get_both(struct order *order)
{
    struct summary_wanted wanted = order->wanted;
    const struct options *given = &order->cli->options;
    order->differs = true;
    wanted.version = (unsigned)options_number(given, DIFF, 0);
    int code = connect_home(order->cli);
    if (code != EXITS_DONE) {
        return code;
    }
    wanted.edition = summary_sees_own_only(order->cli) ? WORD_EDITION_PUBLIC : wanted.edition;
    code = summary_get(order->cli, &wanted, &order->summary);
    if (code == EXITS_DONE) {
        wanted.version = (unsigned)options_number(given, WITH, 0);
        code = summary_get(order->cli, &wanted, &order->after);
    }
    return code;
}

static int get(struct order *order)
{
    struct cli *cli = order->cli;
    const char *node = options_text(&cli->options, NODE);
    if (node != NULL) {
        return summary_get_node(cli, order->wanted.campaign, node, &order->summary);
    }
    if (options_find(&cli->options, DIFF) != NULL) {
        return get_both(order);
    }
    if (options_flag(&cli->options, FREEZE)) {
        return summary_freeze(cli, &order->wanted, &order->summary);
    }
    return summary_get(cli, &order->wanted, &order->summary);
}

/* What does not go together, said before anything is asked. */
static int check(const struct order *order)
{
    const struct options *given = &order->cli->options;
    bool version = options_find(given, AS_OF) != NULL;
    bool diff = options_find(given, DIFF) != NULL;
    bool freeze = options_flag(given, FREEZE);
    bool node = options_text(given, NODE) != NULL;
    if (needs_file(order->format) && order->path == NULL) {
        say_error(_("%s is not for the screen: name a file with -o FILE."),
                  word_label(WORDS_FORMAT, (int64_t)order->format));
        return EXITS_USAGE;
    }
    if (version + diff + freeze + node > 1) {
        say_error(_("Of --as-of, --diff, --node and --freeze only one can be given."));
        return EXITS_USAGE;
    }
    if (node && list_of(order->cli) != SHEET_COMPLETENESS) {
        say_error(_("--node goes with --list completeness."));
        return EXITS_USAGE;
    }
    if (options_find(given, WITH) != NULL && !diff) {
        say_error(_("--with goes with --diff."));
        return EXITS_USAGE;
    }
    if ((version && order->wanted.version == 0) || (diff && options_number(given, DIFF, 0) == 0)) {
        say_error(_("Versions are numbered from 1. What there is: %s summary list"),
                  order->cli->program->name);
        return EXITS_USAGE;
    }
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    struct order order = {
        .cli = cli,
        .wanted =
            {
                .campaign =
                    cli->options.argument_count > 0 ? cli->options.arguments[0] : cli->campaign,
                .edition = (uint32_t)options_number(&cli->options, EDITION, WORD_EDITION_INTERNAL),
                .version = (unsigned)options_number(&cli->options, AS_OF, 0),
            },
        .path = options_text(&cli->options, OUTPUT),
        .format = (enum summary_format)options_number(&cli->options, FORMAT,
                                                      cli->json ? FORMAT_JSON : FORMAT_TABLE),
    };
    int code = check(&order);
    code = code == EXITS_DONE ? get(&order) : code;
    code = code == EXITS_DONE ? make(&order) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    say_about(&order);
    if (order.path != NULL) {
        say(cli, _("Written: %s"), order.path);
    }
    return EXITS_DONE;
}

const struct cli_command summary_command = {
    .name = "summary",
    .arguments = N_("[C]"),
    .summary = N_("the consolidated lists"),
    .options = options,
    .run = run,
    .papers = true,
};

const struct cli_command summary_office_command = {
    .name = "summary",
    .arguments = N_("[C]"),
    .summary = N_("the consolidated lists; freezes them as versions"),
    .options = office_options,
    .run = run,
    .papers = true,
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
