/* One task in JSON, alike in every list that has tasks. */
#ifndef RECTIFY_CLI_ASSIGNMENT_JSON_H
#define RECTIFY_CLI_ASSIGNMENT_JSON_H

#include "proto/record.pb-c.h"
#include <jansson.h>

json_t *assignment_json(const Rectify__AssignmentBrief *brief);
json_t *period_json(const Rectify__Period *period);

#endif
