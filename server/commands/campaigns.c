/* CAMPAIGNS_GET: the campaigns, newest first; drafts only for those who make and issue them. */
#include "proto/record.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static enum err fill(struct command *command, struct store_call *call, ProtobufCMessage *message)
{
    const struct campaigns_call *found = CONTAINER_OF(call, struct campaigns_call, call);
    Rectify__Campaigns *out = (Rectify__Campaigns *)message;
    struct arena *arena = &command->arena;
    out->campaigns = convert_list(arena, found->campaign_count, sizeof(Rectify__CampaignBrief));
    bool ok = out->campaigns != NULL;
    for (size_t i = 0; ok && i < found->campaign_count; i++) {
        if (campaign_sight(command, &found->campaigns[i]) == ERR_OK) {
            ok = convert_campaign(arena, &found->campaigns[i], out->campaigns[out->n_campaigns++]);
        }
    }
    return ok ? ERR_OK : ERR_NOMEM;
}

enum command_progress command_campaigns_get(struct command *command)
{
    struct campaigns_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_answer_call(command, fill);
    call->issued_only = !caller_sees_drafts(&command->caller);
    return command_await(command, store_campaigns(command->commands->options.store, call));
}
