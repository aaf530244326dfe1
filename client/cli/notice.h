/* What somebody else did that concerns this unit, in one sentence. */
#ifndef RECTIFY_CLI_NOTICE_H
#define RECTIFY_CLI_NOTICE_H

#include "client/cli/cli.h"
#include "proto/session.pb-c.h"

/* "The office returned problem 6: reason"; the task is named as in task_names.h, "" for the unit as a whole. */
const char *notice_sentence(const Rectify__Notice *notice, const char *task, struct arena *arena);

#endif
