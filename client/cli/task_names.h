/*
 * How the tasks of this terminal are called wherever one is told of: as `tasks` lists them and as they are to be typed. While all
 * are of one campaign a number is a name; where tasks of several stand together it names none, and the campaign stands in front.
 */
#ifndef RECTIFY_CLI_TASK_NAMES_H
#define RECTIFY_CLI_TASK_NAMES_H

#include "client/cli/cli.h"
#include "proto/record.pb-c.h"

/* What was last seen of all tasks lies in the cache under this name. */
#define TASK_NAMES_CACHE "assignments"

struct task_names {
    const Rectify__Assignments *all; /* NULL: nothing was ever seen */
    bool mixed;                      /* of several campaigns */
    int64_t seen_ms;                 /* of what was recalled: when it was seen; else 0 */
};

void task_names_of(const Rectify__Assignments *all, struct task_names *names);
/* From what was last seen; what cannot be read names nothing. cli->failure stays as it is; the home is open. */
void task_names_recall(struct cli *cli, struct task_names *names);

/* "3", "zhouji-2022/3"; "" for number 0, the unit as a whole. */
const char *task_names_text(const struct task_names *names, int64_t problem_id, unsigned problem_no,
                            struct arena *arena);
/* Of a table's column with these names, which is `narrow` for a number. */
unsigned task_names_width(const struct task_names *names, unsigned narrow);
/* The task of that problem; NULL: it is not known. */
const Rectify__AssignmentBrief *task_names_task(const struct task_names *names, int64_t problem_id);
/* The campaign of that problem, whether its tasks are mixed or not; NULL: it is not known. */
const char *task_names_campaign(const struct task_names *names, int64_t problem_id);

#endif
