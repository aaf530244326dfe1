/* The commands that make an act for a unit (act_draft.h), one file each. */
#ifndef RECTIFY_CLI_ACTS_ACTS_H
#define RECTIFY_CLI_ACTS_ACTS_H

#include "client/cli/cli.h"

extern const struct cli_command acknowledge_command;
extern const struct cli_command nil_command;
extern const struct cli_command plan_command;
extern const struct cli_command revise_command;
extern const struct cli_command progress_command;
extern const struct cli_command effect_command;
extern const struct cli_command done_command;
extern const struct cli_command extend_command;
extern const struct cli_command periodic_command;
extern const struct cli_command withdraw_command;
extern const struct cli_command local_add_command;

#endif
