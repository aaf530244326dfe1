/* outbox, outbox drop ID...: what is stored on this computer and not settled; with --all the whole of it. */
#include "client/cli/connect.h"
#include "client/cli/file_size.h"
#include "client/cli/json.h"
#include "client/cli/outbox_next.h"
#include "client/cli/receipt.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/task_names.h"
#include "client/cli/words.h"
#include "client/lib/kept_file.h"
#include "client/lib/outbox_files.h"
#include "client/terminal/commands.h"
#include "client/terminal/write_json.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include <string.h>

enum {
    ALL = 'a',
    REFUSED = OPTION_KEY_OWN,
};

static const struct option list_options[] = {
    {"all", ALL, OPTION_FLAG, 0, false, NULL,
     N_("also what was received, and what was not accepted and has been sent again since")},
    {0},
};

static const struct option drop_options[] = {
    {"refused", REFUSED, OPTION_FLAG, 0, false, NULL, N_("all that were not accepted")},
    {0},
};

static const char *state_text(const struct outbox_item *item)
{
    switch (item->state) {
    case OUTBOX_QUEUED: return _("waiting to be sent");
    case OUTBOX_RECEIVED: return _("received");
    case OUTBOX_REFUSED: return item->settled ? _("sent again since") : _("not accepted");
    }
    return "";
}

/* What a person has to do something about. */
static bool is_refused(const struct outbox_item *item)
{
    return item->state == OUTBOX_REFUSED && outbox_is_open(item) && item->receipt != NULL;
}

static const char *note_text(struct cli *cli, const struct task_names *names,
                             const struct outbox_item *item)
{
    const char *why = item->receipt != NULL ? receipt_refusal(cli, item->receipt) : "";
    return is_refused(item)
               ? keep_join(&cli->arena, why, "\n", outbox_next_text(item, names, true, &cli->arena))
               : why;
}

static int print_table(struct cli *cli, const struct outbox_item *items, size_t count)
{
    enum {
        PROBLEM = 1,
    };
    struct sheet_column columns[] = {
        {N_("ID"), 6, 0, SHEET_RIGHT, false},
        [PROBLEM] = {N_("Problem"), 7, 0, SHEET_RIGHT, false},
        {N_("Act"), 14, 0, SHEET_LEFT, false},
        {N_("State"), 12, 0, SHEET_LEFT, false},
        {N_("Stored"), 16, 0, SHEET_LEFT, false},
        {N_("Why"), 40, 0, SHEET_LEFT, false},
    };
    struct table table;
    struct task_names names;

    task_names_recall(cli, &names);
    columns[PROBLEM].width = task_names_width(&names, columns[PROBLEM].width);
    table_init(&table, cli, columns, ARRAY_LEN(columns), count);
    for (size_t i = 0; i < count; i++) {
        char time[CLOCK_TEXT_SIZE];
        clock_format_minute(items[i].stored_ms, time);
        table_number(&table, items[i].item_id);
        table_cell(&table, task_names_text(&names, items[i].problem_id,
                                           (unsigned)items[i].problem_no, &cli->arena));
        table_cell(&table, word_label(WORDS_ACT, items[i].act));
        table_cell(&table, state_text(&items[i]));
        table_cell(&table, keep_text(&cli->arena, time));
        table_cell(&table, note_text(cli, &names, &items[i]));
    }
    return table_print(&table);
}

/* What is on the disk and not settled; of files, what is not yet there as a whole. */
struct waiting {
    struct outbox_item *items;
    size_t item_count;
    struct outbox_file *files;
    size_t file_count;
};

static int print_files(struct cli *cli, const struct waiting *waiting)
{
    static const struct sheet_column columns[] = {
        {N_("ID"), 6, 0, SHEET_RIGHT, false},
        {N_("File"), 40, 0, SHEET_LEFT, false},
        {N_("At the office"), 26, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), waiting->file_count);
    for (size_t i = 0; i < waiting->file_count; i++) {
        const struct outbox_file *file = &waiting->files[i];
        const char *size = file_size_text(file->size, &cli->arena);
        table_number(&table, file->item_id);
        table_cell(&table, file->name);
        table_cell(&table, keep_printf(&cli->arena, _("%s of %s"),
                                       file_size_text(file->received, &cli->arena), size));
    }
    return table_print(&table);
}

static json_t *files_json(const struct waiting *waiting)
{
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < waiting->file_count; i++) {
        json_t *object = json_made(json_object());
        json_add_number(object, "outbox_id", waiting->files[i].item_id);
        json_add_text(object, "name", waiting->files[i].name);
        json_add_number(object, "size", (int64_t)waiting->files[i].size);
        json_add_number(object, "received", (int64_t)waiting->files[i].received);
        json_push(array, object);
    }
    return array;
}

static void print_json(struct cli *cli, const struct waiting *waiting)
{
    const struct outbox_item *items = waiting->items;
    json_t *document = json_document();
    json_t *array = json_made(json_array());
    struct task_names names;

    task_names_recall(cli, &names);
    for (size_t i = 0; i < waiting->item_count; i++) {
        json_t *object = write_json_item(cli, &names, &items[i], NULL);
        json_add_flag(object, "settled", !outbox_is_open(&items[i]));
        json_add_time(object, "stored_at", items[i].stored_ms);
        json_push(array, object);
    }
    json_add(document, "acts", array);
    json_add(document, "files", files_json(waiting));
    json_print(document);
}

