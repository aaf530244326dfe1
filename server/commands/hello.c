/*
 * HELLO: one version of the protocol is agreed on, and the table of clients says whether the certificate is still
 * worth something. What fails: VERSION; UNKNOWN_CLIENT, REVOKED; the store's condition.
 */
#include "proto/session.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/commands/texts.h"
#include "server/store/calls/clients.h"

enum {
    SESSION_ID_SIZE = 16,
};

static Rectify__Welcome *welcome(struct command *command, const struct client_call *client)
{
    const struct commands_options *options = &command->commands->options;
    Rectify__Welcome *out = arena_alloc(&command->arena, sizeof(*out));
    uint8_t *session_id = arena_alloc(&command->arena, SESSION_ID_SIZE);
    if (out == NULL || session_id == NULL || random_bytes(session_id, SESSION_ID_SIZE) != ERR_OK) {
        return NULL;
    }
    rectify__welcome__init(out);
    out->version = COMMANDS_PROTOCOL_VERSION;
    out->session_id.data = session_id;
    out->session_id.len = SESSION_ID_SIZE;
    out->server_time_ms = options->wall_ms();
    out->unit_id = client->identity.unit_id;
    out->unit_name = convert_text(client->unit_name);
    out->person_id = client->identity.person_id;
    out->person_name = convert_text(client->person_name);
    out->roles = client->identity.roles;
    out->in_flight_max = options->in_flight_max;
    out->submit_items_max = COMMANDS_SUBMIT_ITEMS_MAX;
    out->has_durable = true;
    out->durable = store_durable(options->store);
    return out;
}

static void on_client(struct store_call *call)
{
    struct command *command = call->owner;
    const struct client_call *client = CONTAINER_OF(call, struct client_call, call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    Rectify__Welcome *out = welcome(command, client);
    if (out == NULL) {
        command_finish(command, ERR_NOMEM, NULL);
        return;
    }
    command->caller.from_office = client->unit_kind == UNIT_OFFICE;
    command->greeted = true;
    command_finish(command, ERR_OK, &out->base);
}

enum command_progress command_hello(struct command *command)
{
    const Rectify__Hello *in = (const Rectify__Hello *)command->in;
    if (in->version_min > COMMANDS_PROTOCOL_VERSION ||
        in->version_max < COMMANDS_PROTOCOL_VERSION) {
        return command_refuse(command, ERR_VERSION, NULL);
    }
    enum err err = text_form(in->software, TEXT_SHORT_MAX);
    if (err != ERR_OK) {
        return command_refuse(command, err, "software");
    }
    struct client_call *client = arena_calloc(&command->arena, 1, sizeof(*client));
    if (client == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    client->call = command_store_call(command, on_client);
    client->identity = command->caller.identity;
    client->spki = command->caller.spki;
    return command_await(command, store_client(command->commands->options.store, client));
}
