/* CAMPAIGN_GET: one campaign with all that its plan holds, so that the plan can be shown and written again. */
#include "proto/campaign.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static char **party_names(struct arena *arena, const struct problem_row *row)
{
    char **names = arena_calloc(arena, row->party_count, sizeof(*names));
    for (size_t i = 0; names != NULL && i < row->party_count; i++) {
        names[i] = convert_text(row->parties[i].name);
    }
    return names;
}

static void fill_due(const struct problem_row *row, Rectify__ProblemRow *out)
{
    out->has_due_kind = true;
    out->due_kind = (uint32_t)row->due_kind;
    out->has_due_on = row->due_on != DAY_NONE;
    out->due_on = out->has_due_on ? row->due_on : 0;
    out->has_cadence = row->cadence != 0;
    out->cadence = (uint32_t)row->cadence;
}

static void fill_references(const struct problem_row *row, Rectify__ProblemRow *out)
{
    out->has_lead = row->lead != 0;
    out->lead = (uint32_t)row->lead;
    out->has_repeats = row->repeats != 0;
    out->repeats = (uint32_t)row->repeats;
    out->has_parent_problem = row->parent_problem != 0;
    out->parent_problem = (uint32_t)row->parent_problem;
}

static bool fill_row(struct arena *arena, const struct problem_row *row, Rectify__ProblemRow *out)
{
    rectify__problem_row__init(out);
    out->no = (uint32_t)row->seq_no;
    out->text_ref = convert_text(row->text_ref);
    out->category = (uint32_t)row->category;
    out->title = convert_text(row->title);
    out->description = convert_text(row->description);
    out->points = convert_texts(row->points);
    out->n_points = row->point_count;
    out->parties = party_names(arena, row);
    out->n_parties = row->party_count;
    out->remark = convert_text(row->remark);
    out->criterion = convert_text(row->criterion);
    out->leader = convert_text(row->leader);
    out->risk = convert_text(row->risk);
    out->tags = convert_texts(row->tags);
    out->n_tags = row->tag_count;
    out->n_indicators = row->indicator_count;
    fill_due(row, out);
    fill_references(row, out);
    return out->parties != NULL &&
           convert_indicators(arena, row->indicators, row->indicator_count, &out->indicators);
}

static bool fill_parent(struct arena *arena, const struct parent_problem_record *record,
                        Rectify__PlanProblem *out)
{
    if (record->title == NULL) {
        return true;
    }
    out->parent = arena_alloc(arena, sizeof(*out->parent));
    if (out->parent == NULL) {
        return false;
    }
    rectify__parent_problem__init(out->parent);
    out->parent->title = convert_text(record->title);
    out->parent->due_kind = (uint32_t)record->due_kind;
    out->parent->has_due_on = record->due_on != DAY_NONE;
    out->parent->due_on = out->parent->has_due_on ? record->due_on : 0;
    return true;
}

static bool fill_problem(struct arena *arena, const struct plan_problem_record *record,
                         Rectify__PlanProblem *out)
{
    rectify__plan_problem__init(out);
    out->row = arena_alloc(arena, sizeof(*out->row));
    return out->row != NULL && fill_row(arena, &record->row, out->row) &&
           convert_repeat(arena, &record->repeats, &out->repeats) &&
           fill_parent(arena, &record->parent, out);
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct campaign_plan_call *found = CONTAINER_OF(call, struct campaign_plan_call, call);
    Rectify__CampaignPlan *out = (Rectify__CampaignPlan *)message;
    struct arena *arena = &command->arena;
    enum err err = campaign_sight(command, &found->found);
    if (err != ERR_OK) {
        return err;
    }
    out->campaign = arena_alloc(arena, sizeof(*out->campaign));
    out->problems = convert_list(arena, found->problem_count, sizeof(Rectify__PlanProblem));
    out->n_problems = found->problem_count;
    bool ok = out->campaign != NULL && out->problems != NULL &&
              convert_campaign(arena, &found->found, out->campaign);
    for (size_t i = 0; ok && i < found->problem_count; i++) {
        ok = fill_problem(arena, &found->problems[i], out->problems[i]);
    }
    return ok ? ERR_OK : ERR_NOMEM;
}

enum command_progress command_campaign_get(struct command *command)
{
    const Rectify__CampaignGet *in = (const Rectify__CampaignGet *)command->in;
    struct checks checks = {.err = ERR_OK};
    checks_text(&checks, in->campaign, TEXT_CODE_MAX, "campaign");
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct campaign_plan_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->campaign = campaign_meant(command, in->campaign);
    call->issued_only = !caller_sees_drafts(&command->caller);
    return command_await(command, store_campaign_plan(command->commands->options.store, call));
}
