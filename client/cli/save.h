/*
 * A file that is there as a whole or not at all: written beside its place, put on the disk,
 * then renamed.
 */
#ifndef RECTIFY_CLI_SAVE_H
#define RECTIFY_CLI_SAVE_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include <stdio.h>

struct save {
    struct cli *cli;
    const char *path;
    char *temporary; /* beside it */
    FILE *out;
};

/* 0 or an exit code, all said. */
MUST_CHECK int save_begin(struct save *save, struct cli *cli, const char *path);
/*
 * `err`: how the writing to save->out or save->temporary went; with an error nothing replaces
 * the file.
 */
MUST_CHECK int save_end(struct save *save, enum err err);

#endif
