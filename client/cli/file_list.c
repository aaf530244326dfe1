#include "client/cli/file_list.h"

#include "client/cli/file_size.h"
#include "client/cli/save.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "client/lib/file_fetch.h"
#include "common/base/clock.h"
#include "common/base/file_limit.h"
#include "common/base/language.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct option file_list_options[] = {
    {"get", FILES_GET, OPTION_RAW, 0, false, N_("FILENAME"),
     N_("fetch this file, by its name or its number in the list")},
    {"output", FILES_OUT, OPTION_RAW, 0, false, N_("FILE"),
     N_("where to save it (its own name, here)")},
    {0},
};

const char *file_facts(const Rectify__FileRecord *file, struct arena *arena)
{
    const char *text = file_size_text(file->size, arena);
    if (file->personal) {
        text = keep_join(arena, text, _(", "), _("personal data"));
    }
    if (!file->complete) {
        const char *received = file_size_text(file->received, arena);
        text = keep_join(arena, text, _(", "),
                         keep_printf(arena, _("not complete, %s received"), received));
    }
    return text;
}

static const char *hex_of(const ProtobufCBinaryData *digest, struct arena *arena)
{
    char *hex = keep_alloc(arena, digest->len * 2 + 1, 1);
    for (size_t i = 0; i < digest->len; i++) {
        (void)snprintf(hex + 2 * i, 3, "%02x", digest->data[i]);
    }
    return hex;
}

json_t *file_json(const Rectify__FileRecord *file, unsigned no)
{
    struct arena arena;
    json_t *object = json_made(json_object());
    arena_init(&arena, 4096);
    if (no > 0) {
        json_add_number(object, "no", no);
    }
    json_add_text(object, "name", file->name);
    json_add_number(object, "size", (int64_t)file->size);
    json_add_text(object, "sha256", hex_of(&file->digest, &arena));
    json_add_flag(object, "personal", file->personal);
    json_add_number(object, "received", (int64_t)file->received);
    json_add_flag(object, "complete", file->complete);
    arena_close(&arena);
    return object;
}

static void print_json(const struct listed_file *files, size_t count)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < count; i++) {
        json_t *object = file_json(files[i].file, (unsigned)i + 1);
        json_add_word(object, "act", WORDS_ACT, files[i].act);
        json_add_time(object, "received_at", files[i].received_ms);
        json_push(array, object);
    }
    json_add(document, "files", array);
    json_print(document);
}

static int print_table(struct cli *cli, const struct listed_file *files, size_t count)
{
    static const struct sheet_column columns[] = {
        {N_("No."), 4, 0, SHEET_RIGHT, false},  {N_("File"), 34, 0, SHEET_LEFT, false},
        {N_("Size"), 28, 0, SHEET_LEFT, false}, {N_("What"), 14, 0, SHEET_LEFT, false},
        {N_("Time"), 16, 0, SHEET_LEFT, false},
    };
    struct table table;
    table_init(&table, cli, columns, ARRAY_LEN(columns), count);
    for (size_t i = 0; i < count; i++) {
        char time[CLOCK_TEXT_SIZE];
        clock_format_minute(files[i].received_ms, time);
        table_number(&table, (int64_t)i + 1);
        table_cell(&table, files[i].file->name);
        table_cell(&table, file_facts(files[i].file, &cli->arena));
        table_cell(&table, word_label(WORDS_ACT, files[i].act));
        table_cell(&table, keep_text(&cli->arena, time));
    }
    return table_print(&table);
}

/* By number, else by name; a name that stands for different contents stands for none. */
static const Rectify__FileRecord *find(const char *wanted, const struct listed_file *files,
                                       size_t count)
{
    const Rectify__FileRecord *found = NULL;
    char *end = NULL;
    unsigned long no = strtoul(wanted, &end, 10);
    if (end != wanted && *end == '\0' && no >= 1 && no <= count) {
        return files[no - 1].file;
    }
    for (size_t i = 0; i < count; i++) {
        const Rectify__FileRecord *file = files[i].file;
        if (strcmp(file->name, wanted) != 0) {
            continue;
        }
        if (found != NULL && memcmp(found->digest.data, file->digest.data, DIGEST_SIZE) != 0) {
            say_error(_("Several files are called %s: take one by its number."), wanted);
            return NULL;
        }
        found = file;
    }
    if (found == NULL) {
        say_error(_("There is no file %s in the list."), wanted);
    }
    return found;
}

static int save(struct cli *cli, const struct buf *bytes, const char *path)
{
    struct save save;
    int code = save_begin(&save, cli, path);
    if (code != EXITS_DONE) {
        return code;
    }
    size_t len = buf_unread(bytes);
    bool written = fwrite(buf_head(bytes), 1, len, save.out) == len;
    code = save_end(&save, written ? ERR_OK : ERR_IO);
    if (code == EXITS_DONE) {
        say(cli, _("Saved and checked: %s (%s)"), path, file_size_text(len, &cli->arena));
    }
    return code;
}

/* Under its own name nothing of this computer is replaced. */
static int choose_path(const struct cli *cli, const Rectify__FileRecord *file, const char **path)
{
    const char *given = options_text(&cli->options, FILES_OUT);
    *path = given != NULL ? given : file->name;
    if (given == NULL && access(file->name, F_OK) == 0) {
        say_error(_("There is a file %s here already; say where to save it: -o FILE"), file->name);
        return EXITS_FAILED;
    }
    return EXITS_DONE;
}

static int fetch(struct cli *cli, int64_t unit_id, const Rectify__FileRecord *file)
{
    struct buf bytes;
    const char *path = NULL;
    int code = choose_path(cli, file, &path);
    if (code != EXITS_DONE) {
        return code;
    }
    buf_init(&bytes, FILE_BYTES_MAX);
    enum err err = file_fetch(cli->connection, unit_id, file, &bytes, &cli->failure);
    code = err == ERR_OK ? save(cli, &bytes, path) : say_failure(cli);
    buf_close(&bytes);
    if (code == EXITS_DONE && cli->json) {
        json_t *document = json_document();
        json_add(document, "file", file_json(file, 0));
        json_add_text(document, "saved_as", path);
        json_print(document);
    }
    return code;
}

int file_list_run(struct cli *cli, int64_t unit_id, const struct listed_file *files, size_t count)
{
    const char *wanted = options_text(&cli->options, FILES_GET);
    if (wanted != NULL) {
        const Rectify__FileRecord *file = find(wanted, files, count);
        return file == NULL ? EXITS_DATA : fetch(cli, unit_id, file);
    }
    if (cli->json) {
        print_json(files, count);
        return EXITS_DONE;
    }
    if (count == 0) {
        say(cli, _("No files were attached."));
        return EXITS_DONE;
    }
    return print_table(cli, files, count);
}
