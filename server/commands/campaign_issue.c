/* CAMPAIGN_ISSUE, T1: the office freezes who must answer for what. What fails: FORBIDDEN, NOT_FOUND, CAMPAIGN_STATE, OTHER_AREA. */
#include "proto/office.pb-c.h"
#include "server/commands/internal.h"

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    (void)command;
    const struct campaign_issue_call *issued = CONTAINER_OF(call, struct campaign_issue_call, call);
    Rectify__CampaignIssued *out = (Rectify__CampaignIssued *)message;
    out->problems = (uint32_t)issued->problems;
    out->units = (uint32_t)issued->units;
    out->assignments = (uint32_t)issued->assignments;
    return ERR_OK;
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
    call->call = command_answer_call(command, fill);
    call->call.progress = in->progress ? command_tell : NULL;
    call->actor = command_actor(command, &request_id);
    call->code = in->code;
    return command_await(command, store_campaign_issue(command->commands->options.store, call));
}
