/* REPORT_GET: one summary report with the bytes of a version and its history. Whose it may be: as in asked.h. */
#include "server/commands/asked.h"
#include "server/commands/convert_report.h"
#include "server/commands/internal.h"

static bool fill_events(struct arena *arena, const struct report_call *call, Rectify__Report *out)
{
    out->events = convert_list(arena, call->event_count, sizeof(Rectify__ReportEvent));
    bool ok = out->events != NULL;
    for (size_t i = 0; ok && i < call->event_count; i++) {
        ok = convert_report_event(arena, &call->events[i], out->events[i]);
    }
    out->n_events = call->event_count;
    return ok;
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct report_call *found = CONTAINER_OF(call, struct report_call, call);
    Rectify__Report *out = (Rectify__Report *)message;
    struct arena *arena = &command->arena;
    const struct report_view view = {command, &found->found};
    out->today = day_of_wall_ms(command->commands->options.wall_ms());
    out->has_version = found->content_version != 0;
    out->version = found->content_version;
    out->has_act = out->has_version;
    out->act.len = found->content_length;
    out->act.data = (uint8_t *)(uintptr_t)found->content; /* as convert_text */
    out->campaign = arena_alloc(arena, sizeof(*out->campaign));
    out->report = arena_alloc(arena, sizeof(*out->report));
    bool ok = out->campaign != NULL && out->report != NULL &&
              convert_campaign(arena, &found->found, out->campaign) &&
              convert_report(arena, &found->report, &view, out->report) &&
              fill_events(arena, found, out);
    return ok ? ERR_OK : ERR_NOMEM;
}

static void check(const Rectify__ReportGet *in, struct unit_asked *asked, struct checks *checks)
{
    checks_text(checks, in->campaign, TEXT_CODE_MAX, "campaign");
    *asked = asked_read(checks, in->unit_id, in->unit);
    checks_that(checks, count_sane(in->version), ERR_FIELD, "version");
}

enum command_progress command_report_get(struct command *command)
{
    const Rectify__ReportGet *in = (const Rectify__ReportGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct unit_asked asked;
    check(in, &asked, &checks);
    asked_narrow_one(&checks, &command->caller, &asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct report_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    *call = (struct report_call){
        .call = command_answer_call(command, fill),
        .campaign = campaign_meant(command, in->campaign),
        .issued_only = !caller_sees_drafts(&command->caller),
        .asked = asked,
        .version = in->version,
    };
    return command_await(command, store_report(command->commands->options.store, call));
}
