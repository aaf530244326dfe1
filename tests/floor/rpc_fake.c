#include "tests/floor/rpc_fake.h"
#include "proto/act.pb-c.h"
#include "proto/enroll.pb-c.h"
#include "proto/session.pb-c.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

const uint8_t fake_session_id[16] = "sixteen letters";

static ProtobufCMessage *make(struct command *command, const ProtobufCMessageDescriptor *descriptor)
{
    ProtobufCMessage *message = arena_calloc(&command->arena, 1, descriptor->sizeof_message);
    if (message != NULL) {
        protobuf_c_message_init(descriptor, message);
    }
    return message;
}

static void welcome(struct command *command)
{
    Rectify__Welcome *out = (Rectify__Welcome *)(void *)command->out;
    out->session_id.data = arena_alloc(&command->arena, sizeof(fake_session_id));
    if (out->session_id.data == NULL) {
        command->err = ERR_NOMEM;
        return;
    }
    memcpy(out->session_id.data, fake_session_id, sizeof(fake_session_id));
    out->session_id.len = sizeof(fake_session_id);
    command->caller.from_office = command->commands->from_office;
    command->greeted = true;
}

static void list_clients(struct command *command)
{
    Rectify__Clients *out = (Rectify__Clients *)(void *)command->out;
    size_t length = command->commands->name_length;
    Rectify__Client *client =
        (Rectify__Client *)(void *)make(command, &rectify__client__descriptor);
    out->clients = arena_calloc(&command->arena, 1, sizeof(Rectify__Client *));
    char *name = arena_alloc(&command->arena, length + 1);
    if (client == NULL || out->clients == NULL || name == NULL) {
        command->err = ERR_NOMEM;
        return;
    }
    memset(name, 'n', length);
    name[length] = '\0';
    client->person_name = name;
    out->clients[0] = client;
    out->n_clients = 1;
}

static void answer(struct command *command)
{
    const struct commands *commands = command->commands;
    command->err = commands->err;
    command->field = commands->field;
    command->retry_after_ms = commands->retry_after_ms;
    if (command->err != ERR_OK) {
        return;
    }
    command->out = make(command, commands->wrong_answer
                                     ? &rectify__notice__descriptor
                                     : message_type_find(command->type->answer)->descriptor);
    command->tail = shared_bytes_ref(commands->tail);
    if (command->out == NULL) {
        command->err = ERR_NOMEM;
    } else if (command->type->number == MESSAGE_HELLO && !commands->wrong_answer) {
        welcome(command);
    } else if (command->type->number == MESSAGE_HELLO) {
        command->greeted = true;
    } else if (command->type->number == MESSAGE_CLIENTS_GET) {
        list_clients(command);
    }
}

static void note(struct command *command)
{
    struct commands *commands = command->commands;
    commands->started++;
    if (command->type->number == MESSAGE_SUBMIT) {
        const Rectify__Submit *submit = (const Rectify__Submit *)(const void *)command->in;
        commands->acts_length = 0;
        for (size_t i = 0; i < submit->n_acts; i++) {
            commands->acts_length += submit->acts[i].len;
        }
    }
}

enum command_progress command_start(struct command *command)
{
    struct commands *commands = command->commands;
    note(command);
    if (!commands->wait) {
        answer(command);
        return COMMAND_ENDED;
    }
    assert_true(commands->waiting_count < FAKE_WAITING_MAX);
    commands->waiting[commands->waiting_count++] = command;
    return COMMAND_PENDING;
}

void fake_tell(const struct commands *commands, unsigned n, uint32_t step, uint32_t done,
               uint32_t total)
{
    assert_true(n < commands->waiting_count);
    commands->waiting[n]->told(commands->waiting[n], step, done, total);
}

void fake_finish(struct commands *commands, unsigned n)
{
    struct command *command = commands->waiting[n];
    assert_true(n < commands->waiting_count);
    commands->waiting_count--;
    for (unsigned i = n; i < commands->waiting_count; i++) {
        commands->waiting[i] = commands->waiting[i + 1];
    }
    answer(command);
    command->done(command);
}

void fake_finish_all(struct commands *commands)
{
    while (commands->waiting_count > 0) {
        fake_finish(commands, 0);
    }
}
