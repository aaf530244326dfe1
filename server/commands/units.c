/* UNITS_GET: the register, the units of one group, or one unit. */
#include "proto/record.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static void fill_unit(const struct unit_record *record, Rectify__UnitRecord *out)
{
    rectify__unit_record__init(out);
    out->unit_id = record->unit_id;
    out->code = convert_text(record->code);
    out->name = convert_text(record->name);
    out->kind = (uint32_t)record->kind;
    out->level = (uint32_t)record->level;
    out->parent = convert_text(record->parent);
    out->first_responsible = convert_text(record->first_responsible);
    out->aliases = convert_texts(record->aliases);
    out->n_aliases = record->alias_count;
    out->groups = convert_texts(record->groups);
    out->n_groups = record->group_count;
    out->has_sample = record->sample;
    out->sample = record->sample;
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct units_call *found = CONTAINER_OF(call, struct units_call, call);
    Rectify__Units *out = (Rectify__Units *)message;
    struct arena *arena = &command->arena;
    out->units = convert_list(arena, found->unit_count, sizeof(Rectify__UnitRecord));
    if (out->units == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < found->unit_count; i++) {
        fill_unit(&found->units[i], out->units[i]);
    }
    out->n_units = found->unit_count;
    return ERR_OK;
}

enum command_progress command_units_get(struct command *command)
{
    const Rectify__UnitsGet *in = (const Rectify__UnitsGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    checks_text(&checks, in->group, TEXT_NAME_MAX, "group");
    checks_text(&checks, in->unit, TEXT_NAME_MAX, "unit");
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct units_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->group = text_or_null(in->group);
    call->unit = text_or_null(in->unit);
    return command_await(command, store_units(command->commands->options.store, call));
}
