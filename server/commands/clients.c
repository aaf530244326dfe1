/* CLIENTS_GET and CLIENT_REVOKE: the administrator's view of the terminals, and the end of one. */
#include "server/store/calls/clients.h"
#include "proto/enroll.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static void fill_client(const struct client_record *record, Rectify__Client *out)
{
    rectify__client__init(out);
    out->client_id = record->client_id;
    out->unit_name = convert_text(record->unit_name);
    out->person_name = convert_text(record->person_name);
    out->roles = record->roles;
    out->terminal = convert_text(record->terminal);
    out->enrolled_ms = record->enrolled_ms;
    out->has_revoked_ms = record->revoked_ms != 0;
    out->revoked_ms = record->revoked_ms;
    out->serial = convert_text(record->serial);
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct clients_call *found = CONTAINER_OF(call, struct clients_call, call);
    Rectify__Clients *out = (Rectify__Clients *)message;
    struct arena *arena = &command->arena;
    out->clients = convert_list(arena, found->client_count, sizeof(Rectify__Client));
    if (out->clients == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < found->client_count; i++) {
        fill_client(&found->clients[i], out->clients[i]);
    }
    out->n_clients = found->client_count;
    return ERR_OK;
}

enum command_progress command_clients_get(struct command *command)
{
    const Rectify__ClientsGet *in = (const Rectify__ClientsGet *)command->in;
    enum err err = text_form(in->unit, TEXT_NAME_MAX);
    if (err != ERR_OK) {
        return command_refuse(command, err, "unit");
    }
    struct clients_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->unit = text_or_null(in->unit);
    return command_await(command, store_clients(command->commands->options.store, call));
}

static enum err fill_revoked(struct command *command, struct store_call *call,
                             ProtobufCMessage *message)
{
    (void)command;
    const struct client_revoke_call *revoked = CONTAINER_OF(call, struct client_revoke_call, call);
    Rectify__ClientRevoked *out = (Rectify__ClientRevoked *)message;
    out->client_id = revoked->client_id;
    return ERR_OK;
}

enum command_progress command_client_revoke(struct command *command)
{
    const Rectify__ClientRevoke *in = (const Rectify__ClientRevoke *)command->in;
    struct uuid request_id;
    if (!request_id_read(&in->request_id, &request_id)) {
        return command_refuse(command, ERR_FIELD, "request_id");
    }
    if (in->client_id <= 0) {
        return command_refuse(command, ERR_FIELD, "client_id");
    }
    struct client_revoke_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill_revoked);
    call->actor = command_actor(command, &request_id);
    call->client_id = in->client_id;
    return command_await(command, store_client_revoke(command->commands->options.store, call));
}
