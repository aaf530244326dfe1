/*
 * How a task is named where several campaigns are open: C/N for a unit's own, C/N/UNIT for the office; N and N/UNIT while it is
 * clear which campaign is meant. Whoever reads a command line takes the campaign off in front; commands only ever see N and
 * N/UNIT.
 */
#ifndef RECTIFY_CLI_TASK_NAME_H
#define RECTIFY_CLI_TASK_NAME_H

#include "client/cli/cli.h"
#include "common/base/attr.h"

/*
 * The campaign in front of a task's name; NULL: none. *rest is the name without it. of_unit: the name ends in a unit, which may
 * hold slashes of its own, so that the number tells where the campaign ends.
 */
const char *task_name_campaign(const char *name, bool of_unit, struct arena *arena,
                               const char **rest);

/* The name of a unit's own task: "zhouji-2022/3"; "3" where the campaign is NULL. */
const char *task_name_text(const char *campaign, unsigned problem_no, struct arena *arena);

/* Takes the campaign off a task's name into cli->campaign; 0, or 64 and why. */
MUST_CHECK int task_name_take_campaign(struct cli *cli, const char **name, bool of_unit);
/* Takes the campaign off the command's first argument, if that is a task, into cli->campaign; -1, or 64 and why. */
MUST_CHECK int task_name_take(struct cli *cli);

#endif
