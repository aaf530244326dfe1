/* SUPERVISIONS_GET: which notices were given, which are answered, which answer is late. Whose: as in asked.h. */
#include "proto/work.pb-c.h"
#include "server/commands/asked.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/store/calls/work.h"

/* A reply is in time on the day itself; the day of a reply that came is judged by the server's clock. */
static bool is_overdue(const struct supervision_record *record, day_t today)
{
    day_t replied_on = record->replied_ms == 0 ? today : day_of_wall_ms(record->replied_ms);
    return replied_on > record->reply_by;
}

static bool fill_supervision(struct arena *arena, const struct supervision_record *record,
                             day_t today, Rectify__Supervision *out)
{
    rectify__supervision__init(out);
    out->unit_id = record->unit_id;
    out->unit_name = convert_text(record->unit_name);
    out->problem_no = (uint32_t)record->problem_no;
    out->text = convert_text(record->text);
    out->at_ms = record->at_ms;
    out->person_name = convert_text(record->person_name);
    out->reply_by = record->reply_by;
    out->overdue = is_overdue(record, today);
    out->has_replied_ms = record->replied_ms != 0;
    out->replied_ms = record->replied_ms;
    out->reply = convert_text(record->reply);
    out->signed_by = convert_text(record->signed_by);
    out->replies = (uint32_t)record->replies;
    return convert_bytes(arena, record->request_id.bytes, sizeof(record->request_id.bytes),
                         &out->request_id);
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct supervisions_call *found = CONTAINER_OF(call, struct supervisions_call, call);
    Rectify__Supervisions *out = (Rectify__Supervisions *)message;
    struct arena *arena = &command->arena;
    out->today = day_of_wall_ms(command->commands->options.wall_ms());
    out->supervisions = convert_list(arena, found->supervision_count, sizeof(Rectify__Supervision));
    bool ok = out->supervisions != NULL;
    for (size_t i = 0; ok && i < found->supervision_count; i++) {
        ok = fill_supervision(arena, &found->supervisions[i], out->today, out->supervisions[i]);
    }
    out->n_supervisions = found->supervision_count;
    return ok ? ERR_OK : ERR_NOMEM;
}

enum command_progress command_supervisions_get(struct command *command)
{
    const Rectify__SupervisionsGet *in = (const Rectify__SupervisionsGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct unit_asked asked = asked_read(&checks, in->unit_id, in->unit);
    asked_narrow(&checks, &command->caller, &asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct supervisions_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->asked = asked;
    call->open = in->open;
    return command_await(command, store_supervisions(command->commands->options.store, call));
}
