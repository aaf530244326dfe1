/* CAMPAIGN_ISSUE, T1: the office freezes who must answer for what. What fails: FORBIDDEN, NOT_FOUND, CAMPAIGN_STATE, OTHER_AREA. */
#include "proto/office.pb-c.h"
#include "server/commands/internal.h"

static void on_issued(struct store_call *call)
{
    struct command *command = call->owner;
    const struct campaign_issue_call *issued = CONTAINER_OF(call, struct campaign_issue_call, call);
    Rectify__CampaignIssued *out = arena_alloc(&command->arena, sizeof(*out));
    if (call->err != ERR_OK || out == NULL) {
        command_finish(command, call->err != ERR_OK ? call->err : ERR_NOMEM, NULL);
        return;
    }
    rectify__campaign_issued__init(out);
    out->problems = (uint32_t)issued->problems;
    out->units = (uint32_t)issued->units;
    out->assignments = (uint32_t)issued->assignments;
    command_finish(command, ERR_OK, &out->base);
}

enum command_progress command_campaign_issue(struct command *command)
{
    const Rectify__CampaignIssue *in = (const Rectify__CampaignIssue *)command->in;
    struct uuid request_id;
    if (!request_id_read(&in->request_id, &request_id)) {
        return command_refuse(command, ERR_FIELD, "request_id");
    }
    if (!text_is_code(in->code)) {
        return command_refuse(command, ERR_FIELD, "code");
    }
    enum err err = campaign_reach(command, in->code);
    if (err != ERR_OK) {
        return command_refuse(command, err, NULL);
    }
    struct campaign_issue_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_store_call(command, on_issued);
    call->actor = command_actor(command, &request_id);
    call->code = in->code;
    call->actor_unit_id = command->caller.identity.unit_id;
    return command_await(command, store_campaign_issue(command->commands->options.store, call));
}
