/* NODE_GET: how complete a campaign is below a node of the unit tree, and below each of its children. */
#include "server/store/calls/node.h"
#include "proto/consolidation.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"
#include "server/commands/summary_build.h"

/* The call, and what the store need not know. */
struct node {
    struct node_call call;
    int64_t as_of_ms;
};

static bool fill_problem(struct arena *arena, const struct summary_problem_record *record,
                         Rectify__NodeProblem *out)
{
    rectify__node_problem__init(out);
    out->no = (uint32_t)record->seq_no;
    out->title = convert_text(record->title);
    out->self_held = (uint32_t)record->self_held;
    out->completeness = summary_completeness(arena, &record->completeness);
    return out->completeness != NULL &&
           summary_states(arena, record->states, &out->n_states, &out->states);
}

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct node *node = CONTAINER_OF(call, struct node, call.call);
    const struct node_call *found = &node->call;
    Rectify__Node *out = (Rectify__Node *)message;
    struct arena *arena = &command->arena;
    enum err err = campaign_sight(command, &found->found);
    if (err != ERR_OK) {
        return err;
    }
    out->campaign = arena_alloc(arena, sizeof(*out->campaign));
    out->as_of_ms = node->as_of_ms;
    out->name = convert_text(found->name);
    out->problems = convert_list(arena, found->problem_count, sizeof(Rectify__NodeProblem));
    bool ok =
        out->campaign != NULL && out->problems != NULL &&
        convert_campaign(arena, &found->found, out->campaign) &&
        summary_units(arena, found->children, found->child_count, &out->n_children, &out->children);
    for (size_t i = 0; ok && i < found->problem_count; i++) {
        ok = fill_problem(arena, &found->problems[i], out->problems[i]);
    }
    out->n_problems = found->problem_count;
    return ok ? ERR_OK : ERR_NOMEM;
}

enum command_progress command_node_get(struct command *command)
{
    const Rectify__NodeGet *in = (const Rectify__NodeGet *)command->in;
    struct checks checks = {0};
    checks_text(&checks, in->campaign, TEXT_CODE_MAX, "campaign");
    checks_text(&checks, in->node, TEXT_NAME_MAX, "node");
    if (checks.err != ERR_OK) {
        return command_refuse_checks(command, &checks);
    }
    struct node *node = arena_calloc(&command->arena, 1, sizeof(*node));
    if (node == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    node->as_of_ms = command->commands->options.wall_ms();
    node->call.call = command_answer_call(command, fill);
    node->call.campaign = campaign_meant(command, in->campaign);
    node->call.issued_only = !caller_sees_drafts(&command->caller);
    node->call.node = text_or_null(in->node);
    return command_await(command, store_node(command->commands->options.store, &node->call));
}
