/* `enroll CODE`, of both programs. */
#ifndef RECTIFY_CLI_ENROLL_COMMAND_H
#define RECTIFY_CLI_ENROLL_COMMAND_H

#include "client/cli/cli.h"

extern const struct cli_command enroll_command;

#endif
