/*
 * REMIND: a text to each of several units, each an event of its own; what became of it, unit by unit. Those outside of the
 * office's area are passed over.
 */
#include "proto/work.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/store/calls/work.h"

static enum err code_of(enum remind_outcome outcome)
{
    switch (outcome) {
    case REMIND_DONE: return ERR_OK;
    case REMIND_TODAY: return ERR_REMINDED_TODAY;
    case REMIND_OUTSIDE: return ERR_OTHER_AREA;
    case REMIND_UNKNOWN: break;
    }
    return ERR_NOT_FOUND;
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct remind_call *found = CONTAINER_OF(call, struct remind_call, call);
    Rectify__Reminded *out = (Rectify__Reminded *)message;
    struct arena *arena = &command->arena;
    out->results = convert_list(arena, found->row_count, sizeof(Rectify__ReminderResult));
    if (out->results == NULL) {
        return ERR_NOMEM;
    }
    out->n_results = found->row_count;
    for (size_t i = 0; i < found->row_count; i++) {
        const struct reminder_row *row = &found->rows[i];
        rectify__reminder_result__init(out->results[i]);
        out->results[i]->unit_id = row->unit_id;
        out->results[i]->code = (uint32_t)code_of(row->outcome);
        out->results[i]->no_terminal = row->outcome != REMIND_OUTSIDE && !row->has_terminal;
        out->results[i]->has_no_terminal = out->results[i]->no_terminal;
    }
    return ERR_OK;
}

/* At most 1,000 of them (COUNT). */
static bool named_before(const Rectify__Remind *in, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (in->reminders[i]->unit_id == in->reminders[at]->unit_id) {
            return true;
        }
    }
    return false;
}

/* An office reminds whom it decides for. */
static enum remind_outcome foreseen(const struct command *command, int64_t unit_id)
{
    uint32_t over = caller_roles_over(command->commands, &command->caller, unit_id);
    return (over & command->type->roles) != 0 ? REMIND_UNKNOWN : REMIND_OUTSIDE;
}

static void check(const struct command *command, struct remind_call *call, struct uuid *request_id,
                  struct checks *checks)
{
    const Rectify__Remind *in = (const Rectify__Remind *)command->in;
    checks_that(checks, request_id_read(&in->request_id, request_id), ERR_FIELD, "request_id");
    checks_that(checks, in->campaign_id > 0, ERR_FIELD, "campaign_id");
    for (size_t i = 0; i < in->n_reminders && checks->err == ERR_OK; i++) {
        const Rectify__Reminder *reminder = in->reminders[i];
        checks_that(checks, reminder->unit_id > 0 && !named_before(in, i), ERR_FIELD,
                    "reminders[%zu].unit_id", i + 1);
        checks_given(checks, reminder->text, TEXT_LONG_MAX, "reminders[%zu].text", i + 1);
        call->rows[i] = (struct reminder_row){.unit_id = reminder->unit_id,
                                              .text = reminder->text,
                                              .outcome = foreseen(command, reminder->unit_id)};
    }
}

enum command_progress command_remind(struct command *command)
{
    const Rectify__Remind *in = (const Rectify__Remind *)command->in;
    const struct commands_options *options = &command->commands->options;
    struct checks checks = {.err = ERR_OK};
    struct uuid request_id;
    struct remind_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    struct reminder_row *rows = arena_calloc(&command->arena, in->n_reminders, sizeof(*rows));
    if (call == NULL || rows == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->rows = rows;
    call->row_count = in->n_reminders;
    check(command, call, &request_id, &checks);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    call->call = command_answer_call(command, fill);
    call->actor = command_actor(command, &request_id);
    call->campaign_id = in->campaign_id;
    call->today = day_of_wall_ms(call->actor.received_ms);
    call->dry_run = in->dry_run;
    return command_await(command, store_remind(options->store, call));
}
