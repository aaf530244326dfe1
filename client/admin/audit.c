/*
 * audit verify: is the log as it was written?
 *
 *   1. the server checks every chain of events, page by page
 *   2. --export, --against: the events come once, are written into the file and compared with a former export as they come
 *
 * The server's check finds what was altered and not made to fit again; a former export and the receipts of the terminals
 * (rectify receipts verify) find what was made to fit.
 */
#include "client/admin/commands.h"
#include "client/cli/chain_event.h"
#include "client/cli/connect.h"
#include "client/cli/former_export.h"
#include "client/cli/json.h"
#include "client/cli/save.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include "proto/audit.pb-c.h"
#include "proto/record.pb-c.h"
#include <errno.h>
#include <string.h>

enum {
    EXPORT = OPTION_KEY_OWN,
    AGAINST,
    BREAKS_SHOWN_MAX = 10000,       /* the others are only counted */
    UNITS_NAMED_MAX = 100,          /* of what a former export knows by numbers */
    PAGE_BUDGET = 16 * 1024 * 1024, /* 1,000 breaks and their names, unpacked */
};

static const struct option options[] = {
    {"export", EXPORT, OPTION_RAW, 0, false, N_("FILE"),
     N_("all events with their chain values into a file, to be kept elsewhere")},
    {"against", AGAINST, OPTION_RAW, 0, false, N_("FILE"),
     N_("is everything of this former export still there as it was?")},
    {0},
};

struct break_found {
    struct break_found *next;
    const char *unit;
    const char *campaign;
    unsigned problem_no;
    struct chain_place place;
    int kind;
    bool former; /* found beside a former export */
};

struct audit {
    struct cli *cli;
    uint64_t chains;
    uint64_t events;
    uint64_t broken;        /* as the server found */
    uint64_t former_broken; /* beside the former export */
    struct break_found *first;
    struct break_found **end;
    size_t found;
    /* the events */
    const char *export_path;
    FILE *out; /* NULL: they are not written */
    uint64_t written;
    const char *former_path; /* NULL: there is none */
    struct former_export former;
    enum err former_err; /* why it is compared no further; what is exported is as good without */
};

static struct break_found *add_break(struct audit *audit)
{
    if (audit->found++ >= BREAKS_SHOWN_MAX) {
        return NULL;
    }
    struct break_found *one = keep_alloc(&audit->cli->arena, 1, sizeof(*one));
    *audit->end = one;
    audit->end = &one->next;
    return one;
}

static void add_of_server(struct audit *audit, const Rectify__ChainBreak *in)
{
    struct break_found *one = add_break(audit);
    if (one != NULL) {
        struct arena *arena = &audit->cli->arena;
        one->unit = in->unit_name != NULL ? keep_text(arena, in->unit_name) : NULL;
        one->campaign = in->campaign != NULL ? keep_text(arena, in->campaign) : NULL;
        one->problem_no = in->problem_no;
        one->place = (struct chain_place){in->unit_id, in->problem_id, in->number};
        one->kind = (int)in->kind;
    }
}

static void on_former_break(const struct chain_place *place, int kind, void *arg)
{
    struct audit *audit = arg;
    struct break_found *one = add_break(audit);
    audit->former_broken++;
    if (one != NULL) {
        one->place = *place;
        one->kind = kind;
        one->former = true;
    }
}

static enum err check_page(struct audit *audit, Rectify__AuditGet *in, bool *more)
{
    struct arena arena;
    ProtobufCMessage *out = NULL;
    arena_init(&arena, PAGE_BUDGET);
    enum err err = connection_call(audit->cli->connection, MESSAGE_AUDIT_GET, &in->base, &arena,
                                   &out, &audit->cli->failure);
    const Rectify__Audit *page = (const Rectify__Audit *)out;
    for (size_t i = 0; err == ERR_OK && i < page->n_breaks; i++) {
        add_of_server(audit, page->breaks[i]);
    }
    *more = err == ERR_OK && page->more;
    if (err == ERR_OK) {
        audit->chains += page->chains;
        audit->events += page->events;
        audit->broken += page->broken;
        in->has_after_unit_id = true;
        in->after_unit_id = page->last_unit_id;
    }
    arena_close(&arena);
    return err;
}

static enum err check_chains(struct audit *audit)
{
    Rectify__AuditGet in = RECTIFY__AUDIT_GET__INIT;
    enum err err = ERR_OK;
    for (bool more = true; err == ERR_OK && more;) { /* each turn takes units behind the last */
        err = check_page(audit, &in, &more);
    }
    return err;
}

static enum err write_line(struct audit *audit, const struct chain_event *event)
{
    json_t *object = chain_event_json(event);
    bool written =
        json_dumpf(object, audit->out, JSON_COMPACT) == 0 && fputc('\n', audit->out) != EOF;
    json_decref(object);
    audit->written += written;
    return written ? ERR_OK : ERR_IO;
}

