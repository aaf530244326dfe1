/* The command that does an act, by the act's number (PROTOCOL.md, "Acts"). */
#ifndef RECTIFY_CLI_ACT_COMMAND_H
#define RECTIFY_CLI_ACT_COMMAND_H

#include "common/base/arena.h"
#include <stdint.h>

struct act_command {
    const char *name;
    const char *subname; /* NULL: none */
    const char *rest;    /* what has to stand behind it besides its needed options; NULL: nothing */
};

/* NULL: no command of this version does it. */
const struct act_command *act_command(uint32_t act);

/* "review approve", "extend --refuse"; "" for none. */
const char *act_command_text(uint32_t act, struct arena *arena);

#endif
