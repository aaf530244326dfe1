/*
 * The words of a summary report as a text file that a person edits: a line "== 1 ..." begins a
 * section, every line below it is a paragraph, lines that begin with # are for reading only.
 */
#ifndef RECTIFY_CLI_REPORT_FILE_H
#define RECTIFY_CLI_REPORT_FILE_H

#include "client/cli/report_draft.h"
#include "common/base/attr.h"

/* 0 or an exit code, all said. */
MUST_CHECK int report_file_write(struct cli *cli, const struct report_draft *draft,
                                 const char *path);
/*
 * Keeps the sections that were changed; one that was emptied is written by the program again. All
 * of the file or nothing: 65 with the line that is wrong.
 */
MUST_CHECK int report_file_read(struct cli *cli, const struct report_draft *draft,
                                const char *path);

#endif
