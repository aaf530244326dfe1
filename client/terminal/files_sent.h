/* What is said of files on their way to the office. */
#ifndef RECTIFY_TERMINAL_FILES_SENT_H
#define RECTIFY_TERMINAL_FILES_SENT_H

#include "client/cli/cli.h"
#include "client/lib/outbox_files.h"
#include "common/base/attr.h"

/* A line for a file that begins or is through; a small one only when it is through. */
void files_sent_say(const struct cli *cli, const struct outbox_file *file);

/* How many files wait, if any. 0, or an exit code when that could not be read. */
MUST_CHECK int files_sent_say_waiting(struct cli *cli);

#endif
