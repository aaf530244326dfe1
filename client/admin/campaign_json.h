/* A campaign for scripts, as list and show print it. */
#ifndef RECTIFY_ADMIN_CAMPAIGN_JSON_H
#define RECTIFY_ADMIN_CAMPAIGN_JSON_H

#include "client/cli/json.h"
#include "proto/record.pb-c.h"

json_t *campaign_json(const Rectify__CampaignBrief *campaign);

#endif