static void keep_open_ones(struct waiting *waiting)
{
    size_t count = 0;
    for (size_t i = 0; i < waiting->item_count; i++) {
        if (outbox_is_open(&waiting->items[i])) {
            waiting->items[count++] = waiting->items[i];
        }
    }
    waiting->item_count = count;
}

static enum err load(struct cli *cli, struct waiting *waiting)
{
    bool all = options_flag(&cli->options, ALL);
    unsigned states = all ? 0 : 1u << OUTBOX_QUEUED | 1u << OUTBOX_REFUSED;
    enum err err = outbox_list(&cli->home, states, 0, &cli->arena, &waiting->items,
                               &waiting->item_count, &cli->failure);
    if (!all && err == ERR_OK) {
        keep_open_ones(waiting);
    }
    return err == ERR_OK ? outbox_files_list(&cli->home, &cli->arena, &waiting->files,
                                             &waiting->file_count, &cli->failure)
                         : err;
}

static int run_list(struct cli *cli)
{
    struct waiting waiting = {.items = NULL};
    const struct options *options = &cli->options;

    if (options->argument_count > 0 && strcmp(options->arguments[0], "list") != 0) {
        say_error(_("outbox: list, or drop ID; not \"%s\"."), options->arguments[0]);
        return EXITS_USAGE;
    }
    int code = connect_home(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    if (load(cli, &waiting) != ERR_OK) {
        return say_failure(cli);
    }
    if (cli->json) {
        print_json(cli, &waiting);
        return EXITS_DONE;
    }
    if (waiting.item_count == 0 && waiting.file_count == 0) {
        say(cli, options_flag(options, ALL)
                     ? _("Nothing was ever written on this computer.")
                     : _("The outbox is empty: all that you wrote was received."));
    }
    if (waiting.item_count > 0) {
        code = print_table(cli, waiting.items, waiting.item_count);
    }
    return code == EXITS_DONE && waiting.file_count > 0 ? print_files(cli, &waiting) : code;
}

static int drop(struct cli *cli, long id)
{
    enum err err = outbox_drop(&cli->home, id, &cli->failure);
    if (err == ERR_NOT_FOUND) {
        say_error(_("The outbox has no item %ld. What there is: rectify outbox"), id);
        return EXITS_DATA;
    }
    if (err == ERR_TRANSITION) {
        say_error(_("Item %ld was sent: it cannot be removed here. \"rectify withdraw N\" takes it "
                    "back."),
                  id);
        return EXITS_FAILED;
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    if (!cli->json) {
        say(cli, _("Removed: item %ld."), id);
    }
    return EXITS_DONE;
}

/* One that cannot be removed does not keep the others; the first failure is the exit code. */
static int drop_named(struct cli *cli, const long *ids, size_t count)
{
    int result = EXITS_DONE;
    json_t *dropped = json_made(json_array());
    for (size_t i = 0; i < count; i++) {
        int code = drop(cli, ids[i]);
        result = result == EXITS_DONE ? code : result;
        if (code == EXITS_DONE) {
            json_push(dropped, json_integer(ids[i]));
        }
    }
    if (cli->json) {
        json_t *document = json_document();
        json_add(document, "dropped", json_incref(dropped));
        json_print(document);
    }
    json_decref(dropped);
    return result;
}

static int drop_refused(struct cli *cli)
{
    struct outbox_item *items = NULL;
    size_t count = 0;

    if (outbox_list(&cli->home, 1u << OUTBOX_REFUSED, 0, &cli->arena, &items, &count,
                    &cli->failure) != ERR_OK) {
        return say_failure(cli);
    }
    if (count == 0 && !cli->json) {
        say(cli, _("The outbox has nothing that was not accepted."));
    }
    long *ids = keep_alloc(&cli->arena, count, sizeof(*ids));
    for (size_t i = 0; i < count; i++) {
        ids[i] = (long)items[i].item_id;
    }
    return drop_named(cli, ids, count);
}

static int run_drop(struct cli *cli)
{
    const struct options *options = &cli->options;
    size_t count = options->argument_count;
    bool refused = options_flag(options, REFUSED);
    long *ids = keep_alloc(&cli->arena, count, sizeof(*ids));
    int code = EXITS_DONE;

    if (refused == (count > 0)) {
        say_error(_("outbox drop: say which: one or more ID, or --refused."));
        return EXITS_USAGE;
    }
    for (size_t i = 0; i < count && code == EXITS_DONE; i++) {
        code = options_check_number("ID", options->arguments[i], 1, INT32_MAX, &ids[i]);
    }
    code = code == EXITS_DONE ? connect_home(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    code = refused ? drop_refused(cli) : drop_named(cli, ids, count);
    return kept_files_sweep(&cli->home, &cli->failure) == ERR_OK || code != EXITS_DONE
               ? code
               : say_failure(cli);
}

const struct cli_command outbox_command = {
    .name = "outbox",
    .arguments = "[list]",
    .summary = N_("what is not sent yet or was not accepted"),
    .options = list_options,
    .run = run_list,
};

const struct cli_command outbox_drop_command = {
    .name = "outbox",
    .subname = "drop",
    .arguments = N_("[ID...]"),
    .summary = N_("remove items that were not accepted or never sent"),
    .options = drop_options,
    .run = run_drop,
};
