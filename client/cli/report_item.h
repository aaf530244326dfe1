/* What a summary report says of one task, from the task's file. */
#ifndef RECTIFY_CLI_REPORT_ITEM_H
#define RECTIFY_CLI_REPORT_ITEM_H

#include "client/cli/report_source.h"
#include "common/base/arena.h"
#include "proto/act.pb-c.h"

/* `reason`: why it is not finished; NULL: none was given. */
Rectify__ReportItem *report_item(const struct report_task *task, const char *reason,
                                 struct arena *arena);

/* Whether the file of a task tells it as the list of tasks has it. */
bool report_task_is_known(const struct report_task *task);

/* Its problem is declared not to exist here. */
bool report_item_is_nil(const Rectify__ReportItem *item);

#endif
