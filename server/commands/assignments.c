/* ASSIGNMENTS_GET: the assignments of a campaign. Whose: as in asked.h. */
#include "proto/record.pb-c.h"
#include "server/commands/asked.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static bool fill_campaigns(struct arena *arena, const struct assignments_call *call,
                           Rectify__Assignments *out)
{
    out->campaigns = convert_list(arena, call->campaign_count, sizeof(Rectify__CampaignBrief));
    bool ok = out->campaigns != NULL;
    for (size_t i = 0; ok && i < call->campaign_count; i++) {
        ok = convert_campaign(arena, &call->campaigns[i], out->campaigns[i]);
    }
    out->n_campaigns = call->campaign_count;
    return ok;
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct assignments_call *found = CONTAINER_OF(call, struct assignments_call, call);
    Rectify__Assignments *out = (Rectify__Assignments *)message;
    struct arena *arena = &command->arena;
    const struct convert_view view = {
        .commands = command->commands,
        .caller = &command->caller,
        .today = day_of_wall_ms(command->commands->options.wall_ms()),
    };
    out->today = view.today;
    out->campaign = arena_alloc(arena, sizeof(*out->campaign));
    out->assignments =
        convert_list(arena, found->assignment_count, sizeof(Rectify__AssignmentBrief));
    bool ok = out->campaign != NULL && out->assignments != NULL &&
              convert_campaign(arena, &found->found, out->campaign);
    for (size_t i = 0; ok && i < found->assignment_count; i++) {
        ok = convert_assignment(arena, &found->assignments[i], &view, out->assignments[i]);
    }
    out->n_assignments = found->assignment_count;
    ok = ok && fill_campaigns(arena, found, out);
    return ok ? ERR_OK : ERR_NOMEM;
}

static void check(const Rectify__AssignmentsGet *in, struct unit_asked *asked,
                  struct checks *checks)
{
    checks_text(checks, in->campaign, TEXT_CODE_MAX, "campaign");
    *asked = asked_read(checks, in->unit_id, in->unit);
    checks_that(checks, count_sane(in->problem_no), ERR_FIELD, "problem_no");
    for (size_t i = 0; i < in->n_states && checks->err == ERR_OK; i++) {
        checks_that(checks, word_known(VOCABULARY_STATE, in->states[i]), ERR_FIELD, "states[%zu]",
                    i + 1);
    }
}

static uint32_t state_bits(const Rectify__AssignmentsGet *in)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < in->n_states; i++) {
        bits |= UINT32_C(1) << in->states[i];
    }
    return bits;
}

enum command_progress command_assignments_get(struct command *command)
{
    const Rectify__AssignmentsGet *in = (const Rectify__AssignmentsGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    struct unit_asked asked;
    check(in, &asked, &checks);
    asked_narrow(&checks, &command->caller, &asked);
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct assignments_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    *call = (struct assignments_call){
        .call = command_answer_call(command, fill),
        .campaign = in->every ? NULL : campaign_meant(command, in->campaign),
        .every = in->every,
        .asked = asked,
        .problem_no = (int)in->problem_no,
        .states = state_bits(in),
        .issued_only = !caller_sees_drafts(&command->caller),
    };
    return command_await(command, store_assignments(command->commands->options.store, call));
}
