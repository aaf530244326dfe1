/* The commands of `enter UNIT` on the unit's summary report: they are no acts on one of its tasks. */
#ifndef RECTIFY_ADMIN_ENTER_REPORT_H
#define RECTIFY_ADMIN_ENTER_REPORT_H

#include "client/cli/cli.h"

enum {
    ENTER_SIGNED_BY = OPTION_KEY_ALL, /* of `enter`: who signed for the unit */
};

extern const struct cli_command enter_report_draft_command;
extern const struct cli_command enter_report_submit_command;

#endif
