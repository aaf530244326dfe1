/*
 * UNIT_FILES_GET: the files of the acts on a unit as a whole, of which FILE_GET fetches the bytes. Whose: as in asked.h; what
 * fails: FIELD, NOT_YOURS, NOT_FOUND (no such unit).
 */
#include "proto/evidence.pb-c.h"
#include "server/commands/asked.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/store/calls/file.h"

static bool fill_file(struct arena *arena, const struct unit_file_record *record,
                      Rectify__UnitFile *out)
{
    Rectify__FileRecord **file = NULL;
    rectify__unit_file__init(out);
    out->act = (uint32_t)record->act;
    out->received_ms = record->received_ms;
    bool ok = convert_files(arena, &record->file, 1, &file);
    out->file = ok ? file[0] : NULL;
    return ok;
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct unit_files_call *found = CONTAINER_OF(call, struct unit_files_call, call);
    Rectify__UnitFiles *out = (Rectify__UnitFiles *)message;
    struct arena *arena = &command->arena;
    out->unit_id = found->found_unit_id;
    out->unit_name = convert_text(found->found_unit_name);
    out->files = convert_list(arena, found->file_count, sizeof(Rectify__UnitFile));
    bool ok = out->files != NULL;
    for (size_t i = 0; ok && i < found->file_count; i++) {
        ok = fill_file(arena, &found->files[i], out->files[i]);
    }
    out->n_files = found->file_count;
    return ok ? ERR_OK : ERR_NOMEM;
}

enum command_progress command_unit_files_get(struct command *command)
{
    const Rectify__UnitFilesGet *in = (const Rectify__UnitFilesGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct unit_asked asked = asked_read(&checks, in->unit_id, in->unit);
    asked_narrow_one(&checks, &command->caller, &asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct unit_files_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->asked = asked;
    return command_await(command, store_unit_files(command->commands->options.store, call));
}
