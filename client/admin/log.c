/*
 * log: everything that was done, in the order of time, on the screen or into a file.
 *
 * It comes page by page and is written as it comes, so that its length does not matter.
 */
#include "client/admin/commands.h"
#include "client/admin/log_sheet.h"
#include "client/admin/office_act.h"
#include "client/admin/problem_option.h"
#include "client/cli/campaign_say.h"
#include "client/cli/connect.h"
#include "client/cli/save.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "client/report/render.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <stdio.h>
#include <string.h>

enum {
    UNIT = 'u',
    PROBLEM = 'p',
    FORMAT = 'f',
    OUTPUT = 'o',
    SINCE = OPTION_KEY_OWN,
    UNTIL,
    ID_LENGTH = 16,
    PAGE_BUDGET = 256 * 1024 * 1024, /* a page at its longest, unpacked and as rows */
};

/* Numbers of WORDS_LOG_FORMAT. */
enum log_format {
    LOG_TABLE = 1,
    LOG_CSV = 2,
    LOG_JSON = 3,
};

static const struct option options[] = {
    {"unit", UNIT, OPTION_LINE, OPTION_NAME_MAX, false, N_("UNIT"), N_("only this unit")},
    PROBLEM_OPTION(PROBLEM, N_("only this problem")),
    {"since", SINCE, OPTION_DAY, 0, false, N_("DATE"), N_("from this day on")},
    {"until", UNTIL, OPTION_DAY, 0, false, N_("DATE"), N_("up to the end of this day")},
    {"format", FORMAT, OPTION_WORD, WORDS_LOG_FORMAT, false, N_("FORMAT"),
     N_("table (default), csv, json")},
    {"output", OUTPUT, OPTION_RAW, 0, false, N_("FILE"), N_("into a file")},
    {0},
};

struct export
{
    struct cli *cli;
    enum log_format format;
    const char *path; /* NULL: stdout */
    FILE *out;
    size_t written;
    Rectify__LogGet in;
    Rectify__LogPlace place; /* of the last entry written */
    uint8_t last_id[ID_LENGTH];
};

/* JSON is one document, though it is never in memory as a whole. */
static void write_json(struct export *export, const Rectify__Log *log)
{
    for (size_t i = 0; i < log->n_entries; i++) {
        json_t *object = log_entry_json(log->entries[i]);
        (void)fputs(export->written + i > 0 ? ",\n" : "\n", export->out);
        (void)json_dumpf(object, export->out, JSON_COMPACT);
        json_decref(object);
    }
}

static enum err write_csv(const struct export *export, const Rectify__Log *log, struct arena *arena)
{
    struct sheet sheet;
    log_sheet_full(log, arena, &sheet);
    return export->written == 0 ? render_csv(&sheet, export->path != NULL, export->out)
                                : render_csv_rows(&sheet, export->out);
}

static enum err write_table(const struct export *export, const Rectify__Log *log,
                            struct arena *arena)
{
    const struct render_table_options table = {
        .width = export->path == NULL ? table_width() : 0,
        .ambiguous_width = 1,
        .bold = export->path == NULL && export->cli->bold,
    };
    struct sheet sheet;
    log_sheet_short(log, arena, &sheet);
    return log->n_entries > 0 ? render_table(&sheet, &table, export->out) : ERR_OK;
}

static enum err write_page(struct export *export, const Rectify__Log *log, struct arena *arena)
{
    enum err err = ERR_OK;
    switch (export->format) {
    case LOG_TABLE: err = write_table(export, log, arena); break;
    case LOG_CSV: err = write_csv(export, log, arena); break;
    case LOG_JSON: write_json(export, log); break;
    }
    export->written += log->n_entries;
    return err == ERR_OK ? err : failure_set(&export->cli->failure, err, "");
}

/* The page's memory ends with the page: its last entry's place is copied. */
static void go_on_after(struct export *export, const Rectify__LogEntry *last)
{
    size_t length = last->request_id.len < ID_LENGTH ? last->request_id.len : ID_LENGTH;
    memcpy(export->last_id, last->request_id.data, length);
    rectify__log_place__init(&export->place);
    export->place.received_ms = last->received_ms;
    export->place.unit_id = last->unit_id;
    export->place.request_id.data = export->last_id;
    export->place.request_id.len = length;
    export->in.after = &export->place;
}

