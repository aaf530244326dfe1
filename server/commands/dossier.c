/* DOSSIER_GET: one assignment with all that belongs to it. Whose it may be: as in asked.h. */
#include "proto/record.pb-c.h"
#include "server/commands/asked.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static bool fill_plans(struct arena *arena, const struct dossier_call *call, Rectify__Dossier *out)
{
    out->plans = convert_list(arena, call->plan_count, sizeof(Rectify__PlanVersion));
    bool ok = out->plans != NULL;
    for (size_t i = 0; ok && i < call->plan_count; i++) {
        ok = convert_plan(arena, &call->plans[i], out->plans[i]);
    }
    out->n_plans = call->plan_count;
    return ok;
}

static bool fill_events(struct arena *arena, const struct dossier_call *call, Rectify__Dossier *out)
{
    out->events = convert_list(arena, call->event_count, sizeof(Rectify__Event));
    bool ok = out->events != NULL;
    for (size_t i = 0; ok && i < call->event_count; i++) {
        ok = convert_event(arena, &call->events[i], out->events[i]);
    }
    out->n_events = call->event_count;
    return ok;
}

static bool fill_actuals(struct arena *arena, const struct dossier_call *call,
                         Rectify__Dossier *out)
{
    const struct event_record *closure = find_closure(call);
    if (closure == NULL) {
        return true;
    }
    out->n_actuals = closure->actual_count;
    return convert_actuals(arena, closure, &out->actuals);
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct dossier_call *found = CONTAINER_OF(call, struct dossier_call, call);
    Rectify__Dossier *out = (Rectify__Dossier *)message;
    struct arena *arena = &command->arena;
    const struct convert_view view = {
        .commands = command->commands,
        .caller = &command->caller,
        .today = day_of_wall_ms(command->commands->options.wall_ms()),
    };
    out->category = (uint32_t)found->category;
    out->description = convert_text(found->description);
    out->criterion = convert_text(found->criterion);
    out->points = convert_texts(found->points);
    out->n_points = found->point_count;
    out->has_original_due_on = found->assignment.original_due != DAY_NONE;
    out->original_due_on = out->has_original_due_on ? found->assignment.original_due : 0;
    out->has_result = found->assignment.result != 0;
    out->result = (uint32_t)found->assignment.result;
    out->reviewer = convert_text(found->reviewer);
    out->risk = convert_text(found->risk);
    out->n_indicators = found->indicator_count;
    out->assignment = arena_alloc(arena, sizeof(*out->assignment));
    bool ok =
        out->assignment != NULL &&
        convert_assignment(arena, &found->assignment, &view, out->assignment) &&
        fill_plans(arena, found, out) && fill_events(arena, found, out) &&
        convert_locals(arena, found, out) && convert_gaps(arena, found, view.today, out) &&
        convert_periods(arena, found, view.today, out) &&
        convert_indicators(arena, found->indicators, found->indicator_count, &out->indicators) &&
        fill_actuals(arena, found, out) && convert_repeat(arena, &found->repeats, &out->repeats);
    return ok ? ERR_OK : ERR_NOMEM;
}

static void check(const Rectify__DossierGet *in, struct unit_asked *asked, struct checks *checks)
{
    checks_text(checks, in->campaign, TEXT_CODE_MAX, "campaign");
    checks_that(checks, in->problem_no >= 1 && count_sane(in->problem_no), ERR_FIELD, "problem_no");
    *asked = asked_read(checks, in->unit_id, in->unit);
    checks_that(checks, edition_known(in->has_edition, in->edition), ERR_FIELD, "edition");
}

enum command_progress command_dossier_get(struct command *command)
{
    const Rectify__DossierGet *in = (const Rectify__DossierGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct unit_asked asked;
    check(in, &asked, &checks);
    asked_narrow_one(&checks, &command->caller, &asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct dossier_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    *call = (struct dossier_call){
        .call = command_answer_call(command, fill),
        .campaign = text_or_null(in->campaign),
        .problem_no = (int)in->problem_no,
        .asked = asked,
        .edition = in->has_edition ? (enum edition)in->edition : EDITION_INTERNAL,
    };
    return command_await(command, store_dossier(command->commands->options.store, call));
}
