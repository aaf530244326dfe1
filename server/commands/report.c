/* REPORT_GET: one summary report with the bytes of a version and its history. Whose it may be: as in assignments.c. */
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

static bool fill(struct command *command, const struct report_call *call, Rectify__Report *out)
{
    struct arena *arena = &command->arena;
    rectify__report__init(out);
    out->today = day_of_wall_ms(command->commands->options.wall_ms());
    out->has_version = call->content_version != 0;
    out->version = call->content_version;
    out->has_act = out->has_version;
    out->act.len = call->content_length;
    out->act.data = (uint8_t *)(uintptr_t)call->content; /* as convert_text */
    out->campaign = arena_alloc(arena, sizeof(*out->campaign));
    out->report = arena_alloc(arena, sizeof(*out->report));
    return out->campaign != NULL && out->report != NULL &&
           convert_campaign(arena, &call->found, out->campaign) &&
           convert_report(arena, &call->report, &command->caller, out->report) &&
           fill_events(arena, call, out);
}

static void on_report(struct store_call *call)
{
    struct command *command = call->owner;
    const struct report_call *found = CONTAINER_OF(call, struct report_call, call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    Rectify__Report *out = arena_alloc(&command->arena, sizeof(*out));
    bool ok = out != NULL && fill(command, found, out);
    command_finish(command, ok ? ERR_OK : ERR_NOMEM, ok ? &out->base : NULL);
}

static void check(const Rectify__ReportGet *in, struct checks *checks)
{
    checks_text(checks, in->campaign, TEXT_CODE_MAX, "campaign");
    checks_that(checks, in->unit_id >= 0, ERR_FIELD, "unit_id");
    checks_text(checks, in->unit, TEXT_NAME_MAX, "unit");
    checks_that(checks, count_sane(in->version), ERR_FIELD, "version");
}

enum command_progress command_report_get(struct command *command)
{
    const Rectify__ReportGet *in = (const Rectify__ReportGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    check(in, &checks);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct report_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    *call = (struct report_call){
        .call = command_store_call(command, on_report),
        .campaign = text_or_null(in->campaign),
        .issued_only = !caller_sees_drafts(&command->caller),
        .unit_id = in->unit_id,
        .unit_name = text_or_null(in->unit),
        .version = in->version,
    };
    enum err err =
        caller_narrow(&command->caller, &call->unit_id, call->unit_name, &call->only_unit_id);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    if (call->unit_id == 0 && call->unit_name == NULL) {
        call->unit_id = command->caller.identity.unit_id;
    }
    if (call->unit_id == 0 && call->unit_name == NULL) {
        return command_refuse(command, ERR_FIELD,
                              "unit"); /* the administrator has none of his own */
    }
    return command_await(command, store_report(command->commands->options.store, call));
}
