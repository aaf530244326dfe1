/* FILE_OFFER: how much of a file is there already. What fails: FIELD, SIZE, NOT_YOURS, NOT_FOUND, QUOTA. */
#include "proto/evidence.pb-c.h"
#include "server/commands/file_sending.h"

static void on_offered(struct store_call *call)
{
    struct command *command = call->owner;
    const struct file_offer_call *offer = CONTAINER_OF(call, struct file_offer_call, call);
    Rectify__FileOffered *out = arena_alloc(&command->arena, sizeof(*out));
    if (call->err != ERR_OK || out == NULL) {
        enum err err = call->err != ERR_OK ? call->err : ERR_NOMEM;
        file_sending_refuse(command, err, err == ERR_FIELD ? "size" : NULL, &offer->progress);
        return;
    }
    rectify__file_offered__init(out);
    out->received = (uint64_t)offer->progress.received;
    out->complete = offer->progress.complete;
    out->left = (uint64_t)offer->progress.left;
    command_finish(command, ERR_OK, &out->base);
}

enum command_progress command_file_offer(struct command *command)
{
    const Rectify__FileOffer *in = (const Rectify__FileOffer *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct file_offer_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_store_call(command, on_offered);
    file_sending_read(command, in->unit_id, &in->digest, in->size, &call->sending, &checks);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    enum err err = file_sending_permitted(command, in->unit_id);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    return command_await(command, store_file_offer(command->commands->options.store, call));
}
