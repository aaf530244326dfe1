/*
 * FILE_GET: a chunk of a file, for whoever may see the unit's records. What fails: FIELD, NOT_YOURS, NOT_FOUND (no record
 * of the unit names it, or not for this edition), FILE_INCOMPLETE.
 */
#include "common/base/file_limit.h"
#include "proto/evidence.pb-c.h"
#include "server/commands/asked.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/store/calls/file.h"
#include <string.h>

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct file_get_call *found = CONTAINER_OF(call, struct file_get_call, call);
    Rectify__FileBytes *out = (Rectify__FileBytes *)message;
    out->size = (uint64_t)found->size;
    bool ok = convert_bytes(&command->arena, found->bytes, found->length, &out->bytes);
    return ok ? ERR_OK : ERR_NOMEM;
}

static void check(const Rectify__FileGet *in, struct checks *checks)
{
    checks_that(checks, in->unit_id > 0, ERR_FIELD, "unit_id");
    checks_that(checks, in->digest.len == DIGEST_SIZE, ERR_FIELD, "digest");
    checks_that(checks, file_chunk_length(FILE_BYTES_MAX, in->offset) > 0, ERR_FIELD, "offset");
    checks_that(checks, edition_known(in->has_edition, in->edition), ERR_FIELD, "edition");
}

enum command_progress command_file_get(struct command *command)
{
    const Rectify__FileGet *in = (const Rectify__FileGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct unit_asked asked = {.unit_id = in->unit_id};
    check(in, &checks);
    asked_narrow(&checks, &command->caller, &asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct file_get_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    *call = (struct file_get_call){
        .call = command_answer_call(command, fill),
        .unit_id = asked.unit_id,
        .offset = (int64_t)in->offset,
        .edition = in->has_edition ? (enum edition)in->edition : EDITION_INTERNAL,
    };
    memcpy(call->digest.bytes, in->digest.data, DIGEST_SIZE);
    return command_await(command, store_file_get(command->commands->options.store, call));
}
