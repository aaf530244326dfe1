/*
 * The unit's own summary report, and what it is made from: fetched and remembered where there is a connection, else what was
 * last seen.
 */
#ifndef RECTIFY_TERMINAL_REPORT_PULL_H
#define RECTIFY_TERMINAL_REPORT_PULL_H

#include "client/cli/cli.h"
#include "client/cli/report_page.h"
#include "client/cli/report_source.h"
#include "client/terminal/pull.h"
#include "common/base/attr.h"
#include "proto/report.pb-c.h"

/* The source's `open`: sends what waits, then fetches; recalls where it cannot, and says which. */
MUST_CHECK int report_pull(struct cli *cli, struct report_source *source);
/* The report alone. NULL is left where nothing was ever seen. */
MUST_CHECK int report_pull_standing(struct cli *cli, const Rectify__Report **report);

/* That of one campaign of what was pulled, fetched or recalled as that was. NULL is left where there is none. */
MUST_CHECK enum err report_pull_of(struct cli *cli, const struct pull *pull, const char *code,
                                   const Rectify__Report **report);

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
