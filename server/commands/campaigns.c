/* CAMPAIGNS_GET: the campaigns, newest first; drafts only for those who make and issue them. */
#include "proto/record.pb-c.h"
#include "server/commands/convert.h"
#include "server/commands/internal.h"

static bool fill(struct command *command, const struct campaigns_call *call,
                 Rectify__Campaigns *out)
{
    struct arena *arena = &command->arena;
    rectify__campaigns__init(out);
    out->campaigns = convert_list(arena, call->campaign_count, sizeof(Rectify__CampaignBrief));
    bool ok = out->campaigns != NULL;
    for (size_t i = 0; ok && i < call->campaign_count; i++) {
        if (campaign_sight(command, &call->campaigns[i]) == ERR_OK) {
            ok = convert_campaign(arena, &call->campaigns[i], out->campaigns[out->n_campaigns++]);
        }
    }
    return ok;
}

static void on_campaigns(struct store_call *call)
{
    struct command *command = call->owner;
    const struct campaigns_call *found = CONTAINER_OF(call, struct campaigns_call, call);
    if (call->err != ERR_OK) {
        command_finish(command, call->err, NULL);
        return;
    }
    Rectify__Campaigns *out = arena_alloc(&command->arena, sizeof(*out));
    bool ok = out != NULL && fill(command, found, out);
    command_finish(command, ok ? ERR_OK : ERR_NOMEM, ok ? &out->base : NULL);
}

enum command_progress command_campaigns_get(struct command *command)
{
    struct campaigns_call *call = arena_calloc(&command->arena, 1, sizeof(*call));
    if (call == NULL) {
        return command_refuse(command, ERR_NOMEM, NULL);
    }
    call->call = command_store_call(command, on_campaigns);
    call->issued_only = !caller_sees_drafts(&command->caller);
    return command_await(command, store_campaigns(command->commands->options.store, call));
}
