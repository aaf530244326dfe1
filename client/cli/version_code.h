/*
 * The short code of a submitted version: the begin of its digest, "1A2B3C4D". It stands on receipts
 * and where a version waits for a decision, so that a decision can name what was looked at.
 */
#ifndef RECTIFY_CLI_VERSION_CODE_H
#define RECTIFY_CLI_VERSION_CODE_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

enum {
    VERSION_CODE_BYTES = 4, /* of the digest */
    VERSION_CODE_SIZE = 2 * VERSION_CODE_BYTES + 1,
};

/* "" when there is no digest. */
void version_code(const ProtobufCBinaryData *digest, char code[VERSION_CODE_SIZE]);

/* Whether the code names this digest: as many of its digits as `version_code` gives or more. */
bool version_code_fits(const char *code, const ProtobufCBinaryData *digest);

#endif
