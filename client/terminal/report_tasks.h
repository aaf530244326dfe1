/*
 * The summary reports that the unit must do something about: one that was returned, one that is due or overdue and not
 * handed in, one whose stamped copy is missing. They stand above the tasks.
 */
#ifndef RECTIFY_TERMINAL_REPORT_TASKS_H
#define RECTIFY_TERMINAL_REPORT_TASKS_H

#include "client/cli/table.h"
#include "client/terminal/report_pull.h"
#include "common/base/attr.h"
#include <jansson.h>

struct report_tasks {
    day_t today;                     /* the server's, where it was asked just now */
    const Rectify__Report **reports; /* in the order of the campaigns */
    size_t count;
};

/* Of the campaigns that were pulled and are shown. A terminal without a unit has none. 0 or an exit code, all said. */
MUST_CHECK int report_tasks_take(struct cli *cli, const struct pull *pull,
                                 struct report_tasks *tasks);

/* One row: the columns of `tasks` from the number on. */
void report_tasks_row(struct cli *cli, const struct report_tasks *tasks, size_t at,
                      const char *name, struct table *table);
json_t *report_tasks_json(struct cli *cli, const struct report_tasks *tasks);

#endif
