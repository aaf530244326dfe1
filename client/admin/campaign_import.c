/* campaign import FILE: the plan. Conflicts are shown and the import goes on; errors prevent it. */
#include "client/admin/commands.h"
#include "client/admin/plan_file.h"
#include "client/admin/request.h"
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "common/base/language.h"
#include <stdio.h>

enum {
    DRY_RUN = 'n',
    AS_PARENT = OPTION_KEY_OWN,
};

static const struct option options[] = {
    {"dry-run", DRY_RUN, OPTION_FLAG, 0, false, NULL, N_("show what would be, store nothing")},
    {"as-parent", AS_PARENT, OPTION_FLAG, 0, false, NULL,
     N_("it is the plan of a higher office, for own plans to refer to")},
    {0},
};

static int print_previews(struct cli *cli, const Rectify__CampaignImported *imported)
{
    static const struct sheet_column columns[] = {
        {N_("Problem"), 7, 0, SHEET_RIGHT, false},
        {N_("Responsible units"), 18, 0, SHEET_RIGHT, false},
        {N_("Communities that check themselves"), 34, 0, SHEET_RIGHT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), imported->n_previews);
    for (size_t i = 0; i < imported->n_previews; i++) {
        table_number(&table, imported->previews[i]->problem_no);
        table_number(&table, imported->previews[i]->responsible);
        table_number(&table, imported->previews[i]->self_check);
    }
    printf(_("What issuing would freeze: tasks per problem\n"));
    return table_print(&table);
}

static int print(struct cli *cli, const Rectify__CampaignImported *imported, const char *code)
{
    printf(_("%s: %u problems, %u points, %u parties\n"), code, imported->problems,
           imported->points, imported->parties);
    bool as_parent = options_flag(&cli->options, AS_PARENT);
    int exit_code = as_parent ? EXITS_DONE : print_previews(cli, imported);
    if (exit_code != EXITS_DONE) {
        return exit_code;
    }
    if (imported->stored && as_parent) {
        printf(_("Stored as a plan above. Own plans name it: parent: %s\n"), code);
    } else if (imported->stored) {
        printf(_("Stored as a draft. The office issues it: rectify-admin campaign issue %s\n"),
               code);
    } else {
        printf(_("Dry run: nothing was stored.\n"));
    }
    return EXITS_DONE;
}

static int check_length(const char *path, const Rectify__CampaignImport *message)
{
    int code = file_check_length(path, MESSAGE_CAMPAIGN_IMPORT, &message->base);
    if (code != EXITS_DONE) {
        say_error(_("Shorten the texts of the plan. Nothing was imported."));
    }
    return code;
}

static int send_file(struct cli *cli, struct plan_file *file, const char *path)
{
    struct file_faults faults;
    ProtobufCMessage *out = NULL;
    Rectify__CampaignImport *message = &file->message;
    bool dry_run = options_flag(&cli->options, DRY_RUN);

    int code = request_id_make(cli, &message->request_id);
    message->has_dry_run = dry_run;
    message->dry_run = dry_run;
    message->has_as_parent = options_flag(&cli->options, AS_PARENT);
    message->as_parent = message->has_as_parent;
    code = code == EXITS_DONE ? check_length(path, message) : code;
    code = code == EXITS_DONE ? connect_open(cli) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = connection_call(cli->connection, MESSAGE_CAMPAIGN_IMPORT, &message->base,
                                   &cli->arena, &out, &cli->failure);
    if (err == ERR_EXISTS || err == ERR_CAMPAIGN_STATE) {
        say_error(_("%s is there already, issued or of the other kind, and stays as it is; another "
                    "campaign needs another code."),
                  message->code);
        return exits_of(err);
    }
    if (err != ERR_OK) {
        return say_failure(cli);
    }
    const Rectify__CampaignImported *imported = (const Rectify__CampaignImported *)out;
    file_faults_init(&faults, &cli->arena);
    for (size_t i = 0; i < imported->n_remarks; i++) {
        plan_file_remark(file, imported->remarks[i], &faults, &cli->arena);
    }
    code = file_faults_say(&faults, path);
    if (code != EXITS_DONE) {
        return code;
    }
    return print(cli, imported, message->code);
}

static int check_kind(const char *path)
{
    static const char *const others[] = {".xlsx", ".xls", ".docx", ".doc",
                                         ".csv",  ".wps", ".pdf",  NULL};
    if (!file_is_named(path, others)) {
        return EXITS_DONE;
    }
    say_error(_("%s: a plan is read from YAML or JSON; server/example/plan.yaml shows how."), path);
    return EXITS_DATA;
}

static int run(struct cli *cli)
{
    const char *path = cli->options.arguments[0];
    struct plan_file file;
    struct file_faults faults;
    char *bytes = NULL;
    size_t length = 0;

    int code = check_kind(path);
    code = code == EXITS_DONE ? file_read(cli, path, PLAN_FILE_SIZE_MAX, &bytes, &length) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    file_faults_init(&faults, &cli->arena);
    plan_file_parse(bytes, length, &file, &faults, &cli->arena);
    code = file_faults_say(&faults, path);
    return code == EXITS_DONE ? send_file(cli, &file, path) : code;
}

const struct cli_command campaign_import_command = {
    .name = "campaign",
    .subname = "import",
    .arguments = N_("FILE"),
    .summary = N_("import a plan (YAML)"),
    .options = options,
    .run = run,
    .text_only = true,
};
