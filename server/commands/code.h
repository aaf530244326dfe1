/* An enrolment code as the server makes it: what is printed, and the digest that is all the server keeps. */
#ifndef RECTIFY_COMMANDS_CODE_H
#define RECTIFY_COMMANDS_CODE_H

#include "common/base/enroll_code.h"
#include "server/commands/commands.h"

struct code {
    char id[ENROLL_ID_SIZE];
    char text[ENROLL_CODE_SIZE];
    struct digest secret;
};

/* INVALID when the server's public host cannot stand in a code. */
MUST_CHECK enum err code_make(const struct commands_options *options, struct code *code);

#endif
