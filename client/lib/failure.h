/*
 * Why a call of the client library did not succeed: enough for a program to choose an exit code and for a person to
 * read what was wrong, where, and what to do. Texts are made from it in the person's language (client/cli/texts.h).
 */
#ifndef RECTIFY_CLIENT_FAILURE_H
#define RECTIFY_CLIENT_FAILURE_H

#include "common/base/err.h"
#include <stdint.h>

struct failure {
    enum err err;            /* ERR_OK: none */
    char field[96];          /* path of the field the server named; "" none */
    uint32_t retry_after_ms; /* with BUSY, DATABASE_AWAY, QUOTA */
    uint64_t left;           /* with QUOTA: bytes of files that may still be sent today */
    char detail[200];        /* file, host or system message; English or a name; "" none */
};

/* Fills it and returns err, so that `return failure_set(...)` reads well. */
enum err failure_set(struct failure *failure, enum err err, const char *detail);

#endif