static enum err on_event(const struct chain_event *event, void *arg)
{
    struct audit *audit = arg;
    if (audit->former_path != NULL && audit->former_err == ERR_OK) {
        audit->former_err = former_export_compare(&audit->former, event);
    }
    return audit->out != NULL ? write_line(audit, event) : ERR_OK;
}

static enum err walk_events(struct audit *audit)
{
    enum err err = chain_event_each(audit->cli, on_event, audit);
    if (err == ERR_OK && audit->former_path != NULL && audit->former_err == ERR_OK) {
        audit->former_err = former_export_end(&audit->former);
    }
    return err;
}

static int say_former_failure(struct audit *audit)
{
    if (audit->former_err == ERR_INVALID) {
        say_error(
            _("%s: line %zu is no line of an export of the log, or stands in the wrong place. "
              "Give a file that audit verify --export wrote."),
            audit->former_path, audit->former.line);
        return EXITS_DATA;
    }
    return say_err(audit->cli, audit->former_err, audit->former_path);
}

/* Walks the events once, for whatever was asked for. */
static int go_through_events(struct audit *audit)
{
    struct save save;
    if (audit->export_path == NULL && audit->former_path == NULL) {
        return EXITS_DONE;
    }
    if (audit->export_path == NULL) {
        return walk_events(audit) == ERR_OK ? EXITS_DONE : say_failure(audit->cli);
    }
    int code = save_begin(&save, audit->cli, audit->export_path);
    if (code == EXITS_DONE) {
        audit->out = save.out;
        code = save_end(&save, walk_events(audit));
    }
    return code;
}

/* Names, from the unit's tasks, what was found in a former export, which knows numbers alone. */
static void name_breaks(struct audit *audit, int64_t unit_id)
{
    Rectify__AssignmentsGet in = RECTIFY__ASSIGNMENTS_GET__INIT;
    ProtobufCMessage *out = NULL;
    struct failure ignored;
    in.has_unit_id = true;
    in.unit_id = unit_id;
    in.has_every = true;
    in.every = true;
    if (connection_call(audit->cli->connection, MESSAGE_ASSIGNMENTS_GET, &in.base,
                        &audit->cli->arena, &out, &ignored) != ERR_OK) {
        return; /* they keep their numbers */
    }
    const Rectify__Assignments *tasks = (const Rectify__Assignments *)out;
    for (struct break_found *one = audit->first; one != NULL; one = one->next) {
        for (size_t i = 0; one->place.unit_id == unit_id && i < tasks->n_assignments; i++) {
            const Rectify__AssignmentBrief *task = tasks->assignments[i];
            one->unit = task->unit_name;
            if (task->problem_id == one->place.problem_id) {
                one->campaign = task->campaign;
                one->problem_no = task->problem_no;
            }
        }
    }
}

static void name_former_breaks(struct audit *audit)
{
    size_t asked = 0;
    for (const struct break_found *one = audit->first; one != NULL; one = one->next) {
        if (one->former && one->unit == NULL && one->place.unit_id != 0 &&
            asked < UNITS_NAMED_MAX) {
            name_breaks(audit, one->place.unit_id);
            asked++;
        }
    }
}

static int go_through_former(struct audit *audit)
{
    FILE *file = fopen(audit->former_path, "rb");
    if (file == NULL) {
        say_error(_("%s cannot be read: %s"), audit->former_path, strerror(errno));
        return EXITS_NO_INPUT;
    }
    audit->former_err = former_export_open(&audit->former, file, on_former_break, audit);
    int code = audit->former_err == ERR_OK ? go_through_events(audit) : EXITS_DONE;
    if (code == EXITS_DONE && audit->former_err != ERR_OK) {
        code = say_former_failure(audit);
    }
    name_former_breaks(audit);
    former_export_close(&audit->former);
    (void)fclose(file);
    return code;
}

static const char *unit_text(const struct break_found *one, struct arena *arena)
{
    if (one->place.unit_id == 0) {
        return _("(no unit)"); /* the administrator's acts */
    }
    return one->unit != NULL ? one->unit
                             : keep_printf(arena, "#%lld", (long long)one->place.unit_id);
}

static const char *chain_text(const struct break_found *one, struct arena *arena)
{
    if (one->place.problem_id == CHAIN_OF_OFFICE) {
        return _("administration");
    }
    if (one->place.problem_id == 0) {
        return _("the unit's own");
    }
    return one->campaign != NULL ? keep_printf(arena, "%s/%u", one->campaign, one->problem_no)
                                 : keep_printf(arena, "#%lld", (long long)one->place.problem_id);
}