static enum err export_page(struct export *export, bool *more)
{
    struct cli *cli = export->cli;
    struct arena arena;
    ProtobufCMessage *out = NULL;
    arena_init(&arena, PAGE_BUDGET);
    enum err err = connection_call(cli->connection, MESSAGE_LOG_GET, &export->in.base, &arena, &out,
                                   &cli->failure);
    const Rectify__Log *log = (const Rectify__Log *)out;
    if (err == ERR_OK) {
        err = write_page(export, log, &arena);
    }
    *more = err == ERR_OK && log->more && log->n_entries > 0;
    if (*more) {
        go_on_after(export, log->entries[log->n_entries - 1]);
    }
    arena_close(&arena);
    return err;
}

static enum err export_all(struct export *export)
{
    enum err err = ERR_OK;
    bool more = true;
    if (export->format == LOG_JSON) {
        (void)fputs("{\"schema_version\": 1, \"entries\": [", export->out);
    }
    while (err == ERR_OK && more) { /* each turn takes entries that come later than the last */
        err = export_page(export, &more);
    }
    if (export->format == LOG_JSON) {
        (void)fputs("\n]}\n", export->out);
    }
    return err;
}

static int say_why(struct export *export)
{
    struct cli *cli = export->cli;
    if (cli->failure.err == ERR_NOT_FOUND && export->in.unit != NULL) {
        say_error(_("The register has no unit \"%s\". What there is: rectify-admin unit list"),
                  export->in.unit);
        return EXITS_DATA;
    }
    return say_campaign_failure(cli, export->in.campaign);
}

/* Of a task there is its issue at least, unless only some days were asked for. */
static int end_empty(const struct export *export)
{
    const Rectify__LogGet *in = &export->in;
    if (in->has_problem_no && !in->has_since_ms && !in->has_until_ms) {
        return office_act_say_none(in->problem_no, in->unit);
    }
    say(export->cli, _("Nothing was done in that time."));
    return EXITS_DONE;
}

static int export_file(struct export *export)
{
    struct save save;
    int code = save_begin(&save, export->cli, export->path);
    if (code != EXITS_DONE) {
        return code;
    }
    export->out = save.out;
    enum err err = export_all(export);
    code = save_end(&save, err);
    if (code == EXITS_DONE) {
        say(export->cli, _("Written: %s, entries: %zu"), export->path, export->written);
    }
    return code == EXITS_DONE && export->written == 0 ? end_empty(export) : code;
}

static int export_screen(struct export *export)
{
    export->out = stdout;
    if (export_all(export) != ERR_OK) {
        return say_why(export);
    }
    return export->written > 0 ? EXITS_DONE : end_empty(export);
}

/* Days are those of Asia/Shanghai, both inclusive. */
static int ask(struct export *export)
{
    struct cli *cli = export->cli;
    struct problem_option problem;
    const char *unit = NULL;

    rectify__log_get__init(&export->in);
    int code = problem_option_read(cli, PROBLEM, &problem);
    if (code == EXITS_DONE) {
        code = problem_option_unit(&problem, options_text(&cli->options, UNIT), &unit);
    }
    if (code != EXITS_DONE) {
        return code;
    }
    export->in.campaign = cli->campaign != NULL ? keep_text(&cli->arena, cli->campaign) : NULL;
    export->in.unit = unit != NULL ? keep_text(&cli->arena, unit) : NULL;
    export->in.has_problem_no = problem.problem_no > 0;
    export->in.problem_no = problem.problem_no;
    export->in.has_since_ms = options_find(&cli->options, SINCE) != NULL;
    if (export->in.has_since_ms) {
        export->in.since_ms =
            day_end_wall_ms((day_t)options_number(&cli->options, SINCE, 0) - 1) + 1;
    }
    export->in.has_until_ms = options_find(&cli->options, UNTIL) != NULL;
    if (export->in.has_until_ms) {
        export->in.until_ms = day_end_wall_ms((day_t)options_number(&cli->options, UNTIL, 0)) + 1;
    }
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    struct export export = {
        .cli = cli,
        .format = (enum log_format)options_number(&cli->options, FORMAT,
                                                  cli->json ? LOG_JSON : LOG_TABLE),
        .path = options_text(&cli->options, OUTPUT),
    };
    int code = ask(&export);
    code = code == EXITS_DONE ? connect_open(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    return export.path != NULL ? export_file(&export) : export_screen(&export);
}

const struct cli_command log_command = {
    .name = "log",
    .arguments = "",
    .summary = N_("everything that was done, by whom and when"),
    .options = options,
    .run = run,
    .papers = true,
};
