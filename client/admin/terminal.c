/* terminal list, terminal revoke ID: who can speak for whom. */
#include "client/admin/commands.h"
#include "client/admin/request.h"
#include "client/cli/connect.h"
#include "client/cli/json.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "proto/enroll.pb-c.h"

enum {
    UNIT = 'u',
};

static const struct option list_options[] = {
    {"unit", UNIT, OPTION_LINE, OPTION_NAME_MAX, false, N_("UNIT"), N_("only this unit")},
    {0},
};

static int print_table(struct cli *cli, const Rectify__Clients *all)
{
    static const struct sheet_column columns[] = {
        {N_("ID"), 6, 0, SHEET_RIGHT, false},       {N_("Unit"), 26, 0, SHEET_LEFT, false},
        {N_("Person"), 20, 0, SHEET_LEFT, false},   {N_("Roles"), 24, 0, SHEET_LEFT, false},
        {N_("Computer"), 16, 0, SHEET_LEFT, false}, {N_("Enrolled"), 16, 0, SHEET_LEFT, false},
        {N_("Revoked"), 16, 0, SHEET_LEFT, false},
    };
    struct table table;

    table_init(&table, cli, columns, ARRAY_LEN(columns), all->n_clients);
    for (size_t i = 0; i < all->n_clients; i++) {
        const Rectify__Client *client = all->clients[i];
        char enrolled[CLOCK_TEXT_SIZE];
        char revoked[CLOCK_TEXT_SIZE] = "";
        clock_format_minute(client->enrolled_ms, enrolled);
        if (client->has_revoked_ms) {
            clock_format_minute(client->revoked_ms, revoked);
        }
        table_number(&table, client->client_id);
        table_cell(&table, client->unit_name);
        table_cell(&table, client->person_name);
        table_cell(&table, words_of_bits(WORDS_ROLE, client->roles, &cli->arena));
        table_cell(&table, client->terminal);
        table_cell(&table, keep_text(&cli->arena, enrolled));
        table_cell(&table, keep_text(&cli->arena, revoked));
    }
    return table_print(&table);
}

static json_t *roles_json(uint32_t roles)
{
    json_t *array = json_made(json_array());
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((roles & bit) != 0) {
            json_push(array, json_string(word_name(WORDS_ROLE, bit)));
        }
    }
    return array;
}

static void print_json(const Rectify__Clients *all)
{
    json_t *document = json_document();
    json_t *array = json_made(json_array());

    for (size_t i = 0; i < all->n_clients; i++) {
        const Rectify__Client *client = all->clients[i];
        json_t *object = json_made(json_object());
        json_add_number(object, "client_id", client->client_id);
        json_add_text(object, "unit", client->unit_name);
        json_add_text(object, "person", client->person_name);
        json_add(object, "roles", roles_json(client->roles));
        json_add_text(object, "terminal", client->terminal);
        json_add_time(object, "enrolled_at", client->enrolled_ms);
        if (client->has_revoked_ms) {
            json_add_time(object, "revoked_at", client->revoked_ms);
        }
        json_add_text(object, "serial", client->serial);
        json_push(array, object);
    }
    json_add(document, "clients", array);
    json_print(document);
}

static int run_list(struct cli *cli)
{
    Rectify__ClientsGet in = RECTIFY__CLIENTS_GET__INIT;
    ProtobufCMessage *out = NULL;
    const char *unit = options_text(&cli->options, UNIT);

    in.unit = unit != NULL ? keep_text(&cli->arena, unit) : NULL;
    int code = connect_open(cli);
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_CLIENTS_GET, &in.base, &out) : code;
    if (code != EXITS_DONE) {
        return code;
    }
    if (cli->json) {
        print_json((const Rectify__Clients *)out);
        return EXITS_DONE;
    }
    return print_table(cli, (const Rectify__Clients *)out);
}

static int run_revoke(struct cli *cli)
{
    Rectify__ClientRevoke in = RECTIFY__CLIENT_REVOKE__INIT;
    ProtobufCMessage *out = NULL;
    long id = 0;

    int code = options_check_number("ID", cli->options.arguments[0], 1, INT32_MAX, &id);
    code = code == EXITS_DONE ? request_id_make(cli, &in.request_id) : code;
    code = code == EXITS_DONE ? connect_open(cli) : code;
    in.client_id = id;
    code = code == EXITS_DONE ? connect_call(cli, MESSAGE_CLIENT_REVOKE, &in.base, &out) : code;
    if (code == EXITS_DONE && cli->json) {
        json_t *document = json_document();
        json_add_number(document, "client_id", id);
        json_add_flag(document, "revoked", true);
        json_print(document);
    } else if (code == EXITS_DONE) {
        say(cli, _("Revoked: terminal %ld can do nothing from now on; its history stays."), id);
    }
    return code;
}

const struct cli_command terminal_list_command = {
    .name = "terminal",
    .subname = "list",
    .arguments = "",
    .summary = N_("enrolled terminals"),
    .options = list_options,
    .run = run_list,
};

const struct cli_command terminal_revoke_command = {
    .name = "terminal",
    .subname = "revoke",
    .arguments = "ID",
    .summary = N_("a terminal's certificate is worth nothing from now on"),
    .run = run_revoke,
};
