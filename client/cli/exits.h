/* Exit codes: what scripts go by. An unknown code is a failure. */
#ifndef RECTIFY_CLI_EXITS_H
#define RECTIFY_CLI_EXITS_H

#include "common/base/err.h"

enum exits {
    EXITS_DONE = 0,
    EXITS_FAILED = 1,
    EXITS_OVERDUE = 3,      /* done, but something is missing or overdue */
    EXITS_USAGE = 64,       /* the command line is wrong */
    EXITS_DATA = 65,        /* what was typed or imported is wrong */
    EXITS_NO_INPUT = 66,    /* a file cannot be read */
    EXITS_UNAVAILABLE = 69, /* the server cannot be reached */
    EXITS_AGAIN = 75,       /* nothing is wrong, try again */
    EXITS_PROTOCOL = 76,    /* the other side is not understood */
    EXITS_FORBIDDEN = 77,   /* not permitted */
    EXITS_CONFIG = 78,      /* this terminal is not set up */
};

int exits_of(enum err err);

#endif
