/*
 * A plan as data: the form of plan.yaml (server/example/FORMATS.md) in JSON, with its version, so that another office's server can
 * import it. What is not there is left out; imported and exported again it is the same, byte for byte.
 */
#ifndef RECTIFY_ADMIN_PLAN_JSON_H
#define RECTIFY_ADMIN_PLAN_JSON_H

#include "client/cli/json.h"
#include "proto/campaign.pb-c.h"

enum {
    PLAN_JSON_FORMAT = 1,
};

json_t *plan_json(const Rectify__CampaignPlan *plan);
json_t *plan_json_problem(const Rectify__ProblemRow *row);

#endif