static int print_breaks(struct audit *audit)
{
    static const struct sheet_column columns[] = {
        {N_("Unit"), 26, 0, SHEET_LEFT, false},     {N_("Task"), 20, 0, SHEET_LEFT, false},
        {N_("Event"), 7, 0, SHEET_RIGHT, false},    {N_("What is wrong"), 24, 0, SHEET_LEFT, false},
        {N_("Found by"), 16, 0, SHEET_LEFT, false},
    };
    struct table table;
    struct cli *cli = audit->cli;
    size_t count = audit->found < BREAKS_SHOWN_MAX ? audit->found : BREAKS_SHOWN_MAX;

    table_init(&table, cli, columns, ARRAY_LEN(columns), count);
    for (const struct break_found *one = audit->first; one != NULL; one = one->next) {
        table_cell(&table, unit_text(one, &cli->arena));
        table_cell(&table, chain_text(one, &cli->arena));
        table_number(&table, one->place.number);
        table_cell(&table, word_label(WORDS_CHAIN_BREAK, one->kind));
        table_cell(&table, one->former ? _("former export") : _("chain"));
    }
    return table_print(&table);
}

static void print_json(const struct audit *audit)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    for (const struct break_found *one = audit->first; one != NULL; one = one->next) {
        json_t *object = json_made(json_object());
        json_add_number(object, "unit_id", one->place.unit_id);
        json_add_text(object, "unit", one->unit);
        json_add_number(object, "problem_id", one->place.problem_id);
        json_add_text(object, "campaign", one->campaign);
        if (one->problem_no != 0) {
            json_add_number(object, "problem_no", one->problem_no);
        }
        json_add_number(object, "number", one->place.number);
        json_add_word(object, "kind", WORDS_CHAIN_BREAK, one->kind);
        json_add_flag(object, "former_export", one->former);
        json_push(array, object);
    }
    json_add_flag(document, "sound", audit->broken + audit->former_broken == 0);
    json_add_number(document, "chains", (int64_t)audit->chains);
    json_add_number(document, "events", (int64_t)audit->events);
    json_add_number(document, "broken", (int64_t)audit->broken);
    if (audit->former_path != NULL) {
        json_add_number(document, "former_same", (int64_t)audit->former.same);
        json_add_number(document, "former_broken", (int64_t)audit->former_broken);
    }
    json_add(document, "breaks", array);
    json_print(document);
}

static void say_figures(const struct audit *audit)
{
    const struct cli *cli = audit->cli;
    say(cli, _("Chains checked: %llu, events: %llu"), (unsigned long long)audit->chains,
        (unsigned long long)audit->events);
    if (audit->export_path != NULL) {
        say(cli, _("Written: %s, events: %llu"), audit->export_path,
            (unsigned long long)audit->written);
    }
    if (audit->former_path != NULL) {
        say(cli, _("Events of the former export that are still as they were: %zu"),
            audit->former.same);
    }
}

static int conclude(struct audit *audit)
{
    unsigned long long broken = audit->broken + audit->former_broken;
    int code = EXITS_DONE;
    if (audit->cli->json) {
        print_json(audit);
    } else if (broken > 0) {
        code = print_breaks(audit);
    }
    say_figures(audit);
    if (audit->broken == 0 && audit->former_broken > 0) {
        say_error(_("The former export differs in %llu places from a log that follows from itself: "
                    "either the log was written anew past the program, or the file was changed "
                    "since it was exported. Change nothing, keep a copy of the data folder, and "
                    "compare with another export and with the receipts of the units."),
                  broken);
        return code == EXITS_DONE ? EXITS_DATA : code;
    }
    if (broken > 0) {
        say_error(_("The log is broken in %llu places: somebody has altered the database past the "
                    "program. Change nothing, keep a copy of the data folder, and compare it with "
                    "the last backup and with the receipts of the units."),
                  broken);
        return code == EXITS_DONE ? EXITS_DATA : code;
    }
    say(audit->cli, _("The log is whole: every event is as it was written."));
    return code;
}

static int run(struct cli *cli)
{
    struct audit audit = {
        .cli = cli,
        .export_path = options_text(&cli->options, EXPORT),
        .former_path = options_text(&cli->options, AGAINST),
    };
    audit.end = &audit.first;
    int code = connect_open(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    if (check_chains(&audit) != ERR_OK) {
        return say_failure(cli);
    }
    code = audit.former_path != NULL ? go_through_former(&audit) : go_through_events(&audit);
    return code == EXITS_DONE ? conclude(&audit) : code;
}

const struct cli_command audit_verify_command = {
    .name = "audit",
    .subname = "verify",
    .arguments = "",
    .summary = N_("is the log as it was written? Checks the chains of all events"),
    .options = options,
    .run = run,
};
