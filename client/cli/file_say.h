/* Why a file cannot be attached. */
#ifndef RECTIFY_CLI_FILE_SAY_H
#define RECTIFY_CLI_FILE_SAY_H

#include "client/cli/cli.h"
#include "common/base/attr.h"

/* What cli->failure of local_file_read or attach_files says, with the file's path; its exit code. */
int say_file_failure(struct cli *cli);

#endif
