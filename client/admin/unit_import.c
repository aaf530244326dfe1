/* unit import FILE: the register, all rows or none. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/admin/unit_file.h"
#include "client/admin/unit_told.h"
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/cli/texts.h"
#include "common/base/language.h"
#include <stdio.h>

enum {
    DRY_RUN = 'n',
};

static const struct option options[] = {
    {"dry-run", DRY_RUN, OPTION_FLAG, 0, false, NULL, N_("show what would be, store nothing")},
    {0},
};

static int check_kind(const char *path)
{
    static const char *const others[] = {".xlsx", ".xls",  ".et",  ".ods",
                                         ".json", ".yaml", ".yml", NULL};
    if (!file_is_named(path, others)) {
        return EXITS_DONE;
    }
    say_error(_("%s: a register is read from CSV; in the spreadsheet save it as \"CSV "
                "UTF-8\"."),
              path);
    return EXITS_DATA;
}

/* Rows that the register refuses: the reason and the cell. */
static void take_remarks(const struct unit_file *file, const Rectify__UnitImported *imported,
                         struct file_faults *faults)
{
    for (size_t i = 0; i < imported->n_remarks; i++) {
        const Rectify__RowRemark *remark = imported->remarks[i];
        enum err err = err_known((int)remark->code) ? (enum err)remark->code : ERR_INTERNAL;
        struct file_place place = unit_file_place(file, remark);
        const char *value = remark->value != NULL ? remark->value : "";

        if (err == ERR_NOT_FOUND) {
            file_fault(faults, place, _("\"%s\" is not in the register nor in this file"), value);
        } else if (err == ERR_EXISTS) {
            file_fault(faults, place, _("\"%s\" means something else already"), value);
        } else {
            file_fault(faults, place, "\"%s\": %s", value, texts_error(err));
        }
    }
}

static int check_length(const char *path, const Rectify__UnitImport *message)
{
    int code = file_check_length(path, MESSAGE_UNIT_IMPORT, &message->base);
    if (code != EXITS_DONE) {
        say_error(_("Divide the file, units above first, and import one part after the other. "
                    "Nothing was imported."));
    }
    return code;
}

static int send_file(struct cli *cli, struct unit_file *file, const char *path)
{
    struct file_faults faults;
    ProtobufCMessage *out = NULL;
    Rectify__UnitImport *message = &file->message;
    bool dry_run = options_flag(&cli->options, DRY_RUN);

    int code = request_id_make(cli, &message->request_id);
    message->has_dry_run = dry_run;
    message->dry_run = dry_run;
    code = code == EXITS_DONE ? check_length(path, message) : code;
    message->has_progress = connect_follows(cli);
    message->progress = message->has_progress;
    code = code == EXITS_DONE ? connect_open(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (connect_call_long(cli, MESSAGE_UNIT_IMPORT, &message->base, &out) != ERR_OK) {
        return say_failure(cli);
    }
    const Rectify__UnitImported *imported = (const Rectify__UnitImported *)out;
    file_faults_init(&faults, &cli->arena);
    take_remarks(file, imported, &faults);
    code = file_faults_say(&faults, path);
    if (code != EXITS_DONE) {
        return code;
    }
    unit_told_print(cli, imported, dry_run);
    return EXITS_DONE;
}

static int run(struct cli *cli)
{
    const char *path = cli->options.arguments[0];
    struct unit_file file;
    struct file_faults faults;
    char *bytes = NULL;
    size_t length = 0;

    int code = check_kind(path);
    code = code == EXITS_DONE ? file_read(cli, path, UNIT_FILE_SIZE_MAX, &bytes, &length) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    file_faults_init(&faults, &cli->arena);
    unit_file_parse(bytes, length, &file, &faults, &cli->arena);
    code = file_faults_say(&faults, path);
    return code == EXITS_DONE ? send_file(cli, &file, path) : code;
}

const struct cli_command unit_import_command = {
    .name = "unit",
    .subname = "import",
    .arguments = N_("FILE"),
    .summary = N_("import the register of units (CSV)"),
    .options = options,
    .run = run,
};
