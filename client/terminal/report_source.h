/*
 * What a summary report is made from: the unit's tasks with their files, and the report as it
 * stands. Fetched and remembered where there is a connection, else what was last seen.
 */
#ifndef RECTIFY_TERMINAL_REPORT_SOURCE_H
#define RECTIFY_TERMINAL_REPORT_SOURCE_H

#include "client/cli/cli.h"
#include "client/cli/report_page.h"
#include "client/terminal/pull.h"
#include "common/base/attr.h"
#include "proto/report.pb-c.h"

/* One of the unit's own tasks that was not cancelled. */
struct report_task {
    const Rectify__AssignmentBrief *brief;
    const Rectify__Dossier *dossier; /* NULL: never seen on this computer */
};

struct report_source {
    struct pull pull;
    struct report_task *tasks; /* by problem number */
    size_t task_count;
    const Rectify__Report *report; /* NULL: never seen on this computer */
};

/* Sends what waits, then fetches; recalls where it cannot, and says which. 0 or an exit code, all said. */
MUST_CHECK int report_source_open(struct cli *cli, struct report_source *source);
/* The report alone. NULL is left where nothing was ever seen. */
MUST_CHECK int report_source_standing(struct cli *cli, const Rectify__Report **report);

/* That of one campaign of what was pulled, fetched or recalled as that was. NULL is left where there is none. */
MUST_CHECK enum err report_source_of(struct cli *cli, const struct pull *pull, const char *code,
                                     const Rectify__Report **report);

/* Whether the file of a task tells it as the list of tasks has it. */
bool report_task_is_known(const struct report_task *task);

/*
 * The newest version that this terminal knows: one that waits in the outbox or is on its way, else
 * the report's present one. *queued: it has no receipt yet. page->version 0: there is none. 0 or an
 * exit code, all said. The home is open.
 */
MUST_CHECK int report_newest(struct cli *cli, const Rectify__Report *report, int64_t campaign_id,
                             struct report_page *page, bool *queued);

/* The same where nothing was fetched yet: the report is fetched or recalled first. */
MUST_CHECK int report_page_newest(struct cli *cli, const Rectify__Report **report,
                                  int64_t *campaign_id, struct report_page *page, bool *queued);

#endif
