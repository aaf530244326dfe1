/* A unit's summary report as the office looks at it and acts on it. */
#ifndef RECTIFY_ADMIN_REPORT_FETCH_H
#define RECTIFY_ADMIN_REPORT_FETCH_H

#include "client/admin/office_act.h"
#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/report.pb-c.h"

/* Connects and fetches; `version` 0: the present one. 0 or an exit code, all said. */
MUST_CHECK int report_fetch(struct cli *cli, const char *unit, uint32_t version,
                            Rectify__Report **out);

/* An act on the report of the unit that the first argument names: it is fetched first. */
struct report_act {
    struct office_act office;
    Rectify__Report *report;
};
MUST_CHECK int report_act_begin(struct report_act *act, struct cli *cli);

#endif
