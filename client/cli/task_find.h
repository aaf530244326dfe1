/*
 * Which campaign is meant where none is named. The server answers that several are open; then the task itself says it, when
 * only one of them has it, and else the person is told what to type.
 */
#ifndef RECTIFY_CLI_TASK_FIND_H
#define RECTIFY_CLI_TASK_FIND_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/record.pb-c.h"

/*
 * One task's file: connection_call with DOSSIER_GET, which is asked once more in the campaign that has the task when none was
 * named. NOT_FOUND: none has it; CAMPAIGN_STATE with in->campaign NULL: several have it, and which was said.
 */
MUST_CHECK enum err task_dossier(struct cli *cli, Rectify__DossierGet *in, ProtobufCMessage **out);

/* The tasks of this number among `count`: more than one is said, each as it is to be named. */
void task_say_several(Rectify__AssignmentBrief *const *tasks, size_t count, unsigned problem_no,
                      bool with_unit);

#endif
