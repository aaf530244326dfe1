/*
 * UNIT_IMPORT: the whole register from a file, all rows or none.
 *
 * Every row is checked here for its form and the file for contradicting itself; the store checks it against what it
 * has. Any remark, from either, means that nothing was stored.
 */
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/commands/unit_rows.h"

static Rectify__UnitImported *answer(struct arena *arena, const struct row_remark *remarks,
                                     size_t count)
{
    Rectify__UnitImported *out = arena_alloc(arena, sizeof(*out));
    Rectify__RowRemark **list = convert_list(arena, count, sizeof(**list));
    if (out == NULL || list == NULL) {
        return NULL;
    }
    rectify__unit_imported__init(out);
    out->remarks = list;
    out->n_remarks = count;
    for (size_t i = 0; i < count; i++) {
        rectify__row_remark__init(list[i]);
        list[i]->line = (uint32_t)remarks[i].line;
        list[i]->code = (uint32_t)remarks[i].err;
        list[i]->field = convert_text(remarks[i].field);
        list[i]->value = convert_text(remarks[i].value);
    }
    return out;
}

static void on_imported(struct store_call *call)
{
    struct command *command = call->owner;
    const struct unit_import_call *done = CONTAINER_OF(call, struct unit_import_call, call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    Rectify__UnitImported *out = answer(&command->arena, done->remarks, done->remark_count);
    if (out == NULL) {
        command_finish(command, ERR_NOMEM, NULL);
        return;
    }
    if (done->remark_count == 0) {
        out->created = (uint32_t)done->created;
        out->changed = (uint32_t)done->changed;
        out->unchanged = (uint32_t)done->unchanged;
    }
    command_finish(command, ERR_OK, &out->base);
}

static enum command_progress answer_remarks(struct command *command,
                                            const struct row_remarks *remarks)
{
    Rectify__UnitImported *out = answer(&command->arena, remarks->all, remarks->count);
    return out == NULL ? command_refuse(command, ERR_NOMEM, NULL)
                       : command_answer(command, &out->base);
}

enum command_progress command_unit_import(struct command *command)
{
    const Rectify__UnitImport *in = (const Rectify__UnitImport *)command->in;
    struct row_remarks remarks = {.count = 0};
    struct uuid request_id;
    if (!request_id_read(&in->request_id, &request_id)) {
        return command_refuse(command, ERR_FIELD, "request_id");
    }
    if (in->n_units + in->n_groups + in->n_persons == 0) {
        return command_refuse(command, ERR_FIELD, "units");
    }
    struct unit_import_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    enum err err = call == NULL ? ERR_NOMEM : unit_rows_take(in, &command->arena, call, &remarks);
    if (err == ERR_OK) {
        err = unit_names_check(call, &command->arena, &remarks);
    }
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    if (remarks.count > 0) {
        return answer_remarks(command, &remarks);
    }
    call->call = command_store_call(command, on_imported);
    call->actor = command_actor(command, &request_id);
    call->call.progress = in->progress ? command_tell : NULL;
    call->dry_run = in->dry_run;
    return command_await(command, store_unit_import(command->commands->options.store, call));
}
