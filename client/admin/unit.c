/* unit add, unit list: one unit by hand, and the register. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/admin/unit_rows.h"
#include "client/admin/unit_told.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/texts.h"
#include "client/cli/words.h"
#include "common/base/language.h"
#include "proto/office.pb-c.h"
#include "proto/record.pb-c.h"
#include <stdio.h>

enum {
    KIND = 'k',
    LEVEL = 'l',
    PARENT = 'p',
    GROUP = 'g',
};

static const struct option add_options[] = {
    {"kind", KIND, OPTION_WORD, WORDS_UNIT_KIND, true, N_("KIND"),
     N_("AREA, OFFICE, COMMUNITY, BUREAU, CLINIC, ENTERPRISE")},
    {"level", LEVEL, OPTION_WORD, WORDS_LEVEL, true, N_("LEVEL"),
     N_("PROVINCE, CITY, DISTRICT, COMMUNITY")},
    {"parent", PARENT, OPTION_LINE, OPTION_NAME_MAX, false, N_("UNIT-CODE"),
     N_("code of the unit above")},
    {0},
};

static const struct option list_options[] = {
    {"group", GROUP, OPTION_LINE, OPTION_NAME_MAX, false, N_("GROUP"), N_("only this group's")},
    {0},
};

/* ---- add: an import of one row ---- */

static int check_codes(const struct cli *cli)
{
    const char *parent = options_text(&cli->options, PARENT);
    const char *codes[] = {cli->options.arguments[0], parent != NULL ? parent : "x"};
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        if (!unit_rows_is_code(codes[i])) {
            say_error(_("\"%s\" is no code: 1 to 64 letters, digits, \"-\" and \"_\""), codes[i]);
            return EXITS_DATA;
        }
    }
    return options_check_line(_("NAME"), cli->options.arguments[1], OPTION_NAME_MAX);
}

static int print_added(struct cli *cli, const Rectify__UnitImported *imported)
{
    for (size_t i = 0; i < imported->n_remarks; i++) {
        const Rectify__RowRemark *remark = imported->remarks[i];
        enum err err = err_known((int)remark->code) ? (enum err)remark->code : ERR_INTERNAL;
        say_error(_("%s \"%s\": %s"),
                  remark->field != NULL ? texts_field(remark->field, &cli->arena) : "",
                  remark->value != NULL ? remark->value : "", texts_error(err));
    }
    if (imported->n_remarks > 0) {
        return EXITS_DATA;
    }
    unit_told_print(cli, imported, false);
    return EXITS_DONE;
}

static int run_add(struct cli *cli)
{
    Rectify__UnitImport in = RECTIFY__UNIT_IMPORT__INIT;
    Rectify__UnitRow row = RECTIFY__UNIT_ROW__INIT;
    Rectify__UnitRow *rows[] = {&row};
    ProtobufCMessage *out = NULL;
    const char *parent = options_text(&cli->options, PARENT);

    row.line = 1;
    row.code = keep_text(&cli->arena, cli->options.arguments[0]);
    row.name = keep_text(&cli->arena, cli->options.arguments[1]);
    row.kind = (uint32_t)options_number(&cli->options, KIND, 0);
    row.level = (uint32_t)options_number(&cli->options, LEVEL, 0);
    row.parent_code = parent != NULL ? keep_text(&cli->arena, parent) : NULL;
    in.units = rows;
    in.n_units = ARRAY_LEN(rows);
    int code = check_codes(cli);
    code = code == EXITS_DONE ? request_id_make(cli, &in.request_id) : code;
    code = code == EXITS_DONE ? connect_open(cli) : code;
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_UNIT_IMPORT, &in.base, &out) : code;
    return code == EXITS_DONE ? print_added(cli, (const Rectify__UnitImported *)out) : code;
}

/* ---- list ---- */

static const char *joined(struct cli *cli, size_t count, char *const *texts)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        text = keep_join(&cli->arena, text, _(", "), texts[i]);
    }
    return text;
}

static int print_table(struct cli *cli, const Rectify__Units *all)
{
    static const struct sheet_column columns[] = {
        {N_("Code"), 14, 0, SHEET_LEFT, false},
        {N_("Name"), 28, 0, SHEET_LEFT, false},
        {N_("Kind"), 10, 0, SHEET_LEFT, false},
        {N_("Level"), 8, 0, SHEET_LEFT, false},
        {N_("Unit above"), 18, 0, SHEET_LEFT, false},
        {N_("First responsible"), 16, 0, SHEET_LEFT, false},
        {N_("Groups"), 18, 0, SHEET_LEFT, false},
        {N_("Aliases"), 24, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_units);
    for (size_t i = 0; i < all->n_units; i++) {
        const Rectify__UnitRecord *unit = all->units[i];
        table_cell(&table, unit->code);
        table_cell(&table, unit->sample ? keep_printf(&cli->arena, _("%s (sample)"), unit->name)
                                        : unit->name);
        table_cell(&table, word_label(WORDS_UNIT_KIND, unit->kind));
        table_cell(&table, word_label(WORDS_LEVEL, unit->level));
        table_cell(&table, unit->parent);
        table_cell(&table, unit->first_responsible);
        table_cell(&table, joined(cli, unit->n_groups, unit->groups));
        table_cell(&table, joined(cli, unit->n_aliases, unit->aliases));
    }
    return table_print(&table);
}

static void print_json(const Rectify__Units *all)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    for (size_t i = 0; i < all->n_units; i++) {
        const Rectify__UnitRecord *unit = all->units[i];
        json_t *object = json_made(json_object());
        json_add_text(object, "code", unit->code);
        json_add_text(object, "name", unit->name);
        json_add_word(object, "kind", WORDS_UNIT_KIND, unit->kind);
        json_add_word(object, "level", WORDS_LEVEL, unit->level);
        json_add_text(object, "parent", unit->parent);
        json_add_text(object, "first_responsible", unit->first_responsible);
        json_add_texts(object, "aliases", unit->n_aliases, unit->aliases);
        json_add_texts(object, "groups", unit->n_groups, unit->groups);
        json_add_flag(object, "sample", unit->sample);
        json_push(array, object);
    }
    json_add(document, "units", array);
    json_print(document);
}

static int run_list(struct cli *cli)
{
    Rectify__UnitsGet in = RECTIFY__UNITS_GET__INIT;
    ProtobufCMessage *out = NULL;
    const char *group = options_text(&cli->options, GROUP);

    in.group = group != NULL ? keep_text(&cli->arena, group) : NULL;
    int code = connect_open(cli);
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_UNITS_GET, &in.base, &out) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (cli->json) {
        print_json((const Rectify__Units *)out);
        return EXITS_DONE;
    }
    return print_table(cli, (const Rectify__Units *)out);
}

const struct cli_command unit_add_command = {
    .name = "unit",
    .subname = "add",
    .arguments = N_("CODE NAME"),
    .summary = N_("add or change one unit"),
    .options = add_options,
    .run = run_add,
};

const struct cli_command unit_list_command = {
    .name = "unit",
    .subname = "list",
    .arguments = "",
    .summary = N_("the register"),
    .options = list_options,
    .run = run_list,
};
