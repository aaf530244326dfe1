/* LOG_GET: a page of all that was done. Whose: as in asked.h. */
#include "server/store/calls/log.h"
#include "proto/work.pb-c.h"
#include "server/commands/asked.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

enum {
    SKEW_MS = 60 * 60 * 1000, /* another server's clock may be ahead of ours */
};

static void fill_kind(const struct log_record *record, Rectify__LogEntry *out)
{
    bool on_unit = record->act != 0;
    out->has_act = on_unit;
    out->act = (uint32_t)record->act;
    out->has_from_state = on_unit;
    out->from_state = (uint32_t)record->from_state;
    out->has_to_state = on_unit;
    out->to_state = (uint32_t)record->to_state;
    out->has_version = on_unit;
    out->version = record->version;
    out->office_act = convert_text(record->office_act);
    out->subject = convert_text(record->subject);
}

static bool fill_entry(struct arena *arena, const struct log_record *record, Rectify__LogEntry *out)
{
    rectify__log_entry__init(out);
    fill_kind(record, out);
    out->received_ms = record->place.received_ms;
    out->has_client_time_ms = record->client_time_ms != 0;
    out->client_time_ms = record->client_time_ms;
    out->unit_id = record->place.unit_id;
    out->unit_name = convert_text(record->unit_name);
    out->campaign = convert_text(record->campaign);
    out->has_problem_no = record->problem_no != 0;
    out->problem_no = (uint32_t)record->problem_no;
    out->person_name = convert_text(record->person_name);
    out->actor_unit = convert_text(record->actor_unit);
    out->role = record->hat;
    out->has_client_id = record->client_id != 0;
    out->client_id = record->client_id;
    out->terminal = convert_text(record->terminal);
    out->text = convert_text(record->text);
    out->has_digest = record->has_digest;
    out->has_self_held = record->self_held;
    out->self_held = record->self_held;
    out->signed_by = convert_text(record->signed_by);
    return convert_bytes(arena, record->place.request_id.bytes,
                         sizeof(record->place.request_id.bytes), &out->request_id) &&
           (!record->has_digest ||
            convert_bytes(arena, record->digest.bytes, DIGEST_SIZE, &out->digest));
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct log_call *found = CONTAINER_OF(call, struct log_call, call);
    Rectify__Log *out = (Rectify__Log *)message;
    struct arena *arena = &command->arena;
    out->more = found->more;
    out->entries = convert_list(arena, found->entry_count, sizeof(Rectify__LogEntry));
    bool ok = out->entries != NULL;
    for (size_t i = 0; ok && i < found->entry_count; i++) {
        ok = fill_entry(arena, &found->entries[i], out->entries[i]);
    }
    out->n_entries = found->entry_count;
    return ok ? ERR_OK : ERR_NOMEM;
}

static void check(const Rectify__LogGet *in, struct log_call *call, struct checks *checks)
{
    struct log_place *after = &call->after;
    checks_text(checks, in->campaign, TEXT_CODE_MAX, "campaign");
    call->asked = asked_read(checks, in->unit_id, in->unit);
    checks_that(checks, count_sane(in->problem_no), ERR_FIELD, "problem_no");
    checks_that(checks, time_sane(in->since_ms), ERR_FIELD, "since_ms");
    checks_that(checks, time_sane(in->until_ms), ERR_FIELD, "until_ms");
    if (in->after == NULL) {
        return;
    }
    checks_that(checks, time_sane(in->after->received_ms), ERR_FIELD, "after.received_ms");
    checks_that(checks, uuid_read(&in->after->request_id, &after->request_id), ERR_FIELD,
                "after.request_id");
    checks_that(checks, in->after->unit_id >= 0, ERR_FIELD, "after.unit_id");
    after->received_ms = in->after->received_ms;
    after->unit_id = in->after->unit_id;
}

enum command_progress command_log_get(struct command *command)
{
    const Rectify__LogGet *in = (const Rectify__LogGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct log_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    check(in, call, &checks);
    asked_narrow(&checks, &command->caller, &call->asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    call->present_ms = command->commands->options.wall_ms();
    int64_t latest_ms = call->present_ms + SKEW_MS;
    call->call = command_answer_call(command, fill);
    call->campaign = text_or_null(in->campaign);
    call->problem_no = (int)in->problem_no;
    call->since_ms = in->since_ms;
    call->until_ms = in->has_until_ms && in->until_ms < latest_ms ? in->until_ms : latest_ms;
    return command_await(command, store_log(command->commands->options.store, call));
}
