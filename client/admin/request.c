#include "client/admin/request.h"

#include "client/cli/campaign_say.h"
#include "client/cli/connect.h"
#include "client/cli/say.h"
#include "common/base/clock.h"
#include "common/base/language.h"
#include "common/base/uuid.h"

int request_id_make(struct cli *cli, ProtobufCBinaryData *id)
{
    struct uuid *uuid = keep_alloc(&cli->arena, 1, sizeof(*uuid));
    enum err err = uuid_make(uuid, clock_wall_ms());
    id->data = uuid->bytes;
    id->len = sizeof(uuid->bytes);
    return err == ERR_OK ? EXITS_DONE : say_err(cli, err, "");
}

char *request_campaign(struct cli *cli)
{
    const char *name = cli->options.argument_count > 0 ? cli->options.arguments[0] : cli->campaign;
    return name != NULL ? keep_text(&cli->arena, name) : NULL;
}

int request_plan(struct cli *cli, const Rectify__CampaignPlan **plan)
{
    Rectify__CampaignGet in = RECTIFY__CAMPAIGN_GET__INIT;
    ProtobufCMessage *out = NULL;

    in.campaign = request_campaign(cli);
    int code = connect_open(cli);
    if (code != EXITS_DONE) {
        return code;
    }
    enum err err = connection_call(cli->connection, MESSAGE_CAMPAIGN_GET, &in.base, &cli->arena,
                                   &out, &cli->failure);
    *plan = (const Rectify__CampaignPlan *)out;
    return err == ERR_OK ? EXITS_DONE : say_campaign_failure(cli, in.campaign);
}

int request_assignments(struct cli *cli, const struct request_filter *filter,
                        Rectify__Assignments **out)
{
    Rectify__AssignmentsGet in = RECTIFY__ASSIGNMENTS_GET__INIT;
    ProtobufCMessage *answer = NULL;

    in.campaign = request_campaign(cli);
    in.unit = filter->unit != NULL ? keep_text(&cli->arena, filter->unit) : NULL;
    in.has_problem_no = filter->problem_no > 0;
    in.problem_no = filter->problem_no;
    in.states = keep_alloc(&cli->arena, filter->state_count, sizeof(*in.states));
    in.n_states = filter->state_count;
    for (size_t i = 0; i < filter->state_count; i++) {
        in.states[i] = filter->states[i];
    }
    enum err err = connection_call(cli->connection, MESSAGE_ASSIGNMENTS_GET, &in.base, &cli->arena,
                                   &answer, &cli->failure);
    *out = (Rectify__Assignments *)answer;
    if (err == ERR_NOT_FOUND && filter->unit != NULL) {
        say_error(_("The register has no unit \"%s\". What there is: rectify-admin unit list"),
                  filter->unit);
        return exits_of(err);
    }
    return err == ERR_OK ? EXITS_DONE : say_campaign_failure(cli, in.campaign);
}
