/* --help, made from the tables of commands and options, aligned by display width. */
#ifndef RECTIFY_CLI_HELP_H
#define RECTIFY_CLI_HELP_H

#include "client/cli/cli.h"
#include <stdio.h>

void help_program(const struct cli_program *program, FILE *out);
/* `inner`: the command behind the arguments of this one; NULL: none, or not said yet. */
void help_command(const struct cli_program *program, const struct cli_command *command,
                  const struct cli_command *inner, FILE *out);

/* One line: "usage: rectify plan N --cause TEXT ...". */
void help_usage(const struct cli_program *program, const struct cli_command *command,
                const struct cli_command *inner, FILE *out);

#endif
