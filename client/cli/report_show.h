/* A summary report for people and for scripts: its text, how far it is, what happened to it. */
#ifndef RECTIFY_CLI_REPORT_SHOW_H
#define RECTIFY_CLI_REPORT_SHOW_H

#include "client/cli/cli.h"
#include "client/cli/report_page.h"
#include "common/base/attr.h"
#include "proto/report.pb-c.h"
#include <jansson.h>

/* `report` may be NULL: it was never seen here. page->version 0: no text. The exit code, all said. */
MUST_CHECK int report_show(struct cli *cli, const Rectify__Report *report,
                           const struct report_page *page);

json_t *report_json(const Rectify__ReportBrief *brief, struct arena *arena);

/* What happened to it as the commands for files take it: the scans of its copies. */
const Rectify__Dossier *report_dossier(const Rectify__Report *report, struct arena *arena);

/* "paper, scan"; "" for neither. */
const char *report_copies(const Rectify__ReportBrief *brief, struct arena *arena);
/* The check code of the present version; "" when there is none. */
const char *report_code(const Rectify__ReportBrief *brief, struct arena *arena);

#endif
