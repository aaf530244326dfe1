/*
 * What the commands of the office have in common: request ids, a campaign named or not, tasks
 * of the whole campaign.
 */
#ifndef RECTIFY_ADMIN_REQUEST_H
#define RECTIFY_ADMIN_REQUEST_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/campaign.pb-c.h"
#include "proto/record.pb-c.h"

/* A fresh request id in the cli's arena; 0 or an exit code, all said. */
MUST_CHECK int request_id_make(struct cli *cli, ProtobufCBinaryData *id);

/* The first argument, else --campaign, else NULL; in the cli's arena. */
char *request_campaign(struct cli *cli);

/* A campaign with its whole plan, over a session of its own; 0 or an exit code, all said. */
MUST_CHECK int request_plan(struct cli *cli, const Rectify__CampaignPlan **plan);

/*
 * Tasks of a campaign, all or of one unit, one problem; 0 or an exit code, all said. The
 * session is open.
 */
struct request_filter {
    const char *unit;    /* NULL: all */
    unsigned problem_no; /* 0: all */
    const uint32_t *states;
    size_t state_count; /* 0: all */
};
MUST_CHECK int request_assignments(struct cli *cli, const struct request_filter *filter,
                                   Rectify__Assignments **out);

#endif
