/* REPORTS_GET: who owes a summary report and how far each is, with the figures. A unit sees its own. */
#include "server/commands/convert_report.h"
#include "server/commands/internal.h"

static Rectify__ReportFigures *make_figures(struct arena *arena, const struct report_figures *in)
{
    Rectify__ReportFigures *out = arena_alloc(arena, sizeof(*out));
    if (out != NULL) {
        rectify__report_figures__init(out);
        out->expected = (uint32_t)in->expected;
        out->submitted = (uint32_t)in->submitted;
        out->on_time = (uint32_t)in->on_time;
        out->complete = (uint32_t)in->complete;
        out->accepted = (uint32_t)in->accepted;
    }
    return out;
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct reports_call *found = CONTAINER_OF(call, struct reports_call, call);
    Rectify__Reports *out = (Rectify__Reports *)message;
    struct arena *arena = &command->arena;
    const struct report_view view = {command, &found->found};
    out->today = day_of_wall_ms(command->commands->options.wall_ms());
    out->campaign = arena_alloc(arena, sizeof(*out->campaign));
    out->figures = make_figures(arena, &found->figures);
    out->reports = convert_list(arena, found->report_count, sizeof(Rectify__ReportBrief));
    bool ok = out->campaign != NULL && out->figures != NULL && out->reports != NULL &&
              convert_campaign(arena, &found->found, out->campaign);
    for (size_t i = 0; ok && i < found->report_count; i++) {
        ok = convert_report(arena, &found->reports[i], &view, out->reports[i]);
    }
    out->n_reports = found->report_count;
    return ok ? ERR_OK : ERR_NOMEM;
}

enum command_progress command_reports_get(struct command *command)
{
    const Rectify__ReportsGet *in = (const Rectify__ReportsGet *)command->in;
    enum err err = text_form(in->campaign, TEXT_CODE_MAX);
    if (err != ERR_OK) {
        return command_refuse(command, err, "campaign");
    }
    struct reports_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->campaign = campaign_meant(command, in->campaign);
    call->issued_only = !caller_sees_drafts(&command->caller);
    err = caller_only_unit(&command->caller, &call->only_unit_id);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    return command_await(command, store_reports(command->commands->options.store, call));
}
