/* Talk about files: sizes as people say them, and why a file cannot be attached. */
#ifndef RECTIFY_CLI_FILE_SAY_H
#define RECTIFY_CLI_FILE_SAY_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include <stdint.h>

/* "345 B", "12.3 KB", "4.0 MB", in steps of 1,024. */
const char *file_size_text(uint64_t bytes, struct arena *arena);

/* What cli->failure of local_file_read or attach_files says, with the file's path; its exit code. */
int say_file_failure(struct cli *cli);

#endif
