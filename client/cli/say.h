/*
 * Talk, on stderr: what happens, what went wrong, where, and what to do about it. Data is
 * printed on stdout by whoever has it.
 */
#ifndef RECTIFY_CLI_SAY_H
#define RECTIFY_CLI_SAY_H

#include "client/cli/cli.h"
#include "common/base/attr.h"

/* A line of talk; --quiet keeps it back. */
void say(const struct cli *cli, const char *format, ...) PRINTF_LIKE(2, 3);

/* "offline, as of 14:03": what follows was last seen then. */
void say_offline(const struct cli *cli, int64_t seen_ms);

/* A line that is said in any case. */
void say_error(const char *format, ...) PRINTF_LIKE(1, 2);

/* What cli->failure holds, in one or two lines; returns its exit code. */
int say_failure(struct cli *cli);

/* The sentences alone, for an error found here. `where` may be "". */
int say_err(struct cli *cli, enum err err, const char *where);

#endif
